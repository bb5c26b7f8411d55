internal import SiyuModel

/// Lays standings out, for each plugin those that it may read: what customers are in one plugin's
/// programmes is no other's to know unasked.
final class StandingSegments {
  let segments: [SegmentWriter]
  let owners: [String?]
  private let parts: [Part]
  /// Places of texts and the parts that get them, by programme: there are few.
  private var known: [Programme] = []

  private struct Programme {
    var bytes: [UInt8]
    var text: String
    var parts: [Int]
    /// Those met in it, by their bytes.
    var states: [(bytes: [UInt8], text: String)] = []
  }

  /// What one plugin gets.
  private final class Part {
    let access: StandingAccess
    let writer = SegmentWriter(.standings)
    let words: LocalDictionary

    init(_ access: StandingAccess) {
      self.access = access
      words = LocalDictionary(
        in: writer.target, offsets: StandingsColumn.dictionaryOffsets.rawValue,
        bytes: StandingsColumn.dictionaryBytes.rawValue)
    }
  }

  init(_ all: [StandingAccess]) {
    parts = all.map(Part.init)
    segments = parts.map(\.writer)
    owners = all.map(\.plugin)
  }

  /// After all segments were emptied.
  func begin() {
    for part in parts {
      part.words.start()
      part.writer.target.append(StandingsColumn.offsets.rawValue, UInt32(0))
      part.writer.target.append(StandingsColumn.dataOffsets.rawValue, UInt32(0))
    }
  }

  func add(_ row: StandingRow) {
    let programme = place(of: row.programme)
    if known[programme].parts.isEmpty { return }
    let state = self.state(row.state, in: programme)
    for index in known[programme].parts {
      let part = parts[index]
      let target = part.writer.target
      target.append(
        StandingsColumn.programme.rawValue,
        part.words.number(at: part.words.place(of: known[programme].text)))
      target.append(
        StandingsColumn.state.rawValue, part.words.number(at: part.words.place(of: state)))
      target.append(StandingsColumn.since.rawValue, row.since)
      target.append(StandingsColumn.until.rawValue, row.until)
      target.append(StandingsColumn.dataBytes.rawValue, text: row.data)
      target.append(
        StandingsColumn.dataOffsets.rawValue,
        UInt32(truncatingIfNeeded: target.bytes(StandingsColumn.dataBytes.rawValue)))
    }
  }

  private func place(of bytes: BorrowedText) -> Int {
    if let found = known.firstIndex(where: { $0.bytes.elementsEqual(bytes) }) { return found }
    let text = String(decoding: bytes, as: UTF8.self)
    known.append(
      Programme(
        bytes: Array(bytes), text: text,
        parts: parts.indices.filter { parts[$0].access.allows(text) }))
    return known.count - 1
  }

  private func state(_ bytes: BorrowedText, in programme: Int) -> String {
    if let found = known[programme].states.first(where: { $0.bytes.elementsEqual(bytes) }) {
      return found.text
    }
    let text = String(decoding: bytes, as: UTF8.self)
    known[programme].states.append((Array(bytes), text))
    return text
  }

  func endCustomer() {
    for part in parts {
      let target = part.writer.target
      target.append(
        StandingsColumn.offsets.rawValue,
        UInt32(truncatingIfNeeded: target.count(StandingsColumn.programme.rawValue)))
    }
  }
}
