import SiyuModel

/// Reads what customers and groups bring into the SOP stratum, on one connection and one state.
final class OutreachReading {
  let rows: OutreachRows
  private let connection: Connection
  private let enrolments: Statement
  private let messages: Statement
  private let marks: Statement
  private let standings: StandingReading?
  private let hasMerged: Bool
  /// Whether customers' rows may lie in homes they do not own.
  private let hasScattered: Bool
  private let hasEntities: Bool
  private let hasEntityMarks: Bool
  /// Whether any reward is due, some day.
  private let hasRewards: Bool
  /// Words of the two events; `nil` when nobody ever left.
  private let leaving: (left: Int32, joined: Int32?)?

  init(_ connection: Connection) throws {
    self.connection = connection
    rows = OutreachRows(connection)
    func by(_ sql: String) throws -> Statement {
      try connection.statement(sql, of: "outreach")
    }
    enrolments = try by(
      """
      SELECT \(OutreachRows.enrolmentColumns) FROM enrolments WHERE place >= ? AND place < ?
      """)
    messages = try by(
      """
      SELECT \(OutreachGathering.messageColumns) FROM messages WHERE place >= ? AND place < ?
      """)
    marks = try by(
      "SELECT home, unsubscribed, marks FROM standings WHERE home >= ? AND home < ?")
    func exists(_ what: String) throws -> Bool {
      try connection.int("SELECT 1 FROM \(what) LIMIT 1") != nil
    }
    standings =
      try exists("programme_standings") ? StandingReading(connection, rows.labels) : nil
    hasMerged = try exists("customers WHERE owner <> number")
    hasScattered = try hasMerged || exists("apart")
    hasEntities = try exists("enrolments WHERE entity IS NOT NULL")
    hasEntityMarks = try exists("entity_marks")
    hasRewards = try exists("rewards WHERE due IS NOT NULL")
    let words = WordBook(connection)
    leaving = try words.existing(KnownEvents.poolLeft).map {
      ($0, try words.existing(KnownEvents.poolJoined))
    }
  }

  // MARK: Customers

  /// - Parameter customers: ascending.
  func states(of customers: [Int64], at now: Instant) throws -> [Int64: OutreachState] {
    var states: [Int64: OutreachState] = [:]
    states.reserveCapacity(customers.count)
    var cursors = Cursors(
      HomeCursor(enrolments, shift: PlacedTable.homeBits),
      HomeCursor(messages, shift: PlacedTable.homeBits), HomeCursor(marks),
      standings.map { HomeCursor($0.inHomes, shift: PlacedTable.homeBits) })
    defer { cursors.end() }
    var start = 0
    while start < customers.count {
      let end = Self.endOfNeighbours(customers, from: start)
      try cursors.begin(customers[start], customers[end - 1] + 1)
      for customer in customers[start..<end] {
        var gathering = OutreachGathering(now: now.seconds)
        try gather(customer, &cursors, into: &gathering)
        states[customer] = try gathering.state(rows.labels)
      }
      start = end
    }
    return states
  }

  /// Reading over a few others' rows is cheaper than finding the next customer's anew.
  private static func endOfNeighbours(_ customers: [Int64], from start: Int) -> Int {
    var end = start + 1
    while end < customers.count, customers[end] - customers[end - 1] <= 4 { end += 1 }
    return end
  }

  private struct Cursors {
    var enrolments, messages, marks: HomeCursor
    var standings: HomeCursor?

    init(
      _ enrolments: HomeCursor, _ messages: HomeCursor, _ marks: HomeCursor,
      _ standings: HomeCursor?
    ) {
      self.enrolments = enrolments
      self.messages = messages
      self.marks = marks
      self.standings = standings
    }

    mutating func begin(_ low: Int64, _ high: Int64) throws {
      try enrolments.begin(low, high)
      try messages.begin(low, high)
      try marks.begin(low, high)
      try standings?.begin(low, high)
    }

    func end() {
      for cursor in [enrolments, messages, marks] { cursor.end() }
      standings?.end()
    }
  }

  private func gather(
    _ customer: Int64, _ cursors: inout Cursors, into gathering: inout OutreachGathering
  ) throws {
    let absorbed = hasMerged ? try self.absorbed(by: customer) : []
    while try cursors.enrolments.isAt(customer) {
      try enrolment(enrolments, of: customer, into: &gathering)
      try cursors.enrolments.step()
    }
    for home in absorbed { try enrolments(in: home, of: customer, into: &gathering) }
    if hasEntities { try entityEnrolments(of: customer, into: &gathering) }
    gathering.enrolmentsAreComplete()
    while try cursors.messages.isAt(customer) {
      gathering.message(messages)
      try cursors.messages.step()
    }
    while try cursors.marks.isAt(customer) {
      try marked(marks, into: &gathering)
      try cursors.marks.step()
    }
    for home in absorbed { try addMessagesAndMarks(of: home, into: &gathering) }
    if let standings {
      while try cursors.standings?.isAt(customer) == true {
        gathering.standings.append(try standings.standing(standings.inHomes))
        try cursors.standings?.step()
      }
      for home in absorbed { try standings.each(of: home) { gathering.standings.append($0) } }
    }
    if hasRewards {
      gathering.rewards = try RewardRows(connection, labels: rows.labels).standing(
        of: customer, at: Instant(seconds: gathering.now))
    }
    if hasEntityMarks { try entityMarks(of: customer, into: &gathering) }
    if leaving != nil { gathering.leftPoolAt = try leftPool(customer, gathering.now) }
    try addMissing(to: &gathering)
  }

  /// Rows of entities come by the entity, which may have changed hands.
  @inline(__always) private func enrolment(
    _ row: Statement, of customer: Int64, into gathering: inout OutreachGathering
  ) throws {
    if hasEntities, !row.isNull(2) { return }
    try gathering.enrolment(row, rows, customer: customer)
  }

  /// What the gate knows of a customer.
  func contacts(
    of customer: Int64, at now: Instant, except message: String?
  ) throws -> ContactHistory {
    var gathering = OutreachGathering(now: now.seconds)
    for home in try [customer] + absorbed(by: customer) {
      try addMessagesAndMarks(of: home, into: &gathering, except: message)
    }
    if leaving != nil { gathering.leftPoolAt = try leftPool(customer, now.seconds) }
    return try gathering.history(rows.labels)
  }

  // MARK: Rows beside the customer's own

  private func absorbed(by customer: Int64) throws -> [Int64] {
    let find = try connection.statement(
      "SELECT number FROM customers WHERE owner = ? AND owner <> number ORDER BY number")
    find.bind(1, customer)
    defer { find.reset() }
    var numbers: [Int64] = []
    while try find.step() { numbers.append(find.int(0)) }
    return numbers
  }

  private func each(
    _ sql: String, _ low: Int64, _ high: Int64? = nil, _ body: (Statement) throws -> Void
  ) throws {
    let find = try connection.statement(sql)
    find.bind(1, low)
    if let high { find.bind(2, high) }
    defer { find.reset() }
    while try find.step() { try body(find) }
  }

  private func enrolments(
    in home: Int64, of customer: Int64, into gathering: inout OutreachGathering
  ) throws {
    try each(
      """
      SELECT \(OutreachRows.enrolmentColumns) FROM enrolments WHERE place >= ? AND place < ?
      """, PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1)
    ) { try enrolment($0, of: customer, into: &gathering) }
  }

  private func entityEnrolments(
    of customer: Int64, into gathering: inout OutreachGathering
  ) throws {
    try each(Self.entityEnrolmentsSQL, customer) {
      try gathering.enrolment($0, rows, customer: customer)
    }
  }

  static let entityEnrolmentsSQL =
    """
    SELECT n.place, n.due, n.entity, n.grp, n.data FROM accounts a
    CROSS JOIN entities e ON e.home = a.home AND e.account = a.number
    CROSS JOIN enrolments n ON n.entity = e.number WHERE a.customer = ? ORDER BY n.place
    """

  private func addMessagesAndMarks(
    of home: Int64, into gathering: inout OutreachGathering, except message: String? = nil
  ) throws {
    try each(
      """
      SELECT \(OutreachGathering.messageColumns) FROM messages WHERE place >= ? AND place < ?
      """, PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1)
    ) { gathering.message($0, except: message) }
    try each("SELECT home, unsubscribed, marks FROM standings WHERE home = ?", home) {
      try marked($0, into: &gathering)
    }
  }

  /// Unsubscribed once is unsubscribed, under whichever number.
  private func marked(_ row: Statement, into gathering: inout OutreachGathering) throws {
    if let at = row.optionalInt(1) {
      gathering.unsubscribedAt = min(gathering.unsubscribedAt ?? .max, at)
    }
    if row.isNull(2) { return }
    let subject = SubjectKey.customer(row.int(0))
    for mark in PackedMarks(row.bytes(2)).marks {
      gathering.conditions.append(
        ConditionMark(
          sop: try rows.labels.text(mark.sop), trigger: mark.position, subject: subject))
    }
  }

  private func entityMarks(of customer: Int64, into gathering: inout OutreachGathering) throws {
    try each(
      """
      SELECT m.entity, m.sop, m.position FROM accounts a
      CROSS JOIN entities e ON e.home = a.home AND e.account = a.number
      CROSS JOIN entity_marks m ON m.entity = e.number WHERE a.customer = ?
      """, customer
    ) { row in
      gathering.conditions.append(
        ConditionMark(
          sop: try rows.labels.text(Int32(truncatingIfNeeded: row.int(1))),
          trigger: Int(row.int(2)), subject: .entity(row.int(0))))
    }
  }

  private func addMissing(to gathering: inout OutreachGathering) throws {
    for id in gathering.missing {
      guard let place = try rows.place(ofMessage: id) else { continue }
      try each(
        "SELECT state, handed, answered, clicked FROM messages WHERE place = ?", place
      ) { row in
        gathering.add(
          id,
          OutreachGathering.facts(
            OutreachRows.state(row.int(0)), row.optionalInt(1), row.optionalInt(2),
            row.optionalInt(3)))
      }
    }
  }

  // MARK: Leaving

  /// When the customer left the pool, unless they joined again since.
  private func leftPool(_ customer: Int64, _ now: Int64) throws -> Int64? {
    guard let leaving else { return nil }
    var (left, joined): (Int64?, Int64) = (nil, .min)
    func look(_ bytes: UnsafeBufferPointer<UInt8>, _ isOurs: (Int64) -> Bool) {
      let event = PackedEvent(bytes)
      guard event.type == leaving.left || event.type == leaving.joined, event.at <= now,
        isOurs(event.identity.account)
      else { return }
      if event.type == leaving.left {
        if !event.isHandOver { left = max(left ?? .min, event.at) }
      } else {
        joined = max(joined, event.at)
      }
    }
    if try isScattered(customer) {
      let person = try PersonRows(
        of: CustomerNumber(rawValue: customer), in: connection)
      let ours = person.accountNumbers
      try person.eachPlaced(SliceReading.eventsSQL, in: connection) { look($1, ours.contains) }
    } else {
      try each(
        SliceReading.eventsSQL, PlacedTable.firstPlace(of: customer),
        PlacedTable.firstPlace(of: customer + 1)
      ) { look($0.bytes(1)) { _ in true } }
    }
    guard let left, left >= joined else { return nil }
    return left
  }

  private func isScattered(_ customer: Int64) throws -> Bool {
    guard hasScattered else { return false }
    let shape = try connection.int("SELECT shape FROM customers WHERE number = ?", customer)
    return shape == CustomerShape.scattered
  }

  // MARK: Groups

  func states(ofGroups groups: [String], at now: Instant) throws -> [String: OutreachState] {
    var states: [String: OutreachState] = [:]
    for group in groups {
      var gathering = OutreachGathering(now: now.seconds)
      try each(
        "SELECT \(OutreachRows.enrolmentColumns) FROM enrolments WHERE grp = ? ORDER BY place",
        group
      ) { try gathering.enrolment($0, rows, customer: nil) }
      gathering.enrolmentsAreComplete()
      try addMessages(of: group, into: &gathering)
      try each("SELECT sop, position FROM group_marks WHERE grp = ?", group) { row in
        gathering.conditions.append(
          ConditionMark(
            sop: try rows.labels.text(Int32(truncatingIfNeeded: row.int(0))),
            trigger: Int(row.int(1)), subject: .group(group)))
      }
      try addMissing(to: &gathering)
      states[group] = try gathering.state(rows.labels)
    }
    return states
  }

  func contacts(
    ofGroup group: String, at now: Instant, except message: String?
  ) throws -> ContactHistory {
    var gathering = OutreachGathering(now: now.seconds)
    try addMessages(of: group, into: &gathering, except: message)
    return try gathering.history(rows.labels)
  }

  private func addMessages(
    of group: String, into gathering: inout OutreachGathering, except message: String? = nil
  ) throws {
    try each(
      """
      SELECT \(OutreachGathering.messageColumns) FROM messages WHERE grp = ? ORDER BY place
      """, group
    ) { gathering.message($0, except: message) }
  }

  private func each(
    _ sql: String, _ group: String, _ body: (Statement) throws -> Void
  ) throws {
    let find = try connection.statement(sql)
    find.bind(1, group)
    defer { find.reset() }
    while try find.step() { try body(find) }
  }
}
