import SiyuModel

/// Entries as they were posted, each with all its legs that lie with one person.
struct LedgerReading {
  private let rows: LedgerRows
  private let labels: LabelBook
  private let head: Statement

  init(_ connection: Connection) throws {
    rows = try LedgerRows(connection)
    labels = LabelBook(connection)
    head = try connection.statement("SELECT data FROM ledger WHERE place = ?")
  }

  /// Oldest first. They add up to what the person has: of an entry that lies with another customer since
  /// they were parted, the legs that moved this one's lots are an entry too.
  func all(of customer: Int64, purse: String?) throws -> [LedgerEntry] {
    var all: [LedgerEntry] = []
    var further: [Int64: [Posting]] = [:]
    var parts: [Int64: LedgerEntry] = [:]
    try rows.each(in: try rows.homes(of: CustomerNumber(rawValue: customer))) { place, packed in
      var legs: [Posting] = []
      _ = packed.eachLeg(at: place) { legs.append($0) }
      if let purse, try purse != labels.text(packed.purse) { return }
      guard packed.isFurther else { return all.append(try entry(packed, place, legs)) }
      if parts[packed.refers] == nil { parts[packed.refers] = try part(packed) }
      further[packed.refers, default: []] += legs
    }
    for index in all.indices {
      let number = all[index].number
      all[index].postings = Self.joined(all[index].postings, further[number] ?? [])
      parts[number] = nil
    }
    for (number, var part) in parts {
      part.postings = further[number] ?? []
      part.refers = try refers(number)
      all.append(part)
    }
    all.sort { ($0.at, $0.number) < ($1.at, $1.number) }
    return all
  }

  private func entry(
    _ packed: PackedEntry, _ place: Int64, _ legs: [Posting]
  ) throws -> LedgerEntry {
    let note = String(decoding: packed.note, as: UTF8.self)
    return LedgerEntry(
      number: place, kind: LedgerEntry.Kind(rawValue: packed.kind) ?? .adjust,
      purse: try Purse(LedgerGathering.PurseKey(name: packed.purse, unit: packed.unit), labels),
      at: Instant(seconds: packed.at), cause: try labels.text(packed.cause),
      note: note.isEmpty ? nil : note, refers: packed.refers == 0 ? nil : packed.refers,
      asked: packed.asked, postings: legs)
  }

  /// Under the number of the whole entry. The note is words about the other customer.
  private func part(_ packed: PackedEntry) throws -> LedgerEntry {
    var part = try entry(packed, packed.refers, [])
    part.isPart = true
    part.note = nil
    part.refers = nil
    return part
  }

  /// What the entry gives or takes back: its own row knows.
  private func refers(_ place: Int64) throws -> Int64? {
    head.bind(1, place)
    defer { head.reset() }
    guard try head.step() else { return nil }
    let refers = PackedEntry(head.bytes(0)).refers
    return refers == 0 ? nil : refers
  }

  /// Legs of further rows where the entry's own row has kept their place.
  private static func joined(_ own: [Posting], _ further: [Posting]) -> [Posting] {
    var rest = further
    var joined = own.compactMap { leg -> Posting? in
      if leg.amount != 0 { return leg }
      return rest.firstIndex { $0.lot == leg.lot }.map { rest.remove(at: $0) }
    }
    joined += rest
    return joined
  }
}
