/// What somebody answered to one question, checked against it.
public enum AnswerValue: Sendable, Hashable {
  case choice(String)
  /// In the order in which the survey names them.
  case choices([String])
  case scale(Int64)
  /// Finite, at most `SurveyLimits.number` either way.
  case number(Double)
  case text(String)

  /// As it is stored: equal answers have equal texts.
  public var canonical: String {
    switch self {
    case .choice(let id): id
    case .choices(let ids): ids.joined(separator: ";")
    case .scale(let number): String(number)
    case .number(let number): Self.canonical(number)
    case .text(let text): text
    }
  }

  /// Words of the customer's own: personal data.
  public var isText: Bool { if case .text = self { true } else { false } }

  /// `1200` and not `1200.0`; otherwise the shortest text that reads back as the same number.
  static func canonical(_ number: Double) -> String {
    if let whole = Int64(exactly: number) { return String(whole) }
    return "\(number)"
  }
}
