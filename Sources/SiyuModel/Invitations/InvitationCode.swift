/// What a person hands on so that those who come by it are known to be theirs: `s-7K3M-Q9XA`.
///
/// Seven letters and a check letter of an alphabet without look-alikes. The alphabet has 31 letters, a
/// prime, and the letters are weighed 1…8: so every single wrong letter and every two letters that
/// changed places are found, neighbours or not (docs/decisions/0044). With its prefix a code has 10 signs
/// and fits the 30 of a channel's `state`.
public struct InvitationCode: Sendable, Hashable, CustomStringConvertible {
  /// Digits and capital letters without I, L, O, U and Z.
  public static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXY".utf8)
  public static let prefix = "s-"
  public static let length = 8
  /// So many codes there are: 31 to the 7th.
  public static let count: UInt64 = 27_512_614_111

  /// Places in the alphabet, the check letter last.
  private var letters: [UInt8]

  /// - Parameter number: any; codes repeat after `count`.
  public init(number: UInt64) {
    var rest = number % Self.count
    var letters = [UInt8](repeating: 0, count: Self.length)
    for index in stride(from: Self.length - 2, through: 0, by: -1) {
      letters[index] = UInt8(rest % 31)
      rest /= 31
    }
    letters[Self.length - 1] = Self.check(letters)
    self.letters = letters
  }

  /// Reads what people write: small and wide letters, O for 0, I and L for 1, U for V, Z for 2, blanks
  /// and dashes anywhere, with the prefix or without.
  ///
  /// - Returns: `nil` for what is no code, a wrong letter or swapped ones included.
  public init?(_ text: String) {
    var found: [UInt8] = []
    for scalar in text.unicodeScalars {
      if Self.isFiller(scalar) { continue }
      // One for the prefix; whatever is longer is no code, however long.
      guard found.count <= Self.length, let letter = Self.letter(scalar) else { return nil }
      found.append(letter)
    }
    if found.count == Self.length + 1, found[0] == Self.place(of: UInt8(ascii: "S")) {
      found.removeFirst()
    }
    guard found.count == Self.length else { return nil }
    var sum = 0
    for (index, letter) in found.enumerated() { sum += (index + 1) * Int(letter) }
    guard sum % 31 == 0 else { return nil }
    letters = found
  }

  /// Whether somebody may have meant a code, right or wrong: our prefix, about as long as one, and with a
  /// digit, as 19 of 20 codes have one. An operator's own id or channel, such as `s-hangzhou`, is none.
  public static func looksLikeOne(_ text: String) -> Bool {
    guard text.lowercased().hasPrefix(prefix) else { return false }
    let most = length + 2
    let letters = text.unicodeScalars.lazy.filter { !isFiller($0) }.dropFirst().prefix(most)
    return abs(letters.count - length) <= 1
      && letters.contains { ("0"..."9").contains($0) || ("０"..."９").contains($0) }
  }

  /// As it is kept and put into a channel's `state`: `s-7K3MQ9XA`.
  public var description: String {
    Self.prefix + String(decoding: letters.map { Self.alphabet[Int($0)] }, as: UTF8.self)
  }

  /// Which of all codes it is, 0…; the inverse of `init(number:)`.
  public var number: UInt64 { letters.dropLast().reduce(0) { $0 * 31 + UInt64($1) } }

  /// The letter that makes the weighed sum a multiple of 31.
  private static func check(_ letters: [UInt8]) -> UInt8 {
    var sum = 0
    for (index, letter) in letters.dropLast().enumerated() { sum += (index + 1) * Int(letter) }
    // 4 is the inverse of 8 modulo 31.
    return UInt8((31 - sum % 31) * 4 % 31)
  }

  private static func isFiller(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "\t", "\u{3000}", "\u{A0}", "-", "_", "\u{2010}"..."\u{2015}", "\u{2212}", "\u{FF0D}":
      true
    default: false
    }
  }

  private static func letter(_ scalar: Unicode.Scalar) -> UInt8? {
    var value = scalar.value
    if (0xFF01...0xFF5E).contains(value) { value -= 0xFEE0 }
    guard value < 0x80 else { return nil }
    var byte = UInt8(value)
    if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) { byte -= 32 }
    switch byte {
    case UInt8(ascii: "O"): byte = UInt8(ascii: "0")
    case UInt8(ascii: "I"), UInt8(ascii: "L"): byte = UInt8(ascii: "1")
    case UInt8(ascii: "U"): byte = UInt8(ascii: "V")
    case UInt8(ascii: "Z"): byte = UInt8(ascii: "2")
    default: break
    }
    return place(of: byte)
  }

  private static func place(of byte: UInt8) -> UInt8? {
    alphabet.firstIndex(of: byte).map { UInt8($0) }
  }
}
