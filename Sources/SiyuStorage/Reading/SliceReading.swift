import SiyuModel

/// One sequential merge: customers, what they hold, their orders and events, all by number.
///
/// A scattered customer (rows in several homes, or in one shared with another) is read aside, by
/// its accounts; merged ones are few.
final class SliceReading {
  let connection: Connection
  let keys: KeyRing
  let needs: ReadNeeds
  private let now: Int64
  var clock: Int64 { now }
  /// Of purses.
  let labels: LabelBook
  private let cursors: Cursors
  /// What there is to read: a table that is not wanted, or has no rows, costs no looking.
  private let tables: Tables

  static let ordersSQL = "SELECT place, data FROM orders WHERE place >= ? AND place < ?"
  static let eventsSQL = "SELECT place, data FROM events WHERE place >= ? AND place < ?"
  static let attributesSQL =
    "SELECT home, account, name, value FROM attributes WHERE home >= ? AND home < ?"
  static let entitiesSQL =
    """
    SELECT e.home, e.account, e.id, e.source, e.kind, f.name, f.value, e.number
    FROM entities e LEFT JOIN entity_fields f ON f.entity = e.number
    WHERE e.home >= ? AND e.home < ? ORDER BY e.home
    """

  static let answersSQL =
    """
    SELECT home, account, survey, question, at, value, sealed FROM answers
    WHERE home >= ? AND home < ?
    """

  private struct Tables {
    var held, orders, events, attributes, entities, answers, standings, ledger: Bool

    init(_ connection: Connection, _ needs: ReadNeeds) throws {
      func exists(_ table: String) throws -> Bool {
        try connection.int("SELECT 1 FROM \(table) LIMIT 1") != nil
      }
      held = try exists("held")
      orders = try needs.contains(.orders) && exists("orders")
      events = try needs.contains(.events) && exists("events")
      attributes = try exists("attributes")
      entities = try exists("entities")
      answers = try needs.contains(.answers) && exists("answers")
      standings = try needs.contains(.standings) && exists("programme_standings")
      ledger = try needs.contains(.wallet) && exists("ledger")
    }
  }

  /// Where reading stands, in every table at once. A value on the stack while it moves.
  /// Each call begins and ends them, so that readers one after the other share their statements.
  private struct Cursors {
    var customers, held, orders, events, attributes, entities, answers, standings: HomeCursor
    var ledger: HomeCursor

    init(_ connection: Connection) throws {
      func cursor(_ sql: String, shift: Int64 = 0) throws -> HomeCursor {
        HomeCursor(try connection.statement(sql, of: "slices"), shift: shift)
      }
      customers = try cursor(
        "SELECT number, shape, id, profile FROM customers WHERE number >= ? AND number < ?")
      held = try cursor("SELECT customer, tags FROM held WHERE customer >= ? AND customer < ?")
      orders = try cursor(ordersSQL, shift: PlacedTable.homeBits)
      events = try cursor(eventsSQL, shift: PlacedTable.homeBits)
      attributes = try cursor(attributesSQL)
      entities = try cursor(entitiesSQL)
      answers = try cursor(answersSQL)
      standings = try cursor(StandingPushing.inHomesSQL, shift: PlacedTable.homeBits)
      ledger = try cursor(ledgerSQL, shift: PlacedTable.homeBits)
    }

    mutating func begin(_ numbers: Range<Int64>, _ tables: Tables) throws {
      let (low, high) = (numbers.lowerBound, numbers.upperBound)
      try customers.begin(low, high)
      if tables.held { try held.begin(low, high) }
      if tables.orders { try orders.begin(low, high) }
      if tables.events { try events.begin(low, high) }
      if tables.attributes { try attributes.begin(low, high) }
      if tables.entities { try entities.begin(low, high) }
      if tables.answers { try answers.begin(low, high) }
      if tables.ledger { try ledger.begin(low, high) }
      if tables.standings { try standings.begin(low, high) }
    }

    func end() {
      for cursor in [
        customers, held, orders, events, attributes, entities, answers, standings,
        ledger,
      ] {
        cursor.end()
      }
    }
  }

  init(_ connection: Connection, keys: KeyRing, needs: ReadNeeds, now: Int64) throws {
    self.connection = connection
    self.keys = keys
    self.needs = needs
    self.now = now
    labels = LabelBook(connection)
    cursors = try Cursors(connection)
    tables = try Tables(connection, needs)
  }

  /// - Parameter ranges: ascending, apart.
  /// - Returns: how many customers there were.
  func read(_ ranges: [Range<Int64>], into writer: any SubjectWriter) throws -> Int {
    var cursors = cursors
    var subject = SubjectGathering(now: now)
    var standings = StandingPushing(connection)
    defer { cursors.end() }
    let wantsPersonal = !needs.isDisjoint(with: [.name, .phone, .birthday, .address])
    var count = 0
    for range in ranges {
      try cursors.begin(range, tables)
      while cursors.customers.home != .max {
        let number = cursors.customers.home
        let shape = cursors.customers.int(1)
        if shape != CustomerShape.mergedAway {
          try push(number, cursors.customers, to: writer)
          subject.begin()
          if shape == CustomerShape.plain {
            try gather(number, &cursors, into: &subject, writer)
            if tables.standings {
              while try cursors.standings.isAt(number) {
                standings.add(cursors.standings.statement)
                try cursors.standings.step()
              }
            }
          } else {
            try gatherScattered(number, into: &subject, writer)
            if tables.standings { try gatherStandings(of: number, into: &standings) }
          }
          try subject.push(to: writer)
          if tables.ledger { try pushWallets(number, shape, &cursors, to: writer) }
          if subject.hasAnswers { try pushAnswers(&subject, to: writer) }
          try standings.push(to: writer)
          if wantsPersonal { try pushPersonal(number, to: writer) }
          try writer.endCustomer(
            nextOrderAt: subject.nextOrderAt, nextEventAt: subject.nextEventAt)
          count += 1
        }
        try cursors.customers.step()
      }
    }
    return count
  }

  private func pushWallets(
    _ number: Int64, _ shape: Int64, _ cursors: inout Cursors, to writer: any SubjectWriter
  ) throws {
    var gathering = LedgerGathering()
    if shape == CustomerShape.plain {
      while try cursors.ledger.isAt(number) {
        gathering.add(cursors.ledger.int(0), PackedEntry(cursors.ledger.bytes(1)))
        try cursors.ledger.step()
      }
    } else {
      try gatherWallets(number, into: &gathering)
    }
    try push(gathering, to: writer)
  }

  @inline(__always) private func push(
    _ number: Int64, _ row: HomeCursor, to writer: any SubjectWriter
  ) throws {
    let profile = PackedProfile(row.bytes(3))
    try writer.customer(
      CustomerRow(
        number: number, id: row.bytes(2), gender: profile.gender,
        province: Word(rawValue: profile.province), city: Word(rawValue: profile.city),
        channel: Word(rawValue: profile.channel), campaign: Word(rawValue: profile.campaign),
        pool: Word(rawValue: profile.pool), staff: Word(rawValue: profile.staff),
        joinedAt: profile.joinedAt, consent: profile.consent))
  }

  @inline(__always) private func gather(
    _ number: Int64, _ cursors: inout Cursors, into subject: inout SubjectGathering,
    _ writer: any SubjectWriter
  ) throws {
    while try cursors.held.isAt(number) {
      var reader = PackReader(cursors.held.bytes(1))
      while !reader.isAtEnd && !reader.isBroken {
        let (tag, _, run, _) = PackedHeld.next(&reader)
        try writer.held(TagID(rawValue: tag), byHand: run == 0)
      }
      try cursors.held.step()
    }
    if tables.orders {
      while try cursors.orders.isAt(number) {
        subject.order(cursors.orders.bytes(1))
        try cursors.orders.step()
      }
    }
    if tables.events {
      while try cursors.events.isAt(number) {
        subject.event(cursors.events.bytes(1))
        try cursors.events.step()
      }
    }
    while try cursors.attributes.isAt(number) {
      subject.attribute(cursors.attributes.statement)
      try cursors.attributes.step()
    }
    while try cursors.entities.isAt(number) {
      subject.entity(cursors.entities.statement)
      try cursors.entities.step()
    }
    if tables.answers {
      while try cursors.answers.isAt(number) {
        subject.answer(cursors.answers.statement)
        try cursors.answers.step()
      }
    }
    if subject.hasAttributesOfSeveralAccounts || subject.hasAnswersOfSeveralAccounts {
      subject.rankAccounts(try canonicalRanks(of: number))
    }
  }
}
