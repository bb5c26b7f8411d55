import SiyuModel

/// What belongs to no customer: products, staff, groups and who is in them.
extension WriteContext {
  /// The newest row for a sku wins; of equally new ones the greatest by content, so that the
  /// order of files does not matter.
  func take(_ record: ProductRecord, header: ImportHeader) throws -> RowOutcome {
    let find = try connection.statement(
      "SELECT title, category, brand, price, at FROM products WHERE sku = ?")
    find.bind(1, record.sku)
    var new = record
    var old: ProductRecord?
    if try find.step() {
      var known = ProductRecord(sku: record.sku)
      known.title = find.optionalText(0)
      known.category = find.optionalText(1)
      known.brand = find.optionalText(2)
      known.price = find.optionalInt(3)
      known.at = find.optionalInt(4).map { Instant(seconds: $0) }
      old = known
    }
    find.reset()
    if let old {
      if !header.columns.contains("title") { new.title = old.title }
      if !header.columns.contains("category") { new.category = old.category }
      if !header.columns.contains("brand") { new.brand = old.brand }
      if !header.columns.contains("price") { new.price = old.price }
      // Without times there is nothing to weigh: the file imported last is the correction.
      let isWeighed = old.at != nil || new.at != nil
      if new == old || (isWeighed && !new.isNewer(than: old)) { return .unchanged }
    }
    let write = try connection.statement(
      """
      INSERT INTO products (sku, title, category, brand, price, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (sku) DO UPDATE
      SET title = ?2, category = ?3, brand = ?4, price = ?5, at = ?6
      """)
    write.bind(1, new.sku)
    write.bind(2, new.title)
    write.bind(3, new.category)
    write.bind(4, new.brand)
    write.bind(5, new.price)
    write.bind(6, new.at?.seconds)
    try write.run()
    referenceTouched = true
    return old == nil ? .added : .changed
  }

  func take(_ record: StaffRecord, header: ImportHeader) throws -> RowOutcome {
    if let reason = try unknownPlace(of: record, header) { return .refused(reason) }
    let outcome = try put(
      "staff", id: record.staffID, header.columns,
      [
        ("name", .text(record.name)), ("shop", .text(record.shop)),
        ("region", .text(record.region)), ("status", .text(record.status)),
      ])
    let isOther =
      try header.columns.contains("phone")
      && StaffPhones(connection, keys).put(record.phone, of: record.staffID)
    if case .unchanged = outcome, !isOther { return outcome }
    referenceTouched = true
    if case .unchanged = outcome { return .changed }
    return outcome
  }

  func take(_ record: GroupRecord, header: ImportHeader) throws -> RowOutcome {
    try put(
      "groups", id: record.groupID, header.columns,
      [
        ("name", .text(record.name)), ("owner", .text(record.owner)),
        ("capacity", .number(record.capacity)),
      ])
  }

  func take(_ record: GroupMemberRecord, header: ImportHeader) throws -> RowOutcome {
    guard let account = try account(for: record.person, source: header.source) else {
      return .refused(Self.namesNobody)
    }
    let find = try connection.statement(
      "SELECT joined, left FROM group_members WHERE group_id = ? AND account = ?")
    find.bind(1, record.groupID)
    find.bind(2, account.number)
    let old = try find.step() ? (find.optionalInt(0), find.optionalInt(1)) : nil
    find.reset()
    var new = (record.joinedAt?.seconds, record.leftAt?.seconds)
    if let old {
      if !header.columns.contains("joined_at") { new.0 = old.0 }
      if !header.columns.contains("left_at") { new.1 = old.1 }
      if old == new { return .unchanged }
    }
    let write = try connection.statement(
      """
      INSERT INTO group_members (group_id, account, joined, left) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (group_id, account) DO UPDATE SET joined = ?3, left = ?4
      """)
    write.bind(1, record.groupID)
    write.bind(2, account.number)
    write.bind(3, new.0)
    write.bind(4, new.1)
    try write.run()
    return old == nil ? .added : .changed
  }

  enum ReferenceField {
    case text(String?)
    case number(Int64?)
  }

  /// Writes a row keyed by `id`; columns that the file lacks stay as they are.
  func put(
    _ table: String, id: String, _ columns: Set<String>,
    _ fields: [(name: String, ReferenceField)]
  ) throws -> RowOutcome {
    let find = try connection.statement("SELECT 1 FROM \(table) WHERE id = ?")
    find.bind(1, id)
    let isKnown = try find.step()
    find.reset()
    if !isKnown {
      let insert = try connection.statement("INSERT INTO \(table) (id) VALUES (?)")
      insert.bind(1, id)
      try insert.run()
    }
    var isChanged = false
    for (name, value) in fields where columns.contains(name) {
      let update = try connection.statement(
        "UPDATE \(table) SET \(name) = ?2 WHERE id = ?1 AND \(name) IS NOT ?2")
      update.bind(1, id)
      switch value {
      case .text(let text): update.bind(2, text)
      case .number(let number): update.bind(2, number)
      }
      try update.run()
      if connection.changes > 0 { isChanged = true }
    }
    return isKnown ? (isChanged ? .changed : .unchanged) : .added
  }
}

extension ProductRecord {
  fileprivate func isNewer(than other: ProductRecord) -> Bool {
    let (now, then) = (at?.seconds ?? .min, other.at?.seconds ?? .min)
    if now != then { return now > then }
    func content(_ product: ProductRecord) -> [String] {
      [
        product.title ?? "", product.category ?? "", product.brand ?? "",
        product.price.map { String($0) } ?? "",
      ]
    }
    for (mine, theirs) in zip(content(self), content(other)) where mine != theirs {
      return precedes(theirs, mine)
    }
    return false
  }
}
