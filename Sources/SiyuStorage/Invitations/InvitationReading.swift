import SiyuModel

/// Reads claims, with their people as they are now.
struct InvitationReading {
  let connection: Connection
  let labels: LabelBook

  init(_ connection: Connection) {
    self.connection = connection
    labels = LabelBook(connection)
  }

  private static let columns = """
    i.place, b.customer, e.customer, i.at, i.kind, i.programme, i.known, i.joined, i.left,
    i.screened, i.state, i.reason, i.due, i.inviter, i.account, i.bought_at, i.bought_amount,
    i.sent_back, i.ordered_at
    """
  private static let from = """
    FROM invitations i JOIN accounts e ON e.number = i.account
    LEFT JOIN accounts b ON b.number = i.inviter
    """

  func each(_ condition: String = "", _ arguments: Int64..., body: (InvitationClaim) throws -> Void)
    throws
  {
    let read = try Statement(
      connection.handle, "SELECT \(Self.columns) \(Self.from) \(condition)")
    for (index, value) in arguments.enumerated() { read.bind(Int32(index + 1), value) }
    while try read.step() { try body(try claim(read)) }
  }

  private func claim(_ row: Statement) throws -> InvitationClaim {
    func time(_ column: Int32) -> Instant? { row.optionalInt(column).map { Instant(seconds: $0) } }
    return InvitationClaim(
      place: row.int(0), inviter: row.optionalInt(1).map { CustomerNumber(rawValue: $0) },
      invitee: CustomerNumber(rawValue: row.int(2)), inviterAccount: row.int(13),
      account: row.int(14), at: Instant(seconds: row.int(3)),
      kind: UInt8(exactly: row.int(4)).flatMap(InvitationKind.init(rawValue:)) ?? .pair,
      programme: try labels.text(row, 5) ?? "", known: time(6), joined: time(7), left: time(8),
      isScreened: row.int(9) != 0,
      bought: time(15).map { FirstOrder(at: $0, amount: row.int(16)) }, ordered: time(18),
      isSentBack: row.int(17) != 0,
      state: row.optionalInt(10).flatMap { InvitationState(state: $0, reason: row.int(11)) },
      due: time(12))
  }

  func known(_ claim: InvitationClaim) throws -> KnownInvitation {
    var history: [KnownInvitation.Past] = []
    try connection.each(
      "SELECT state, reason, at FROM invitation_history WHERE place = ? ORDER BY number",
      claim.place
    ) { row in
      if let state = InvitationState(state: row.int(0), reason: row.int(1)) {
        history.append(.init(state: state, at: Instant(seconds: row.int(2))))
      }
    }
    return KnownInvitation(
      claim: claim,
      inviter: try claim.inviter.map { try SQLiteStore.publicID(of: $0.rawValue, in: connection) },
      invitee: try SQLiteStore.publicID(of: claim.invitee.rawValue, in: connection),
      history: history)
  }

  /// Oldest first; those of one second by public ids.
  func all(of customer: Int64, as side: InvitationSide) throws -> [KnownInvitation] {
    var found: [KnownInvitation] = []
    let condition =
      switch side {
      case .inviter:
        "WHERE i.inviter IN (SELECT number FROM accounts WHERE customer = ?)"
      case .invitee:
        """
        WHERE i.place IN (SELECT i.place FROM accounts a JOIN invitations i
          ON i.place >= a.home << 28 AND i.place < (a.home + 1) << 28 AND i.account = a.number
          WHERE a.customer = ?)
        """
      }
    try each(condition, customer) { found.append(try known($0)) }
    return found.sorted { a, b in
      if a.claim.at != b.claim.at { return a.claim.at < b.claim.at }
      if a.invitee != b.invitee { return precedes(a.invitee, b.invitee) }
      if a.inviter != b.inviter { return precedes(a.inviter ?? "", b.inviter ?? "") }
      return a.claim.place < b.claim.place
    }
  }

  func figures(
    programme: String?, of inviters: Set<CustomerNumber>?
  ) throws -> InvitationFigures {
    func isMeant(_ customer: CustomerNumber?) -> Bool {
      guard let inviters else { return true }
      return customer.map(inviters.contains) ?? false
    }
    var figures = InvitationFigures()
    let label = try programme.map { Int64(try labels.existing($0) ?? -1) }
    let only = label == nil ? "" : "WHERE programme = ?1"
    let holders = try Statement(
      connection.handle,
      """
      SELECT DISTINCT a.customer FROM invitation_codes c JOIN accounts a ON a.number = c.account
      \(only) ORDER BY 1
      """)
    if let label { holders.bind(1, label) }
    while try holders.step() {
      let holder = CustomerNumber(rawValue: holders.int(0))
      if isMeant(holder) { figures.holders.append(holder) }
    }
    let edges = try Statement(
      connection.handle,
      """
      SELECT i.state, i.reason, b.customer, e.customer, i.bought_at, i.bought_sum, i.kind
      \(Self.from)
      \(label == nil ? "" : "WHERE i.programme = ?1")
      """)
    if let label { edges.bind(1, label) }
    while try edges.step() {
      let inviter = edges.optionalInt(2).map { CustomerNumber(rawValue: $0) }
      guard isMeant(inviter) else { continue }
      let state = edges.optionalInt(0).flatMap { InvitationState(state: $0, reason: edges.int(1)) }
      if state == .counted, let inviter {
        figures.counted.append(
          .init(
            inviter: inviter,
            invitee: CustomerNumber(rawValue: edges.int(3)),
            isByCode: edges.int(6) != Int64(InvitationKind.pair.rawValue)))
        if !edges.isNull(4) { figures.buyers += 1 }
        figures.value &+= edges.int(5)
      } else {
        figures.others[state?.reason, default: 0] += 1
      }
    }
    try addRewards(to: &figures, label, isMeant)
    figures.shares = try ShareCounting(connection, programme: programme).shares(of: figures.holders)
    return figures
  }

  /// What is out of rewards. Of those that were given once and stand it is all; of others the ledger says so.
  private func addRewards(
    to figures: inout InvitationFigures, _ label: Int64?, _ isMeant: (CustomerNumber?) -> Bool
  ) throws {
    let given = RewardState.given.rawValue
    let only = label == nil ? "" : " AND r.programme = ?1"
    let once = try Statement(
      connection.handle,
      """
      SELECT a.customer, r.points, r.money, r.invitee FROM rewards r JOIN accounts a ON a.number = r.account
      WHERE r.state = \(given) AND r.turn <= 1\(only)
      """)
    if let label { once.bind(1, label) }
    while try once.step() {
      guard isMeant(CustomerNumber(rawValue: once.int(0))) else { continue }
      figures.rewards += 1
      figures.points &+= once.int(1)
      figures.money &+= once.int(2)
      guard once.int(3) < 0 else { continue }
      figures.erasedRewards += 1
      figures.erasedPoints &+= once.int(1)
      figures.erasedMoney &+= once.int(2)
    }
    let rows = RewardRows(connection, labels: labels)
    let writing = try LedgerWriting(connection, labels: labels)
    let owner = try connection.statement("SELECT customer FROM accounts WHERE number = ?")
    func add(_ reward: KnownReward) throws {
      owner.bind(1, reward.key.account)
      let customer = try owner.step() ? CustomerNumber(rawValue: owner.int(0)) : nil
      owner.reset()
      guard let customer, isMeant(customer) else { return }
      let out = try rows.out(of: reward, through: reward.turn, writing)
      figures.points &+= out.points
      figures.money &+= out.money
      if reward.state == .given {
        figures.rewards += 1
      } else if !out.isNothing {
        figures.partsKept += 1
        figures.pointsKept &+= out.points
        figures.moneyKept &+= out.money
      }
      guard reward.key.isOfErased, reward.state == .given || !out.isNothing else { return }
      figures.erasedRewards += 1
      figures.erasedPoints &+= out.points
      figures.erasedMoney &+= out.money
    }
    let condition = "WHERE (r.state <> \(given) AND r.turn > 0 OR r.turn > 1)\(only)"
    if let label {
      try rows.each(condition, label, body: add)
    } else {
      try rows.each(condition, body: add)
    }
  }
}

extension Exporting {
  /// By time, then the ids.
  func invitations() throws {
    let labels = LabelBook(connection)
    try each(
      """
      SELECT bc.id, ec.id, i.at, i.kind, i.programme, i.state, i.reason FROM invitations i
      JOIN accounts e ON e.number = i.account JOIN customers ec ON ec.number = e.customer
      LEFT JOIN accounts b ON b.number = i.inviter LEFT JOIN customers bc ON bc.number = b.customer
      ORDER BY i.at, ec.id, bc.id, i.kind, i.programme, i.state, i.reason
      """
    ) { found in
      try row(Self.cells(found, labels))
    }
  }

  static func cells(_ row: Statement, _ labels: LabelBook) throws -> [ExportCell] {
    let kind = UInt8(exactly: row.int(3)).flatMap(InvitationKind.init(rawValue:)) ?? .pair
    let state = row.optionalInt(5).flatMap { InvitationState(state: $0, reason: row.int(6)) }
    func text(_ value: String?) -> ExportCell { value.map { .text($0) } ?? .none }
    return [
      text(row.optionalText(0)), text(row.optionalText(1)),
      .time(Instant(seconds: row.int(2))), .text(kind.name), text(try labels.text(row, 4)),
      text(state?.name), text(state?.reason?.name),
    ]
  }
}

extension PersonalExport {
  /// By whom the person came, and whom she brought: others only that there was somebody.
  func invitations() throws -> PersonalRecord.Section {
    let reading = InvitationReading(connection)
    let came = try reading.all(of: person.numbers[0], as: .invitee).map { ("came by", $0) }
    let brought = try reading.all(of: person.numbers[0], as: .inviter).map { ("brought", $0) }
    let rows = (came + brought).map { side, one in
      [
        .text(side), .time(one.claim.at), .text(one.claim.kind.name),
        cells.text(one.claim.programme), cells.text(one.claim.state?.name),
        cells.text(one.claim.state?.reason?.name),
      ] as [ExportCell]
    }
    return .init("invitations", ["side", "at", "kind", "programme", "state", "reason"], rows)
  }

  func invitationCodes() throws -> PersonalRecord.Section {
    let labels = LabelBook(connection)
    let rows = try InvitationCodes.all(of: person.accounts, in: connection).map {
      [
        .text($0.code.description),
        cells.text(try labels.text(Int32(truncatingIfNeeded: $0.programme))),
      ] as [ExportCell]
    }
    return .init("invitation_codes", ["code", "programme"], rows)
  }
}
