import SiyuFiles

extension FuzzTarget {
  /// Spreadsheets: the archive's own bytes, or the XML inside, which is packed here.
  static let xlsx = FuzzTarget("xlsx", "spreadsheets") { bytes in
    var input = FuzzInput(bytes)
    if input.choice(4) == 0 {
      try MemoryFile.with(input.rest) { try read($0) }
    } else {
      try StoredZip.of(parts(&input)).withUnsafeBytes { try MemoryFile.with($0) { try read($0) } }
    }
  }

  private static let limits = {
    var limits = SpreadsheetLimits()
    limits.unpackedBytes = 1 << 20
    limits.sharedTextBytes = 1 << 16
    limits.cellBytes = 1 << 12
    limits.rowBytes = 1 << 14
    limits.waitingBytes = 1 << 18
    return limits
  }()

  private static func read(_ path: String) throws {
    var rows = 0
    do throws(FileFailure) {
      let reader = try XLSXReader(path: path, limits: limits)
      while try reader.next() != .end {
        rows += 1
        for index in 0..<min(4, reader.row.count) { _ = reader.row.text(index) }
        if rows > 100_000 { break }
      }
      _ = reader.warnings
    } catch {
      _ = error.description
    }
    try expect(rows <= 100_000, "rows without end")
  }

  /// The parts' texts lie one behind the other with a NUL between; what is missing or empty is a
  /// plain one, so that few bytes reach the sheet.
  private static func parts(_ input: inout FuzzInput) -> [(String, [UInt8])] {
    let sheet = Array(input.part())
    let texts = Array(input.part())
    let styles = Array(input.part())
    let book = Array(input.part())
    let relations = Array(input.part())
    return [
      ("xl/workbook.xml", book.isEmpty ? plainBook : book),
      ("xl/_rels/workbook.xml.rels", relations.isEmpty ? plainRelations : relations),
      ("xl/styles.xml", styles.isEmpty ? Array("<x/>".utf8) : styles),
      ("xl/sharedStrings.xml", texts.isEmpty ? Array("<x/>".utf8) : texts),
      ("xl/s.xml", sheet),
    ]
  }

  private static let plainBook = Array(
    #"<workbook><sheets><sheet name="a" id="r"/></sheets></workbook>"#.utf8)
  private static let plainRelations = Array(
    #"<Relationships><Relationship Id="r" Target="s.xml"/></Relationships>"#.utf8)
}

/// An archive whose entries lie in it unpacked.
enum StoredZip {
  static func of(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var archive = Bytes()
    var directory = Bytes()
    for entry in entries {
      let offset = archive.all.count
      var common = Bytes()
      common.number(20, 2)
      common.number(0x0800, 2)  // Names are UTF-8.
      common.number(0, 6)  // Stored, no time.
      common.number(crc(entry.bytes), 4)
      common.number(UInt32(entry.bytes.count), 4)
      common.number(UInt32(entry.bytes.count), 4)
      common.number(UInt32(entry.name.utf8.count), 2)
      common.number(0, 2)
      archive.number(0x0403_4B50, 4)
      archive.all += common.all + Array(entry.name.utf8) + entry.bytes
      directory.number(0x0201_4B50, 4)
      directory.number(20, 2)
      directory.all += common.all
      directory.number(0, 10)
      directory.number(UInt32(offset), 4)
      directory.all += Array(entry.name.utf8)
    }
    let start = archive.all.count
    archive.all += directory.all
    archive.number(0x0605_4B50, 4)
    archive.number(0, 4)
    archive.number(UInt32(entries.count), 2)
    archive.number(UInt32(entries.count), 2)
    archive.number(UInt32(directory.all.count), 4)
    archive.number(UInt32(start), 4)
    archive.number(0, 2)
    return archive.all
  }

  private struct Bytes {
    var all: [UInt8] = []
    mutating func number(_ value: UInt32, _ count: Int) {
      for index in 0..<count { all.append(index < 4 ? UInt8(value >> UInt32(8 * index) & 255) : 0) }
    }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    var value = UInt32(index)
    for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    return value
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF) { table[Int(($0 ^ UInt32($1)) & 255)] ^ $0 >> 8 }
  }
}
