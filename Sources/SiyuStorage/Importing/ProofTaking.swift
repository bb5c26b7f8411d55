import SiyuModel

/// Sees that what is handed in for tasks counts once in a programme: for one task, of one customer.
///
/// Whoever hands it in first has it. Nothing says that the first was right: staff find that out, and
/// it is for them to refuse it.
final class ProofTaking {
  private let context: WriteContext
  private let find: Statement
  private let insert: Statement

  init(_ context: WriteContext) throws {
    self.context = context
    find = try context.connection.statement(
      """
      SELECT p.account, p.task, p.at, a.customer FROM koc_proofs p
      LEFT JOIN accounts a ON a.number = p.account WHERE p.programme = ? AND p.hash = ?
      """)
    insert = try context.connection.statement(
      "INSERT INTO koc_proofs (programme, hash, account, task, at) VALUES (?, ?, ?, ?, ?)")
  }

  /// - Returns: why it cannot be taken; `nil` for what can, and for what is no proof at all.
  func refusal(_ record: EventRecord, of account: Int64) throws -> String? {
    guard let props = record.props.flatMap({ try? JSON.parse($0) }),
      let programme = props["programme"]?.stringValue, let task = props["task"]?.stringValue,
      let proof = props["proof"]?.stringValue
    else { return nil }
    let programmeLabel = Int64(try context.labels.number(programme))
    let taskLabel = Int64(try context.labels.number(task))
    let hash = Int64(bitPattern: ProofText.hash(proof))
    find.bind(1, programmeLabel)
    find.bind(2, hash)
    guard try find.step() else {
      find.reset()
      insert.bind(1, programmeLabel)
      insert.bind(2, hash)
      insert.bind(3, account)
      insert.bind(4, taskLabel)
      insert.bind(5, record.at.seconds)
      try insert.run()
      return nil
    }
    let (holder, before, at) = (find.int(0), find.int(1), find.int(2))
    let customer = find.optionalInt(3)
    find.reset()
    if holder == account, before == taskLabel, at == record.at.seconds { return nil }
    let own = try context.connection.int("SELECT customer FROM accounts WHERE number = ?", account)
    if let customer, holder != account, customer != own {
      let id = try SQLiteStore.publicID(of: customer, in: context.connection)
      return "customer \(TextEscape.terminalSafe(id)) handed this in before: it counts once in "
        + "\(TextEscape.terminalSafe(programme)), for whoever was first"
    }
    let words = TextEscape.terminalSafe(
      try context.labels.text(Int32(truncatingIfNeeded: before)))
    return "it was handed in before, for task '\(words)': it counts once in "
      + TextEscape.terminalSafe(programme)
  }
}
