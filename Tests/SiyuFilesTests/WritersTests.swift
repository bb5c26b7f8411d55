import SiyuTestSupport
import Testing

@testable import SiyuFiles

@Suite struct WritersTests {
  func csv(
    _ table: [[TableCell]], columns: Int, options: CSVWriter.Options = CSVWriter.Options()
  ) throws -> [UInt8] {
    let sink = MemorySink()
    let writer = CSVWriter(
      sink, columns: (0..<columns).map { TableColumn("c\($0)") }, options: options)
    for row in table { try writer.write(row) }
    try writer.finish()
    return sink.bytes
  }

  @Test(arguments: [
    (TableCell.text("=1+1"), "'=1+1"), (.text("@cmd"), "'@cmd"), (.text("-2+3"), "'-2+3"),
    (.text("\t=1"), "'\t=1"), (.text("＝1"), "'＝1"), (.text("-12.50"), "-12.50"),
    (.text("+8613800000000"), "+8613800000000"), (.text("-"), "-"), (.text("a=b"), "a=b"),
    (.decimal(units: -1250, digits: 2), "-12.50"), (.decimal(units: 5, digits: 2), "0.05"),
    (.decimal(units: 5, digits: 0), "5"), (.integer(-3), "-3"), (.boolean(true), "true"),
    (.text("'x"), "''x"), (.text(" =1"), "' =1"), (.text("\u{200B}@x"), "'\u{200B}@x"),
    (.text("-5%"), "-5%"), (.text("-1,250.5"), "\"-1,250.5\""), (.text("-1.5e-07"), "-1.5e-07"),
    (.text("+86 138"), "'+86 138"), (.text("-1e"), "'-1e"), (.text("−1"), "'−1"),
    (.text("﹦1"), "'﹦1"),
    (.text("a\"b,c"), "\"a\"\"b,c\""), (.text("two\nlines"), "\"two\nlines\""), (.none, ""),
  ])
  func `cells are quoted and guarded`(cell: TableCell, written: String) throws {
    let bytes = try csv([[cell, .text("x")]], columns: 2)
    #expect(String(decoding: bytes, as: UTF8.self) == "c0,c1\n\(written),x\n")
  }

  @Test func `random tables come back as they went`() throws {
    var random = SeededRandom(seed: 11)
    let alphabet: [Character] = ["a", ",", "\"", "\n", "\r", " ", "中", "😀", "=", "'", "\t", "-"]
    for round in 0..<200 {
      let columns = 1 + random.below(5)
      let table = (0..<random.below(8)).map { _ in
        (0..<columns).map { _ in
          String((0..<random.below(6)).map { _ in alphabet[random.below(alphabet.count)] })
        }
      }
      var options = CSVWriter.Options()
      options.guardsFormulas = false
      options.marksEncoding = round % 2 == 0
      let bytes = try csv(
        table.map { $0.map(TableCell.text) }, columns: columns, options: options)
      let read = try rows(of: bytes, step: 1 + random.below(20), block: 16 + random.below(50))
      #expect(Array(read.dropFirst()) == table)
    }
  }

  @Test func `guarded texts come back through cleaning`() throws {
    let texts = [
      "=1+1", "@x", "-2+3", "plain", "中", "'x", "''", "=\"00123\"", "'=\"a\"", "＝1",
    ]
    let bytes = try csv(texts.map { [.text($0)] }, columns: 1)
    let reader = DelimitedReader(MemoryByteSource(bytes))
    var found: [String] = []
    while try reader.next() == .row {
      found.append(String(decoding: CellText.clean(reader.row[0]), as: UTF8.self))
    }
    #expect(Array(found.dropFirst()) == texts)
  }

  @Test(arguments: [false, true])
  func `JSON has every key in every object`(asArray: Bool) throws {
    let sink = MemorySink()
    let writer = JSONWriter(
      sink, columns: [TableColumn("id"), TableColumn("net"), TableColumn("p")], asArray: asArray)
    try writer.write([.text("a\"\n\u{1}"), .decimal(units: 150, digits: 2), .json("{\"x\":1}")])
    try writer.write([.integer(7)])
    try writer.finish()
    let objects = [
      #"{"id":"a\"\n\u0001","net":"1.50","p":{"x":1}}"#, #"{"id":7,"net":null,"p":null}"#,
    ]
    let text = String(decoding: sink.bytes, as: UTF8.self)
    #expect(
      text
        == (asArray
          ? "[\n\(objects.joined(separator: ",\n"))\n]\n" : objects.joined(separator: "\n") + "\n"))
  }

  @Test func `a file appears only when it is finished`() throws {
    let folder = try TemporaryFolder()
    var writer: CSVWriter? = CSVWriter(
      try AtomicFileSink(path: "\(folder.path)/out.csv"), columns: [TableColumn("a")])
    try writer?.write([.text("x")])
    #expect(!folder.names.contains("out.csv"))
    writer = nil
    #expect(folder.names == [])
    writer = CSVWriter(
      try AtomicFileSink(path: "\(folder.path)/out.csv"), columns: [TableColumn("a")])
    try writer?.finish()
    #expect(folder.names == ["out.csv"])
  }

  @Test func `a folder that is not there is answered in words`() {
    let failure = #expect(throws: FileFailure.self) {
      try AtomicFileSink(path: "/nonexistent/out.csv")
    }
    #expect(failure?.description.contains("no such file or directory") == true)
  }
}
