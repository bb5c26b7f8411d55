import SiyuModel

extension Exporting {
  /// By public id, then tag.
  func tags() throws {
    let names = try TagNumbers.all(in: connection)
    let runs = RunNames(connection)
    let held = try HeldTags(connection)
    let customers = """
      SELECT number, id FROM customers WHERE owner = number
        AND (shape = 2 OR number IN (SELECT customer FROM held)) ORDER BY id
      """
    try each(customers) { customer in
      let id = customer.text(1)
      let entries = try held.union(of: customer.int(0)).entries
        .map { (names[$0.tag]?.description ?? "", $0) }.sorted { precedes($0.0, $1.0) }
      for (tag, entry) in entries {
        let origin = try runs.origin(
          run: entry.run, rule: entry.rule, reason: entry.reason, reads: entry.reads)
        try row([.text(id), .text(tag), time(entry.since)] + cells(origin))
      }
    }
  }

  private func cells(_ origin: TagOrigin) -> [ExportCell] {
    switch origin {
    case .hand: [.text("hand"), .none, .none, .none]
    case .rule(let trace):
      [.text("rule"), text(trace.plugin), text(trace.rule), text(trace.reason)]
    }
  }

  /// The log, run by run: runs in order, customers by number within.
  func decisions() throws {
    let names = try TagNumbers.all(in: connection)
    let runs = RunNames(connection)
    try each("SELECT run, data FROM decisions ORDER BY run, bucket, part") { log in
      let run = log.int(0)
      var all: [PackedDecision] = []
      PackedDecision.all(in: log.bytes(1)) { all.append($0) }
      for decision in all {
        let origin = try runs.origin(
          run: run, rule: decision.rule, reason: decision.reason, reads: decision.reads)
        try row(
          [
            .text(try SQLiteStore.publicID(of: decision.customer, in: connection)),
            .text(names[decision.tag]?.description ?? ""),
            .text(decision.gained ? "gained" : "lost"), time(decision.at),
          ] + cells(origin).dropFirst())
      }
    }
  }
}
