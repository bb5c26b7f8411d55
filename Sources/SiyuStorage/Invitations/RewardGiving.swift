import SiyuModel

/// Posts rewards and takes them back, in the transaction that notes it.
///
/// What somebody kept of a reward that was taken back, because it was spent, is less the next time: all
/// in all nobody has more of one reward than it says.
final class RewardGiving {
  private let rows: RewardRows
  private let writing: LedgerWriting
  private let run: Int64

  init(_ connection: Connection, labels: LabelBook, run: Int64) throws {
    rows = RewardRows(connection, labels: labels)
    writing = try LedgerWriting(connection, labels: labels)
    self.run = run
  }

  struct Counts: Hashable {
    var given: Int64 = 0
    var takenBack: Int64 = 0
  }
  private(set) var counts = Counts()
  /// Customer numbers under which something was taken back.
  private(set) var homes: Set<Int64> = []
  /// Customer numbers that got back what a claw-back had taken of theirs.
  private(set) var refunded: Set<Int64> = []

  func write(_ decision: RewardDecision) throws {
    // Decided on something else: settled anew meanwhile, and the next pass looks at it.
    guard try rows.write(decision, run: run) else { return }
    switch decision.state {
    case .given:
      for movement in decision.movements {
        try give(movement.amount, decision, movement.purse)
      }
      counts.given += 1
    case .takenBack:
      for purse in decision.key.purses { try takeBack(decision, purse) }
      counts.takenBack += 1
    case .open, .nothing: break
    }
  }

  private func give(_ amount: Int64, _ decision: RewardDecision, _ purse: Purse) throws {
    // It was given so before, by whatever rule: a simulation that decides anew pays nobody again.
    if try writing.entry(decision.key.posting(decision.turn, purse)) != nil { return }
    var kept: Int64 = 0
    for turn in 0..<decision.turn {
      guard let entry = try writing.entry(decision.key.posting(turn, purse)) else { continue }
      let back = try writing.entry(decision.key.takingBack(turn, purse))?.asked ?? 0
      kept += entry.asked - back
    }
    guard amount > kept else { return }
    let giving = decision.key.posting(decision.turn, purse)
    try post(decision, giving, purse, .give(amount - kept), cause(decision))
    guard decision.turn > 0 else { return }
    refunded.formUnion(
      try writing.handBack(
        takenBy: decision.key.takingBack(decision.turn - 1, purse), outOf: giving, at: decision.at,
        cause: cause(decision) + " given again"))
  }

  private func takeBack(_ decision: RewardDecision, _ purse: Purse) throws {
    let key = decision.key.posting(decision.turn, purse)
    guard let entry = try writing.entry(key) else { return }
    // Somebody erased has no lots any more, and owes nothing.
    guard let left = try writing.left(ofLot: entry.place) else { return }
    let amount = decision.belowZero ? entry.asked : left
    guard amount > 0 else { return }
    homes.insert(decision.home)
    try post(
      decision, decision.key.takingBack(decision.turn, purse), purse,
      .takeBack(amount, of: key, belowZero: decision.belowZero),
      cause(decision) + " taken back")
  }

  /// Whom it is for is no business of the ledger's; at which level it came is.
  private func cause(_ decision: RewardDecision) -> String {
    "\(decision.key.programme) reward"
      + (decision.key.level > 1 ? " of level \(decision.key.level)" : "")
  }

  private func post(
    _ decision: RewardDecision, _ key: String, _ purse: Purse, _ movement: LedgerRequest.Movement,
    _ cause: String
  ) throws {
    let outcome = try writing.post(
      LedgerRequest(
        key: key, purse: purse, customer: CustomerNumber(rawValue: decision.home), movement,
        at: decision.at, cause: cause))
    if case .refused(let refusal) = outcome {
      throw StoreError(
        .refused,
        "a reward cannot be posted: "
          + refusal.words("customer number \(decision.home)", purse, .cny),
        hint: "siyu balance shows what there is; adjust it, and apply again")
    }
  }

  /// How many rewards the run took back, and that were not decided about since.
  func clawedBack() throws -> Int64 {
    try rows.connection.int(
      "SELECT count(*) FROM rewards WHERE run = ? AND state = \(RewardState.takenBack.rawValue)",
      run) ?? 0
  }

  /// Takes back what is left of what a run gave. It is deserved as before: the next pass may give it
  /// again, by the rules of then. What the run took back stays so until it is deserved again.
  /// - Returns: how many rewards that were.
  func undo(at: Instant) throws -> Int64 {
    var given: [KnownReward] = []
    try rows.each("WHERE r.run = ? AND r.state = 1", run) { given.append($0) }
    var count: Int64 = 0
    for reward in given {
      let decision = RewardDecision(
        key: reward.key, home: reward.home, state: .takenBack, turn: max(0, reward.turn - 1),
        reward: reward.reward, at: at, reason: UndoLog.takenBack)
      guard try rows.write(decision, run: 0) else { continue }
      for purse in decision.key.purses { try takeBack(decision, purse) }
      count += 1
    }
    return count
  }
}
