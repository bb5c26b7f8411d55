import SiyuModel

/// Puts claims where they belong, and writes down verdicts.
struct InvitationWriting {
  struct Claim: Hashable {
    var account: AccountBook.Entry
    /// Account.
    var inviter: Int64
    var at: Int64
    var kind: InvitationKind
    /// Label; 0 for none.
    var programme: Int64
    var isFound: Bool
  }

  private let connection: Connection
  private let find: Statement
  private let last: Statement
  private let insert: Statement

  init(_ connection: Connection) throws {
    self.connection = connection
    find = try connection.statement(
      """
      SELECT place, at, kind FROM invitations
      WHERE place >= ? AND place < ? AND account = ? AND inviter = ? AND programme = ? AND found = ?
      """)
    last = try connection.statement(
      "SELECT place FROM invitations WHERE place < ? ORDER BY place DESC LIMIT 1")
    insert = try connection.statement(
      """
      INSERT INTO invitations (place, account, inviter, at, kind, programme, found)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """)
  }

  /// Of several claims for the same two accounts the earliest is kept, so that the order of files does
  /// not matter.
  func put(_ claim: Claim) throws -> RowOutcome {
    let first = PlacedTable.firstPlace(of: claim.account.home)
    find.bind(1, first)
    find.bind(2, PlacedTable.firstPlace(of: claim.account.home + 1))
    find.bind(3, claim.account.number)
    find.bind(4, claim.inviter)
    find.bind(5, claim.programme)
    find.bind(6, claim.isFound ? 1 : 0)
    let known = try find.step() ? (find.int(0), find.int(1), find.int(2)) : nil
    find.reset()
    if let (place, at, kind) = known {
      let new = (claim.at, Int64(claim.kind.rawValue))
      guard new < (at, kind) else { return .unchanged }
      try connection.run(
        "UPDATE invitations SET at = ?2, kind = ?3 WHERE place = ?1", place, new.0, new.1)
      return .changed
    }
    last.bind(1, PlacedTable.firstPlace(of: claim.account.home + 1))
    let place = try last.step() ? max(first, last.int(0) + 1) : first
    last.reset()
    insert.bind(1, place)
    insert.bind(2, claim.account.number)
    insert.bind(3, claim.inviter)
    insert.bind(4, claim.at)
    insert.bind(5, Int64(claim.kind.rawValue))
    insert.bind(6, claim.programme)
    insert.bind(7, claim.isFound ? 1 : 0)
    try insert.run()
    return .added
  }

  func remove(_ place: Int64) throws {
    try connection.run("DELETE FROM invitations WHERE place = ?", place)
    try connection.run("DELETE FROM invitation_history WHERE place = ?", place)
  }

  func record(_ verdicts: [InvitationVerdict], at now: Int64) throws {
    let before = try connection.statement("SELECT state, reason FROM invitations WHERE place = ?")
    let update = try connection.statement(
      "UPDATE invitations SET state = ?2, reason = ?3, due = ?4 WHERE place = ?1")
    let note = try connection.statement(
      """
      INSERT INTO invitation_history (place, number, state, reason, at)
      SELECT ?1, (SELECT ifnull(max(number), 0) + 1 FROM invitation_history WHERE place = ?1), ?2, ?3,
        ?4
      """)
    for verdict in verdicts {
      let (state, reason) = verdict.state.numbers
      before.bind(1, verdict.place)
      guard try before.step() else {
        before.reset()
        continue
      }
      let isNew =
        before.optionalInt(0) != Int64(state) || before.int(1) != Int64(reason)
      before.reset()
      update.bind(1, verdict.place)
      update.bind(2, Int64(state))
      update.bind(3, Int64(reason))
      update.bind(4, verdict.due?.seconds)
      try update.run()
      guard isNew else { continue }
      note.bind(1, verdict.place)
      note.bind(2, Int64(state))
      note.bind(3, Int64(reason))
      note.bind(4, now)
      try note.run()
    }
  }
}
