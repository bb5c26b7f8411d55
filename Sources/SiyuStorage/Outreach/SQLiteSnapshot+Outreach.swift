import SiyuModel

extension SQLiteSnapshot: OutreachSnapshot {
  var outreach: any OutreachSnapshot { self }

  var pauseMark: Int64 {
    get throws {
      try own.use { connection in
        let since = try connection.number(.pausedSince)
        return try connection.number(.paused) != 0 ? -since - 1 : since
      }
    }
  }

  var isPaused: Bool { get throws { try own.use { try $0.number(.paused) != 0 } } }

  func knownSOPs() throws -> [KnownSOP] {
    try own.use { connection in
      let read = try connection.statement("SELECT name, since, looked_at FROM sops ORDER BY name")
      defer { read.reset() }
      var all: [KnownSOP] = []
      while try read.step() {
        all.append(
          KnownSOP(
            name: read.text(0), since: Instant(seconds: read.int(1)),
            lookedAt: read.optionalInt(2).map { Instant(seconds: $0) }))
      }
      return all
    }
  }

  func inFlight() throws -> [InFlight] {
    try own.use { connection in
      let read = try connection.statement(
        """
        SELECT s.text, c.text, p.text, f.count FROM in_flight f
        JOIN labels s ON s.number = f.sop JOIN labels c ON c.number = f.checksum
        LEFT JOIN labels p ON p.number = f.step WHERE f.count > 0 ORDER BY s.text, c.text, p.text
        """)
      defer { read.reset() }
      var all: [InFlight] = []
      while try read.step() {
        all.append(
          InFlight(
            sop: read.text(0), checksum: read.text(1), step: read.optionalText(2),
            count: read.int(3)))
      }
      return all
    }
  }

  func codesLeft(at now: Instant) throws -> [String: Int64] {
    try own.use { connection in
      let labels = LabelBook(connection)
      var left: [String: Int64] = [:]
      let read = try connection.statement(CouponCodes.leftSQL)
      read.bind(1, now.seconds)
      defer { read.reset() }
      while try read.step() {
        left[try labels.text(Int32(truncatingIfNeeded: read.int(0))), default: 0] += read.int(1)
      }
      // The run gives these first to whoever waits for another.
      let waiting = CouponHolders(connection)
      for code in try waiting.replacements(at: now, of: CouponCodes.canBeGiven) {
        left[try labels.text(Int32(truncatingIfNeeded: code.pool)), default: 0] -= 1
      }
      return left
    }
  }

  func customersMissingCodes(
    of pools: [String: [String: String]], left codes: [String: Int64], where takes: (Int64) -> Bool
  ) throws -> [Int64] {
    let open = pools.mapValues { $0.filter { codes[$0.value] ?? 0 > 0 } }.filter {
      !$0.value.isEmpty
    }
    if open.isEmpty { return [] }
    return try own.use { connection in
      var missing = try MissingCodes(connection, open, left: codes)
      return try missing.find(where: takes)
    }
  }

  // MARK: Who is due

  func customersDue(by: Instant, moving: [SOPVersion]) throws -> [Int64] {
    try own.use { connection in
      var numbers: [Int64] = []
      var owner = OwnerNow(connection)
      // Only what the index holds is read.
      let due = try connection.statement(
        "SELECT place FROM enrolments WHERE due <= ? AND grp IS NULL AND entity IS NULL")
      due.bind(1, by.seconds)
      defer { due.reset() }
      while try due.step() {
        let home = PlacedTable.home(of: due.int(0))
        if numbers.last != home { numbers.append(home) }
      }
      let standings = try connection.statement(
        "SELECT place FROM programme_standings WHERE due <= ?")
      standings.bind(1, by.seconds)
      defer { standings.reset() }
      while try standings.step() {
        numbers.append(PlacedTable.home(of: standings.int(0)))
      }
      numbers += try RewardRows(connection).customersDue(by: by)
      let ofEntities = try connection.statement(
        """
        SELECT a.customer FROM enrolments n JOIN entities e ON e.number = n.entity
        JOIN accounts a ON a.number = e.account
        WHERE n.due <= ? AND n.grp IS NULL AND n.entity IS NOT NULL
        """)
      ofEntities.bind(1, by.seconds)
      defer { ofEntities.reset() }
      while try ofEntities.step() { numbers.append(ofEntities.int(0)) }
      try Self.eachMoving(moving, in: connection) { place, entity, group in
        if group != nil { return }
        if let entity {
          if let customer = try owner.rows.owner(ofEntity: entity) { numbers.append(customer) }
        } else {
          numbers.append(PlacedTable.home(of: place))
        }
      }
      return try owner.distinct(numbers)
    }
  }

  func groupsDue(by: Instant, moving: [SOPVersion]) throws -> [String] {
    try own.use { connection in
      var groups: Set<ExactText> = []
      let due = try connection.statement(
        "SELECT DISTINCT grp FROM enrolments WHERE grp IS NOT NULL AND due <= ?")
      due.bind(1, by.seconds)
      defer { due.reset() }
      while try due.step() { groups.insert(ExactText(due.text(0))) }
      try Self.eachMoving(moving, in: connection) { _, _, group in
        if let group { groups.insert(ExactText(group)) }
      }
      return groups.map(\.text).sorted(by: precedes)
    }
  }

  /// Enrolments in flight of these SOPs that were begun with another version. All are read only where
  /// the figures say that there are any.
  private static func eachMoving(
    _ moving: [SOPVersion], in connection: Connection,
    _ body: (Int64, Int64?, String?) throws -> Void
  ) throws {
    let labels = LabelBook(connection)
    var current: [Int32: Int32] = [:]
    for version in moving {
      guard let sop = try labels.existing(version.sop) else { continue }
      let checksum = try labels.existing(version.checksum) ?? -1
      let others = try connection.int(
        "SELECT 1 FROM in_flight WHERE sop = ? AND checksum <> ? AND count > 0", Int64(sop),
        Int64(checksum))
      if others != nil { current[sop] = checksum }
    }
    if current.isEmpty { return }
    let all = try Statement(
      connection.handle, "SELECT place, due, entity, grp, data FROM enrolments")
    while try all.step() {
      let head = PackedEnrolment.head(all.bytes(4))
      guard let checksum = current[head.sop], head.checksum != checksum,
        EnrolmentState(rawValue: head.state)?.isOpen == true
      else { continue }
      try body(all.int(0), all.optionalInt(2), all.optionalText(3))
    }
  }

  // MARK: Groups and staff

  func groups() throws -> [GroupFacts] {
    try own.use { connection in
      let read = try connection.statement(
        """
        SELECT g.id, g.name, g.owner, g.capacity,
          (SELECT count(*) FROM group_members m WHERE m.group_id = g.id AND m.left IS NULL)
        FROM groups g ORDER BY g.id
        """)
      defer { read.reset() }
      var all: [GroupFacts] = []
      while try read.step() {
        all.append(
          GroupFacts(
            id: read.text(0), name: read.optionalText(1), owner: read.optionalText(2),
            capacity: read.optionalInt(3), members: read.int(4)))
      }
      return all
    }
  }

  func staffUse(from: Instant, to: Instant) throws -> [String: StaffUse] {
    try own.use { connection in
      let read = try connection.statement(
        """
        SELECT l.text, sum(u.messages), sum(u.links), sum(u.friends) FROM staff_use u
        JOIN labels l ON l.number = u.staff WHERE u.quarter >= ? AND u.quarter < ? GROUP BY u.staff
        """)
      read.bind(1, OutreachFigures.quarter(of: from.seconds))
      read.bind(2, OutreachFigures.quarter(of: to.seconds + OutreachFigures.quarter - 1))
      defer { read.reset() }
      var uses: [String: StaffUse] = [:]
      while try read.step() {
        var use = StaffUse()
        use.messages = Int(read.int(1))
        use.links = Int(read.int(2))
        use.friendAdds = Int(read.int(3))
        uses[read.text(0)] = use
      }
      return uses
    }
  }

  // MARK: Reading

  func outreachReader() throws -> any OutreachReader {
    SQLiteOutreachReader(try takeConnection()) { [weak self] in self?.take($0) }
  }
}

/// Customers by the numbers they own.
struct OwnerNow {
  let rows: OutreachRows
  private let connection: Connection

  init(_ connection: Connection) {
    self.connection = connection
    rows = OutreachRows(connection)
  }

  /// Ascending, each once; what was merged counts as who owns it.
  mutating func distinct(_ numbers: [Int64]) throws -> [Int64] {
    var all = numbers
    if try connection.int("SELECT 1 FROM customers WHERE owner <> number LIMIT 1") != nil {
      let merged = try connection.statement(
        "SELECT number, owner FROM customers WHERE owner <> number")
      defer { merged.reset() }
      var owners: [Int64: Int64] = [:]
      while try merged.step() { owners[merged.int(0)] = merged.int(1) }
      for index in all.indices { if let owner = owners[all[index]] { all[index] = owner } }
    }
    all.sort()
    var last: Int64 = -1
    all.removeAll { number in
      defer { last = number }
      return number == last
    }
    return all
  }
}

/// Reads in the order of slices, on a connection of its own.
final class SQLiteOutreachReader: OutreachReader {
  private let connection: QueuedConnection
  private let giveBack: (QueuedConnection) -> Void
  private var reading: OutreachReading?

  init(_ connection: QueuedConnection, giveBack: @escaping (QueuedConnection) -> Void) {
    self.connection = connection
    self.giveBack = giveBack
  }

  deinit {
    try? connection.use { _ in reading = nil }
    giveBack(connection)
  }

  private func use<T>(_ body: (OutreachReading) throws -> T) throws -> T {
    try connection.use { connection in
      let reading = try self.reading ?? OutreachReading(connection)
      self.reading = reading
      return try body(reading)
    }
  }

  func state(of customers: [Int64], at now: Instant) throws -> [Int64: OutreachState] {
    try use { try $0.states(of: customers, at: now) }
  }

  func state(ofGroups groups: [String], at now: Instant) throws -> [String: OutreachState] {
    try use { try $0.states(ofGroups: groups, at: now) }
  }
}
