/// What a link carries so that a click, an order or an invitation is known to come from a message: the
/// message's id.
public enum TrackingCode {
  /// Of the query: `https://shop.example.com/a?siyu=…`.
  public static let usualParameter = "siyu"
  /// A message's id has 26 small letters and digits (Crockford's base 32).
  public static let length = 26
  /// In front of the code in a `state`: together 30 characters, which is all that WeCom's `state` of a
  /// QR code or a link takes.
  static let statePrefix = "siyu"

  public static func isCode(_ text: String) -> Bool {
    text.utf8.count == length && text.utf8.allSatisfy(alphabet.contains)
  }

  private static let alphabet = Set("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// The link with the code in its query; everything else of it stays.
  public static func adding(
    _ code: String, to link: String, parameter: String = usualParameter
  ) -> String {
    WebAddress.setting(parameter, to: code, in: link)
  }

  /// The code that a link carries, as it came back from a shop or a server's log.
  public static func read(fromLink link: String, parameter: String = usualParameter) -> String? {
    WebAddress.value(of: parameter, in: link).flatMap { isCode($0) ? $0 : nil }
  }

  /// For a `state`, which has no room for a whole link.
  public static func state(_ code: String) -> String { statePrefix + code }

  public static func read(fromState state: String) -> String? {
    guard state.hasPrefix(statePrefix) else { return nil }
    let code = String(state.dropFirst(statePrefix.count))
    return isCode(code) ? code : nil
  }

  /// What may name the parameter: `a-z`, `0-9`, `_` and `-`, a letter first, at most 20.
  static func isParameter(_ name: String) -> Bool {
    guard 1...20 ~= name.utf8.count, let first = name.utf8.first,
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= first
    else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }
}
