import SiyuModel

/// Entries as they were posted, each with all its legs that lie with one person.
struct LedgerReading {
  private let rows: LedgerRows
  private let labels: LabelBook

  init(_ connection: Connection) throws {
    rows = try LedgerRows(connection)
    labels = LabelBook(connection)
  }

  /// Oldest first.
  func all(of customer: Int64, purse: String?) throws -> [LedgerEntry] {
    var all: [LedgerEntry] = []
    var further: [Int64: [Posting]] = [:]
    try rows.each(in: try rows.homes(of: CustomerNumber(rawValue: customer))) { place, packed in
      var legs: [Posting] = []
      _ = packed.eachLeg(at: place) { legs.append($0) }
      let name = try labels.text(packed.purse)
      if let purse, purse != name { return }
      if packed.isFurther {
        further[packed.refers, default: []] += legs
        return
      }
      let note = String(decoding: packed.note, as: UTF8.self)
      all.append(
        LedgerEntry(
          number: place, kind: LedgerEntry.Kind(rawValue: packed.kind) ?? .adjust,
          purse: try Purse(
            LedgerGathering.PurseKey(name: packed.purse, unit: packed.unit), labels),
          at: Instant(seconds: packed.at), cause: try labels.text(packed.cause),
          note: note.isEmpty ? nil : note, refers: packed.refers == 0 ? nil : packed.refers,
          asked: packed.asked, postings: legs))
    }
    for index in all.indices { all[index].postings += further[all[index].number] ?? [] }
    all.sort { ($0.at, $0.number) < ($1.at, $1.number) }
    return all
  }
}
