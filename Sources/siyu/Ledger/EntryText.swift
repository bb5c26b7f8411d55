import SiyuModel
import SiyuReport
import SiyuWords

/// A customer's entries, as people and programs read them.
struct EntryText {
  let entries: [LedgerEntry]
  let currency: Currency
  let zone: TimeZoneRules
  /// Notes are another system's free words.
  let showsNotes: Bool

  var lines: [String] {
    if entries.isEmpty { return [say("no entries")] }
    var table = TextTable([
      .init(say("at")), .init(say("purse")), .init(say("kind")), .init(say("change"), .right),
      .init(say("entry"), .right),
      .init(say("lots"), width: 80), .init(say("cause"), width: 60),
    ])
    for entry in entries {
      table.add(
        TimeText.dateTime(entry.at, in: zone), entry.purse.name, entry.kind.name,
        signed(entry.change, entry.purse), "\(entry.number)", lots(entry),
        cause(entry))
    }
    return table.lines
  }

  private func cause(_ entry: LedgerEntry) -> String {
    var words = entry.cause
    if let refers = entry.refers { words += say(" (of entry \(refers))") }
    if showsNotes, let note = entry.note { words += ": \(note)" }
    return words
  }

  /// `+30 until 2026-12-31 00:00`, `-20 of 268435456`.
  private func lots(_ entry: LedgerEntry) -> String {
    entry.postings.filter { $0.account == .customer }.map { leg in
      let amount = signed(leg.amount, entry.purse)
      if leg.lot == Lot.owed { return say("\(amount) owed") }
      guard let made = leg.made else { return say("\(amount) of \(leg.lot)") }
      let until = made.expires.map { say(" until \(TimeText.dateTime($0, in: zone))") } ?? ""
      return "\(amount) \(made.source)\(until)"
    }.joined(separator: ", ")
  }

  private func signed(_ amount: Int64, _ purse: Purse) -> String {
    (amount > 0 ? "+" : "") + purse.text(amount, currency)
  }

  var json: DataValue {
    .list(
      entries.map { entry in
        [
          "entry": .int(entry.number), "purse": .string(entry.purse.name),
          "unit": .string("\(entry.purse.unit)"), "kind": .string(entry.kind.name),
          "change": .int(entry.change), "at": .string(TimeText.iso(entry.at, in: zone)),
          "cause": .string(entry.cause), "refers": entry.refers.map { .int($0) } ?? .null,
          "note": showsNotes ? entry.note.map { .string($0) } ?? .null : .null,
          "postings": .list(
            entry.postings.map { leg in
              [
                "account": .string(leg.account.name), "amount": .int(leg.amount),
                "lot": leg.account == .customer ? .int(leg.lot) : .null,
                "source": leg.made.map { .string("\($0.source)") } ?? .null,
                "expires_at": leg.made?.expires.map {
                  .string(TimeText.iso($0, in: zone))
                } ?? .null,
              ]
            }),
        ]
      })
  }
}
