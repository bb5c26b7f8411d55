import SiyuModel
import Testing

/// Random values for round trips.
func randomValue(_ random: inout DeterministicRandom, depth: Int = 4) -> DataValue {
  let texts = ["", "a", "护肤", "👨‍👩‍👧", "\u{0}\"\\\n\u{7F}", "name", "é"]
  switch random.int(in: 0...(depth > 0 ? 7 : 5)) {
  case 0: return .null
  case 1: return .bool(random.int(in: 0...1) == 1)
  case 2: return .int(random.int(in: Int64.min...Int64.max))
  case 3: return .int(random.int(in: -100...100))
  case 4:
    let number = Double(bitPattern: random.next())
    return .double(number.isFinite ? number : random.unit())
  case 5: return .string(texts[Int(random.int(in: 0...6))])
  case 6:
    return .list((0..<random.int(in: 0...5)).map { _ in randomValue(&random, depth: depth - 1) })
  default:
    return .record(
      DataRecord(
        (0..<random.int(in: 0...12)).map { ("f\($0)", randomValue(&random, depth: depth - 1)) }))
  }
}

@Suite struct DataValueTests {
  @Test func `of two fields with one name the last counts, at the first one's place`() {
    let pairs: [(String, DataValue)] = [("a", 1), ("b", 2), ("a", 3)]
    let record = DataRecord(pairs)
    #expect(record.names == ["a", "b"] && record["a"] == 3)
    let many = DataRecord((0..<1_000).map { ("f\($0 % 50)", DataValue.int(Int64($0))) })
    #expect(many.count == 50 && many["f7"] == 957 && many.names[7] == "f7")
  }

  @Test func `fields are set and removed`() {
    var record: DataRecord = ["a": 1]
    record["b"] = "x"
    record["a"] = nil
    record["c"] = nil
    #expect(record == ["b": "x"])
  }

  @Test func `getters give what fits`() {
    #expect(DataValue.double(3).intValue == 3 && DataValue.double(3.5).intValue == nil)
    #expect(DataValue.double(.infinity).intValue == nil && DataValue.int(3).doubleValue == 3)
    #expect(DataValue.record(["a": [1, nil]])["a"]?.listValue == [1, .null])
    #expect(DataValue.string("x").boolValue == nil)
  }

  @Test func `canonical text is one for equal content`() {
    let a: DataValue = ["b": 1, "a": [nil, true, 1.5]]
    let b: DataValue = ["a": [nil, true, 1.5], "b": 1]
    #expect(a != b && a.canonicalText == b.canonicalText)
    #expect(a.canonicalText == #"{"a":[null,true,1.5],"b":1}"#)
    #expect(DataValue.double(.nan).canonicalText == "nan")
  }
}

@Suite struct JSONTests {
  @Test(
    arguments: [
      ("null", DataValue.null), (" [1, -2.5, 1e3, true] ", [1, -2.5, 1000.0, true]), ("{}", [:]),
      (#"{"a":{"b":[]},"a":1}"#, ["a": 1]), (#""\u00e9\ud83d\ude00\n\/""#, "é😀\n/"),
      ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
      ("9223372036854775808", .double(9.223372036854775808e18)), ("-0", 0), ("0.5", 0.5),
      ("\"护肤\"", "护肤"), ("6920152002630123456", .int(6_920_152_002_630_123_456)),
      ("-0.0", .double(-0.0)),
    ] as [(String, DataValue)])
  func `JSON is read`(text: String, value: DataValue) throws {
    #expect(try JSON.parse(text) == value)
  }

  @Test(arguments: [
    ("", 0, "ends where a value"), ("[1,]", 3, "a value was expected"), ("{\"a\" 1}", 5, "':'"),
    ("[1 2]", 3, "','"), ("01", 0, "begin with 0"), ("1.", 2, "digit"), ("-", 1, "digit"),
    ("tru", 0, "true, false and null"), ("\"abc", 4, "inside a string"), ("\"\n\"", 1, "control"),
    ("\"\\x\"", 1, "unknown escape"), ("\"\\ud800\"", 1, "surrogate"),
    ("\"\\ud800\\u0041\"", 1, "surrogate"),
    ("\"\\udc00\"", 1, "surrogate"), ("{a:1}", 1, "double quotes"), ("1 2", 2, "follows"),
    ("1e999", 0, "too large"), ("nan", 0, "true, false and null"), ("\u{FEFF}1", 0, "a value"),
    ("[1]]", 3, "follows"), ("\"\\u12g4\"", 5, "hexadecimal"), ("{\"a\":1,}", 7, "double quotes"),
  ])
  func `what is not JSON is refused with its place`(text: String, offset: Int, reason: String) {
    let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
    #expect(error?.offset == offset)
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
  }

  @Test func `places are told by line and column`() {
    let error = #expect(throws: JSONError.self) { try JSON.parse("{\n  \"护肤\": x}") }
    #expect(error?.line == 2 && error?.column == 9)
    #expect(error?.description == "line 2, column 9: a value was expected")
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE6, 0x8A], [0x22, 0xC2, 0x22],
    ] as [[UInt8]])
  func `invalid UTF-8 is refused`(bytes: [UInt8]) {
    #expect(throws: JSONError.self) { try JSON.parse(bytes) }
  }

  @Test func `depth and size are bounded`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try JSON.parse(nested(64))
    #expect(throws: JSONError.self) { try JSON.parse(nested(65)) }
    #expect(throws: JSONError.self) { try JSON.parse(String(repeating: "[", count: 1_000_000)) }
    #expect(throws: JSONError.self) { try JSON.parse("[1, 2]", limits: .init(size: 5)) }
  }

  @Test func `JSON is written the same way every time`() {
    let value: DataValue = ["b": [1, 2.0, nil], "a": "x\"\u{1}\u{7F}\n护", "c": [], "d": [:]]
    #expect(
      JSON.text(value) == #"{"b":[1,2.0,null],"a":"x\"\u0001\u007f\n护","c":[],"d":{}}"#)
    #expect(JSON.text(.list([.double(.nan), .double(.infinity)])) == "[null,null]")
    #expect(
      JSON.text(["b": [1], "a": [:]], pretty: true, sorted: true)
        == "{\n  \"a\": {},\n  \"b\": [\n    1\n  ]\n}")
  }

  @Test func `values survive JSON`() throws {
    var random = DeterministicRandom(seed: 31)
    for _ in 0..<3_000 {
      let value = randomValue(&random)
      #expect(try JSON.parse(JSON.text(value)) == value)
      #expect(try JSON.parse(JSON.text(value, pretty: true)) == value)
      let canonical = try JSON.parse(value.canonicalText)
      #expect(canonical.canonicalText == value.canonicalText)
    }
  }

  @Test func `spoilt JSON never traps`() {
    var random = DeterministicRandom(seed: 37)
    let original = Array(#"{"a":[1,-2.5e3,"é\ud83d\ude00\n",null,true],"b":{"c":"护"}}"#.utf8)
    for _ in 0..<20_000 {
      var bytes = original
      for _ in 0...random.int(in: 0...3) {
        bytes[Int(random.int(in: 0...Int64(bytes.count - 1)))] = UInt8(random.int(in: 0...255))
      }
      bytes.removeLast(Int(random.int(in: 0...5)))
      if let value = try? JSON.parse(bytes) {
        #expect((try? JSON.parse(JSON.text(value))) == value)
      }
    }
  }
}
