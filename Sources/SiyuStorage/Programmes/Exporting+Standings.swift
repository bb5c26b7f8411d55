import SiyuModel

extension Exporting {
  /// Of a person with several numbers the one that counts.
  func standings() throws {
    let reading = try StandingReading(connection)
    let held = try HeldTags(connection)
    try each("SELECT number, id FROM customers WHERE owner = number ORDER BY id") { customer in
      let numbers = [customer.int(0)] + (try held.absorbed(by: customer.int(0)))
      let all = try reading.all(of: numbers)
      for programme in Set(all.map(\.programme)).sorted(by: precedes) {
        guard let one = Standing.met(all.filter { $0.programme == programme }) else { continue }
        try row([
          .text(programme), .text(customer.text(1)), .text(one.state), .time(one.since),
          time(one.until?.seconds), time(one.due?.seconds), text(one.reason),
        ])
      }
    }
  }
}

extension PersonalExport {
  /// What the person is in each programme, and all that she was before.
  func standings() throws -> PersonalRecord.Section {
    let reading = try StandingReading(connection)
    let now = try reading.all(of: person.numbers).map { one in
      [
        .text(one.programme), .text("is"), .text(one.state), .time(one.since),
        cells.time(one.until?.seconds), cells.time(one.due?.seconds), cells.text(one.reason),
        .text(DataValue.record(one.data).canonicalText),
      ] as [ExportCell]
    }
    let before = try reading.history(of: person.numbers).map { past in
      [
        .text(past.programme), .text("became"), .text(past.state), .time(past.at), .none, .none,
        cells.text(past.reason), .none,
      ] as [ExportCell]
    }
    return .init(
      "standings",
      ["programme", "what", "state", "since", "until", "due_at", "reason", "data"], now + before)
  }
}
