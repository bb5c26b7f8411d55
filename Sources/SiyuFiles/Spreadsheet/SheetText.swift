/// Characters that XML cannot hold, in the spelling of spreadsheets (ECMA-376, 22.9.2.19): `_x001B_`.
/// The library writes controls that way; a text that looks like such a spelling has to say so.
enum SheetText {
  /// For the library: `_x0041_` becomes `_x005F_x0041_`, and U+FFFE and U+FFFF get a spelling.
  static func escaped(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "_")) || bytes.contains(0xEF) else { return text }
    var escaped: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if code(in: bytes, at: index) != nil {
        escaped.append(contentsOf: "_x005F_".utf8)
      } else if index + 2 < bytes.count, bytes[index] == 0xEF, bytes[index + 1] == 0xBF,
        bytes[index + 2] >= 0xBE
      {
        escaped.append(contentsOf: (bytes[index + 2] == 0xBE ? "_xFFFE_" : "_xFFFF_").utf8)
        index += 3
        continue
      } else {
        escaped.append(bytes[index])
      }
      index += 1
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  /// What a reader makes of it.
  static func plain(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "_")) else { return bytes }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      // Half of a surrogate pair is no character; it stays as it is spelled.
      if let code = code(in: bytes, at: index), let scalar = Unicode.Scalar(code) {
        plain.append(contentsOf: String(scalar).utf8)
        index += 7
      } else {
        plain.append(bytes[index])
        index += 1
      }
    }
    return plain
  }

  /// The number in a `_xHHHH_`.
  private static func code(in bytes: [UInt8], at index: Int) -> UInt16? {
    guard bytes[index] == UInt8(ascii: "_"), index + 6 < bytes.count,
      bytes[index + 1] == UInt8(ascii: "x"), bytes[index + 6] == UInt8(ascii: "_")
    else { return nil }
    var code: UInt16 = 0
    for byte in bytes[(index + 2)...(index + 5)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      code = code << 4 | UInt16(digit)
    }
    return code
  }
}
