import SiyuModel

/// What the log says about one customer.
struct TagHistory {
  let connection: Connection
  let names: RunNames
  let tags: [Int32: TagName]

  /// Events other than those that made the tags held now, newest first.
  func events(
    of numbers: [Int64], except held: PackedHeld, limit: Int
  ) throws -> [TagEvent] {
    let buckets = Set(numbers.map { CustomerNumber(rawValue: $0).bucket })
    let wanted = Set(numbers)
    var found: [(run: Int64, decision: PackedDecision)] = []
    for bucket in buckets.sorted() {
      let find = try connection.statement(
        "SELECT run, data FROM decisions WHERE bucket = ? ORDER BY run, part")
      find.bind(1, bucket)
      defer { find.reset() }
      while try find.step() {
        let run = find.int(0)
        PackedDecision.all(in: find.bytes(1)) { decision in
          if wanted.contains(decision.customer) { found.append((run, decision)) }
        }
      }
    }
    let past = found.filter { entry in
      !held.entries.contains {
        entry.decision.gained && $0.tag == entry.decision.tag && $0.since == entry.decision.at
          && $0.run == entry.run
      }
    }
    // Newest first; what happened at one moment keeps the order of the log, backwards.
    let sorted = past.enumerated().sorted {
      ($0.element.decision.at, $0.offset) > ($1.element.decision.at, $1.offset)
    }
    return try sorted.prefix(limit).map(\.element).map { run, decision in
      TagEvent(
        tag: tags[decision.tag] ?? TagName(group: "", value: ""), gained: decision.gained,
        at: Instant(seconds: decision.at),
        origin: try names.origin(
          run: run, rule: decision.rule, reason: decision.reason, reads: decision.reads))
    }
  }
}
