import SiyuModel

/// A customer's row in an export, merged over the accounts.
struct CustomerExport {
  let keys: KeyRing
  let connection: Connection

  func row(_ customer: Int64) throws -> [ExportCell] {
    let find = try connection.statement("SELECT id, profile FROM customers WHERE number = ?")
    find.bind(1, customer)
    defer { find.reset() }
    guard try find.step() else { return [] }
    let id = find.text(0)
    let profile = PackedProfile(find.bytes(1))
    let opened = try PersonalFields(keys: keys, connection: connection).read(
      PersonalField.allCases, of: customer)
    let cells = Exporting(connection: connection, keys: keys, row: { _ in })
    func personal(_ field: PersonalField) -> ExportCell {
      opened[field].map { .text(String(decoding: $0, as: UTF8.self)) } ?? .none
    }
    func word(_ number: Int32) throws -> ExportCell {
      try number == 0 ? .none : .text(connection.word(number))
    }
    return [
      .text(id), personal(.name), personal(.phone), cells.gender(profile.gender),
      personal(.birthday),
      personal(.address), try word(profile.province), try word(profile.city),
      try word(profile.channel), try word(profile.campaign),
      profile.joinedAt == .min ? .none : .time(Instant(seconds: profile.joinedAt)),
      try word(profile.staff), try word(profile.pool),
      profile.consent == 2 ? .none : .flag(profile.consent == 1),
    ]
  }
}

extension Connection {
  func word(_ number: Int32) throws -> String {
    if number == 0 { return "" }
    let find = try statement("SELECT text FROM words WHERE number = ?")
    find.bind(1, Int64(number))
    defer { find.reset() }
    return try find.step() ? find.text(0) : ""
  }
}
