/// What separates the fields of a text file.
public enum Delimiter: Sendable, Hashable {
  /// One byte of ASCII; quotes and doubled quotes as in RFC 4180.
  case character(UInt8)
  /// Runs of blanks and tabs, those at the line's ends not counting; no quotes.
  case blanks

  public static let comma = Delimiter.character(UInt8(ascii: ","))
  public static let tab = Delimiter.character(UInt8(ascii: "\t"))

  /// `comma`, `tab`, `semicolon`, `pipe`, `blanks`, or the character itself.
  public init?(name: String) {
    switch name {
    case "comma": self = .comma
    case "tab": self = .tab
    case "semicolon": self = .character(UInt8(ascii: ";"))
    case "pipe": self = .character(UInt8(ascii: "|"))
    case "blanks": self = .blanks
    default:
      guard name.utf8.count == 1, let byte = name.utf8.first, byte < 0x80,
        !Self.forbidden.contains(byte)
      else { return nil }
      self = .character(byte)
    }
  }

  private static let forbidden: [UInt8] = [0, 0x0A, 0x0D, UInt8(ascii: "\""), UInt8(ascii: " ")]

  /// The likeliest of comma, tab, semicolon and bar: the one most frequent outside quotes in the
  /// first line of `sample`.
  static func guess(from sample: UnsafeBufferPointer<UInt8>) -> Delimiter {
    let candidates: [UInt8] = [
      UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|"),
    ]
    var counts = [Int](repeating: 0, count: candidates.count)
    var quoted = false
    var seen = false
    for byte in sample {
      if byte == UInt8(ascii: "\"") { quoted.toggle() }
      if quoted { continue }
      if byte == 0x0A || byte == 0x0D {
        if seen { break }
        continue
      }
      seen = true
      if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    var best = 0
    for index in counts.indices where counts[index] > counts[best] { best = index }
    return .character(candidates[best])
  }
}
