import CArchive
import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuFiles

/// What an export writes, an import reads as it was, and no spreadsheet runs.
@Suite struct RoundTripTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Texts as customers, platforms and people with bad intentions write them. Stored texts have no
  /// blanks around them.
  private func texts() -> [String] {
    var texts = [
      "=1+1", "=HYPERLINK(\"http://x.example\",\"a\")", "@SUM(A1)", "+cmd|'/c calc'!A0", "-2+3",
      "-12.00",
      "+8613800000000", "'", "''", "'=1", "=\"00123\"", "=\"\"", "＝1+1", "﹣x", "−5", "-", "--",
      "张三",
      "http://x.example/a", "mailto:a@x.example", "internal:Sheet1!A1", "a=b", "a;=1", "a\n=1",
      "a\"b,c\td",
      "_x0041_", "_x005F_", "a_x000D_b", "_xD800_", "a\u{1B}[31mb", "a\u{1}b", "a\u{200B}b",
      "x\u{202E}y",
      "😀", "007", "1e5", "TRUE", "&amp;<b>]]>", "\\u0041", "c:\\x",
    ]
    texts += [0xFFFE as UInt32, 0xFFFF, 0xFDD0].compactMap(Unicode.Scalar.init).map { "a\($0)b" }
    var random = SeededRandom(seed: 27)
    let alphabet: [Character] = [
      "=", "+", "-", "@", "'", "\"", "＝", "\t", "\r", "\n", " ", "\u{3000}", "\u{A0}", "\u{200B}",
      "1",
      "a", "中", ",", ";", "_", "x", "0",
    ]
    for _ in 0..<2000 {
      let text = String(
        (0..<(1 + random.below(8))).map { _ in alphabet[random.below(alphabet.count)] })
      let cell = text.withContiguousUTF8 {
        String(decoding: CellText.clean($0, isMarked: false), as: UTF8.self)
      }
      if !cell.isEmpty { texts.append(cell) }
    }
    return texts
  }

  private func read(_ reader: any RowReader, skippingHeader: Bool) throws -> [String] {
    var found: [String] = []
    while true {
      switch try reader.next() {
      case .end: return skippingHeader ? Array(found.dropFirst()) : found
      case .rejected(let fault): Issue.record("\(fault)")
      case .row:
        let cell = CellText.clean(reader.row[1], isMarked: reader.row.isMarked)
        found.append(String(decoding: cell, as: UTF8.self))
      }
    }
  }

  private func write(_ texts: [String], _ writer: any TableWriter) throws {
    for (index, text) in texts.enumerated() {
      try writer.write([.integer(Int64(index)), .text(text)])
    }
    try writer.finish()
  }

  private let columns = [TableColumn("id"), TableColumn("name")]

  @Test(arguments: [UInt8(ascii: ","), UInt8(ascii: "\t")])
  func `through CSV and TSV`(separator: UInt8) throws {
    let texts = texts()
    let sink = MemorySink()
    var options = CSVWriter.Options()
    options.separator = separator
    try write(texts, CSVWriter(sink, columns: columns, options: options))
    let reader = DelimitedReader(MemoryByteSource(sink.bytes))
    var found: [String] = []
    var raw: [String] = []
    while case .row = try reader.next() {
      raw.append(reader.row.text(1))
      found.append(String(decoding: CellText.clean(reader.row[1]), as: UTF8.self))
    }
    #expect(Array(found.dropFirst()) == texts)
    for cell in raw { #expect(!Self.looksLikeFormula(cell), "\(cell)") }
  }

  @Test func `through JSON lines`() throws {
    let texts = texts()
    let sink = MemorySink()
    try write(texts, JSONWriter(sink, columns: columns))
    #expect(try read(JSONLinesReader(MemoryByteSource(sink.bytes)), skippingHeader: false) == texts)
    #expect(
      String(decoding: sink.bytes, as: UTF8.self).unicodeScalars.allSatisfy {
        $0 == "\n" || !HiddenCharacters.isEverHidden($0)
      })
  }

  @Test func `through a spreadsheet, where nothing is a formula or a link`() throws {
    // Cells of a spreadsheet end lines with a line feed alone.
    let texts = texts().filter { !$0.contains("\r") && !$0.contains("\r\n") }
    let path = "\(folder.path)/out.xlsx"
    try write(texts, XLSXWriter(path: path, columns: columns))
    #expect(try read(XLSXReader(path: path), skippingHeader: true) == texts)
    for (name, bytes) in try entries(of: path) {
      #expect(!name.contains("rels/sheet"), "\(name) may hold links")
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("<f>") && !text.contains("<f ") && !text.contains("hyperlink"))
    }
  }

  @Test(arguments: [
    ("'t Hooft", "'t Hooft"), ("'", "'"), ("'护肤", "'护肤"), ("'00123", "00123"),
    ("'=1+1", "=1+1"), ("''t Hooft", "'t Hooft"), ("' x", "x"),
  ])
  func `an apostrophe that marks nothing is the text's own`(_ cell: String, _ text: String) {
    var copy = cell
    let found = copy.withUTF8 { String(decoding: CellText.clean($0), as: UTF8.self) }
    #expect(found == text)
  }

  /// Rows that were left out are mended and imported again: they mean what they meant.
  @Test func `through a file of rejected rows`() throws {
    let fields = ["'00123", "=\"00123\"", "=1+1", "''x", " 'y ", "plain", "\t6901", "-5"]
    let writer = RejectedWriter(for: "\(folder.path)/in.csv", columnNames: ["id"])
    for (index, field) in fields.enumerated() {
      try writer.write(RejectedRow(line: index + 2, reason: "=bad", fields: [field]))
    }
    try writer.finish()
    let reader = DelimitedReader(MemoryByteSource(try folder.read("in.csv.rejected.csv")))
    var found: [String] = []
    while case .row = try reader.next() {
      if found.isEmpty {
        found = [""]
      } else {
        #expect(reader.row.text(1) == "'=bad")
        #expect(!Self.looksLikeFormula(reader.row.text(2)))
        found.append(String(decoding: CellText.clean(reader.row[2]), as: UTF8.self))
      }
    }
    let meant = fields.map { field in
      field.withContiguousUTF8 { String(decoding: CellText.clean($0), as: UTF8.self) }
    }
    #expect(Array(found.dropFirst()) == meant)
  }

  /// As a careless program looks: after anything that shows nothing.
  private static func looksLikeFormula(_ cell: String) -> Bool {
    let rest = cell.unicodeScalars.drop {
      PlainText.isBlank($0) || HiddenCharacters.isEverHidden($0)
    }
    guard let first = rest.first else { return false }
    guard "=+-@＝＋－＠".unicodeScalars.contains(first) else { return false }
    return !rest.dropFirst().allSatisfy { "0123456789.,".unicodeScalars.contains($0) }
  }

  private func entries(of path: String) throws -> [(String, [UInt8])] {
    let archive = archive_read_new()
    archive_read_support_format_zip(archive)
    #expect(archive_read_open_filename(archive, path, 65_536) == ARCHIVE_OK)
    defer { archive_read_free(archive) }
    var found: [(String, [UInt8])] = []
    var entry: OpaquePointer?
    while archive_read_next_header(archive, &entry) == ARCHIVE_OK {
      var bytes = [UInt8](repeating: 0, count: 8 << 20)
      let count = bytes.withUnsafeMutableBytes {
        archive_read_data(archive, $0.baseAddress, $0.count)
      }
      found.append(
        (String(cString: archive_entry_pathname(entry)), Array(bytes.prefix(max(0, count)))))
    }
    return found
  }
}

extension String {
  fileprivate func withContiguousUTF8<Value>(
    _ body: (UnsafeBufferPointer<UInt8>) -> Value
  ) -> Value {
    var copy = self
    return copy.withUTF8(body)
  }
}
