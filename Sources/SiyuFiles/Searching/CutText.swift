/// A text about a person that holds bytes at which records are cut, such as "Road 1, City".
struct CutText: Sendable {
  /// Cutting bytes before the first piece.
  let lead: [UInt8]
  /// The first piece.
  let first: [UInt8]
  /// All from the first piece on.
  let text: [UInt8]
  let isName: Bool

  /// - Returns: `nil` when nothing but cutting bytes and blanks is in it.
  init?(_ bytes: [UInt8], isName: Bool, cuts: (UInt8) -> Bool) {
    func isLoose(_ byte: UInt8) -> Bool {
      cuts(byte) || byte == 0x20 || byte == UInt8(ascii: "'")
    }
    guard let start = bytes.firstIndex(where: { !isLoose($0) }) else { return nil }
    let end = bytes[start...].firstIndex(where: cuts) ?? bytes.endIndex
    lead = bytes[..<start].filter(cuts)
    first = Self.withoutBlanks(bytes[start..<end])
    text = Self.withoutBlanks(bytes[start...])
    self.isName = isName
  }

  private static func withoutBlanks(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array(bytes[..<((bytes.lastIndex { $0 != 0x20 } ?? bytes.startIndex - 1) + 1)])
  }

  /// Whether it stands here as a whole, quotes once or, as in CSV, twice.
  func stands(in record: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    let quote = UInt8(ascii: "\"")
    var place = start
    for byte in text {
      guard place < record.count, record[place] == byte else { return false }
      place += 1
      if byte == quote, place < record.count, record[place] == quote { place += 1 }
    }
    while place < record.count, record[place] == 0x20 { place += 1 }
    guard place == record.count || PersonMatcher.cuts(record[place]) else { return false }
    // What stands before it, as far as the text has it.
    var before = start
    for byte in lead.reversed() {
      while before > 0, record[before - 1] == 0x20 || record[before - 1] == UInt8(ascii: "'") {
        before -= 1
      }
      guard before > 0, record[before - 1] == byte else { return false }
      before -= 1
      if byte == quote, before > 0, record[before - 1] == quote { before -= 1 }
    }
    return true
  }
}
