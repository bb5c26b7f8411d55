import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// What a script's proposals would change, or changed.
struct ProposalText {
  let report: ProposalReport
  /// Where the plan was written.
  let file: String?

  var lines: [String] {
    var lines = ["", say("proposed by \(TextEscape.terminalSafe(report.plan.script.path))")]
    // Also when a plan is committed that somebody else made.
    let personal = report.plan.script.grants.filter { $0 != "orders" && $0 != "events" }
    if !personal.isEmpty {
      lines.append(say("  it was let read: \(personal.listed())"))
    }
    var table = TextTable(
      [
        .init(say("tag")), .init(say("gained"), .right), .init(say("lost"), .right),
        .init(say("for example")),
      ], indent: 2)
    for tag in report.tags {
      table.add(
        tag.name.description, Grouping.text(tag.gained), Grouping.text(tag.lost),
        tag.examples.listed())
    }
    if !report.tags.isEmpty { lines += table.lines }
    lines += sops
    let count = changed
    if report.plan.isEmpty {
      lines.append(
        report.sops.isEmpty
          ? say("Nothing would change: these customers hold these tags already, or by hand.")
          : say("Nothing would change: all of it is so already, or was set by hand."))
    } else if let run = report.run {
      lines.append(say("\(count) changed (run \(run))."))
    } else if let file {
      lines.append(say("\(count) would change. Nothing was written; commit it with:"))
      lines.append(say("  siyu apply \(file)"))
    }
    return lines
  }

  private var sops: [String] {
    if report.sops.isEmpty { return [] }
    var table = TextTable(
      [
        .init(say("sop")), .init(say("enrolled"), .right), .init(say("held out"), .right),
        .init(say("left"), .right),
        .init(say("taken back"), .right), .init(say("as it is"), .right), .init(say("for example")),
      ], indent: 2)
    for sop in report.sops {
      table.add(
        sop.name, Grouping.text(sop.entered), Grouping.text(sop.heldOut), Grouping.text(sop.left),
        Grouping.text(sop.takenBack), Grouping.text(sop.unchanged),
        sop.examples.map { TextEscape.terminalSafe($0) }.listed())
    }
    return table.lines
  }

  /// `3 customers and 1 group`.
  private var changed: String {
    var parts: [String] = []
    if report.touched > 0 || report.groups == 0 {
      parts.append(Grouping.count(Int64(report.touched), "customer"))
    }
    if report.groups > 0 { parts.append(Grouping.count(Int64(report.groups), "group")) }
    return parts.joined(separator: say(" and "))
  }

  var json: DataValue {
    [
      "script": .string(report.plan.script.path), "digest": .string(report.plan.digest),
      "changed": .int(Int64(report.touched)), "plan": file.map { .string($0) } ?? .null,
      "run": report.run.map { .int($0) } ?? .null, "groups": .int(Int64(report.groups)),
      "sops": .list(
        report.sops.map { sop in
          [
            "sop": .string(sop.name), "enrolled": .int(sop.entered), "held_out": .int(sop.heldOut),
            "left": .int(sop.left), "taken_back": .int(sop.takenBack),
            "as_it_is": .int(sop.unchanged), "examples": .list(sop.examples.map { .string($0) }),
          ]
        }),
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
