import SiyuModel

/// Sees that what is handed in for tasks counts once in a programme: for one task, of one customer.
///
/// Whoever hands it in first has it, as long as it may count for her. Nothing says that the first was
/// right: staff or a rule find that out, and what they refused is free for others.
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
      """
      INSERT INTO koc_proofs (programme, hash, account, task, at) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (programme, hash) DO UPDATE SET account = ?3, task = ?4, at = ?5
      """)
  }

  /// What is handed in, by which it is known again.
  struct Claim {
    fileprivate var programme: Int64
    fileprivate var hash: Int64
    fileprivate var task: Int64
    fileprivate var at: Instant
    /// Whom it is taken from: another's event, by its place.
    fileprivate var from: Int64?
  }

  enum Outcome {
    case noProof
    /// Nobody has handed it in for whom it counts.
    case free(Claim)
    /// The same that was handed in before, by whatever name the file calls the person.
    case known
    /// Why it cannot be taken.
    case refused(String)
  }

  /// - Parameter account: one of the person's; `nil` for somebody who is not known yet.
  func look(at record: EventRecord, of account: Int64?) throws -> Outcome {
    guard let props = record.props.flatMap({ try? JSON.parse($0) }),
      let programme = props["programme"]?.stringValue, let task = props["task"]?.stringValue,
      let proof = props["proof"]?.stringValue
    else { return .noProof }
    var claim = Claim(
      programme: Int64(try context.labels.number(programme)),
      hash: Int64(bitPattern: ProofText.hash(proof)),
      task: Int64(try context.labels.number(task)), at: record.at)
    find.bind(1, claim.programme)
    find.bind(2, claim.hash)
    guard try find.step() else {
      find.reset()
      guard let before = try account.flatMap({ try handedInBefore(programme, claim.hash, by: $0) })
      else { return .free(claim) }
      claim.task = Int64(try context.labels.number(before.task))
      claim.at = before.at
      if let account { try take(claim, for: account) }
      return before.task == task && before.at == record.at
        ? .known : .refused(Self.twice(before.task, programme))
    }
    let (holder, before, at) = (find.int(0), find.int(1), find.int(2))
    let customer = find.optionalInt(3)
    find.reset()
    let own = try account.flatMap {
      try context.connection.int("SELECT customer FROM accounts WHERE number = ?", $0)
    }
    let isOwn = holder == account || (customer != nil && customer == own)
    if isOwn, before == claim.task, at == record.at.seconds { return .known }
    if let customer, !isOwn {
      let mine = try account.flatMap { try ownProof(programme, claim.hash, by: $0) }
      // Hers was refused, and it is another's since.
      if let mine, mine.task == task, mine.at == record.at { return .known }
      guard try counts(programme, claim.hash, for: holder, of: customer) else {
        claim.from = try ownProof(programme, claim.hash, by: holder)?.place
        return .free(claim)
      }
      let id = try SQLiteStore.publicID(of: customer, in: context.connection)
      return .refused(
        "customer \(TextEscape.terminalSafe(id)) handed this in before: it counts once in "
          + "\(TextEscape.terminalSafe(programme)), for whoever was first")
    }
    let words = try context.labels.text(Int32(truncatingIfNeeded: before))
    return .refused(Self.twice(words, programme))
  }

  private static func twice(_ task: String, _ programme: String) -> String {
    "it was handed in before, for task '\(TextEscape.terminalSafe(task))': it counts once in "
      + "\(TextEscape.terminalSafe(programme))"
  }

  /// It is theirs from now on.
  func take(_ claim: Claim, for account: Int64) throws {
    insert.bind(1, claim.programme)
    insert.bind(2, claim.hash)
    insert.bind(3, account)
    insert.bind(4, claim.task)
    insert.bind(5, claim.at.seconds)
    try insert.run()
    if let place = claim.from { try passOn(place) }
  }

  /// Says so with the other's own: whatever becomes of the decision against it, it counts for one only.
  private func passOn(_ place: Int64) throws {
    let table = try PlacedTable.events(context.connection)
    let (old, new) = (PackWriter(), PackWriter())
    guard try table.read(place, into: old) else { return }
    var event = PackedEvent(old.bytes.bytes)
    guard case .record(var props)? = try? JSON.parse(UnsafeRawBufferPointer(event.props)) else {
      return
    }
    props[KOCDeclaration.EventType.passedOn] = .bool(true)
    let text = Array(DataValue.record(props).canonicalText.utf8)
    try text.withUnsafeBufferPointer { text in
      event.props = text
      event.write(to: new)
      try table.update(place, new.bytes)
    }
    context.touched.insert(event.identity.account)
  }

  /// Whether it counts for its holder, or still may: it was accepted, it waits, or no apply of its period
  /// has seen it. What was refused, what came too late, what a period left behind, and what somebody handed
  /// in who is not in the programme counts nowhere.
  private func counts(
    _ programme: String, _ hash: Int64, for holder: Int64, of customer: Int64
  ) throws -> Bool {
    // Not among the events yet: it is of this very file.
    guard let proof = try ownProof(programme, hash, by: holder) else { return true }
    let person = try PersonRows(
      of: CustomerNumber(rawValue: customer), in: context.connection)
    var isOpen = false
    for standing in try StandingReading(context.connection).all(of: person.numbers)
    where standing.programme == programme {
      let isMember = KOCStage(rawValue: standing.state)?.isMember == true
      let record = KOCRecord(standing.data)
      if let known = record.proofs.first(where: { $0.id == proof.id }) {
        return known.state == .accepted || isMember && known.state == .waiting
      }
      if isMember, let from = record.from, proof.at >= from { isOpen = true }
    }
    return try isOpen || wasAccepted(proof.id, in: programme, of: person)
  }

  /// In a period that is over.
  private func wasAccepted(
    _ id: String, in programme: String, of person: PersonRows
  ) throws -> Bool {
    guard let type = try context.words.existing(KOCDeclaration.EventType.taskAccepted) else {
      return false
    }
    var found = false
    try person.eachPlaced(SliceReading.eventsSQL, in: context.connection) { _, bytes in
      let event = PackedEvent(bytes)
      guard !found, event.type == type,
        let props = try? JSON.parse(UnsafeRawBufferPointer(event.props))
      else { return }
      found =
        props["programme"]?.stringValue == programme && props["proof"]?.stringValue == id
    }
    return found
  }

  /// The same among the person's own events: those that were taken in before proofs had a table.
  private func handedInBefore(
    _ programme: String, _ hash: Int64, by account: Int64
  ) throws -> (task: String, at: Instant)? {
    try ownProof(programme, hash, by: account).map { ($0.task, $0.at) }
  }

  private func ownProof(
    _ programme: String, _ hash: Int64, by account: Int64
  ) throws -> (place: Int64, id: String, task: String, at: Instant)? {
    guard let type = try WordBook(context.connection).existing(KOCDeclaration.EventType.proof),
      let customer = try context.connection.int(
        "SELECT customer FROM accounts WHERE number = ?", account)
    else { return nil }
    let person = try PersonRows(
      of: CustomerNumber(rawValue: customer), in: context.connection)
    var found: (place: Int64, id: String, task: String, at: Instant)?
    try person.eachPlaced(SliceReading.eventsSQL, in: context.connection) { place, bytes in
      let event = PackedEvent(bytes)
      guard found == nil, event.type == type,
        let props = try? JSON.parse(UnsafeRawBufferPointer(event.props)),
        props["programme"]?.stringValue == programme,
        let proof = props["proof"]?.stringValue, let task = props["task"]?.stringValue,
        Int64(bitPattern: ProofText.hash(proof)) == hash
      else { return }
      found = (place, props["id"]?.stringValue ?? "", task, Instant(seconds: event.at))
    }
    return found
  }
}
