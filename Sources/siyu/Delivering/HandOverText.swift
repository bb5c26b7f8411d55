import SiyuEngine
import SiyuModel
import SiyuWords

/// What handing over did, for people and programs.
struct HandOverText {
  let report: HandOverReport

  var lines: [String] {
    var lines: [String] = []
    func add(_ count: Int, _ words: String) {
      if count == 0 { return }
      lines.append(say("\(Grouping.count(Int64(count), "message")) \(words)"))
    }
    add(report.taken, say("handed over"))
    add(report.confirmed, say("handed over and confirmed"))
    add(report.failed, say("failed"))
    add(report.expired, say("expired before handing over"))
    add(report.uncertain, say("uncertain: nobody knows whether they went out"))
    add(report.asking, say("asked for without an answer; asked again at the next run"))
    add(
      report.later, report.later == 1 ? say("waits for its channel") : say("wait for their channel")
    )
    for (rule, count) in report.held.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      add(count, say("held back by the gate: \(rule.words)"))
    }
    add(
      report.unwritten,
      report.unwritten == 1
        ? say("waits: its words cannot be made") : say("wait: their words cannot be made")
    )
    for (touchpoint, count) in report.withoutChannel.sorted(by: {
      $0.key.rawValue < $1.key.rawValue
    }) {
      let verb = count == 1 ? say("waits") : say("wait")
      add(
        count,
        say("\(verb): no channel delivers \(touchpoint.rawValue); see [channels] in siyu.toml"))
    }
    if report.receipts > 0 {
      lines.append(
        say("\(Grouping.count(Int64(report.receipts), "receipt")) came with the answers"))
    }
    for problem in report.problems {
      lines.append("\(problem.subject): \(TextEscape.terminalSafe(said(problem.words)))")
    }
    if report.furtherProblems > 0 { lines.append(say("and \(report.furtherProblems) more")) }
    switch report.end {
    case .done: break
    case .paused: lines.append(say("sending is paused; 'siyu resume' goes on"))
    case .stopped: lines.append(say("stopped; the rest goes out at the next run"))
    }
    return lines
  }

  var json: DataValue {
    [
      "end": .string(end), "taken": .int(Int64(report.taken)),
      "confirmed": .int(Int64(report.confirmed)), "failed": .int(Int64(report.failed)),
      "expired": .int(Int64(report.expired)), "uncertain": .int(Int64(report.uncertain)),
      "asking": .int(Int64(report.asking)), "later": .int(Int64(report.later)),
      "held": counts(report.held.map { ($0.key.rawValue, $0.value) }),
      "unwritten": .int(Int64(report.unwritten)),
      "without_channel": counts(report.withoutChannel.map { ($0.key.rawValue, $0.value) }),
      "receipts": .int(Int64(report.receipts)),
      "problems": .list(
        report.problems.map { ["subject": .string($0.subject), "message": .string($0.words)] }),
    ]
  }

  private var end: String {
    switch report.end {
    case .done: "done"
    case .paused: "paused"
    case .stopped: "stopped"
    }
  }

  private func counts(_ counts: [(String, Int)]) -> DataValue {
    .record(DataRecord(counts.sorted { $0.0 < $1.0 }.map { ($0.0, .int(Int64($0.1))) }))
  }
}
