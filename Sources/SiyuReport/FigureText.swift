/// Shares and differences of shares as people read them.
public enum FigureText {
  /// `12.3 %`: one digit, rounded half up.
  public static func percent(_ share: Double) -> String { "\(tenths(share * 100)) %" }

  /// `+4.3`, in percentage points.
  public static func points(_ difference: Double) -> String {
    let text = tenths(abs(difference) * 100)
    return (text == "0.0" ? "±" : difference < 0 ? "-" : "+") + text
  }

  /// One digit behind the point; "∞" where there is none.
  public static func tenths(_ number: Double) -> String {
    let scaled = (number.magnitude * 10).rounded()
    guard let whole = Int64(exactly: scaled) else { return "∞" }
    return (number < 0 && whole != 0 ? "-" : "") + "\(whole / 10).\(whole % 10)"
  }
}
