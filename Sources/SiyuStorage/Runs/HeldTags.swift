import SiyuModel

/// Reads and changes what customers hold, and logs it.
///
/// Tags lie under the customer number at which they were given. A customer that absorbed others
/// owns several numbers: it holds the union, and what it loses goes from all of them.
final class HeldTags {
  private let connection: Connection
  private let find: Statement
  private let insert: Statement
  private let updateAll: Statement
  private let updateTags: Statement
  private let delete: Statement
  private let absorbed: Statement
  private let tags = PackWriter()
  private let why = PackWriter()

  struct Row {
    var held: PackedHeld
    var due: Int64?
    var exists: Bool
  }

  init(_ connection: Connection) throws {
    self.connection = connection
    find = try connection.statement("SELECT due, tags, why FROM held WHERE customer = ?")
    insert = try connection.statement(
      "INSERT INTO held (customer, due, tags, why) VALUES (?1, ?2, ?3, ?4)")
    updateAll = try connection.statement(
      "UPDATE held SET due = ?2, tags = ?3, why = ?4 WHERE customer = ?1")
    updateTags = try connection.statement(
      "UPDATE held SET tags = ?2, why = ?3 WHERE customer = ?1")
    delete = try connection.statement("DELETE FROM held WHERE customer = ?")
    absorbed = try connection.statement(
      "SELECT number FROM customers WHERE owner = ? AND owner <> number ORDER BY number")
  }

  func row(_ customer: Int64) throws -> Row {
    find.bind(1, customer)
    defer { find.reset() }
    guard try find.step() else { return Row(held: PackedHeld(), due: nil, exists: false) }
    return Row(
      held: PackedHeld(tags: find.bytes(1), why: find.bytes(2)), due: find.optionalInt(0),
      exists: true)
  }

  func write(_ customer: Int64, _ row: Row, due: Int64?) throws {
    if row.held.entries.isEmpty, due == nil {
      if row.exists {
        delete.bind(1, customer)
        try delete.run()
      }
      return
    }
    tags.clear()
    why.clear()
    row.held.write(tags: tags, why: why)
    let write = !row.exists ? insert : due == row.due ? updateTags : updateAll
    write.bind(1, customer)
    var next: Int32 = 2
    if write !== updateTags {
      write.bind(next, due)
      next += 1
    }
    write.bind(next, borrowed: tags.bytes)
    write.bind(next + 1, borrowed: why.bytes)
    try write.run()
  }

  /// The further numbers this customer owns.
  func absorbed(by customer: Int64) throws -> [Int64] {
    absorbed.bind(1, customer)
    defer { absorbed.reset() }
    var numbers: [Int64] = []
    while try absorbed.step() { numbers.append(absorbed.int(0)) }
    return numbers
  }

  /// All the customer holds; where two numbers hold a tag, the one set by hand counts, then the
  /// older.
  func union(of customer: Int64) throws -> PackedHeld {
    var all = try row(customer).held
    for number in try absorbed(by: customer) {
      for entry in try row(number).held.entries {
        if let index = all.index(of: entry.tag) {
          let known = all.entries[index]
          if known.byHand && !entry.byHand { continue }
          if known.byHand == entry.byHand && known.since <= entry.since { continue }
        }
        all.put(entry)
      }
    }
    return all
  }

  /// Appends to the log of a bucket.
  func log(bucket: Int64, run: Int64, _ data: UnsafeRawBufferPointer) throws {
    if data.count == 0 { return }
    let part =
      (try connection.int(
        "SELECT max(part) FROM decisions WHERE bucket = ? AND run = ?", bucket, run) ?? -1) + 1
    let insert = try connection.statement(
      "INSERT INTO decisions (bucket, run, part, data) VALUES (?, ?, ?, ?)")
    insert.bind(1, bucket)
    insert.bind(2, run)
    insert.bind(3, part)
    insert.bind(4, borrowed: data)
    try insert.run()
  }
}
