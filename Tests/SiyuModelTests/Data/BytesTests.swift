import SiyuModel
import Testing

@Suite struct BytesTests {
  @Test func `everything written is read`() throws {
    var writer = ByteWriter()
    writer.uint8(7)
    writer.uint16(0xBEEF)
    writer.uint32(.max)
    writer.int32(.min)
    writer.int64(-5)
    writer.double(-0.0)
    writer.bool(true)
    writer.string("护肤")
    writer.byteString([1, 2, 3])
    writer.instant(.max)
    #expect(writer.bytes.prefix(3) == [7, 0xEF, 0xBE])
    try ByteReader.reading(writer.bytes) { (reader: inout ByteReader) throws(ByteError) in
      let head = (try reader.uint8(), try reader.uint16(), try reader.uint32(), try reader.int32())
      #expect(head == (7, 0xBEEF, .max, .min))
      let tail = (try reader.int64(), try reader.double().sign, try reader.bool())
      #expect(tail == (-5, .minus, true))
      #expect(try reader.string() == "护肤")
      #expect(try reader.byteString() == [1, 2, 3])
      #expect(try reader.instant() == .max)
      try reader.expectEnd()
    }
  }

  @Test(arguments: [0, 1, 127, 128, 300, UInt64.max, 1 << 63])
  func `varints are short and come back`(value: UInt64) throws {
    var writer = ByteWriter()
    writer.varint(value)
    writer.zigzag(Int64(bitPattern: value))
    #expect(value > 127 || writer.bytes[0] == UInt8(value))
    try ByteReader.reading(writer.bytes) { (reader: inout ByteReader) throws(ByteError) in
      #expect(try reader.varint() == value)
      #expect(try reader.zigzag() == Int64(bitPattern: value))
    }
  }

  @Test(
    arguments: [
      [], [0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02],
      [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
    ] as [[UInt8]])
  func `bad varints are refused`(bytes: [UInt8]) {
    #expect(throws: ByteError.self) {
      try ByteReader.reading(bytes) { (r: inout ByteReader) throws(ByteError) in try r.varint() }
    }
  }

  @Test(
    arguments: [
      [6, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [7, 5, 0], [5, 3, 0x41], [5, 1, 0xFF], [9], [],
      [UInt8](repeating: 6, count: 3) + [1], (0..<70).flatMap { _ in [6, 1] } + [0],
    ] as [[UInt8]])
  func `hostile values are refused`(bytes: [UInt8]) {
    #expect(throws: ByteError.self) {
      try ByteReader.reading(bytes) { (r: inout ByteReader) throws(ByteError) in try r.value() }
    }
  }

  @Test func `limits are kept`() {
    var writer = ByteWriter()
    writer.string("abcdef")
    let bytes = writer.bytes
    #expect(throws: ByteError.self) {
      try ByteReader.reading(bytes) { (r: inout ByteReader) throws(ByteError) in
        try r.string(limit: 5)
      }
    }
    #expect(throws: ByteError.self) {
      try ByteReader.reading([2]) { (r: inout ByteReader) throws(ByteError) in try r.bool() }
    }
  }

  @Test func `values survive, and spoilt ones never trap`() throws {
    var random = DeterministicRandom(seed: 41)
    for _ in 0..<5_000 {
      let value = randomValue(&random)
      var writer = ByteWriter()
      writer.value(value)
      var bytes = writer.bytes
      let back = try ByteReader.reading(bytes) { (r: inout ByteReader) throws(ByteError) in
        let value = try r.value()
        try r.expectEnd()
        return value
      }
      #expect(back == value)
      bytes[Int(random.int(in: 0...Int64(bytes.count - 1)))] = UInt8(random.int(in: 0...255))
      _ = try? ByteReader.reading(bytes) { (r: inout ByteReader) throws(ByteError) in try r.value()
      }
    }
  }
}

@Suite struct FixedHashTests {
  /// From the authors' reference implementation: key 00…0f, input 00, 00 01, …
  @Test(
    arguments: [
      (0, 0x726F_DB47_DD0E_0E31), (1, 0x74F8_39C5_93DC_67FD), (8, 0x93F5_F579_9A93_2462),
      (15, 0xA129_CA61_49BE_45E5),
    ] as [(Int, UInt64)])
  func `SipHash-2-4 gives its published values`(count: Int, expected: UInt64) {
    let seed: UInt64 = 0x0706_0504_0302_0100
    let seed2: UInt64 = 0x0F0E_0D0C_0B0A_0908
    let input = (0..<count).map { UInt8($0) }
    #expect(FixedHash.hash(input, seed: seed, seed2) == expected)
    var pieces = FixedHash(seed: seed, seed2)
    pieces.combine(bytes: input.prefix(5))
    pieces.combine(bytes: input.dropFirst(5))
    #expect(pieces.value == expected)
  }

  @Test func `texts do not run into each other`() {
    var a = FixedHash()
    a.combine("ab")
    a.combine("c")
    var b = FixedHash()
    b.combine("a")
    b.combine("bc")
    #expect(a.value != b.value)
  }
}

@Suite struct DeterministicRandomTests {
  @Test func `SplitMix64 gives its published values`() {
    var random = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    for value in expected { #expect(random.next() == value) }
  }

  @Test func `numbers stay the same from version to version`() {
    var random = DeterministicRandom(seed: 42)
    let drawn = (0..<4).map { _ in random.int(in: 1...1_000) }
    var again = DeterministicRandom(seed: 42)
    #expect((0..<4).map { _ in again.int(in: 1...1_000) } == drawn)
  }

  @Test func `draws stay in their range and reach its ends`() {
    var random = DeterministicRandom(seed: 1)
    var seen: Set<Int64> = []
    for _ in 0..<1_000 {
      let unit = random.unit()
      #expect(0 <= unit && unit < 1)
      seen.insert(random.int(in: -2...2))
    }
    #expect(seen == [-2, -1, 0, 1, 2])
    #expect(random.int(in: 5...5) == 5)
    _ = random.int(in: Int64.min...Int64.max)
    var list = Array(0..<100)
    random.shuffle(&list)
    #expect(list != Array(0..<100) && list.sorted() == Array(0..<100))
  }
}
