import CArchive
import SiyuTestSupport
import Testing

@testable import SiyuFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension TemporaryFolder {
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let sink = try AtomicFileSink(path: "\(path)/\(name)")
    try bytes.withUnsafeBytes { try sink.write($0) }
    try sink.finish()
    return sink.path
  }
  func read(_ name: String) throws -> [UInt8] {
    let source = try FileByteSource(path: "\(path)/\(name)")
    var block = [UInt8](repeating: 0, count: Int(source.size ?? 0) + 1)
    let count = try block.withUnsafeMutableBytes { try source.read(into: $0) }
    return Array(block[..<count])
  }
}

/// Writes a zip archive of these entries, a whole one unless it is cut afterwards.
func writeZip(_ entries: [(name: String, bytes: [UInt8])], to path: String) {
  let archive = archive_write_new()
  archive_write_set_format_zip(archive)
  archive_write_open_filename(archive, path)
  for entry in entries {
    let header = archive_entry_new()
    archive_entry_set_pathname(header, entry.name)
    archive_entry_set_size(header, Int64(entry.bytes.count))
    archive_entry_set_filetype(header, 0o100000)
    archive_entry_set_perm(header, 0o644)
    archive_write_header(archive, header)
    _ = entry.bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
    archive_entry_free(header)
  }
  archive_write_close(archive)
  archive_write_free(archive)
}

/// A workbook with this sheet data and, if given, shared texts and styles.
func workbook(_ sheetData: String, texts: String = "", styles: String = "", properties: String = "")
  -> [(name: String, bytes: [UInt8])]
{
  [
    (
      "xl/workbook.xml",
      Array(
        """
        <workbook xmlns:r="r">\(properties)<sheets><sheet name="hidden" state="hidden" r:id="r2"/>\
        <sheet name="订单" r:id="r1"/></sheets></workbook>
        """.utf8)
    ),
    (
      "xl/_rels/workbook.xml.rels",
      Array(
        """
        <Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>\
        <Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>
        """.utf8)
    ),
    ("xl/worksheets/sheet2.xml", Array("<worksheet><sheetData/></worksheet>".utf8)),
    (
      "xl/worksheets/sheet1.xml",
      Array("<worksheet><sheetData>\(sheetData)</sheetData></worksheet>".utf8)
    ),
    ("xl/sharedStrings.xml", Array("<sst>\(texts)</sst>".utf8)),
    ("xl/styles.xml", Array("<styleSheet>\(styles)</styleSheet>".utf8)),
  ]
}

@Suite struct SpreadsheetTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }
  var path: String { "\(folder.path)/book.xlsx" }

  func read(_ entries: [(name: String, bytes: [UInt8])]) throws -> [[String]] {
    writeZip(entries, to: path)
    return try rows(of: XLSXReader(path: path))
  }

  @Test func `what the writer writes, the reader reads`() throws {
    let columns = ["id", "title", "net", "count", "ok"].map { TableColumn($0) }
    let writer = try XLSXWriter(path: path, columns: columns, sheetName: "订单")
    try writer.write([
      .text("6920152002630123456"), .text("雪 & <霜>\n\"二\""), .decimal(units: -1250, digits: 2),
      .integer(42), .boolean(true),
    ])
    try writer.write([.text("=1+1"), .none, .decimal(units: 17_880_001, digits: 2), .none, .none])
    try writer.finish()
    #expect(
      try rows(of: XLSXReader(path: path, sheet: "订单")) == [
        ["id", "title", "net", "count", "ok"],
        ["6920152002630123456", "雪 & <霜>\n\"二\"", "-12.5", "42", "true"],
        ["'=1+1", "", "178800.01"],
      ])
    #expect(folder.names == ["book.xlsx"])
  }

  @Test func `shared, inline and rich texts, gaps and errors`() throws {
    let found = try read(
      workbook(
        """
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="2"/>
        <row r="3"><c r="A3" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>\
        <c r="B3" t="e"><v>#N/A</v></c><c r="C3" t="str"><v>formula</v></c></row>
        """,
        texts: "<si><t>订单</t></si><si><r><t>rich</t></r><r><t> text</t></r><rPh><t>x</t></rPh></si>"
      ))
    #expect(found == [["订单", "", "rich text"], ["inline", "", "formula"]])
  }

  @Test func `dates follow the cell's style`() throws {
    let found = try read(
      workbook(
        """
        <row><c s="1"><v>43882.999988425923</v></c><c s="2"><v>43882</v></c><c s="0"><v>43882</v></c>\
        <c s="3"><v>12.5</v></c><c s="2"><v>0.5</v></c></row>
        """,
        styles: """
          <numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/>\
          <numFmt numFmtId="165" formatCode="0.00&quot;days&quot;"/></numFmts>\
          <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
          <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/>\
          </cellXfs>
          """))
    #expect(found == [["2020-02-21 23:59:59", "2020-02-21", "43882", "12.5", "12:00:00"]])
  }

  @Test(arguments: [
    ("1.1000000000000001", "1.1", false), ("178.80000000000001", "178.8", false),
    ("6.92015200263E+15", "6920152002630000", true), ("1E-3", "0.001", false),
    ("1.5E+3", "1500", false), ("-0.5", "-0.5", false), ("0", "0", false), ("-0.0", "0", false),
    ("123456789012345", "123456789012345", false),
    ("1234567890123456", "1234567890123456", true), ("0.99999999999999999", "1", false),
    ("007", "7", false), ("12.50", "12.5", false),
  ])
  func `numbers become plain decimals`(stored: String, plain: String, isRounded: Bool) throws {
    let found = try #require(DecimalText.plain(Array(stored.utf8)))
    #expect(String(decoding: found.text, as: UTF8.self) == plain)
    #expect(found.isRounded == isRounded)
  }

  @Test(arguments: ["", "-", "1.2.3", "abc", "1E", "1E9999", "1E-9223372036854775808", "٣", "--1"])
  func `what is no number stays text`(stored: String) {
    #expect(DecimalText.plain(Array(stored.utf8)) == nil)
  }

  @Test func `rounded ids are warned of`() throws {
    writeZip(workbook("<row><c><v>6.9201520026301E+18</v></c></row>"), to: path)
    let reader = try XLSXReader(path: path)
    _ = try rows(of: reader)
    #expect(reader.warnings.count == 1)
    #expect(reader.warnings[0].contains("column A"))
  }

  @Test(arguments: [
    ("<row><c r=\"ZZZZ1\"><v>1</v></c></row>", "beyond column"),
    ("<row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>", "out of order"),
    ("<row><c t=\"s\"><v>99</v></c></row>", "text it does not hold"),
    ("<row><c><v>1</row>", "is damaged"),
    ("<row><c><v>&bomb;</v></c></row>", "is damaged"),
  ])
  func `a damaged sheet says what is wrong`(sheet: String, reason: String) {
    let failure = #expect(throws: FileFailure.self) { try read(workbook(sheet)) }
    #expect(failure?.message.contains(reason) == true)
  }

  @Test func `entity bombs are refused`() {
    var entries = workbook("<row/>")
    entries[3].bytes = Array(
      "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><worksheet>&b;</worksheet>".utf8)
    let failure = #expect(throws: FileFailure.self) { try read(entries) }
    #expect(failure?.message.contains("document type") == true)
  }

  @Test func `a zip bomb is stopped`() throws {
    var entries = workbook("")
    let row = Array("<row><c t=\"inlineStr\"><is><t></t></is></c></row>".utf8)
    entries[3].bytes = Array("<worksheet><sheetData>".utf8)
    for _ in 0..<50_000 { entries[3].bytes += row }
    entries[3].bytes += Array("</sheetData></worksheet>".utf8)
    writeZip(entries, to: path)
    var limits = SpreadsheetLimits()
    limits.ratioFrom = 1 << 20
    limits.ratio = 100
    let failure = #expect(throws: FileFailure.self) {
      try rows(of: XLSXReader(path: path, limits: limits))
    }
    #expect(failure?.code == .tooLarge)
    limits = SpreadsheetLimits()
    limits.unpackedBytes = 1 << 20
    #expect(throws: FileFailure.self) { try rows(of: XLSXReader(path: path, limits: limits)) }
    limits = SpreadsheetLimits()
    limits.sharedTextBytes = 10
    writeZip(workbook("<row/>", texts: "<si><t>more than ten</t></si>"), to: path)
    #expect(throws: FileFailure.self) { try rows(of: XLSXReader(path: path, limits: limits)) }
  }

  @Test func `few letters cannot unfold to much memory`() {
    let text = "<si><t>\(String(repeating: "x", count: 200_000))</t></si>"
    let cell = "<c t=\"s\"><v>0</v></c>"
    let wide = "<row>\(String(repeating: cell, count: 100))</row>"
    #expect(throws: FileFailure.self) { try read(workbook(wide, texts: text)) }
    let high = String(repeating: "<row>\(cell)</row>", count: 500)
    #expect(throws: FileFailure.self) { try read(workbook(high, texts: text)) }
    let last = "<row r=\"9223372036854775807\"><c><v>1</v></c></row><row><c><v>2</v></c></row>"
    #expect(throws: Never.self) { try read(workbook(last)) }
  }

  @Test func `a cut archive and other files are refused, not crashed on`() throws {
    writeZip(workbook("<row><c><v>1</v></c></row>"), to: path)
    let whole = try folder.read("book.xlsx")
    for count in [0, 1, 30, whole.count / 2, whole.count - 30] {
      let cut = try folder.write(Array(whole[..<count]), to: "cut.xlsx")
      #expect(throws: FileFailure.self) { try rows(of: XLSXReader(path: cut)) }
    }
    writeZip([("readme.txt", Array("hello".utf8))], to: path)
    let failure = #expect(throws: FileFailure.self) { try rows(of: XLSXReader(path: path)) }
    #expect(failure?.message.contains("without a workbook") == true)
  }

  @Test func `a missing sheet is answered with the ones there are`() {
    writeZip(workbook("<row/>"), to: path)
    let failure = #expect(throws: FileFailure.self) { try XLSXReader(path: path, sheet: "Order") }
    #expect(failure?.hint?.contains("\"订单\"") == true)
  }

  @Test(arguments: [
    ("yyyy\"年\"m\"月\"", true), ("0.00", false), ("#,##0\\ \"day\"", false), ("[h]:mm", true),
    ("[Red]0", false), ("General", false), ("[$-804]yyyy/m/d;@", true), ("0_d", false),
  ])
  func `date formats are told from number formats`(code: String, isDate: Bool) {
    #expect(StylesPart.showsDate(code) == isDate)
  }
}
