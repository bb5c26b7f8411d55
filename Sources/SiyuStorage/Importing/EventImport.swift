import SiyuModel

/// Takes event rows, as `OrderImport` takes orders.
final class EventImport {
  private let context: WriteContext
  private let header: ImportHeader
  private let table: PlacedTable
  private var bulk: BulkLoad?
  private let chunk: PlacedChunk
  private let source: Int32
  private var proofs: ProofTaking?

  private let packed = PackWriter()
  private let merged = PackWriter()
  private var types = RecentWord()

  init(_ context: WriteContext, header: ImportHeader, directory: String) throws {
    self.context = context
    self.header = header
    table = try .events(context.connection)
    source = try context.words.number(header.source)
    chunk = PlacedChunk(table, keyHash: context.hash, directory: directory)
    if try table.isEmpty() {
      bulk = BulkLoad(
        context.connection, table: table, names: ("events", "event_keys"),
        directory: directory)
      try context.accounts.preload()
    }
  }

  var isBulk: Bool { bulk != nil }

  /// - Returns: `nil` for a row whose outcome `flush` or `finish` will tell.
  func take(_ record: EventRecord) throws -> RowOutcome? {
    var record = record
    if header.kind == .kocProofs { record.person = try context.resolved(record.person) }
    // Nobody takes part in a programme by having handed something in.
    if header.kind == .kocProofs,
      let reason = try context.unknown(record.person, source: header.source)
    {
      return .refused(reason)
    }
    guard record.person.namesSomebody else { return .refused(WriteContext.namesNobody) }
    // Looked at before anybody is made: what is refused leaves nothing behind.
    var outcome = ProofTaking.Outcome.noProof
    if record.type == KOCDeclaration.EventType.proof {
      let taking = try proofs ?? ProofTaking(context)
      proofs = taking
      let known = try context.existing(record.person, source: header.source).known
      outcome = try taking.look(at: record, of: known?.number)
      if case .refused(let reason) = outcome { return .refused(reason) }
    }
    guard let person = try context.account(for: record.person, source: header.source) else {
      return .refused(WriteContext.namesNobody)
    }
    switch outcome {
    case .known: return .unchanged
    case .free(let claim): try proofs?.take(claim, for: person.number)
    case .noProof, .refused: break
    }
    let type = try types.number(record.type, in: context.words)
    let hash = Int64(bitPattern: context.hash(record.eventID, scope: source).0)
    var (id, props) = (record.eventID, record.props ?? "")
    id.withUTF8 { id in
      props.withUTF8 { props in
        packed.clear()
        PackedEvent(
          identity: PlacedIdentity(account: person.number, source: source, shop: 0, id: id),
          type: type, at: record.at.seconds, props: props
        ).write(to: packed)
      }
    }
    guard let bulk else {
      try chunk.add(hash, home: person.home, packed.bytes)
      return nil
    }
    try bulk.add(hash, home: person.home, at: record.at.seconds, packed.bytes)
    context.touched.insert(person.number)
    return nil
  }

  /// Writes what was taken in since the last call, unless all is built at the end.
  func flush(counts: inout ImportCounts) throws {
    let outcome = try chunk.flush(
      at: { PackedEvent($0.bytes).at },
      inserted: {
        context.eventsAdded += 1
        context.touched.insert(PackedEvent($0.bytes).identity.account)
      }, corrected: correct)
    counts.added += outcome.added
    counts.changed += outcome.changed
    counts.unchanged += outcome.unchanged
  }

  private func correct(_ correction: PlacedChunk.Correction) throws -> RowOutcome {
    var new = PackedEvent(correction.new.bytes)
    let before = PackedEvent(correction.old.bytes.bytes)
    if !header.columns.contains("props") { new.props = before.props }
    merged.clear()
    new.write(to: merged)
    if merged.bytes.sameBytes(as: correction.old.bytes) { return .unchanged }
    if PlacedTable.home(of: correction.place) == correction.home {
      try table.update(correction.place, merged.bytes)
    } else {
      try table.delete(correction.place, correction.hash)
      try table.insert(correction.hash, home: correction.home, merged.bytes)
    }
    context.touched.insert(before.identity.account)
    context.touched.insert(new.identity.account)
    return .changed
  }

  func finish(counts: inout ImportCounts, progress: (ImportPhase) -> Void) throws {
    guard let bulk else { return }
    self.bulk = nil
    try bulk.build(progress: progress) { hash, data in
      let home = try context.home(of: PackedEvent(data.bytes).identity.account)
      try chunk.add(hash, home: home, data)
    }
    context.eventsAdded += bulk.count
    counts.added += bulk.count
    try flush(counts: &counts)
  }
}
