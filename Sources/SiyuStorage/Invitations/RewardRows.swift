import SiyuModel

/// Reads and writes what is known of rewards.
struct RewardRows {
  let connection: Connection
  let labels: LabelBook

  init(_ connection: Connection, labels: LabelBook? = nil) {
    self.connection = connection
    self.labels = labels ?? LabelBook(connection)
  }

  // MARK: Reading

  private static let columns = """
    r.account, r.invitee, r.programme, r.level, r.home, r.state, r.refusal, r.due, r.turn, r.points,
    r.money, r.piece, r.at, r.bought_at, r.bought_amount, r.shown, r.decided, r.reason
    """

  func each(_ condition: String = "", _ arguments: Int64..., body: (KnownReward) throws -> Void)
    throws
  {
    let read = try Statement(
      connection.handle, "SELECT \(Self.columns) FROM rewards r \(condition)")
    for (index, value) in arguments.enumerated() { read.bind(Int32(index + 1), value) }
    while try read.step() { try body(reward(read)) }
  }

  private func reward(_ row: Statement) throws -> KnownReward {
    func time(_ column: Int32) -> Instant? { row.optionalInt(column).map { Instant(seconds: $0) } }
    return KnownReward(
      key: RewardKey(
        account: row.int(0), invitee: row.int(1),
        programme: try labels.text(Int32(truncatingIfNeeded: row.int(2))),
        level: Int(clamping: row.int(3))),
      home: row.int(4),
      state: UInt8(exactly: row.int(5)).flatMap(RewardState.init(rawValue:)) ?? .open,
      refusal: UInt8(exactly: row.int(6)).flatMap(RewardRefusal.init(rawValue:)), due: time(7),
      turn: Int(clamping: row.int(8)),
      reward: FissionReward(points: row.int(9), money: row.int(10)),
      piece: row.optionalInt(11).map { Int(clamping: $0) }, at: Instant(seconds: row.int(12)),
      bought: time(13).map { FirstOrder(at: $0, amount: row.int(14)) }, shown: time(15),
      decidedAt: time(16), reason: row.optionalText(17))
  }

  static let ofCustomer = "JOIN accounts a ON a.number = r.account WHERE a.customer = ?"

  /// Customers with something to be looked at, in any order, several times.
  func customersDue(by time: Instant) throws -> [Int64] {
    let read = try connection.statement(
      """
      SELECT a.customer FROM rewards r JOIN accounts a ON a.number = r.account WHERE r.due <= ?
      """)
    read.bind(1, time.seconds)
    defer { read.reset() }
    var customers: [Int64] = []
    while try read.step() { customers.append(read.int(0)) }
    return customers
  }

  /// What a customer brings into a pass; `nil` where nothing is due.
  func standing(of customer: Int64, at now: Instant) throws -> RewardStanding? {
    var all: [KnownReward] = []
    try each(Self.ofCustomer, customer) { all.append($0) }
    guard all.contains(where: { $0.due.map { $0 <= now } ?? false }) else { return nil }
    all.sort { ($0.at, $0.key.invitee, $0.key.account) < ($1.at, $1.key.invitee, $1.key.account) }
    var standing = RewardStanding()
    let looked = Set(all.filter { $0.due.map { $0 <= now } ?? false }.map(\.key.programme))
    var counts: [String: Int] = [:]
    let writing = try LedgerWriting(connection, labels: labels)
    for reward in all {
      let kind = "\(reward.key.level) \(reward.key.programme)"
      if reward.refusal == nil { counts[kind, default: 0] += 1 }
      if reward.state == .given, let piece = reward.piece {
        let packet = RewardStanding.Packet(
          programme: reward.key.programme, account: reward.key.account)
        standing.pieces[packet, default: []].insert(piece)
      }
      // Nobody looks into a packet of which nothing is due. What was taken back says no more which piece it
      // was, and what was kept of it is out all the same.
      let isOut = reward.piece != nil || (reward.state != .given && reward.turn > 0)
      if looked.contains(reward.key.programme), isOut {
        let packet = RewardStanding.Packet(
          programme: reward.key.programme, account: reward.key.account)
        let out = try out(of: reward, through: reward.turn, writing).money
        if out > 0 { standing.out[packet, default: 0] += out }
      }
      guard let due = reward.due, due <= now else { continue }
      var reward = reward
      // What was given is taken back where it lies; what is given now goes where the account is now.
      if reward.state != .given {
        reward.home = try number(ofAccount: reward.key.account) ?? reward.home
      }
      if reward.state == .given, reward.refusal != nil { reward.left = try left(of: reward) }
      standing.due.append(
        .init(
          reward: reward, invitee: try publicID(ofAccount: reward.key.invitee),
          count: counts[kind] ?? 0,
          kept: try out(
            of: reward, through: reward.state == .given ? reward.turn - 1 : reward.turn, writing)))
    }
    return standing
  }

  /// What was given of a reward the first so many times and not taken back.
  func out(
    of reward: KnownReward, through turns: Int, _ writing: LedgerWriting
  ) throws -> FissionReward {
    if reward.key.isOfErased { return reward.reward }
    var sum = FissionReward()
    for turn in 0..<max(0, turns) {
      for purse in reward.key.purses {
        guard let entry = try writing.entry(reward.key.posting(turn, purse)) else { continue }
        let back = try writing.entry(reward.key.takingBack(turn, purse))?.asked ?? 0
        if purse.unit == .points {
          sum.points += entry.asked - back
        } else {
          sum.money += entry.asked - back
        }
      }
    }
    return sum
  }

  // MARK: Of somebody erased

  /// Takes an invitee out of all rewards for having brought her. What is out of them stays as it is, under a
  /// number that is nobody's: a packet never gives more than there is in it, and what was given can be told.
  func forget(invitee: Int64) throws {
    var all: [KnownReward] = []
    try each("WHERE r.invitee = ?", invitee) { all.append($0) }
    if all.isEmpty { return }
    let writing = try LedgerWriting(connection, labels: labels)
    let nobody = min(0, try connection.int("SELECT min(invitee) FROM rewards") ?? 0) - 1
    let keep = try connection.statement(
      """
      UPDATE rewards SET invitee = ?5, refusal = ?6, due = NULL, turn = 1, points = ?7, money = ?8,
        bought_at = NULL, bought_amount = NULL, shown = NULL, run = NULL, reason = NULL
      WHERE account = ?1 AND programme = ?2 AND level = ?3 AND invitee = ?4
      """)
    let remove = try connection.statement(
      "DELETE FROM rewards WHERE account = ?1 AND programme = ?2 AND level = ?3 AND invitee = ?4")
    for reward in all {
      let out = try out(of: reward, through: reward.turn, writing)
      let stays = reward.state == .given || !out.isNothing
      let statement = stays ? keep : remove
      statement.bind(1, reward.key.account)
      statement.bind(2, Int64(try labels.number(reward.key.programme)))
      statement.bind(3, Int64(reward.key.level))
      statement.bind(4, invitee)
      if stays {
        let refusal: RewardRefusal? = reward.state == .given ? nil : .invitation
        statement.bind(5, nobody)
        statement.bind(6, Int64(refusal?.rawValue ?? 0))
        statement.bind(7, out.points)
        statement.bind(8, out.money)
      }
      try statement.run()
    }
  }

  // MARK: What the ledger says

  /// How much of what was given last is not spent.
  func left(of reward: KnownReward) throws -> FissionReward {
    try posted(reward) { writing, purse in
      guard
        let entry = try writing.entry(reward.key.posting(max(0, reward.turn - 1), purse))
      else { return 0 }
      return try writing.left(ofLot: entry.place) ?? 0
    }
  }

  /// How much there was to take back, the last time.
  func taken(of reward: KnownReward) throws -> FissionReward {
    try posted(reward) { writing, purse in
      try writing.entry(reward.key.takingBack(max(0, reward.turn - 1), purse))?.asked ?? 0
    }
  }

  private func posted(
    _ reward: KnownReward, _ amount: (LedgerWriting, Purse) throws -> Int64
  ) throws -> FissionReward {
    let writing = try LedgerWriting(connection, labels: labels)
    var sum = FissionReward()
    for purse in reward.key.purses {
      let found = try amount(writing, purse)
      if purse.unit == .points { sum.points = found } else { sum.money = found }
    }
    return sum
  }

  /// "" for somebody who is not there any more.
  func publicID(ofAccount account: Int64) throws -> String {
    let read = try connection.statement(
      "SELECT c.id FROM accounts a JOIN customers c ON c.number = a.customer WHERE a.number = ?")
    read.bind(1, account)
    defer { read.reset() }
    return try read.step() ? read.text(0) : ""
  }

  private func number(ofAccount account: Int64) throws -> Int64? {
    try connection.int(LedgerRows.numberOfAccount, account)
  }

  // MARK: What settling found

  func note(_ notes: [RewardNote]) throws {
    let put = try connection.statement(
      """
      INSERT INTO rewards (account, programme, level, invitee, home, state, refusal, due, turn,
        points, money, at, bought_at, bought_amount)
      SELECT ?1, ?2, ?3, ?4, (\(LedgerRows.numberOfAccount)), 0, ?5, ?6, 0, 0, 0, ?7, ?8, ?9
      FROM accounts b WHERE b.number = ?1
      ON CONFLICT (account, programme, level, invitee) DO UPDATE
        SET refusal = ?5, due = ?6, at = ?7, bought_at = ?8, bought_amount = ?9
      """)
    for note in notes {
      put.bind(1, note.key.account)
      put.bind(2, Int64(try labels.number(note.key.programme)))
      put.bind(3, Int64(note.key.level))
      put.bind(4, note.key.invitee)
      put.bind(5, Int64(note.refusal?.rawValue ?? 0))
      put.bind(6, note.due?.seconds)
      put.bind(7, note.at.seconds)
      put.bind(8, note.bought?.at.seconds)
      put.bind(9, note.bought?.amount)
      try put.run()
    }
  }

  // MARK: What a pass decided

  /// - Returns: false where the row is not as it was decided on, and nothing was written.
  func write(_ decision: RewardDecision, run: Int64) throws -> Bool {
    let update = try connection.statement(
      """
      UPDATE rewards SET state = ?5, turn = ?6, points = ?7, money = ?8, piece = ?9, shown = ?10,
        due = ?11, decided = ?12, run = ?13, reason = ?14,
        home = CASE WHEN ?5 = \(RewardState.given.rawValue) THEN ?17 ELSE home END
      WHERE account = ?1 AND programme = ?2 AND level = ?3 AND invitee = ?4 AND turn = ?15
        AND (state = 1) = ?16
      """)
    let isTaken = decision.state == .takenBack
    update.bind(1, decision.key.account)
    update.bind(2, Int64(try labels.number(decision.key.programme)))
    update.bind(3, Int64(decision.key.level))
    update.bind(4, decision.key.invitee)
    update.bind(5, Int64(decision.state.rawValue))
    update.bind(6, Int64(decision.state == .given || isTaken ? decision.turn + 1 : decision.turn))
    update.bind(7, decision.reward.points)
    update.bind(8, decision.reward.money)
    update.bind(9, decision.piece.map { Int64($0) })
    update.bind(10, decision.shown?.seconds)
    update.bind(11, decision.due?.seconds)
    update.bind(12, decision.at.seconds)
    update.bind(13, run)
    update.bind(14, decision.reason)
    update.bind(15, Int64(isTaken ? decision.turn + 1 : decision.turn))
    update.bind(16, isTaken ? 1 : 0)
    update.bind(17, decision.home)
    try update.run()
    return connection.changes > 0
  }

  // MARK: Rules

  func rules() throws -> [String: InvitationRules] {
    var all: [String: InvitationRules] = [:]
    try connection.each("SELECT programme, within, stays, levels FROM invitation_rules") { row in
      var rules = InvitationRules()
      if let within = try? CalendarDuration(row.text(1)) { rules.within = within }
      if let stays = try? CalendarDuration(row.text(2)) { rules.stays = stays }
      try? rules.setLevels(Int(clamping: row.int(3)))
      all[try labels.text(Int32(truncatingIfNeeded: row.int(0)))] = rules
    }
    return all
  }

  /// The plugins that rewards were asked of last, by programme.
  func versions() throws -> [String: String] {
    var all: [String: String] = [:]
    try connection.each("SELECT programme, checksum FROM invitation_rules") { row in
      if let checksum = row.optionalText(1) {
        all[try labels.text(Int32(truncatingIfNeeded: row.int(0)))] = checksum
      }
    }
    return all
  }

  /// Of programmes whose rules are kept.
  func keep(versions: [String: String]) throws {
    let put = try connection.statement(
      "UPDATE invitation_rules SET checksum = ?2 WHERE programme = ?1")
    for (programme, checksum) in versions.sorted(by: { $0.key < $1.key }) {
      put.bind(1, Int64(try labels.number(programme)))
      put.bind(2, checksum)
      try put.run()
    }
  }

  /// How names in `meta` begin that a programme's full name follows.
  private static let membersOnly = "members_only "

  func membersOnlySince() throws -> [String: Instant] {
    var all: [String: Instant] = [:]
    try connection.each(
      "SELECT name, value FROM meta WHERE substr(name, 1, \(Self.membersOnly.utf8.count)) = "
        + "'\(Self.membersOnly)'"
    ) { row in
      all[String(row.text(0).dropFirst(Self.membersOnly.count))] = Instant(seconds: row.int(1))
    }
    return all
  }

  func keepMembersOnly(since: [String: Instant]) throws {
    try connection.run(
      "DELETE FROM meta WHERE substr(name, 1, \(Self.membersOnly.utf8.count)) = "
        + "'\(Self.membersOnly)'")
    let put = try connection.statement("INSERT INTO meta (name, value) VALUES (?1, ?2)")
    for (programme, at) in since.sorted(by: { $0.key < $1.key }) {
      put.bind(1, Self.membersOnly + programme)
      put.bind(2, at.seconds)
      try put.run()
    }
  }

  func keep(_ rules: [String: InvitationRules]) throws {
    let put = try connection.statement(
      """
      INSERT INTO invitation_rules (programme, within, stays, levels) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (programme) DO UPDATE SET within = ?2, stays = ?3, levels = ?4
      """)
    for (programme, rules) in rules.sorted(by: { $0.key < $1.key }) {
      put.bind(1, Int64(try labels.number(programme)))
      put.bind(2, rules.within.description)
      put.bind(3, rules.stays.description)
      put.bind(4, Int64(rules.levels))
      try put.run()
    }
  }
}

extension PersonalExport {
  /// What the person was given for bringing others: of those only that there was somebody.
  func rewards() throws -> PersonalRecord.Section {
    var rows: [[ExportCell]] = []
    try RewardRows(connection).each(RewardRows.ofCustomer, person.numbers[0]) { one in
      rows.append([
        cells.text(one.key.programme), .integer(Int64(one.key.level)), .time(one.at),
        .text(one.state.name), .integer(one.reward.points), .money(one.reward.money),
        one.decidedAt.map { .time($0) } ?? .none, cells.text(one.reason),
      ])
    }
    return .init(
      "rewards",
      ["programme", "level", "at", "state", "points", "money", "decided_at", "reason"], rows)
  }
}
