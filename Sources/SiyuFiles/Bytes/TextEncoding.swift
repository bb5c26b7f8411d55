/// The encodings that exports of shops and spreadsheets come in.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  /// The superset of GBK and GB2312: what Excel on a Chinese Windows saves as CSV.
  case gb18030 = "gb18030"

  /// Accepts the usual spellings: `UTF8`, `gbk`, `GB2312`, `cp936`, `utf-16`.
  public init?(name: String) {
    let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
    switch plain {
    case "utf8", "utf8bom", "utf8sig", "ascii": self = .utf8
    case "utf16", "utf16le", "unicode": self = .utf16LittleEndian
    case "utf16be": self = .utf16BigEndian
    case "gb18030", "gbk", "gb2312", "cp936", "ansi": self = .gb18030
    default: return nil
    }
  }

  /// The encoding a byte-order mark announces, and the mark's length in bytes.
  static func announced(by sample: [UInt8]) -> (encoding: TextEncoding, length: Int)? {
    if sample.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if sample.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if sample.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    return nil
  }

  /// UTF-16 without a mark gives itself away by its commas, digits and line ends: at least a
  /// twentieth of the units are ASCII read one way round, and not half as many the other way (一,
  /// U+4E00, reads as `N`).
  static func unmarkedUTF16(in sample: [UInt8]) -> TextEncoding? {
    let units = sample.count / 2
    guard units >= 2 else { return nil }
    var little = 0
    var big = 0
    for unit in 0..<units {
      let first = sample[unit * 2]
      let second = sample[unit * 2 + 1]
      if second == 0, 0x09...0x7E ~= first { little += 1 }
      if first == 0, 0x09...0x7E ~= second { big += 1 }
    }
    if little * 20 >= units, little > big * 2 { return .utf16LittleEndian }
    if big * 20 >= units, big > little * 2 { return .utf16BigEndian }
    return nil
  }

  /// UTF-8 or GB18030 for text that has bytes above 127.
  ///
  /// Mostly right UTF-8 with a few broken places stays UTF-8, so that those rows are rejected and
  /// the rest is not garbled.
  static func ofEightBitText(_ sample: ArraySlice<UInt8>) -> TextEncoding {
    let utf8 = UTF8Check.count(sample)
    if utf8.broken == 0 || utf8.broken * 10 <= utf8.whole { return .utf8 }
    return brokenGB18030(sample) <= utf8.broken ? .gb18030 : .utf8
  }

  /// Places that cannot be GB18030, judged by the shape of its two- and four-byte codes.
  private static func brokenGB18030(_ bytes: ArraySlice<UInt8>) -> Int {
    var broken = 0
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let lead = bytes[index]
      if lead < 0x80 {
        index += 1
      } else if lead == 0x80 || lead == 0xFF {
        broken += 1
        index += 1
      } else {
        guard index + 1 < bytes.endIndex else { break }
        switch bytes[index + 1] {
        case 0x40...0x7E, 0x80...0xFE: index += 2
        case 0x30...0x39: index += 4
        default:
          broken += 1
          index += 1
        }
      }
    }
    return broken
  }
}
