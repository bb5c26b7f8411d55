import SiyuEngine
import SiyuModel
import SiyuReport

/// What a script's proposals would change, or changed.
struct ProposalText {
  let report: ProposalReport
  /// Where the plan was written.
  let file: String?

  var lines: [String] {
    var lines = ["", "proposed by \(TextEscape.terminalSafe(report.plan.script.path))"]
    // Also when a plan is committed that somebody else made.
    let personal = report.plan.script.grants.filter { $0 != "orders" && $0 != "events" }
    if !personal.isEmpty {
      lines.append("  it was let read: \(personal.joined(separator: ", "))")
    }
    var table = TextTable(
      [
        .init("tag"), .init("gained", .right), .init("lost", .right), .init("for example"),
      ], indent: 2)
    for tag in report.tags {
      table.add(
        tag.name.description, Grouping.text(tag.gained), Grouping.text(tag.lost),
        tag.examples.joined(separator: ", "))
    }
    if !report.tags.isEmpty { lines += table.lines }
    let count =
      Grouping.text(Int64(report.touched)) + (report.touched == 1 ? " customer" : " customers")
    if report.touched == 0 {
      lines.append("Nothing would change: these customers hold these tags already, or by hand.")
    } else if let run = report.run {
      lines.append("\(count) changed (run \(run)).")
    } else if let file {
      lines.append("\(count) would change. Nothing was written; commit it with:")
      lines.append("  siyu apply \(file)")
    }
    return lines
  }

  var json: DataValue {
    [
      "script": .string(report.plan.script.path), "digest": .string(report.plan.digest),
      "changed": .int(Int64(report.touched)), "plan": file.map { .string($0) } ?? .null,
      "run": report.run.map { .int($0) } ?? .null,
      "tags": .list(
        report.tags.map { tag in
          [
            "tag": .string(tag.name.description), "gained": .int(tag.gained),
            "lost": .int(tag.lost), "examples": .list(tag.examples.map { .string($0) }),
          ]
        }),
    ]
  }
}
