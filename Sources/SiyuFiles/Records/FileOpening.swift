import SiyuModel

/// Which reader a file needs, by its first bytes and its name.
enum FileOpening {
  static func reader(path: String, map: ImportMap) throws(FileFailure) -> any RowReader {
    let head = try head(of: path)
    if head.isEmpty {
      throw FileFailure(.empty, path: path, "is empty", hint: "export it again")
    }
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      return try XLSXReader(path: path, sheet: map.sheet)
    }
    if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      throw FileFailure(
        .damaged, path: path, "is an old .xls workbook, or one with a password",
        hint: "save it as .xlsx without a password, or as CSV")
    }
    if head.starts(with: [0x1F, 0x8B]) {
      throw FileFailure(
        .damaged, path: path, "is packed with gzip", hint: "unpack it: gunzip -k \(path)")
    }
    let source = DecodedSource(try FileByteSource(path: path), encoding: map.encoding)
    if isJSON(head, path: path) { return JSONLinesReader(source) }
    return DelimitedReader(source, delimiter: map.delimiter)
  }

  private static func isJSON(_ head: [UInt8], path: String) -> Bool {
    let name = path.lowercased()
    if [".jsonl", ".ndjson", ".json"].contains(where: name.hasSuffix) { return true }
    if [".csv", ".tsv", ".txt"].contains(where: name.hasSuffix) { return false }
    let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
    return text.first { !JSONObjectScanner.isBlank($0) } == UInt8(ascii: "{")
  }

  private static func head(of path: String) throws(FileFailure) -> [UInt8] {
    let source = try FileByteSource(path: path)
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 16)
    defer { block.deallocate() }
    let count = try source.read(into: block)
    return Array(block[..<count])
  }
}
