/// JSON may write any letter as `\u738b`; to compare, all are put back.
enum JSONEscapes {
  /// What is no escape stays as it is.
  static func undone(in record: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(record.count)
    var place = 0
    while place < record.count {
      guard record[place] == UInt8(ascii: "\\"), place + 1 < record.count else {
        bytes.append(record[place])
        place += 1
        continue
      }
      if let (letter, length) = letter(in: record, at: place) {
        bytes.append(contentsOf: String(letter).utf8)
        place += length
        continue
      }
      switch record[place + 1] {
      case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "/"):
        bytes.append(record[place + 1])
      case UInt8(ascii: "b"): bytes.append(0x08)
      case UInt8(ascii: "f"): bytes.append(0x0C)
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "t"): bytes.append(0x09)
      default: bytes += [record[place], record[place + 1]]
      }
      place += 2
    }
    return bytes
  }

  /// The letter that `\uXXXX` or a pair of them means, and how many bytes that takes.
  private static func letter(
    in record: UnsafeBufferPointer<UInt8>, at place: Int
  ) -> (Unicode.Scalar, Int)? {
    guard let unit = unit(in: record, at: place) else { return nil }
    if let letter = Unicode.Scalar(unit) { return (letter, 6) }
    guard unit < 0xDC00, let low = self.unit(in: record, at: place + 6),
      (0xDC00...0xDFFF).contains(low),
      let letter = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    else { return nil }
    return (letter, 12)
  }

  private static func unit(in record: UnsafeBufferPointer<UInt8>, at place: Int) -> UInt32? {
    guard place + 6 <= record.count, record[place] == UInt8(ascii: "\\"),
      record[place + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt32(String(decoding: record[(place + 2)..<(place + 6)], as: UTF8.self), radix: 16)
  }
}
