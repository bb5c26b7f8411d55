import Testing

@testable import SiyuFiles

@Suite struct DecodedSourceTests {
  static let text = "订单编号,宝贝标题\r\n1,雪域精粹「滋润」😀\r\n2,plain\r\n"

  static func encode(_ text: String, _ encoding: TextEncoding, mark: Bool = false) -> [UInt8] {
    switch encoding {
    case .utf8: return (mark ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8)
    case .utf16LittleEndian:
      return (mark ? [0xFF, 0xFE] : []) + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    case .utf16BigEndian:
      return (mark ? [0xFE, 0xFF] : []) + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    case .gb18030:
      // 订单,1 and the four-byte code of 😀, from the standard's tables.
      return []
    }
  }

  static func decode(
    _ bytes: [UInt8], as encoding: TextEncoding? = nil, step: Int = .max
  ) throws -> (text: [UInt8], found: TextEncoding?) {
    let source = DecodedSource(MemoryByteSource(bytes, step: step), encoding: encoding)
    var all: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 37)
    while true {
      let count = try block.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { return (all, source.encoding) }
      all.append(contentsOf: block[..<count])
    }
  }

  @Test(arguments: [TextEncoding.utf8, .utf16LittleEndian, .utf16BigEndian], [true, false])
  func `an encoding is found with and without a mark`(encoding: TextEncoding, mark: Bool) throws {
    let bytes = Self.encode(Self.text, encoding, mark: mark)
    for step in [1, 2, 3, 5, 1000] {
      let decoded = try Self.decode(bytes, step: step)
      #expect(decoded.found == encoding)
      #expect(decoded.text == Array(Self.text.utf8))
    }
  }

  /// 订单编号,金额 CRLF 1,雪 CRLF 😀
  static let gbk: [UInt8] = [
    0xB6, 0xA9, 0xB5, 0xA5, 0xB1, 0xE0, 0xBA, 0xC5, 0x2C, 0xBD, 0xF0, 0xB6, 0xEE, 0x0D, 0x0A,
    0x31, 0x2C, 0xD1, 0xA9, 0x0D, 0x0A, 0x94, 0x39, 0xFC, 0x36,
  ]

  @Test func `GB18030 is found, with its four-byte codes`() throws {
    for step in 1...7 {
      let decoded = try Self.decode(Self.gbk, step: step)
      #expect(decoded.found == .gb18030)
      #expect(String(decoding: decoded.text, as: UTF8.self) == "订单编号,金额\r\n1,雪\r\n😀")
    }
  }

  @Test func `the encoding stays open while all is ASCII`() throws {
    let ascii = [UInt8](repeating: 0x61, count: 200_000) + [0x0A]
    let decoded = try Self.decode(ascii + Self.gbk)
    #expect(decoded.found == .gb18030)
    #expect(try Self.decode(ascii).found == nil)
    #expect(try Self.decode(ascii + Array("中".utf8)).found == .utf8)
  }

  @Test func `what cannot be decoded spoils its row only`() throws {
    let broken = Self.gbk + [0x0D, 0x0A, 0x31, 0x2C, 0xB6, 0x0D, 0x0A, 0x32, 0x2C, 0xD1, 0xA9]
    let found = try rows(of: broken)
    #expect(found.count == 5)
    #expect(found[3][0].contains("not text in the file's encoding"))
    #expect(found[4] == ["2", "雪"])
    var utf16 = Self.encode("a,b\n1,", .utf16LittleEndian, mark: true)
    utf16 += [0x00, 0xD8] + Self.encode("\n3,4\n", .utf16LittleEndian)
    #expect(try rows(of: utf16).map { $0.count } == [2, 1, 2])
  }

  @Test func `mostly right UTF-8 stays UTF-8`() throws {
    let bytes = Array(String(repeating: "雪域精粹,滋润\n", count: 20).utf8) + [0xFF, 0x2C, 0x0A]
    let decoded = try Self.decode(bytes)
    #expect(decoded.found == .utf8)
  }

  @Test(arguments: [
    ("GBK", TextEncoding.gb18030), ("utf-8", .utf8), ("UTF-16LE", .utf16LittleEndian),
    ("cp936", .gb18030),
  ])
  func `usual spellings of encodings are known`(name: String, encoding: TextEncoding) {
    #expect(TextEncoding(name: name) == encoding)
  }
}
