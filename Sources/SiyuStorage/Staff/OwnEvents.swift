import SiyuModel

/// Writes events that siyu itself saw happen to customers: their ids are its own, and the same one again
/// changes nothing.
final class OwnEvents {
  private let context: WriteContext
  private let events: PlacedTable
  private let source: Int32
  private let packed = PackWriter()
  private let old = PackWriter()

  /// Ids of these events are siyu's own.
  private static let source = "siyu"

  init(_ context: WriteContext) throws {
    self.context = context
    events = try .events(context.connection)
    source = try context.words.number(Self.source)
  }

  /// An account of whoever owns the number; the one because of which there is the number, if it is
  /// theirs, so that the event goes where the number goes.
  func account(of home: Int64) throws -> AccountBook.Entry? {
    let find = try context.connection.statement(
      """
      SELECT number, home FROM accounts
      WHERE customer = (SELECT owner FROM customers WHERE number = ?1)
      ORDER BY own IS NOT ?1, number LIMIT 1
      """)
    find.bind(1, home)
    defer { find.reset() }
    return try find.step() ? AccountBook.Entry(number: find.int(0), home: find.int(1)) : nil
  }

  /// - Returns: false when it is known.
  func happened(
    _ type: String, id: String, at: Instant, props: DataRecord, to account: AccountBook.Entry
  ) throws -> Bool {
    try place(type, id: id, at: at, props: props, to: account) != nil
  }

  /// Whether this event of this account is known.
  func isKnown(_ id: String, of account: AccountBook.Entry) throws -> Bool {
    try Self.isKnown(id, of: account.number, source, events, context.hash, copyTo: old)
  }

  /// The same for whoever only reads.
  /// - Parameter source: of siyu's own events.
  static func isKnown(
    _ id: String, of account: Int64, _ source: Int32, _ events: PlacedTable, _ hash: KeyHash,
    copyTo old: PackWriter
  ) throws -> Bool {
    try Array(id.utf8).withUnsafeBufferPointer { id in
      let identity = PlacedIdentity(account: account, source: source, shop: 0, id: id)
      guard try events.find(hash.index(identity), identity, copyTo: old) != nil else {
        return false
      }
      return PackedEvent(old.bytes.bytes).identity.account == account
    }
  }

  /// `nil` where siyu has made no event yet.
  static func source(in connection: Connection) throws -> Int32? {
    try WordBook(connection).existing(source)
  }

  /// - Returns: where it lies; `nil` when it is known.
  func place(
    _ type: String, id: String, at: Instant, props: DataRecord, to account: AccountBook.Entry
  ) throws -> Int64? {
    let id = Array(id.utf8)
    let text = Array(DataValue.record(props).canonicalText.utf8)
    let typeWord = try context.words.number(type)
    return try id.withUnsafeBufferPointer { id in
      try text.withUnsafeBufferPointer { text in
        let identity = PlacedIdentity(account: account.number, source: source, shop: 0, id: id)
        let hash = context.hash.index(identity)
        if try events.find(hash, identity, copyTo: old) != nil { return nil }
        packed.clear()
        PackedEvent(identity: identity, type: typeWord, at: at.seconds, props: text)
          .write(to: packed)
        let place = try events.insert(hash, home: account.home, packed.bytes)
        context.eventsAdded += 1
        context.touched.insert(account.number)
        return place
      }
    }
  }
}
