/// RFC 4648 base64 with padding: packed parts of plan files, keys, signatures.
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  public static func text(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let count = min(3, bytes.count - index)
      var word = UInt32(bytes[index]) << 16
      if count > 1 { word |= UInt32(bytes[index + 1]) << 8 }
      if count > 2 { word |= UInt32(bytes[index + 2]) }
      for position in 0..<4 {
        out.append(
          position <= count ? alphabet[Int(word >> UInt32(18 - 6 * position)) & 63] : 0x3D)
      }
      index += 3
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// `nil` for anything but canonical base64.
  public static func bytes(_ text: String) -> [UInt8]? {
    let input = Array(text.utf8)
    guard input.count % 4 == 0 else { return nil }
    var values = [UInt8](repeating: 255, count: 256)
    for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
    var out: [UInt8] = []
    out.reserveCapacity(input.count / 4 * 3)
    for index in stride(from: 0, to: input.count, by: 4) {
      let last = index + 4 == input.count
      let padding = last ? (input[index + 3] == 0x3D ? (input[index + 2] == 0x3D ? 2 : 1) : 0) : 0
      var word: UInt32 = 0
      for position in 0..<(4 - padding) {
        let value = values[Int(input[index + position])]
        guard value != 255 else { return nil }
        word |= UInt32(value) << UInt32(18 - 6 * position)
      }
      // Bits that no byte takes must be 0: each content has one spelling.
      guard word & (padding == 2 ? 0xFFFF : padding == 1 ? 0xFF : 0) == 0 else { return nil }
      out.append(UInt8(word >> 16))
      if padding < 2 { out.append(UInt8(word >> 8 & 255)) }
      if padding < 1 { out.append(UInt8(word & 255)) }
    }
    return out
  }
}
