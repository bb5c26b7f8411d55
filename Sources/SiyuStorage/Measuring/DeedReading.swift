import SiyuModel

/// Reads what customers did, up to a time. Cheap when customers come in ascending order.
final class DeedReading {
  private let connection: Connection
  private let words: WordBook
  private let now: Int64
  private let hasMerged: Bool
  private let hasScattered: Bool
  private let wantsEvents: Bool
  private let wantsPaymentProps: Bool
  private let leftWord: Int32
  private let types: Set<Int32>
  private let typesWithProps: Set<Int32>
  private var orders: NearCursor
  private var events: NearCursor
  private var texts: [Int32: String] = [:]
  private var known: Int64?
  private var deeds = Deeds()

  /// - Parameter goals: what events are looked for, beside orders and leaving the pool.
  init(_ connection: Connection, goals: [WantedGoal], now: Int64) throws {
    self.connection = connection
    self.now = now
    words = WordBook(connection)
    func exists(_ what: String) throws -> Bool {
      try connection.int("SELECT 1 FROM \(what) LIMIT 1") != nil
    }
    hasMerged = try exists("customers WHERE owner <> number")
    hasScattered = try hasMerged || exists("apart")
    leftWord = try words.existing(KnownEvents.poolLeft) ?? -1
    types = Set(goals.map(\.type).filter { $0 > 0 })
    typesWithProps = Set(goals.filter { !$0.props.isEmpty }.map(\.type))
    wantsPaymentProps = goals.contains { $0.isPayment && !$0.props.isEmpty }
    wantsEvents = leftWord > 0 || !types.isEmpty
    orders = NearCursor(try Statement(connection.handle, SliceReading.ordersSQL))
    events = NearCursor(try Statement(connection.handle, SliceReading.eventsSQL))
  }

  func end() {
    orders.end()
    events.end()
  }

  /// The customer that owns a number now.
  func owner(of home: Int64) throws -> Int64 {
    guard hasMerged else { return home }
    return try connection.int("SELECT owner FROM customers WHERE number = ?", home) ?? home
  }

  /// - Parameter customer: one that owns its number.
  func deeds(of customer: Int64) throws -> Deeds {
    if customer == known { return deeds }
    known = nil
    deeds.clear()
    if try isScattered(customer) {
      try readScattered(customer)
    } else {
      try orders.go(to: customer)
      while orders.isAt(customer) {
        try order(orders.bytes(1))
        try orders.step()
      }
      if wantsEvents {
        try events.go(to: customer)
        while events.isAt(customer) {
          event(events.bytes(1))
          try events.step()
        }
      }
    }
    known = customer
    return deeds
  }

  private func isScattered(_ customer: Int64) throws -> Bool {
    guard hasScattered else { return false }
    return try connection.int("SELECT shape FROM customers WHERE number = ?", customer)
      == CustomerShape.scattered
  }

  /// Their rows lie in several homes, or in one shared with another: read account by account.
  private func readScattered(_ customer: Int64) throws {
    var accounts: Set<Int64> = []
    var homes: Set<Int64> = []
    try connection.each("SELECT number, home FROM accounts WHERE customer = ?", customer) { row in
      accounts.insert(row.int(0))
      homes.insert(row.int(1))
    }
    func isTheirs(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
      var reader = PackReader(bytes)
      return accounts.contains(reader.int())
    }
    for home in homes.sorted() {
      let (low, high) = (PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1))
      try connection.each(SliceReading.ordersSQL, low, high) {
        if isTheirs($0.bytes(1)) { try order($0.bytes(1)) }
      }
      guard wantsEvents else { continue }
      try connection.each(SliceReading.eventsSQL, low, high) {
        if isTheirs($0.bytes(1)) { event($0.bytes(1)) }
      }
    }
  }

  // MARK: Rows

  @inline(__always) private func order(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    let order = PackedOrder(bytes)
    guard order.paidAt != .min, order.paidAt <= now else { return }
    deeds.payments.append(
      Deeds.Deed(at: order.paidAt, props: wantsPaymentProps ? try props(of: order) : .null))
  }

  private func props(of order: PackedOrder) throws -> DataValue {
    func known(_ word: Int32) throws -> String? { word == 0 ? nil : try text(word) }
    return KnownEvents.orderProps(
      id: String(decoding: order.identity.id, as: UTF8.self), platform: try known(order.platform),
      channel: try known(order.channel), shop: try known(order.identity.shop),
      amount: order.amount, refunded: order.refunded, status: order.status)
  }

  private func text(_ word: Int32) throws -> String {
    if let known = texts[word] { return known }
    let find = try connection.statement("SELECT text FROM words WHERE number = ?")
    find.bind(1, Int64(word))
    defer { find.reset() }
    let text = try find.step() ? find.text(0) : ""
    texts[word] = text
    return text
  }

  private func event(_ bytes: UnsafeBufferPointer<UInt8>) {
    let event = PackedEvent(bytes)
    guard event.at <= now else { return }
    if event.type == leftWord, !event.isHandOver { deeds.left.append(event.at) }
    guard types.contains(event.type) else { return }
    var props = DataValue.null
    if typesWithProps.contains(event.type), !event.props.isEmpty {
      props = (try? JSON.parse(UnsafeRawBufferPointer(event.props))) ?? .null
    }
    deeds.events.append((event.type, Deeds.Deed(at: event.at, props: props)))
  }
}
