import SiyuModel

/// Rows that lie by home: orders or events, with the index that finds one by its id.
///
/// *place* = home << 28 | number within the home. Home 0 holds what names nobody.
final class PlacedTable {
  static let homeBits: Int64 = 28

  @inline(__always) static func firstPlace(of home: Int64) -> Int64 { home << homeBits }
  @inline(__always) static func home(of place: Int64) -> Int64 { place >> homeBits }

  private let connection: Connection
  let name: String
  private let find: Statement
  private let readStatement: Statement
  private let last: Statement
  private let insertRow: Statement
  private let updateRow: Statement
  private let deleteRow: Statement
  private let insertKeyStatement: Statement
  private let firstPlace: Statement
  private let deleteKey: Statement

  init(_ connection: Connection, rows: String, keys: String) throws {
    self.connection = connection
    name = rows
    find = try connection.statement(
      """
      SELECT k.place, r.data FROM \(keys) k CROSS JOIN \(rows) r ON r.place = k.place
      WHERE k.hash = ?
      """)
    readStatement = try connection.statement("SELECT data FROM \(rows) WHERE place = ?")
    last = try connection.statement(
      "SELECT place FROM \(rows) WHERE place < ? ORDER BY place DESC LIMIT 1")
    insertRow = try connection.statement("INSERT INTO \(rows) (place, data) VALUES (?, ?)")
    updateRow = try connection.statement("UPDATE \(rows) SET data = ?2 WHERE place = ?1")
    deleteRow = try connection.statement("DELETE FROM \(rows) WHERE place = ?")
    firstPlace = try connection.statement("SELECT place FROM \(keys) WHERE hash = ? LIMIT 1")
    insertKeyStatement = try connection.statement("INSERT INTO \(keys) (hash, place) VALUES (?, ?)")
    deleteKey = try connection.statement("DELETE FROM \(keys) WHERE hash = ? AND place = ?")
  }

  static func orders(_ connection: Connection) throws -> PlacedTable {
    try PlacedTable(connection, rows: "orders", keys: "order_keys")
  }

  static func events(_ connection: Connection) throws -> PlacedTable {
    try PlacedTable(connection, rows: "events", keys: "event_keys")
  }

  func isEmpty() throws -> Bool {
    try connection.int("SELECT 1 FROM \(name) LIMIT 1") == nil
  }

  /// Where the row with this identity lies; its bytes are copied into `old`.
  func find(_ hash: Int64, _ identity: PlacedIdentity, copyTo old: PackWriter) throws -> Int64? {
    find.bind(1, hash)
    defer { find.reset() }
    while try find.step() {
      let bytes = find.bytes(1)
      var reader = PackReader(bytes)
      if PlacedIdentity(&reader).names(sameAs: identity) {
        old.clear()
        old.raw(bytes)
        return find.int(0)
      }
    }
    return nil
  }

  /// All rows with this hash, for those who look for an id in any shop.
  func each(_ hash: Int64, _ body: (Int64, UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    find.bind(1, hash)
    defer { find.reset() }
    while try find.step() { try body(find.int(0), find.bytes(1)) }
  }

  func read(_ place: Int64, into old: PackWriter) throws -> Bool {
    readStatement.bind(1, place)
    defer { readStatement.reset() }
    guard try readStatement.step() else { return false }
    old.clear()
    old.raw(readStatement.bytes(0))
    return true
  }

  /// Where a row with this hash lies, if there is any.
  func place(_ hash: Int64) throws -> Int64? {
    firstPlace.bind(1, hash)
    defer { firstPlace.reset() }
    return try firstPlace.step() ? firstPlace.int(0) : nil
  }

  /// The first free place behind a home's rows.
  func nextPlace(of home: Int64) throws -> Int64 {
    last.bind(1, Self.firstPlace(of: home + 1))
    defer { last.reset() }
    let first = Self.firstPlace(of: home)
    return try last.step() ? max(first, last.int(0) + 1) : first
  }

  /// - Returns: where it lies.
  @discardableResult
  func insert(_ hash: Int64, home: Int64, _ data: UnsafeRawBufferPointer) throws -> Int64 {
    let place = try nextPlace(of: home)
    try check(place, isOf: home)
    try insertData(place, data)
    try insertKey(hash, place)
    return place
  }

  func check(_ place: Int64, isOf home: Int64) throws {
    if Self.home(of: place) == home { return }
    throw StoreError(
      .refused, "one customer cannot have more than 268 million \(name)",
      hint: "see whether the column with the customer's id holds one value for everybody")
  }

  func insertData(_ place: Int64, _ data: UnsafeRawBufferPointer) throws {
    insertRow.bind(1, place)
    insertRow.bind(2, borrowed: data)
    try insertRow.run()
  }

  func insertKey(_ hash: Int64, _ place: Int64) throws {
    insertKeyStatement.bind(1, hash)
    insertKeyStatement.bind(2, place)
    try insertKeyStatement.run()
  }

  func update(_ place: Int64, _ data: UnsafeRawBufferPointer) throws {
    updateRow.bind(1, place)
    updateRow.bind(2, borrowed: data)
    try updateRow.run()
  }

  func delete(_ place: Int64, _ hash: Int64) throws {
    try deleteData(place)
    deleteKey.bind(1, hash)
    deleteKey.bind(2, place)
    try deleteKey.run()
  }

  func deleteData(_ place: Int64) throws {
    deleteRow.bind(1, place)
    try deleteRow.run()
  }
}

extension UnsafeRawBufferPointer {
  func sameBytes(as other: UnsafeRawBufferPointer) -> Bool { elementsEqual(other) }

  var bytes: UnsafeBufferPointer<UInt8> { assumingMemoryBound(to: UInt8.self) }
}
