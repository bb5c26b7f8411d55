import SiyuModel
import SiyuReport
import SiyuWords

/// Results of staff, as a table and as JSON.
struct StaffReportText {
  let figures: [StaffFigures]
  let tree: StaffTree
  let request: StaffFiguresRequest
  let zone: TimeZoneRules

  private static let columns:
    [(name: String, key: String, value: @Sendable (StaffFigures) -> Int64)] = [
      (say("customers"), "customers", { $0.customers }),
      (say("contacts"), "contacts", { $0.contacts }),
      (say("answered"), "answered", { $0.answered }), (say("clicked"), "clicked", { $0.clicked }),
      (say("bought"), "bought", { $0.bought }), (say("left"), "left", { $0.left }),
      (say("done"), "tasks_done", { $0.tasksDone }),
      (say("failed"), "tasks_failed", { $0.tasksFailed }),
      (say("declined"), "tasks_declined", { $0.tasksDeclined }),
      (say("open"), "tasks_open", { $0.tasksOpen }),
      (say("overdue"), "tasks_overdue", { $0.tasksOverdue }),
    ]

  var lines: [String] {
    func time(_ instant: Instant) -> String { TimeText.dateTime(instant, in: zone) }
    let when =
      (request.from.map { say(" from \(time($0))") } ?? "")
      + (request.to.map { say(" before \(time($0))") } ?? "")
    let head =
      say(
        "At \(time(request.now)) (\(zone.name)): what happened\(when.isEmpty ? say(" so far") : when)."
      )
    if figures.isEmpty {
      return [head, "", say("No staff is known: `siyu import staff` brings them in.")]
    }
    var table = TextTable(
      [.init(say("staff")), .init(say("name"), width: 20), .init(say("shop"), width: 20)]
        + Self.columns.map { .init($0.name, .right) })
    for row in figures {
      let member = tree.member(row.staff)
      table.add(
        [row.staff, member?.name ?? "", shop(member)]
          + Self.columns.map { Grouping.text($0.value(row)) })
    }
    if figures.count > 1 {
      table.add(
        ["all", "", ""]
          + Self.columns.map { column in
            Grouping.text(figures.reduce(0) { $0 + column.value($1) })
          })
    }
    return [head, ""] + table.lines
  }

  private func shop(_ member: StaffTree.Member?) -> String {
    guard let id = member?.shop else { return "" }
    return tree.shops[id]?.title ?? id
  }

  var json: DataValue {
    func time(_ instant: Instant?) -> DataValue {
      instant.map { .string(TimeText.iso($0, in: zone)) } ?? .null
    }
    return [
      "now": time(request.now), "from": time(request.from), "to": time(request.to),
      "staff": .list(
        figures.map { row in
          let member = tree.member(row.staff)
          var record: DataRecord = [
            "staff": .string(row.staff), "name": member?.name.map { .string($0) } ?? .null,
            "shop": member?.shop.map { .string($0) } ?? .null,
          ]
          for column in Self.columns { record[column.key] = .int(column.value(row)) }
          return .record(record)
        }),
    ]
  }
}
