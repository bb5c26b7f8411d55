import SiyuModel
import SiyuReport
import SiyuWords

/// A customer's entries, as people and programs read them.
struct EntryText {
  let entries: [LedgerEntry]
  /// What has expired since: no entry says so.
  let over: [(purse: Purse, lot: Lot)]
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
      + over.map { purse, lot in
        let until = TimeText.dateTime(lot.expires ?? lot.since, in: zone)
        return say(
          "\(purse.name): \(purse.text(lot.left, currency)) of \(lot.number) expired \(until)")
      }
  }

  private func cause(_ entry: LedgerEntry) -> String {
    var words = entry.cause.spoken
    if entry.isPart { words += say(", entry of another customer") }
    if let refers = entry.refers { words += say(" (of entry \(refers))") }
    if showsNotes, let note = entry.note { words += ": \(note)" }
    return words
  }

  /// `+30 until 2026-12-31 00:00`, `-20 of 268435456`.
  private func lots(_ entry: LedgerEntry) -> String {
    var legs = entry.postings.filter { $0.account == .customer }.map { leg in
      let amount = signed(leg.amount, entry.purse)
      if leg.lot == Lot.owed { return say("\(amount) owed") }
      guard let made = leg.made else { return say("\(amount) of \(leg.lot)") }
      let until = made.expires.map { say(" until \(TimeText.dateTime($0, in: zone))") } ?? ""
      return "\(amount) \(made.source)\(until)"
    }
    if entry.elsewhere != 0 {
      legs.append(say("\(signed(entry.elsewhere, entry.purse)) of another customer"))
    }
    return legs.listed()
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
          "change": .int(entry.change), "elsewhere": .int(entry.elsewhere),
          "part": .bool(entry.isPart), "at": .string(TimeText.iso(entry.at, in: zone)),
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

  var expired: DataValue {
    .list(
      over.map { purse, lot in
        [
          "purse": .string(purse.name), "lot": .int(lot.number), "amount": .int(lot.left),
          "at": .string(TimeText.iso(lot.expires ?? lot.since, in: zone)),
        ]
      })
  }
}
