/// One line of a suppression list: somebody whom nobody may write to.
public enum SuppressionEntry: Sendable, Hashable {
  /// A customer's or an account's id, as in the file.
  case id(String)
  /// A number as siyu writes them (``PhoneNumber``). It may be an id as well: `spelling`.
  case phone(String, spelling: String)
  /// Of a number as siyu writes them, so that the list itself tells nobody's.
  case hashedPhone(PhoneHash)
}

/// The SHA-256 of a phone number: `sha256:` and 64 hexadecimal digits, of the digits as siyu writes
/// them (`13800138000`; others with `+` and the country code).
public struct PhoneHash: Sendable, Hashable {
  // Four numbers rather than one vector, whose alignment would double the size of an entry.
  private let first, second, third, fourth: UInt64

  public static let prefix = "sha256:"

  /// `nil` unless there are 32.
  public init?(bytes: some Sequence<UInt8>) {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var count = 0
    for byte in bytes {
      switch count / 8 {
      case 0: words.0 = words.0 << 8 | UInt64(byte)
      case 1: words.1 = words.1 << 8 | UInt64(byte)
      case 2: words.2 = words.2 << 8 | UInt64(byte)
      case 3: words.3 = words.3 << 8 | UInt64(byte)
      default: return nil
      }
      count += 1
    }
    guard count == 32 else { return nil }
    (first, second, third, fourth) = words
  }

  /// Capitals or not.
  public init?(_ text: String) {
    guard text.utf8.count == Self.prefix.utf8.count + 64, text.lowercased().hasPrefix(Self.prefix)
    else { return nil }
    var bytes: [UInt8] = []
    var half: UInt8?
    for byte in text.utf8.dropFirst(Self.prefix.utf8.count) {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init) else {
        return nil
      }
      if let high = half {
        bytes.append(high << 4 | digit)
        half = nil
      } else {
        half = digit
      }
    }
    self.init(bytes: bytes)
  }

  public var bytes: [UInt8] {
    [first, second, third, fourth].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - $0 * 8)) }
    }
  }
}
