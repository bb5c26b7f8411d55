import SiyuModel

/// Reads whom a message is for, on one connection and one state.
struct AddresseeReading {
  let connection: Connection
  let keys: KeyRing

  func addressee(
    customer: Int64?, entity: Int64?, group: String?, staff: String?, sop: String? = nil
  ) throws -> Addressee {
    var facts = RenderFacts()
    facts.staffName = try staff.flatMap(name(ofStaff:))
    if let group {
      let found = try self.group(group)
      facts.group = found
      return Addressee(facts: facts, staff: found.owner, isInPool: true)
    }
    guard let customer,
      let owner = try connection.int("SELECT owner FROM customers WHERE number = ?", customer)
    else { throw StoreError(.notFound, "the customer is not known any more") }
    facts.entity = try entity.map(self.entity)
    let row = try self.row(owner)
    facts.customer = try self.customer(owner, row)
    facts.couponCode = try sop.flatMap { try code(of: owner, givenBy: $0) }
    var consent: UInt8 = 2
    if case .flag(let said)? = row["marketing_consent"] { consent = said ? 1 : 0 }
    return Addressee(
      facts: facts, consent: consent, staff: row.text("staff_id"),
      isInPool: row.text("pool") != nil)
  }

  // MARK: Customers

  /// A customer's row, by column.
  private struct Row {
    var cells: [String: ExportCell]
    subscript(name: String) -> ExportCell? { cells[name] }
    func text(_ name: String) -> String? {
      if case .text(let text)? = cells[name] { text } else { nil }
    }
  }

  private func row(_ owner: Int64) throws -> Row {
    let cells = try CustomerExport(keys: keys, connection: connection).row(owner)
    return Row(
      cells: Dictionary(
        zip(ExportKind.customers.columns, cells), uniquingKeysWith: { first, _ in first }))
  }

  private func customer(_ owner: Int64, _ row: Row) throws -> CustomerFacts {
    var facts = CustomerFacts(id: row.text("customer_id") ?? "")
    for field in PersonalField.allCases {
      facts.personal[field] = row.text(field.permission)
    }
    facts.gender = row.text("gender").flatMap(CustomerFacts.Gender.init)
    facts.province = row.text("province")
    facts.city = row.text("city")
    facts.channel = row.text("channel")
    facts.campaign = row.text("campaign")
    facts.pool = row.text("pool")
    // The first account that says something is believed, as elsewhere.
    for account in try canonicalAccounts(of: owner, in: connection) {
      let find = try connection.statement(
        """
        SELECT w.text, a.value FROM attributes a JOIN words w ON w.number = a.name
        WHERE a.home = ? AND a.account = ?
        """)
      find.bind(1, account.home)
      find.bind(2, account.number)
      defer { find.reset() }
      while try find.step() {
        let name = find.text(0)
        if facts.attributes[name] == nil { facts.attributes[name] = find.text(1) }
      }
    }
    let tags = try TagNumbers.all(in: connection)
    facts.tags = try HeldTagReading(connection).union(of: owner).entries.compactMap {
      tags[$0.tag]
    }
    return facts
  }

  /// The code that an SOP gave last. One that was used is shown still: the message is about it.
  private func code(of owner: Int64, givenBy sop: String) throws -> String? {
    let codes = try CouponCodes(connection, labels: LabelBook(connection))
    let all = try LedgerRows(connection).homes(of: CustomerNumber(rawValue: owner))
      .flatMap { try codes.all(of: $0) }
      .filter { $0.state == .given || $0.state == .used }
    let newest = all.sorted {
      ($0.givenAt?.seconds ?? 0, $0.entry ?? 0) > ($1.givenAt?.seconds ?? 0, $1.entry ?? 0)
    }
    for code in newest {
      if try codes.isGiven(code, by: sop) { return code.code }
    }
    return nil
  }

  // MARK: Other things

  private func entity(_ number: Int64) throws -> EntityFacts {
    let find = try connection.statement(
      """
      SELECT e.id, k.text FROM entities e LEFT JOIN words k ON k.number = e.kind
      WHERE e.number = ?
      """)
    find.bind(1, number)
    defer { find.reset() }
    guard try find.step() else {
      throw StoreError(.notFound, "what the message is about is not known any more")
    }
    var facts = EntityFacts(kind: find.optionalText(1) ?? "", id: find.text(0), fields: [:])
    let fields = try connection.statement(
      """
      SELECT w.text, f.value FROM entity_fields f JOIN words w ON w.number = f.name
      WHERE f.entity = ?
      """)
    fields.bind(1, number)
    defer { fields.reset() }
    while try fields.step() { facts.fields[fields.text(0)] = fields.text(1) }
    return facts
  }

  private func group(_ id: String) throws -> GroupFacts {
    let find = try connection.statement(
      """
      SELECT g.name, g.owner, g.capacity,
        (SELECT count(*) FROM group_members m WHERE m.group_id = g.id AND m.left IS NULL)
      FROM groups g WHERE g.id = ?
      """)
    find.bind(1, id)
    defer { find.reset() }
    guard try find.step() else {
      throw StoreError(.notFound, "the group is not known any more")
    }
    return GroupFacts(
      id: id, name: find.optionalText(0), owner: find.optionalText(1),
      capacity: find.optionalInt(2), members: find.int(3))
  }

  private func name(ofStaff id: String) throws -> String? {
    let find = try connection.statement("SELECT name FROM staff WHERE id = ?")
    find.bind(1, id)
    defer { find.reset() }
    return try find.step() ? find.optionalText(0) : nil
  }

  // MARK: Suppression

  func names(of customer: CustomerNumber) throws -> ContactNames {
    let person = try PersonRows(of: customer, in: connection)
    var names = ContactNames(
      ids: [try SQLiteStore.publicID(of: person.numbers[0], in: connection)])
    let personal = PersonalFields(keys: keys, connection: connection)
    for account in person.accounts {
      names.ids.formUnion([account.name, account.text])
      for value in try personal.evidence(.phone, of: account.number) {
        names.phones.insert(String(decoding: value, as: UTF8.self))
      }
      let profile = try personal.ofProfile([.phone], account: account.number)
      if let value = profile[.phone] { names.phones.insert(String(decoding: value, as: UTF8.self)) }
    }
    return names
  }
}
