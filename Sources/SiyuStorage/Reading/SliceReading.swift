import SiyuModel

/// One sequential merge: customers, what they hold, their orders and events, all by number.
///
/// A scattered customer (rows in several homes, or in one shared with another) is read aside, by
/// its accounts; merged ones are few.
final class SliceReading {
  let connection: Connection
  let keys: KeyRing
  let needs: ReadNeeds
  private let customers: Statement
  private var held: HomeCursor
  private var orders: HomeCursor
  private var events: HomeCursor
  private var attributes: HomeCursor
  private var entities: HomeCursor
  let subject: SubjectGathering

  static let ordersSQL = "SELECT place, data FROM orders WHERE place >= ? AND place < ?"
  static let eventsSQL = "SELECT place, data FROM events WHERE place >= ? AND place < ?"
  static let attributesSQL =
    "SELECT home, account, name, value FROM attributes WHERE home >= ? AND home < ?"
  static let entitiesSQL =
    """
    SELECT e.home, e.account, e.id, e.source, e.kind, f.name, f.value
    FROM entities e LEFT JOIN entity_fields f ON f.entity = e.number
    WHERE e.home >= ? AND e.home < ? ORDER BY e.home
    """

  init(_ connection: Connection, keys: KeyRing, needs: ReadNeeds, now: Int64) throws {
    self.connection = connection
    self.keys = keys
    self.needs = needs
    func cursor(_ sql: String, shift: Int64 = 0) throws -> HomeCursor {
      HomeCursor(try Statement(connection.handle, sql), shift: shift)
    }
    customers = try Statement(
      connection.handle,
      "SELECT number, shape, id, profile FROM customers WHERE number >= ? AND number < ?")
    held = try cursor("SELECT customer, tags FROM held WHERE customer >= ? AND customer < ?")
    orders = try cursor(Self.ordersSQL, shift: PlacedTable.homeBits)
    events = try cursor(Self.eventsSQL, shift: PlacedTable.homeBits)
    attributes = try cursor(Self.attributesSQL)
    entities = try cursor(Self.entitiesSQL)
    subject = SubjectGathering(now: now)
  }

  func read(_ numbers: Range<Int64>, into writer: any SubjectWriter) throws -> Int {
    let (low, high) = (numbers.lowerBound, numbers.upperBound)
    customers.bind(1, low)
    customers.bind(2, high)
    try held.begin(low, high)
    if needs.contains(.orders) { try orders.begin(low, high) }
    if needs.contains(.events) { try events.begin(low, high) }
    try attributes.begin(low, high)
    try entities.begin(low, high)
    defer {
      customers.reset()
      for cursor in [held, orders, events, attributes, entities] { cursor.end() }
    }
    var count = 0
    while try customers.step() {
      let shape = customers.int(1)
      if shape == CustomerShape.mergedAway { continue }
      let number = customers.int(0)
      try push(profileOf: number, to: writer)
      subject.begin()
      if shape == CustomerShape.plain {
        try gather(number, writer)
      } else {
        try gatherScattered(number, writer)
      }
      try subject.push(to: writer)
      if !needs.isDisjoint(with: [.name, .phone, .birthday, .address]) {
        try pushPersonal(number, to: writer)
      }
      try writer.endCustomer(
        nextOrderAt: subject.nextOrderAt, nextEventAt: subject.nextEventAt)
      count += 1
    }
    return count
  }

  @inline(__always) private func push(
    profileOf number: Int64, to writer: any SubjectWriter
  ) throws {
    let profile = PackedProfile(customers.bytes(3))
    try writer.customer(
      CustomerRow(
        number: number, id: customers.bytes(2), gender: profile.gender,
        province: Word(rawValue: profile.province), city: Word(rawValue: profile.city),
        channel: Word(rawValue: profile.channel), campaign: Word(rawValue: profile.campaign),
        pool: Word(rawValue: profile.pool), staff: Word(rawValue: profile.staff),
        joinedAt: profile.joinedAt, consent: profile.consent))
  }

  @inline(__always) private func gather(_ number: Int64, _ writer: any SubjectWriter) throws {
    while try held.isAt(number) {
      var reader = PackReader(held.statement.bytes(1))
      while !reader.isAtEnd && !reader.isBroken {
        let (tag, _, run, _) = PackedHeld.next(&reader)
        try writer.held(TagID(rawValue: tag), byHand: run == 0)
      }
      try held.step()
    }
    if needs.contains(.orders) {
      while try orders.isAt(number) {
        subject.order(orders.statement.bytes(1))
        try orders.step()
      }
    }
    if needs.contains(.events) {
      while try events.isAt(number) {
        subject.event(events.statement.bytes(1))
        try events.step()
      }
    }
    while try attributes.isAt(number) {
      subject.attribute(attributes.statement)
      try attributes.step()
    }
    while try entities.isAt(number) {
      subject.entity(entities.statement)
      try entities.step()
    }
    if subject.hasAttributesOfSeveralAccounts {
      subject.rankAccounts(try canonicalRanks(of: number))
    }
  }
}
