import Testing

@testable import SiyuFiles

/// Rows as texts; a rejected row as one field with the reason in angle brackets.
func rows(of text: String, delimiter: Delimiter? = .comma, step: Int = .max, block: Int = 64)
  throws -> [[String]]
{
  try rows(of: Array(text.utf8), delimiter: delimiter, step: step, block: block)
}

func rows(
  of bytes: [UInt8], delimiter: Delimiter? = .comma, step: Int = .max, block: Int = 64,
  limits: RowLimits = RowLimits()
) throws -> [[String]] {
  let source = DecodedSource(MemoryByteSource(bytes, step: step))
  return try rows(
    of: DelimitedReader(source, delimiter: delimiter, limits: limits, blockSize: block))
}

func rows(of reader: some RowReader) throws -> [[String]] {
  var rows: [[String]] = []
  while true {
    switch try reader.next() {
    case .row: rows.append(reader.row.texts)
    case .rejected(let problem): rows.append(["<\(problem.reason)>"])
    case .end: return rows
    }
  }
}

@Suite struct DelimitedReaderTests {
  @Test(arguments: [
    ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
    ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
    ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
    ("\n\r\na,b\n\n\n", [["a", "b"]]),
    ("a,,\n,,\n", [["a", "", ""], ["", "", ""]]),
    ("\"a,b\",c\n", [["a,b", "c"]]),
    ("\"a\"\"b\",\"\"\n", [["a\"b", ""]]),
    ("\"two\nlines\",c\r\n", [["two\nlines", "c"]]),
    ("\"two\r\nlines\",c\r\n", [["two\r\nlines", "c"]]),
    ("5\" tape,x\n", [["5\" tape", "x"]]),
    ("\"abc\"def,x\n", [["abcdef", "x"]]),
    ("\"\t6920152002630\",'0012\n", [["\t6920152002630", "'0012"]]),
    ("\"\"\n", [[""]]),
    ("", []),
  ])
  func `fields are what a spreadsheet would show`(text: String, expected: [[String]]) throws {
    for block in [16, 17, 64, 4096] { #expect(try rows(of: text, block: block) == expected) }
    for step in 1...5 { #expect(try rows(of: text, step: step) == expected) }
  }

  @Test func `runs of blanks separate, and those at the ends do not count`() throws {
    let text = " customer_id  date number_of_cds\r\n 00001 19970101  1   11.77\r\n\t2\t3 \r\n"
    #expect(
      try rows(of: text, delimiter: .blanks) == [
        ["customer_id", "date", "number_of_cds"], ["00001", "19970101", "1", "11.77"], ["2", "3"],
      ])
  }

  @Test(arguments: [("a\tb,c\td\n", 3), ("a;b;c\n", 3), ("\"a,b,c\";d\n", 2), ("a|b\n", 2)])
  func `the separator is taken from the first line`(text: String, fields: Int) throws {
    #expect(try rows(of: text, delimiter: nil)[0].count == fields)
  }

  @Test func `an unclosed quote costs its own line only`() throws {
    let text = "a,b\n1,\"2\n3,4\n5,6\n"
    for block in [16, 17, 64] {
      #expect(
        try rows(of: text, block: block) == [
          ["a", "b"], ["<a quote is opened here and never closed>"], ["3", "4"], ["5", "6"],
        ])
    }
  }

  @Test func `line numbers survive quotes over lines, CRLF and recovery`() throws {
    let text = "h\r\n\"a\r\nb\"\r\n\r\nc\r\n\"open\r\nd\r\ne\r\n"
    for step in 1...7 {
      let reader = DelimitedReader(
        MemoryByteSource(Array(text.utf8), step: step), delimiter: .comma, blockSize: 16)
      var lines: [Int] = []
      while try reader.next() != .end { lines.append(reader.row.line) }
      #expect(lines == [1, 2, 5, 6, 7, 8])
    }
  }

  @Test func `a row swallowed by a stray quote gives its followers back`() throws {
    let reader = DelimitedReader(
      MemoryByteSource(Array("1,\"2\n3,4\n5,6\"\n7,8\n".utf8)), delimiter: .comma)
    reader.expectedFields = 2
    // The quote closes two lines on with the right number of fields: it is a field of three lines.
    #expect(try rows(of: reader) == [["1", "2\n3,4\n5,6"], ["7", "8"]])

    let other = DelimitedReader(
      MemoryByteSource(Array("\"1,2\n3,4\n5,\"6\"x\n7,8\n".utf8)), delimiter: .comma)
    other.expectedFields = 2
    let found = try rows(of: other)
    #expect(found[0][0].contains("perhaps a quote is not closed"))
    #expect(Array(found.dropFirst()) == [["3", "4"], ["5", "6x"], ["7", "8"]])
  }

  @Test func `a row beyond the limit is rejected and the next one read`() throws {
    var limits = RowLimits()
    limits.rowBytes = 1000
    let long = String(repeating: "x", count: 5000)
    let found = try rows(of: Array("a,b\n\(long),1\nc,d\n".utf8), limits: limits)
    #expect(found.count == 3)
    #expect(found[1][0].hasPrefix("<is longer than"))
    #expect(found[2] == ["c", "d"])
    let quoted = try rows(
      of: Array("a,b\n\"\(long)\n\(long)\",1\nc,d\n".utf8), limits: limits)
    #expect(quoted.first == ["a", "b"])
    #expect(quoted.last == ["c", "d"])
  }

  @Test func `hostile rows are rejected one by one`() throws {
    var limits = RowLimits()
    limits.fields = 100
    let wide = String(repeating: "a,", count: 100_000)
    let found = try rows(
      of: Array("a,b\nx\0y,1\n".utf8) + [0x61, 0xFF, 0x2C, 0x62, 0x0A]
        + Array("\(wide)\nc,d\n".utf8),
      limits: limits)
    #expect(found.map { $0[0].first == "<" } == [false, true, true, true, false])
  }

  @Test func `any chunk size gives the same rows`() throws {
    var random = SeededRandom(seed: 7)
    let alphabet = Array("a,\"\n\r ü中".utf8)
    for _ in 0..<300 {
      let bytes = (0..<random.below(200)).map { _ in alphabet[random.below(alphabet.count)] }
      let whole = try rows(of: bytes, block: 4096)
      for step in [1, 2, 3, 7, 31] {
        #expect(try rows(of: bytes, step: step, block: 16 + step) == whole)
      }
    }
  }
}

/// A small generator that gives the same numbers everywhere (splitmix64).
struct SeededRandom {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
}
