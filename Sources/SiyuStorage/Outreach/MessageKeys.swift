import SiyuModel

/// Finds messages by their ids.
///
/// Ids are digests, so each new key lands on another page: a commit of four thousand would write most
/// pages of the index of all messages anew. So new ones go into a small table first, which moves into
/// the large one when it has grown, in the order of the keys.
final class MessageKeys {
  private let connection: Connection
  private let find: Statement

  /// As many are moved at once: some twenty commits of an apply.
  private static let most: Int64 = 1 << 18

  init(_ connection: Connection) throws {
    self.connection = connection
    find = try connection.statement(
      """
      SELECT place FROM recent_message_keys WHERE hash = ?1
      UNION ALL SELECT place FROM message_keys WHERE hash = ?1
      """)
  }

  /// Not keyed: nobody chooses ids.
  static func hash(_ id: String) -> Int64 { Int64(bitPattern: FixedHash.hash(id)) }

  /// Where messages with this hash lie: one, unless two ids have the same.
  func places(_ hash: Int64) throws -> [Int64] {
    find.bind(1, hash)
    defer { find.reset() }
    var places: [Int64] = []
    while try find.step() { places.append(find.int(0)) }
    return places
  }

  func exists(_ hash: Int64) throws -> Bool {
    find.bind(1, hash)
    defer { find.reset() }
    return try find.step()
  }

  /// - Parameter keys: ascending by hash.
  func add(_ keys: [(hash: Int64, place: Int64)]) throws {
    if keys.isEmpty { return }
    let insert = try MultiRowInsert(
      connection, table: "recent_message_keys", columns: "hash, place")
    for key in keys { try insert.add(key.hash, key.place) }
    try insert.finish()
    let count = try connection.number(.recentMessageKeys) + Int64(keys.count)
    if count < Self.most {
      try connection.set(.recentMessageKeys, to: count)
      return
    }
    try connection.execute(
      """
      INSERT INTO message_keys SELECT hash, place FROM recent_message_keys ORDER BY hash, place;
      DELETE FROM recent_message_keys
      """)
    try connection.set(.recentMessageKeys, to: 0)
  }

  func remove(_ hash: Int64, _ place: Int64) throws {
    for table in ["recent_message_keys", "message_keys"] {
      try connection.run("DELETE FROM \(table) WHERE hash = ? AND place = ?", hash, place)
    }
  }

  /// Makes all of them anew.
  func rebuild() throws {
    try connection.execute("DELETE FROM message_keys; DELETE FROM recent_message_keys")
    let insert = try connection.statement("INSERT INTO message_keys (hash, place) VALUES (?, ?)")
    let read = try Statement(connection.handle, "SELECT place, id FROM messages")
    while try read.step() {
      insert.bind(1, Self.hash(read.text(1)))
      insert.bind(2, read.int(0))
      try insert.run()
    }
    try connection.set(.recentMessageKeys, to: 0)
  }
}
