import SiyuModel

extension PersonalExport {
  private static var columns: [String] {
    ["customer_number", "tag", "at", "origin", "plugin", "rule", "reason", "read"]
  }

  /// Tags lie under the number at which they were given; numbers that were merged have their own.
  func tags() throws -> PersonalRecord.Section {
    let names = try TagNumbers.all(in: connection)
    let runs = RunNames(connection)
    let held = try HeldTags(connection)
    let rows = try person.numbers.flatMap { number in
      try held.row(number).held.entries.map { entry in
        [
          .integer(number), .text(names[entry.tag]?.description ?? ""), cells.time(entry.since),
        ]
          + origin(
            try runs.origin(
              run: entry.run, rule: entry.rule, reason: entry.reason, reads: entry.reads))
      }
    }
    return .init("tags", Self.columns, rows)
  }

  /// The log of tags gained and lost, oldest run first.
  func decisions() throws -> PersonalRecord.Section {
    let names = try TagNumbers.all(in: connection)
    let runs = RunNames(connection)
    let ours = Set(person.numbers)
    var found: [(run: Int64, decision: PackedDecision)] = []
    for bucket in Set(ours.map { CustomerNumber(rawValue: $0).bucket }).sorted() {
      let log = try connection.statement(
        "SELECT run, data FROM decisions WHERE bucket = ? ORDER BY run, part")
      log.bind(1, bucket)
      while try log.step() {
        let run = log.int(0)
        PackedDecision.all(in: log.bytes(1)) { decision in
          if ours.contains(decision.customer) { found.append((run, decision)) }
        }
      }
      log.reset()
    }
    let rows = try found.map { run, decision in
      [
        .integer(decision.customer), .text(names[decision.tag]?.description ?? ""),
        cells.time(decision.at),
      ]
        + origin(
          try runs.origin(
            run: run, rule: decision.rule, reason: decision.reason, reads: decision.reads))
        + [.text(decision.gained ? "gained" : "lost")]
    }
    return .init("decisions", Self.columns + ["change"], rows)
  }

  /// When answers about the customer can change by themselves and are asked for again.
  func schedule() throws -> PersonalRecord.Section {
    let held = try HeldTags(connection)
    let rows = try person.numbers.compactMap { number -> [ExportCell]? in
      guard let due = try held.row(number).due else { return nil }
      return [.integer(number), cells.time(due)]
    }
    return .init("schedule", ["customer_number", "review_at"], rows)
  }

  private func origin(_ origin: TagOrigin) -> [ExportCell] {
    switch origin {
    case .hand: [.text("hand"), .none, .none, .none, .none]
    case .rule(let trace):
      [
        .text("rule"), cells.text(trace.plugin), cells.text(trace.rule), cells.text(trace.reason),
        cells.text(trace.reads.joined(separator: "; ")),
      ]
    }
  }
}
