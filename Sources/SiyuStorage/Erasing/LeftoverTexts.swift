import SiyuModel

/// Shared texts that an erased person's rows used: cities, shops, product titles … What nobody else
/// uses could point at the person and goes too.
///
/// Rows do not count their uses, so the other rows are read until each text was seen; common ones are
/// seen at once, and only a text of one person's own costs a whole reading.
struct LeftoverTexts {
  private var words: Set<Int32> = []
  private var items: Set<Int32> = []

  mutating func note(_ profile: PackedProfile) {
    words.formUnion([
      profile.province, profile.city, profile.channel, profile.campaign, profile.pool,
      profile.staff,
    ])
  }

  mutating func note(_ order: PackedOrder) {
    words.formUnion([
      order.identity.source, order.identity.shop, order.platform, order.channel,
    ])
    for line in order.unpackedLines { items.insert(line.item) }
  }

  mutating func note(_ event: PackedEvent) {
    words.formUnion([event.identity.source, event.type])
  }

  mutating func note(
    words sql: String, _ arguments: Int64..., in connection: Connection
  ) throws {
    let find = try connection.statement(sql)
    for (index, value) in arguments.enumerated() { find.bind(Int32(index + 1), value) }
    defer { find.reset() }
    while try find.step() { words.insert(Int32(truncatingIfNeeded: find.int(0))) }
  }

  /// - Returns: how many texts were deleted.
  mutating func remove(from connection: Connection) throws -> Int64 {
    words.remove(0)
    try keepUsed(in: connection)
    var removed: Int64 = 0
    for (table, numbers) in [("words", words), ("items", items)] {
      let delete = try connection.statement("DELETE FROM \(table) WHERE number = ?")
      for number in numbers {
        delete.bind(1, Int64(number))
        try delete.run()
        removed += connection.changes
      }
    }
    return removed
  }

  // MARK: Who else uses them

  private mutating func keepUsed(in connection: Connection) throws {
    for column in [
      "platform FROM accounts", "name FROM attributes", "source FROM entities",
      "kind FROM entities", "name FROM entity_fields", "survey FROM answers",
      "question FROM answers",
    ] {
      try each("SELECT \(column)", connection, while: { !$0.words.isEmpty }) {
        $0.words.remove(Int32(truncatingIfNeeded: $1.int(0)))
      }
    }
    try each("SELECT plain FROM profiles", connection, while: { !$0.words.isEmpty }) {
      let profile = PackedProfile($1.bytes(0))
      for word in [
        profile.province, profile.city, profile.channel, profile.campaign, profile.pool,
        profile.staff,
      ] { $0.words.remove(word) }
    }
    try each(
      "SELECT data FROM orders", connection, while: { !$0.words.isEmpty || !$0.items.isEmpty }
    ) {
      let order = PackedOrder($1.bytes(0))
      for word in [order.identity.source, order.identity.shop, order.platform, order.channel] {
        $0.words.remove(word)
      }
      if !$0.items.isEmpty { for line in order.unpackedLines { $0.items.remove(line.item) } }
    }
    try each("SELECT data FROM events", connection, while: { !$0.words.isEmpty }) {
      let event = PackedEvent($1.bytes(0))
      $0.words.remove(event.identity.source)
      $0.words.remove(event.type)
    }
    try keepReads(in: connection)
  }

  /// What rules read is kept as words too, and can be written like one of these.
  private mutating func keepReads(in connection: Connection) throws {
    try each("SELECT tags, why FROM held", connection, while: { !$0.words.isEmpty }) {
      for entry in PackedHeld(tags: $1.bytes(0), why: $1.bytes(1)).entries {
        $0.words.remove(entry.reads)
      }
    }
    try each("SELECT data FROM decisions", connection, while: { !$0.words.isEmpty }) {
      var reader = PackReader($1.bytes(0))
      while !reader.isAtEnd && !reader.isBroken {
        $0.words.remove(PackedDecision(&reader).reads)
      }
    }
  }

  private mutating func each(
    _ sql: String, _ connection: Connection, while isOpen: (Self) -> Bool,
    _ body: (inout Self, Statement) -> Void
  ) throws {
    guard isOpen(self) else { return }
    let rows = try Statement(connection.handle, sql)
    while isOpen(self), try rows.step() { body(&self, rows) }
  }
}
