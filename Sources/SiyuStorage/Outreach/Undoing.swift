import SiyuModel

/// Takes back one run inside one write transaction.
///
/// Nothing is taken back that somebody has acted on: an enrolment whose message a channel has, whose
/// task is done, or whose points were spent, goes on from where it is. Points that are left go back. A
/// membership that somebody changed since stays with what it gave.
final class Undoing {
  private let connection: Connection
  private let run: Int64
  private let at: Instant
  private let rows: OutreachRows
  private let figures: OutreachFigures
  private let moving: MessageMoving
  private let posting: ChangePosting
  private let hash: KeyHash
  private var counts: UndoCounts
  /// Customer numbers of which rules read what is another now: standings, points, money, coupons.
  private var changed: Set<Int64> = []
  /// The run's clock.
  private var clock: Int64 = 0

  /// - Parameter hash: by which events are found.
  init(_ connection: Connection, run: Int64, at: Instant, hash: KeyHash) throws {
    self.hash = hash
    self.connection = connection
    self.run = run
    self.at = at
    rows = OutreachRows(connection)
    figures = OutreachFigures(connection)
    moving = try MessageMoving(connection)
    posting = try ChangePosting(connection, labels: rows.labels)
    counts = UndoCounts(run: run)
  }

  func undo() throws -> UndoCounts {
    try check()
    let entries = try entries(of: run)
    let kept = try KeptStandings(of: run, entries.standings.keys, connection)
    try restoreEnrolments(entries)
    for key in entries.gave where !kept.gave(key) {
      _ = try takeBack(gift: key, keepsCodes: false)
    }
    try deleteTasks(but: kept)
    let rewards = try RewardGiving(connection, labels: rows.labels, run: run)
    counts.clawedBack = try rewards.clawedBack()
    counts.rewards = try rewards.undo(at: at)
    changed.formUnion(rewards.homes)
    try restoreTags(entries)
    try restoreStandings(entries, kept)
    // Who was in a programme has to do with what rewards are deserved.
    if counts.rewards + counts.standings > 0 { try connection.set(.invitationsSettled, to: 0) }
    try lookAgain()
    try moving.finish()
    try figures.flush()
    // Decisions of this run are taken again: whoever has the same ones may apply them anew.
    try connection.run(
      """
      UPDATE runs SET mark_change = NULL, finished = 1, undoable = 0,
        identity = identity || ' taken back' WHERE number = ?
      """, run)
    try connection.run("DELETE FROM run_undo WHERE run = ?", run)
    try connection.add(1, to: .runsTakenBack)
    // Whoever has decided on what stood before finds that another run came between.
    let own = try connection.statement(
      "INSERT INTO runs (identity, now, through, finished) VALUES (?, ?, 0, 1)")
    own.bind(1, "took back \(run)")
    own.bind(2, at.seconds)
    try own.run()
    return counts
  }

  // MARK: Whether it may

  private func check() throws {
    let find = try connection.statement("SELECT undoable, now FROM runs WHERE number = ?")
    find.bind(1, run)
    defer { find.reset() }
    guard try find.step() else {
      throw StoreError(.notFound, "there is no run \(run)", hint: "`siyu audit` lists them")
    }
    // Of one that changed nothing, its mark.
    guard [1, UndoLog.changedNothing].contains(find.int(0)) else {
      throw StoreError(
        .refused, "run \(run) cannot be taken back: it was already, or it is too long ago",
        hint: "those of the last \(UndoLog.kept / 86_400) days can be")
    }
    clock = find.int(1)
    let common = try subjects(">").intersection(subjects("=")).count
    guard common == 0 else {
      throw StoreError(
        .refused, "later runs have changed \(common) of the subjects of run \(run)",
        hint: "take back the later runs first, the newest before the others")
    }
  }

  /// Customers by number, groups' enrolments by place below the first home.
  private func subjects(_ relation: String) throws -> Set<Int64> {
    var found: Set<Int64> = []
    // What was taken back stays in the log of decisions.
    try connection.each(
      """
      SELECT data FROM decisions WHERE run \(relation) ?
        AND run NOT IN (SELECT number FROM runs WHERE identity LIKE '% taken back')
      """, run
    ) { row in
      PackedDecision.all(in: row.bytes(0)) { found.insert($0.customer) }
    }
    try connection.each("SELECT data FROM run_undo WHERE run \(relation) ?", run) { row in
      UndoLog.each(row.bytes(0)) { entry in
        switch entry {
        case .begun(let place), .replaced(let place, _, _):
          let home = PlacedTable.home(of: place)
          found.insert(home == 0 ? -place : home)
        case .standing(let place, _): found.insert(PlacedTable.home(of: place))
        case .lost(let customer, _), .gave(let customer, _): found.insert(customer)
        }
      }
    }
    // Of a run that was taken back, those that stayed with what somebody changed.
    try connection.each(
      """
      SELECT place FROM born_events WHERE run \(relation) ?
        AND run NOT IN (SELECT number FROM runs WHERE identity LIKE '% taken back')
      """, run
    ) {
      found.insert(PlacedTable.home(of: $0.int(0)))
    }
    return found
  }

  private struct Entries {
    var begun: [Int64] = []
    var replaced: [(place: Int64, due: Int64?, data: [UInt8])] = []
    var lost: [(customer: Int64, entry: PackedHeld.Entry)] = []
    /// As each lay before the run.
    var standings: [Int64: PackedStanding?] = [:]
    /// Keys of gifts.
    var gave: [String] = []
  }

  private func entries(of run: Int64) throws -> Entries {
    var all = Entries()
    try connection.each("SELECT data FROM run_undo WHERE run = ? ORDER BY number", run) { row in
      let isWhole = UndoLog.each(row.bytes(0)) { entry in
        switch entry {
        case .begun(let place): all.begun.append(place)
        case .replaced(let place, let due, let data):
          all.replaced.append((place, due, Array(data)))
        case .standing(let place, let old):
          if all.standings[place] == nil { all.standings.updateValue(old, forKey: place) }
        case .lost(let customer, let entry): all.lost.append((customer, entry))
        case .gave(_, let key): all.gave.append(key)
        }
      }
      if !isWhole {
        throw StoreError(
          .damaged, "what run \(run) had changed cannot be read; nothing was taken back",
          hint: "restore the last backup; what was imported since can be imported again")
      }
    }
    return all
  }

  // MARK: Enrolments, messages, tasks

  private func restoreEnrolments(_ entries: Entries) throws {
    // Within one run the first entry of a place is how it stood before.
    var before: [Int64: (due: Int64?, data: [UInt8])] = [:]
    for old in entries.replaced where before[old.place] == nil {
      before[old.place] = (old.due, old.data)
    }
    let begun = Set(entries.begun)
    for place in begun.sorted() { try takeBack(place, to: nil) }
    for (place, old) in before.sorted(by: { $0.key < $1.key }) where !begun.contains(place) {
      try takeBack(place, to: old)
    }
  }

  private func takeBack(_ place: Int64, to old: (due: Int64?, data: [UInt8])?) throws {
    let read = try connection.statement("SELECT due, data FROM enrolments WHERE place = ?")
    read.bind(1, place)
    guard try read.step() else { return read.reset() }
    let due = read.optionalInt(0)
    var now = PackedEnrolment(read.bytes(1))
    read.reset()
    let known = old.map { $0.data.withUnsafeBufferPointer { PackedEnrolment($0) } }
    let effects = now.history.dropFirst(known?.history.count ?? 0).compactMap(\.effect)
    let isActedOn = try effects.contains { try hasActed(on: $0) }
    // A code in a message that is out is known to its customer.
    let isTold = try effects.contains { try isOut($0) }
    for effect in effects { try takeBack(effect, isTold: isTold) }
    if let old, isActedOn == false {
      figures.count(now, due: due, by: -1)
      try write(place, due: old.due, old.data)
      if let known { figures.count(known, due: old.due, by: 1) }
      if [EnrolmentState.merged, .leftByHand].map(\.rawValue).contains(now.state) {
        for effect in known?.history.compactMap(\.effect) ?? [] { try reopen(task: effect) }
      }
      counts.restored += 1
    } else if old != nil {
      counts.kept += 1
    } else {
      figures.count(now, due: due, by: -1)
      counts.begun += 1
      if now.state == EnrolmentState.declined.rawValue {
        try connection.run("DELETE FROM enrolments WHERE place = ?", place)
        return
      }
      now.state = EnrolmentState.undone.rawValue
      now.step = 0
      now.moment = nil
      now.waiting = nil
      let packed = PackWriter()
      now.write(to: packed)
      try write(place, due: nil, packed.array)
    }
  }

  private func write(_ place: Int64, due: Int64?, _ data: [UInt8]) throws {
    let update = try connection.statement(
      "UPDATE enrolments SET due = ?2, data = ?3 WHERE place = ?1")
    update.bind(1, place)
    update.bind(2, due)
    update.bind(3, data)
    try update.run()
  }

  /// One that was withdrawn because the walk ended, which it did not.
  private func reopen(task: String) throws {
    let update = try connection.statement(
      "UPDATE tasks SET done = NULL, result = NULL WHERE id = ?1 AND result = ?2")
    update.bind(1, task)
    update.bind(2, Int64(TaskResult.Result.withdrawn.rawValue))
    try update.run()
  }

  private func hasActed(on effect: String) throws -> Bool {
    if let place = try rows.place(ofMessage: effect) {
      let state = OutreachRows.state(
        try connection.int("SELECT state FROM messages WHERE place = ?", place) ?? 0)
      return state != .planned && state != .admitted && state != .expired
    }
    let find = try connection.statement("SELECT done FROM tasks WHERE id = ?")
    find.bind(1, effect)
    defer { find.reset() }
    if try find.step() { return !find.isNull(0) }
    return try posting.isUsed(LedgerRequest.stepKey(effect))
  }

  /// Whether it is a message that a channel has.
  private func isOut(_ effect: String) throws -> Bool {
    guard try rows.place(ofMessage: effect) != nil else { return false }
    return try hasActed(on: effect)
  }

  /// - Returns: whether anything was given under the key.
  private func takeBack(gift: String, keepsCodes: Bool) throws -> Bool {
    guard
      let back = try posting.takeBack(gift, run: run, at: at, keepsCodes: keepsCodes)
    else { return false }
    if back.amount > 0 { changed.insert(back.home) }
    if back.purse.unit == .points { counts.points += back.amount }
    if back.purse.unit == .pieces { counts.coupons += back.amount }
    return true
  }

  private func takeBack(_ effect: String, isTold: Bool) throws {
    if let place = try rows.place(ofMessage: effect) {
      let isMoved = try moving.move(
        place, from: [.planned, .admitted], to: .expired, at: at, reason: UndoLog.takenBack)
      if isMoved { counts.messages += 1 }
      return
    }
    if try takeBack(gift: LedgerRequest.stepKey(effect), keepsCodes: isTold) { return }
    let delete = try connection.statement("DELETE FROM tasks WHERE id = ? AND done IS NULL")
    delete.bind(1, effect)
    try delete.run()
    counts.tasks += connection.changes
  }

  // MARK: Standings

  /// With the events that the run made.
  private func restoreStandings(_ entries: Entries, _ kept: KeptStandings) throws {
    let writing = try StandingWriting(connection, labels: rows.labels, run: run)
    counts.standingsKept = kept.count
    changed.formUnion(try BornEvents(connection).forget(run: run, hash, but: kept))
    for (place, old) in entries.standings.sorted(by: { $0.key < $1.key }) {
      changed.insert(PlacedTable.home(of: place))
      // What was done by hand or imported since stands.
      guard try writing.takeBack(place, to: old, of: run) else { continue }
      counts.standings += 1
    }
  }

  /// Those that no walk gave, such as of a delivery; where the delivery stays, so does its task.
  private func deleteTasks(but kept: KeptStandings) throws {
    var gone: [Int64] = []
    // A task lies under the number it was made for, which may be another's since.
    try connection.each(
      """
      SELECT t.place, p.text, s.text, c.owner FROM tasks t
      JOIN labels p ON p.number = t.sop JOIN labels s ON s.number = t.step
      LEFT JOIN customers c ON c.number = t.place >> \(PlacedTable.homeBits)
      WHERE t.run = ? AND t.done IS NULL
      """, run
    ) {
      if !kept.planned($0.text(2), of: $0.text(1), owner: $0.int(3)) { gone.append($0.int(0)) }
    }
    for place in gone { try connection.run("DELETE FROM tasks WHERE place = ?", place) }
    counts.tasks += Int64(gone.count)
  }

  /// Rules that read what was taken back are asked again by the next pass.
  private func lookAgain() throws {
    let held = try HeldTags(connection)
    var owner = OwnerNow(connection)
    for customer in try owner.distinct(changed.sorted()) {
      try held.write(customer, try held.row(customer), due: clock)
    }
  }

  // MARK: Tags

  private func restoreTags(_ entries: Entries) throws {
    var decided: [PackedDecision] = []
    try connection.each(
      "SELECT data FROM decisions WHERE run = ? ORDER BY bucket, part", run
    ) { row in PackedDecision.all(in: row.bytes(0)) { decided.append($0) } }
    if decided.isEmpty { return }
    var lost: [Int64: [PackedHeld.Entry]] = [:]
    for one in entries.lost { lost[one.customer, default: []].append(one.entry) }
    let held = try HeldTags(connection)
    let log = PackWriter()
    var index = 0
    while index < decided.count {
      let bucket = CustomerNumber(rawValue: decided[index].customer).bucket
      log.clear()
      while index < decided.count,
        CustomerNumber(rawValue: decided[index].customer).bucket == bucket
      {
        let customer = decided[index].customer
        var own: [PackedDecision] = []
        while index < decided.count, decided[index].customer == customer {
          own.append(decided[index])
          index += 1
        }
        try restoreTags(of: customer, own, lost, held, log)
      }
      try held.log(bucket: bucket, run: run, log.bytes)
    }
  }

  private func restoreTags(
    of customer: Int64, _ decided: [PackedDecision], _ lost: [Int64: [PackedHeld.Entry]],
    _ held: HeldTags, _ log: PackWriter
  ) throws {
    var taken: [Int32: Bool] = [:]
    for number in try [customer] + held.absorbed(by: customer) {
      var row = try held.row(number)
      let before = row.held.entries
      if number == customer {
        for decision in decided where decision.gained {
          guard let index = row.held.index(of: decision.tag),
            row.held.entries[index].run == run
          else { continue }
          row.held.entries.remove(at: index)
          taken[decision.tag] = false
        }
      }
      for entry in lost[number] ?? [] where row.held.index(of: entry.tag) == nil {
        row.held.put(entry)
        taken[entry.tag] = true
      }
      // Due at the run's clock: the next pass looks at the customer again.
      if row.held.entries != before { try held.write(number, row, due: clock) }
    }
    for decision in decided {
      guard let gained = taken.removeValue(forKey: decision.tag) else { continue }
      PackedDecision(
        customer: customer, tag: decision.tag, gained: gained, at: at.seconds,
        rule: decision.rule, reason: UndoLog.takenBack, reads: decision.reads
      ).write(to: log)
      counts.tags += 1
    }
  }
}
