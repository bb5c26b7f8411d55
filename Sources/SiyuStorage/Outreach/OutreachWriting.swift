import SiyuModel

/// Writes what a run changes in outreach, inside its transaction: `flush` is the last of it.
final class OutreachWriting {
  struct Counts: Hashable {
    var begun: Int64 = 0
    var advanced: Int64 = 0
    var messages: Int64 = 0
    var tasks: Int64 = 0
    /// Given now.
    var points: Int64 = 0
    var coupons: Int64 = 0
    /// Messages that are not handed over any more.
    var recalled: Int64 = 0
    /// Tasks of walks that ended, which nobody has done.
    var withdrawn: Int64 = 0
    var standings: Int64 = 0
    var events: Int64 = 0
    var rewards = RewardGiving.Counts()
  }

  let connection: Connection
  let rows: OutreachRows
  let run: Int64
  let figures: OutreachFigures
  var counts = Counts()
  var planned: [Planned] = []
  private var recalls: [Recall] = []
  private var posting: ChangePosting?
  var standings: StandingWriting?
  private var rewards: RewardGiving?
  var events: OwnEvents?
  /// For what rules can see: events, and customers whose standings changed.
  let facts: () throws -> WriteContext
  var context: WriteContext?
  let now: Instant
  /// Of the change being written: those that its enrolments had planned before.
  var plannedBefore: Set<String> = []
  /// Whether a run was ever taken back.
  let hasTakenBack: Bool

  private let inHome: Statement
  private let readOld: Statement
  private let insertEnrolment: Statement
  private let updateEnrolment: Statement
  let lastMessage: Statement
  let insertMessage: Statement
  private let findMark: Statement
  private let packed = PackWriter()
  private let old = PackWriter()

  /// - Parameters:
  ///   - now: the run's clock.
  ///   - facts: of the transaction; asked for once, when something has to be written that rules see.
  init(
    _ connection: Connection, labels: LabelBook, run: Int64, now: Instant,
    facts: @escaping () throws -> WriteContext
  ) throws {
    self.connection = connection
    self.now = now
    self.facts = facts
    self.run = run
    rows = OutreachRows(connection, labels: labels)
    figures = OutreachFigures(connection)
    hasTakenBack = try connection.number(.runsTakenBack) != 0
    inHome = try connection.statement(
      "SELECT place, entity, data FROM enrolments WHERE place >= ? AND place < ? AND grp IS NULL")
    readOld = try connection.statement(
      "SELECT due, entity, grp, data FROM enrolments WHERE place = ?")
    insertEnrolment = try connection.statement(
      "INSERT INTO enrolments (place, due, entity, grp, data) VALUES (?, ?, ?, ?, ?)")
    updateEnrolment = try connection.statement(
      "UPDATE enrolments SET due = ?2, data = ?3 WHERE place = ?1")
    lastMessage = try connection.statement(
      "SELECT place FROM messages WHERE place < ? ORDER BY place DESC LIMIT 1")
    insertMessage = try connection.statement(
      """
      INSERT INTO messages (place, id, state, pending, planned, handed, touchpoint, purpose, sop,
        step, checksum, content, staff, link, entity, grp, deadline, priority, changed, attempts,
        run, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    findMark = try connection.statement("SELECT marks FROM standings WHERE home = ?")
  }

  /// - Parameter undo: gets what is needed to take it back.
  /// - Throws: `StoreError` when an enrolment or a message is there already that should be new, or is
  ///   not what it was read as.
  func write(
    _ change: OutreachChange, customer: Int64?, undo: UndoLog?
  ) throws {
    if !plannedBefore.isEmpty { plannedBefore.removeAll() }
    for index in change.enrolments.indices {
      if let number = change.enrolments[index].number {
        try replace(number, change.enrolments[index], change.messages, undo)
      } else {
        try begin(change.enrolments[index], customer: customer, undo)
      }
    }
    for index in change.messages.indices {
      planned.append(
        Planned(
          change: change.messages, index: index,
          hash: MessageKeys.hash(change.messages[index].id),
          home: change.messages[index].customer ?? 0,
          isNew: isPlannedFirst(change.messages[index], change)))
    }
    for task in change.tasks { try add(task) }
    for request in change.postings { try post(request, undo) }
    if !change.rewards.isEmpty {
      let rewards = try self.rewards ?? RewardGiving(connection, labels: rows.labels, run: run)
      self.rewards = rewards
      for decision in change.rewards { try rewards.write(decision) }
      counts.rewards = rewards.counts
      try lookAgain(at: rewards.refunded)
    }
    if !change.marked.isEmpty || !change.unmarked.isEmpty { try mark(change) }
    recalls += change.recalled
    if !change.standings.isEmpty || !change.events.isEmpty { try writeFacts(change, undo) }
  }

  private func post(_ request: LedgerRequest, _ undo: UndoLog?) throws {
    let posting = try self.posting ?? ChangePosting(connection, labels: rows.labels)
    self.posting = posting
    let given = try posting.post(request)
    if given == 0 { return }
    if request.purse.unit == .points { counts.points += given }
    if request.purse.unit == .pieces { counts.coupons += given }
    // What a step gave is found by the walk's history.
    if !request.key.hasPrefix(LedgerRequest.steps) {
      undo?.gave(request.key, to: request.customer.rawValue)
    }
  }

  func flush() throws {
    try writeMessages()
    try takeBack()
    try figures.flush()
    try context?.settle()
  }

  private func takeBack() throws {
    if recalls.isEmpty { return }
    let moving = try MessageMoving(connection)
    for recall in recalls {
      for place in try Recalling(connection: connection).places(recall.sop, of: recall.subject)
      where try moving.move(
        place, from: [.planned, .admitted], to: .expired, at: recall.at,
        reason: "taken out of the SOP by hand")
      {
        counts.recalled += 1
      }
    }
    recalls.removeAll()
    try moving.finish()
  }

  // MARK: Enrolments

  private func begin(_ enrolment: Enrolment, customer: Int64?, _ undo: UndoLog?) throws {
    packed.clear()
    try rows.write(enrolment, to: packed)
    let row = PackedEnrolment.head(packed.bytes.bytes)
    let place = try freePlace(for: enrolment, row, customer)
    insertEnrolment.bind(1, place)
    insertEnrolment.bind(2, enrolment.due?.seconds)
    var (entity, group): (Int64?, String?) = (nil, nil)
    switch enrolment.key.subject {
    case .customer: break
    case .entity(let number): entity = number
    case .group(let id): group = id
    }
    insertEnrolment.bind(3, entity)
    insertEnrolment.bind(4, group)
    insertEnrolment.bind(5, borrowed: packed.bytes)
    try insertEnrolment.run()
    figures.count(row, due: enrolment.due?.seconds, by: 1)
    undo?.begun(place)
    counts.begun += 1
  }

  /// Behind the home's last row; nothing of the home has the key.
  private func freePlace(
    for enrolment: Enrolment, _ row: PackedEnrolment.Head, _ customer: Int64?
  ) throws -> Int64 {
    switch enrolment.key.subject {
    case .customer(let home):
      return try placeBehind(home, keyOf: row)
    case .entity(let entity):
      guard let home = enrolment.customer ?? customer else {
        throw StoreError(.failed, "an enrolment of an entity names no customer")
      }
      try refuse(row, where: "entity = ?") { $0.bind(1, entity) }
      return try placeBehind(home, keyOf: nil)
    case .group(let group):
      try refuse(row, where: "grp = ?") { $0.bind(1, group) }
      return try lastPlace(of: 0, in: "enrolments") + 1
    }
  }

  private func placeBehind(_ home: Int64, keyOf row: PackedEnrolment.Head?) throws -> Int64 {
    var next = PlacedTable.firstPlace(of: home)
    inHome.bind(1, next)
    inHome.bind(2, PlacedTable.firstPlace(of: home + 1))
    defer { inHome.reset() }
    while try inHome.step() {
      next = inHome.int(0) + 1
      if let row, inHome.isNull(1), Self.isSame(PackedEnrolment.head(inHome.bytes(2)), row) {
        throw Self.begunTwice
      }
    }
    guard PlacedTable.home(of: next) == home else {
      throw StoreError(.refused, "one customer cannot have more than 268 million enrolments")
    }
    return next
  }

  private func refuse(
    _ row: PackedEnrolment.Head, where condition: String, _ bind: (Statement) -> Void
  ) throws {
    let find = try connection.statement("SELECT data FROM enrolments WHERE \(condition)")
    bind(find)
    defer { find.reset() }
    while try find.step() {
      if Self.isSame(PackedEnrolment.head(find.bytes(0)), row) { throw Self.begunTwice }
    }
  }

  func lastPlace(of home: Int64, in table: String) throws -> Int64 {
    let first = PlacedTable.firstPlace(of: home)
    let last = try connection.int(
      "SELECT place FROM \(table) WHERE place < ? ORDER BY place DESC LIMIT 1",
      PlacedTable.firstPlace(of: home + 1))
    return max(first - 1, last ?? first - 1)
  }

  private static func isSame(_ a: PackedEnrolment.Head, _ b: PackedEnrolment.Head) -> Bool {
    a.sop == b.sop && a.occurrence.elementsEqual(b.occurrence)
  }

  /// Whoever decided did not know of it: a second host, or a mistake of ours.
  private static var begunTwice: StoreError {
    StoreError(
      .busy, "an enrolment that was to begin is there already",
      hint: "run the same command again: it decides on what is there now")
  }

  private func replace(
    _ place: Int64, _ enrolment: Enrolment, _ messages: [Message], _ undo: UndoLog?
  ) throws {
    packed.clear()
    try rows.write(enrolment, to: packed)
    let row = PackedEnrolment.head(packed.bytes.bytes)
    readOld.bind(1, place)
    defer { readOld.reset() }
    guard try readOld.step(), Self.isSame(PackedEnrolment.head(readOld.bytes(3)), row),
      isSubject(enrolment.key.subject, of: place, readOld)
    else {
      throw StoreError(
        .busy, "an enrolment that was to go on is not there any more",
        hint: "run the same command again: it decides on what is there now")
    }
    let due = enrolment.due?.seconds
    let oldDue = readOld.optionalInt(0)
    let before = readOld.bytes(3)
    noteMessages(messages, in: before)
    if due == oldDue, packed.bytes.bytes.elementsEqual(before) { return }
    figures.count(PackedEnrolment.head(before), due: oldDue, by: -1)
    figures.count(row, due: due, by: 1)
    undo?.replaced(place, due: oldDue, before)
    readOld.reset()
    updateEnrolment.bind(1, place)
    updateEnrolment.bind(2, due)
    updateEnrolment.bind(3, borrowed: packed.bytes)
    try updateEnrolment.run()
    counts.advanced += 1
    switch enrolment.state {
    case .merged, .leftByHand: try withdrawTasks(of: enrolment)
    default: break
    }
  }

  /// Of merged customers the walk that goes on asks staff for the same, or did already; who was taken out by
  /// hand is asked nothing more.
  private func withdrawTasks(of enrolment: Enrolment) throws {
    for effect in enrolment.history.compactMap(\.effect) {
      let update = try connection.statement(
        "UPDATE tasks SET done = ?2, result = ?3 WHERE id = ?1 AND done IS NULL")
      update.bind(1, effect)
      update.bind(2, now.seconds)
      update.bind(3, Int64(TaskResult.Result.withdrawn.rawValue))
      try update.run()
      counts.withdrawn += connection.changes
    }
  }

  private func isSubject(_ subject: SubjectKey, of place: Int64, _ row: Statement) -> Bool {
    switch subject {
    case .customer(let home):
      row.isNull(1) && row.isNull(2) && PlacedTable.home(of: place) == home
    case .entity(let entity): row.optionalInt(1) == entity
    case .group(let group): row.optionalText(2) == group
    }
  }

  // MARK: Conditions

  private func mark(_ change: OutreachChange) throws {
    var customers: [Int64: PackedMarks] = [:]
    for (marks, isMarked) in [(change.marked, true), (change.unmarked, false)] {
      for mark in marks {
        let sop = try rows.labels.number(mark.sop)
        switch mark.subject {
        case .customer(let home):
          let one = PackedMarks.Mark(sop: sop, position: mark.trigger)
          var held = try customers[home] ?? self.marks(of: home)
          if isMarked { held.put(one) } else { held.remove(one) }
          customers[home] = held
        case .entity(let entity):
          try put("entity_marks", "entity", isMarked, sop, mark.trigger) { $0.bind(1, entity) }
        case .group(let group):
          try put("group_marks", "grp", isMarked, sop, mark.trigger) { $0.bind(1, group) }
        }
      }
    }
    for (home, marks) in customers { try write(marks, of: home) }
  }

  private func marks(of home: Int64) throws -> PackedMarks {
    findMark.bind(1, home)
    defer { findMark.reset() }
    return try findMark.step() ? PackedMarks(findMark.bytes(0)) : PackedMarks()
  }

  private func write(_ marks: PackedMarks, of home: Int64) throws {
    packed.clear()
    marks.write(to: packed)
    let put = try connection.statement(
      """
      INSERT INTO standings (home, marks) VALUES (?1, ?2)
      ON CONFLICT (home) DO UPDATE SET marks = ?2
      """)
    put.bind(1, home)
    put.bind(2, borrowed: packed.bytes)
    try put.run()
  }

  private func put(
    _ table: String, _ column: String, _ isMarked: Bool, _ sop: Int32, _ trigger: Int,
    _ bind: (Statement) -> Void
  ) throws {
    let statement = try connection.statement(
      isMarked
        ? "INSERT OR IGNORE INTO \(table) (\(column), sop, position) VALUES (?, ?, ?)"
        : "DELETE FROM \(table) WHERE \(column) = ? AND sop = ? AND position = ?")
    bind(statement)
    statement.bind(2, Int64(sop))
    statement.bind(3, Int64(trigger))
    try statement.run()
  }
}
