import SiyuModel

/// A text file as a sequence of records: lines, and in CSV the rows, whose quoted fields may hold line
/// breaks. Read through in blocks; what is kept is copied byte for byte.
public struct RecordFile {
  let path: String
  /// Whether quotes hold line breaks together.
  let quotes: Bool
  /// The first record names the columns and is nobody's.
  let hasHeader: Bool

  /// A longer record is looked at in pieces; nothing siyu writes comes near.
  private static let longest = 64 << 20

  public init(_ path: String) {
    self.path = path
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    quotes = ["csv", "tsv", "txt"].contains(ending)
    hasHeader = quotes
  }

  /// How many records match.
  public func count(_ matcher: PersonMatcher) throws -> Int {
    var count = 0
    try each { record, isHeader in
      if !isHeader, matcher.matches(record) { count += 1 }
    }
    return count
  }

  /// Puts in place a file without the records that match, or leaves the old one.
  public func remove(_ matcher: PersonMatcher) throws {
    let sink = try AtomicFileSink(path: path, mode: 0o600)
    try each { record, isHeader in
      if isHeader || !matcher.matches(record) { try sink.write(UnsafeRawBufferPointer(record)) }
    }
    try sink.finish()
  }

  /// Records with the line break that ends them.
  private func each(_ body: (UnsafeBufferPointer<UInt8>, Bool) throws -> Void) throws {
    let source = try FileByteSource(path: path)
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { block.deallocate() }
    var rest: [UInt8] = []
    var isQuoted = false
    var isHeader = hasHeader
    func give(_ record: UnsafeBufferPointer<UInt8>) throws {
      if record.isEmpty { return }
      try body(record, isHeader)
      isHeader = false
    }
    while true {
      let count = try source.read(into: block)
      if count == 0 { break }
      let bytes = UnsafeRawBufferPointer(rebasing: block[..<count]).bindMemory(to: UInt8.self)
      var start = 0
      for (index, byte) in bytes.enumerated() {
        if quotes, byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        guard byte == UInt8(ascii: "\n"), !isQuoted else { continue }
        let piece = UnsafeBufferPointer(rebasing: bytes[start...index])
        if rest.isEmpty {
          try give(piece)
        } else {
          rest.append(contentsOf: piece)
          try rest.withUnsafeBufferPointer { try give($0) }
          rest.removeAll(keepingCapacity: true)
        }
        start = index + 1
      }
      rest.append(contentsOf: bytes[start...])
      if rest.count > Self.longest {
        try rest.withUnsafeBufferPointer { try give($0) }
        rest.removeAll()
      }
    }
    try rest.withUnsafeBufferPointer { try give($0) }
  }
}
