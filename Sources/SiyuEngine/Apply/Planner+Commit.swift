internal import SiyuModel

extension Planner {
  /// Commits spooled decisions in transactions of about `size` customers, whole buckets each: a
  /// customer's tags and outreach together.
  ///
  /// The evaluation mark moves only when every plugin took part, and when there is one to move to:
  /// otherwise the next pass must look again.
  func commit(
    _ spool: PassSpool, _ computed: Computed, identity: String, mark: EvaluationMark?,
    from start: Int64 = 0, size: Int = 4096
  ) throws -> Committed {
    let table = RuleTable(plugins: plugins, directory: computed.pass.directory)
    // What an SOP that rests would have seen, a later pass has to look for.
    let mark = computed.result.outcome.setAside.isEmpty ? mark : nil
    try keep(numbersOf: computed.pass.directory)
    let walked = computed.result.sops
    let session = try store.beginRun(
      RunHeader(
        identity: identity, now: now,
        plugins: (plugins + (walked?.kept ?? [])).map { ($0.name, $0.source.checksum) },
        rules: table.rules.map { ($0.plugin, $0.text) } + (walked?.stepRules ?? []),
        mark: mark, basis: computed.basis, sops: computed.isComplete ? known(walked) : [],
        looked: walked?.looked ?? [],
        groupsDue: walked.flatMap { $0.groupsDue == .max ? nil : Instant(seconds: $0.groupsDue) }))
    store.audit.add(["evaluated": .count(computed.result.outcome.evaluated)])
    if !computed.result.outcome.setAside.isEmpty {
      store.audit.add(["set_aside": .words(computed.result.outcome.setAside.map(\.plugin))])
    }
    let skipped = max(start, session.committedThrough)
    var stream = try ChangeStream(
      spool, setAside: Set(computed.result.setAside.keys), stepRulesFrom: table.rules.count)
    // The next ones are read from the spool while the last are written to the store.
    let writing = InTurn()
    let hidden: Int64
    do {
      hidden = try write(&stream, to: session, from: skipped, marks: mark != nil, size, writing)
    } catch {
      try? writing.wait()
      throw error
    }
    try writing.wait()
    if let groups = walked?.groups, !groups.isEmpty {
      if let onOutreach { for (_, change) in groups { onOutreach(nil, change) } }
      try session.commit(groups: groups)
    }
    try session.finish()
    return Committed(run: session.run, nextLook: hidden == .max ? nil : Instant(seconds: hidden))
  }

  struct Committed {
    var run: Int64
    /// See ``ApplyReport``.
    var nextLook: Instant?
  }

  /// - Returns: the earliest due later than now of somebody who is due again at once.
  private func write(
    _ stream: inout ChangeStream, to session: any RunSession, from skipped: Int64, marks: Bool,
    _ size: Int, _ writing: InTurn
  ) throws -> Int64 {
    var hidden = Int64.max
    var waiting: [SubjectChange] = []
    // Let go of on this thread, which made them, once they are written: two threads that give back each
    // other's memory wait for each other.
    var written: [[SubjectChange]] = []
    while let change = try stream.next() {
      let bucket = CustomerNumber(rawValue: change.customer).bucket
      if bucket < skipped { continue }
      if let onOutreach, let outreach = change.outreach { onOutreach(change.customer, outreach) }
      // Only between buckets, so that every bucket below is complete.
      if waiting.count >= size, let last = waiting.last,
        CustomerNumber(rawValue: last.customer).bucket < bucket
      {
        let full = waiting
        try writing.add { try session.commit(full, through: bucket) }
        written.append(full)
        if written.count > InTurn.mostWaiting { written.removeFirst() }
        waiting = []
        waiting.reserveCapacity(full.count)
      }
      waiting.append(change)
      // Where the mark stays, the next pass must look again. The time at which a plugin that was set
      // aside wanted to is overwritten here; and the next pass's clock may stand before this one,
      // though not before the mark's.
      if !marks, !change.keepsDue { waiting[waiting.count - 1].due = SubjectDue.always }
      if !marks || change.due <= now.seconds {
        for due in stream.dues where due > now.seconds { hidden = min(hidden, due) }
      }
    }
    guard let last = waiting.last else { return hidden }
    let rest = waiting
    try writing.add {
      try session.commit(rest, through: CustomerNumber(rawValue: last.customer).bucket + 1)
    }
    return hidden
  }

  /// SOPs that this pass began with, for everybody: from now on they count. Those of plugins that were
  /// set aside have not begun.
  private func known(_ walked: SOPResult?) -> [KnownSOP] {
    (walked?.noted ?? []).map { KnownSOP(name: $0, since: now) }
  }

  /// Only now that it is sure that there is something to commit: the plugins as they were loaded,
  /// and the numbers of their tags, which were but foreseen until here.
  private func keep(numbersOf foreseen: TagDirectory) throws {
    let kept = try store.tagIDs(for: groups, reserve: true)
    guard foreseen.ids.allSatisfy({ kept.ids[$0] == $1 }) else {
      throw StoreError(
        .busy, "a new tag was made meanwhile",
        hint: "run the same command again: it decides on what is there now")
    }
    for plugin in plugins {
      try store.keepPlugin(
        checksum: plugin.source.checksum, id: plugin.source.id, version: plugin.source.version,
        files: plugin.files)
    }
  }
}

/// What both strata decided, by customer, ascending.
struct ChangeStream {
  private var tags: TagStream
  private var outreach: OutreachSpool.Cursor
  private var nextRecord: OutreachRecord?
  /// Rules of steps follow those of the tag stratum.
  private let stepRulesFrom: Int
  /// Of the last change: when its tags, and when its outreach is to be looked at again.
  private(set) var dues: [Int64] = []

  init(_ spool: PassSpool, setAside: Set<Int>, stepRulesFrom: Int) throws {
    tags = try TagStream(spool.tags, setAside: setAside)
    outreach = try spool.outreach.cursor()
    self.stepRulesFrom = stepRulesFrom
    nextRecord = try outreach.next()
  }

  mutating func next() throws -> SubjectChange? {
    let (tag, record) = (tags.next?.customer, nextRecord?.customer)
    guard let customer = [tag, record].compactMap({ $0 }).min() else { return nil }
    var change = SubjectChange(customer: customer, changes: [], due: .max, keepsDue: true)
    dues.removeAll(keepingCapacity: true)
    if tag == customer, let item = try tags.take() {
      change.changes = item.changes.map(TagChange.init)
      change.due = item.due
      dues.append(item.due)
      change.keepsDue = false
    }
    if record == customer, let found = nextRecord {
      nextRecord = try outreach.next()
      add(found, to: &change)
    }
    return change
  }

  private mutating func add(_ record: OutreachRecord, to change: inout SubjectChange) {
    change.changes += record.steps.map {
      TagChange(
        tag: TagID(rawValue: $0.tag), gained: $0.gained, rule: stepRulesFrom + $0.rule,
        reason: nil, reads: [])
    }
    if let due = record.due {
      change.due = min(change.due, due)
      change.keepsDue = false
      dues.append(due)
    }
    if !record.change.isEmpty { change.outreach = record.change }
  }
}

extension TagChange {
  init(_ change: DecidedChange) {
    self.init(
      tag: TagID(rawValue: change.tag), gained: change.gained, rule: change.rule,
      reason: change.reason, reads: change.reads)
  }
}
