import SiyuModel

/// Accounts, attributes and entities: facts about people.
extension WriteContext {
  func take(_ record: AccountRecord, header: ImportHeader) throws -> RowOutcome {
    let before = connection.totalChanges
    let accountsBefore = accounts.made
    guard try account(for: record.person, source: header.source) != nil else {
      return .refused(Self.namesNobody)
    }
    if accounts.made != accountsBefore { return .added }
    return connection.totalChanges == before ? .unchanged : .changed
  }

  func take(_ record: AttributeRecord, header: ImportHeader) throws -> RowOutcome {
    guard let account = try account(for: record.person, source: header.source) else {
      return .refused(Self.namesNobody)
    }
    let name = try words.number(record.name)
    let find = try connection.statement(
      "SELECT value FROM attributes WHERE home = ? AND account = ? AND name = ?")
    find.bind(1, account.home)
    find.bind(2, account.number)
    find.bind(3, Int64(name))
    let old = try find.step() ? find.text(0) : nil
    find.reset()
    if old?.utf8.elementsEqual(record.value?.utf8 ?? "".utf8) ?? (record.value == nil) {
      return .unchanged
    }
    if let value = record.value {
      let write = try connection.statement(
        """
        INSERT INTO attributes (home, account, name, value) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (home, account, name) DO UPDATE SET value = ?4
        """)
      write.bind(1, account.home)
      write.bind(2, account.number)
      write.bind(3, Int64(name))
      write.bind(4, value)
      try write.run()
    } else {
      try connection.run(
        "DELETE FROM attributes WHERE home = ? AND account = ? AND name = ?", account.home,
        account.number, Int64(name))
    }
    touched.insert(account.number)
    return old == nil ? .added : .changed
  }

  func take(_ record: EntityRecord, header: ImportHeader) throws -> RowOutcome {
    guard let account = try account(for: record.person, source: header.source) else {
      return .refused(Self.namesNobody)
    }
    let before = connection.totalChanges
    let source = Int64(try words.number(header.source))
    let kind = Int64(try words.number(record.kind))
    let find = try connection.statement(
      "SELECT number, account, kind FROM entities WHERE id = ? AND source = ?")
    find.bind(1, record.entityID)
    find.bind(2, source)
    let known = try find.step() ? (find.int(0), find.int(1), find.int(2)) : nil
    find.reset()
    let entity: Int64
    if let known {
      entity = known.0
      if known.1 != account.number || known.2 != kind {
        try connection.run(
          "UPDATE entities SET home = ?, account = ?, kind = ? WHERE number = ?", account.home,
          account.number, kind, entity)
        touched.insert(known.1)
      }
    } else {
      let insert = try connection.statement(
        "INSERT INTO entities (home, account, source, id, kind) VALUES (?, ?, ?, ?, ?)")
      insert.bind(1, account.home)
      insert.bind(2, account.number)
      insert.bind(3, source)
      insert.bind(4, record.entityID)
      insert.bind(5, kind)
      try insert.run()
      entity = connection.lastInserted
    }
    let isNewField = try setField(record.name, of: entity, to: record.value)
    guard connection.totalChanges != before else { return .unchanged }
    touched.insert(account.number)
    return isNewField ? .added : .changed
  }

  private func setField(_ name: String, of entity: Int64, to value: String?) throws -> Bool {
    let name = Int64(try words.number(name))
    guard let value else {
      try connection.run("DELETE FROM entity_fields WHERE entity = ? AND name = ?", entity, name)
      return false
    }
    let isNew =
      try connection.int("SELECT 1 FROM entity_fields WHERE entity = ? AND name = ?", entity, name)
      == nil
    let write = try connection.statement(
      """
      INSERT INTO entity_fields (entity, name, value) VALUES (?1, ?2, ?3)
      ON CONFLICT (entity, name) DO UPDATE SET value = ?3 WHERE value <> ?3
      """)
    write.bind(1, entity)
    write.bind(2, name)
    write.bind(3, value)
    try write.run()
    return isNew
  }
}
