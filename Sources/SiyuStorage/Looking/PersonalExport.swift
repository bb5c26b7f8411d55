import SiyuModel

/// All that is held about one customer, table by table; `PersonalTable` says which section shows
/// which table.
struct PersonalExport {
  let connection: Connection
  let keys: KeyRing
  let person: PersonRows
  let cells: Exporting
  /// For rows that are put in order.
  let arena = StableArena()

  init(_ connection: Connection, keys: KeyRing, _ customer: CustomerNumber) throws {
    self.connection = connection
    self.keys = keys
    person = try PersonRows(of: customer, in: connection)
    cells = Exporting(connection: connection, keys: keys, row: { _ in })
  }

  func record() throws -> PersonalRecord {
    PersonalRecord(
      id: try SQLiteStore.publicID(of: person.numbers[0], in: connection),
      sections: [
        try customer(), try accounts(), try evidence(), try links(), try attributes(),
        try entities(), try answers(), try orders(), try orderLines(), try events(), try groups(),
        try tags(), try owners(), try decisions(), try schedule(), try standings(),
        try enrolments(), try messages(), try tasks(), try outreach(), try ledger(),
        try coupons(), try couponsBefore(), try invitations(), try invitationCodes(), try rewards(),
      ])
  }

  // MARK: Who it is

  private func customer() throws -> PersonalRecord.Section {
    .init(
      "customer", ExportKind.customers.columns,
      [try CustomerExport(keys: keys, connection: connection).row(person.numbers[0])])
  }

  /// Each account with what files said about it.
  private func accounts() throws -> PersonalRecord.Section {
    let personal = PersonalFields(keys: keys, connection: connection)
    let rows = try person.accounts.map { account in
      let opened = try personal.ofProfile(PersonalField.allCases, account: account.number)
      func text(_ field: PersonalField) -> ExportCell {
        cells.text(opened[field].map { String(decoding: $0, as: UTF8.self) })
      }
      let plain = try profile(of: account)
      return [
        cells.text(account.platform), .text(account.name), text(.name), text(.phone),
        cells.gender(plain.gender), text(.birthday), text(.address),
        try cells.word(plain.province), try cells.word(plain.city), try cells.word(plain.channel),
        try cells.word(plain.campaign), cells.time(plain.joinedAt), try cells.word(plain.staff),
        try cells.word(plain.pool), plain.consent == 2 ? .none : .flag(plain.consent == 1),
      ]
    }
    return .init(
      "accounts", ["platform", "account_id"] + ExportKind.customers.columns.dropFirst(), rows)
  }

  private func profile(of account: NamedAccount) throws -> PackedProfile {
    let find = try connection.statement("SELECT plain FROM profiles WHERE account = ?")
    find.bind(1, account.number)
    defer { find.reset() }
    return try find.step() ? PackedProfile(find.bytes(0)) : PackedProfile()
  }

  /// Phones and union ids by which accounts are found to be one person's.
  private func evidence() throws -> PersonalRecord.Section {
    let personal = PersonalFields(keys: keys, connection: connection)
    var rows: [[ExportCell]] = []
    for account in person.accounts {
      for (kind, name) in [(EvidenceKind.unionID, "unionid"), (.phone, "phone")] {
        for value in try personal.evidence(kind, of: account.number) {
          rows.append([
            .text(account.text), .text(name), .text(String(decoding: value, as: UTF8.self)),
          ])
        }
      }
    }
    return .init("evidence", ["account", "kind", "value"], rows)
  }

  /// What ties the accounts to each other, and which they were said not to be with. Other people's
  /// accounts are theirs, and are not named.
  private func links() throws -> PersonalRecord.Section {
    let names = Dictionary(uniqueKeysWithValues: person.accounts.map { ($0.number, $0.text) })
    var rows: [[ExportCell]] = []
    for account in person.accounts {
      let ties = try connection.statement("SELECT b, kind FROM links WHERE a = ?")
      ties.bind(1, account.number)
      while try ties.step() {
        let kind = ties.int(1) == Int64(EvidenceKind.hand.rawValue) ? "merged by hand" : "one row"
        rows.append([.text(account.text), .text(kind), other(ties.int(0), names)])
      }
      ties.reset()
      let apart = try connection.statement("SELECT b FROM apart WHERE a = ?")
      apart.bind(1, account.number)
      while try apart.step() {
        rows.append([.text(account.text), .text("not the same"), other(apart.int(0), names)])
      }
      apart.reset()
    }
    return .init("links", ["account", "kind", "other"], rows)
  }

  private func other(_ account: Int64, _ names: [Int64: String]) -> ExportCell {
    .text(names[account] ?? "(somebody else's account)")
  }

  // MARK: Facts

  private func attributes() throws -> PersonalRecord.Section {
    let rows = try rows(
      """
      SELECT w.text, t.value FROM attributes t LEFT JOIN words w ON w.number = t.name
      WHERE t.account = ?1 AND t.home = ?2 ORDER BY w.text
      """, 2)
    return .init("attributes", ["account", "name", "value"], rows)
  }

  private func entities() throws -> PersonalRecord.Section {
    let rows = try rows(
      """
      SELECT e.id, s.text, k.text, n.text, f.value FROM entities e
      LEFT JOIN words s ON s.number = e.source LEFT JOIN words k ON k.number = e.kind
      LEFT JOIN entity_fields f ON f.entity = e.number LEFT JOIN words n ON n.number = f.name
      WHERE e.account = ?1 AND e.home = ?2 ORDER BY e.id, s.text, n.text
      """, 5)
    return .init("entities", ["account", "entity_id", "source", "kind", "name", "value"], rows)
  }

  /// The older ones too.
  private func answers() throws -> PersonalRecord.Section {
    var rows: [[ExportCell]] = []
    for account in person.accounts {
      for answer in try StoredAnswers(connection, keys: keys).history(of: account) {
        rows.append([
          .text(account.text), .text(answer.survey), .text(answer.question), .text(answer.value),
          cells.time(answer.at),
        ])
      }
    }
    return .init("answers", ["account", "survey", "question", "answer", "at"], rows)
  }

  private func groups() throws -> PersonalRecord.Section {
    let rows = try person.accounts.flatMap { account in
      let find = try connection.statement(
        """
        SELECT m.group_id, g.name, m.joined, m.left FROM group_members m
        LEFT JOIN groups g ON g.id = m.group_id WHERE m.account = ? ORDER BY m.group_id
        """)
      find.bind(1, account.number)
      defer { find.reset() }
      var rows: [[ExportCell]] = []
      while try find.step() {
        rows.append([
          .text(account.text), .text(find.text(0)), cells.text(find.optionalText(1)),
          cells.time(find.optionalInt(2)), cells.time(find.optionalInt(3)),
        ])
      }
      return rows
    }
    return .init("groups", ["account", "group_id", "name", "joined_at", "left_at"], rows)
  }

  /// For each account the rows of a query by account and home, as texts behind the account's name.
  private func rows(_ sql: String, _ columns: Int32) throws -> [[ExportCell]] {
    try person.accounts.flatMap { account in
      let find = try connection.statement(sql)
      find.bind(1, account.number)
      find.bind(2, account.home)
      defer { find.reset() }
      var rows: [[ExportCell]] = []
      while try find.step() {
        rows.append(
          [.text(account.text)] + (0..<columns).map { cells.text(find.optionalText($0)) })
      }
      return rows
    }
  }
}
