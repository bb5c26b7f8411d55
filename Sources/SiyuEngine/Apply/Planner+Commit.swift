internal import SiyuModel

extension Planner {
  /// Commits spooled decisions in transactions of about `size` customers, whole buckets each.
  ///
  /// The evaluation mark moves only when every plugin took part, and when there is one to move to:
  /// otherwise the next pass must look again.
  func commit(
    _ spool: DecisionSpool, _ computed: Computed, identity: String, mark: EvaluationMark?,
    from start: Int64 = 0, size: Int = 4096
  ) throws -> Int64 {
    let table = RuleTable(plugins: plugins, directory: computed.pass.directory)
    let mark = computed.result.setAside.isEmpty ? mark : nil
    try keep(numbersOf: computed.pass.directory)
    let session = try store.beginRun(
      RunHeader(
        identity: identity, now: now,
        plugins: plugins.map { ($0.name, $0.source.checksum) },
        rules: table.rules.map { ($0.plugin, $0.text) },
        mark: mark, basis: computed.basis))
    store.audit.add(["evaluated": .count(computed.result.outcome.evaluated)])
    if !computed.result.setAside.isEmpty {
      store.audit.add(["set_aside": .words(computed.result.outcome.setAside.map(\.plugin))])
    }
    let skipped = max(start, session.committedThrough)
    var waiting: [SubjectChange] = []
    try spool.forEach { dues, changes in
      let healthy = changes.enumerated()
        .filter { computed.result.setAside[$0.offset] == nil }.map(\.element)
      var positions = healthy.map { _ in 0 }
      for due in dues where CustomerNumber(rawValue: due.customer).bucket >= skipped {
        var all: [TagChange] = []
        for (index, list) in healthy.enumerated() {
          while positions[index] < list.count, list[positions[index]].customer < due.customer {
            positions[index] += 1
          }
          while positions[index] < list.count, list[positions[index]].customer == due.customer {
            all.append(TagChange(list[positions[index]]))
            positions[index] += 1
          }
        }
        // Where the mark stays, the next pass must look again. The time at which a plugin that
        // was set aside wanted to is overwritten here; and the next pass's clock may stand before
        // this one, though not before the mark's.
        waiting.append(
          SubjectChange(
            customer: due.customer, changes: all, due: mark == nil ? SubjectDue.always : due.due))
      }
      if waiting.count >= size, let last = dues.last {
        // Slices end where buckets end, so the next bucket is untouched.
        try session.commit(waiting, through: CustomerNumber(rawValue: last.customer).bucket + 1)
        waiting.removeAll(keepingCapacity: true)
      }
    }
    if let last = waiting.last {
      try session.commit(waiting, through: CustomerNumber(rawValue: last.customer).bucket + 1)
    }
    try session.finish()
    return session.run
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

extension TagChange {
  init(_ change: DecidedChange) {
    self.init(
      tag: TagID(rawValue: change.tag), gained: change.gained, rule: change.rule,
      reason: change.reason, reads: change.reads)
  }
}
