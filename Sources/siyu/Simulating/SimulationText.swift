import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// What `siyu simulate` prints.
struct SimulationText {
  let report: SimulationReport
  let start: SimulationStart
  let zone: TimeZoneRules
  let staffLimit: Int
  /// Also what goes out and what staff have to do on each day.
  var byDay = false
  var currency = Currency.cny
  let seconds: Double

  var lines: [String] {
    var lines = [
      say(
        "From \(TimeText.dateTime(report.span.from, in: zone)) to "
          + "\(TimeText.dateTime(report.span.to, in: zone)) (\(zone.name)), \(words)."),
      say(
        "\(Grouping.count(Int64(report.looks), "pass", "passes")) in "
          + "\(tenths(seconds)) s."), "",
    ]
    lines += days
    if byDay { lines += sent + work }
    lines += programmes
    for sop in report.sops where !sop.outcome.isIdle { lines += [""] + self.lines(sop) }
    lines += staff + contacted
    lines += [
      "",
      say(
        "\(Grouping.count(report.messages, "message")) to "
          + "\(Grouping.count(Int64(report.reached), "customer")), "
          + "\(Grouping.count(report.tasks, "task")). Nothing was written."),
    ]
    return lines
  }

  private var words: String {
    switch start {
    case .continued: say("going on from what was applied")
    case .playback: say("played back: what was applied is forgotten")
    case .fresh: say("as if nothing had been applied")
    }
  }

  private func tenths(_ seconds: Double) -> String {
    let tenths = Int64((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// What members and those who bring others get, over all days.
  private var given: [String] {
    report.programmes.flatMap { programme in
      programme.earned.map { say("\(programme.name) gives \($0.words(currency))") }
    }
      + report.rewards.filter { !$0.isIdle }.flatMap { sum in
        RewardText(currency: currency, zone: zone).lines(sum, name: sum.name, indent: "")
      }
  }

  /// Who moved in memberships, over all days.
  private var programmes: [String] {
    let moved = report.programmes.filter { !$0.isIdle }
    let missing = missing
    if moved.isEmpty, given.isEmpty, missing.isEmpty { return [] }
    var table = TextTable([
      .init(say("programme")), .init(say("from")), .init(say("to")),
      .init(say("customers"), .right),
      .init(say("for example")),
    ])
    for programme in moved {
      for move in programme.moves {
        table.add(
          programme.name, move.from, move.to, Grouping.text(move.count),
          move.examples.map { TextEscape.terminalSafe($0) }.listed())
      }
    }
    let gifts = ProgrammePassText.gifts(moved, indent: 0)
    let failed = moved.filter { $0.failures > 0 }.map {
      say("\($0.name) raised \(Grouping.count($0.failures, "time"))")
    }
    return [""] + (table.rows.isEmpty ? [] : table.lines) + given + gifts + failed + missing
  }

  /// What waits for permissions at the end, and where nobody is looked at without one.
  private var missing: [String] {
    let waiting = report.programmes.flatMap { programme in
      ProgrammePassText.waiting(programme, of: Standing.plugin(of: programme.name))
        .map { "\(programme.name): \($0)" }
    }
    let plugins = report.programmes.map { Standing.plugin(of: $0.name) }
    let refused = plugins.enumerated().filter { plugins.firstIndex(of: $1) == $0 }
      .flatMap { _, plugin in
        ProgrammePassText.refused(
          report.programmes.filter { Standing.plugin(of: $0.name) == plugin }, of: plugin,
          indent: "\(plugin): ")
      }
    return waiting + refused
  }

  // MARK: Days

  private var days: [String] {
    if report.days.isEmpty { return [say("No day on which anything would happen.")] }
    let hasMoves = report.days.contains { $0.moves > 0 }
    let hasBenefits = report.days.contains { $0.benefits > 0 }
    let touchpoints = Touchpoint.allCases.filter { point in
      report.days.contains { $0.touchpoints[point] != nil }
    }
    var table = TextTable(
      [.init(say("day")), .init(say("enrolled"), .right), .init(say("held out"), .right)]
        + [.init(say("messages"), .right)]
        + (touchpoints.count > 1 ? touchpoints.map { .init($0.rawValue, .right) } : [])
        + [.init(say("tasks"), .right), .init(say("refused"), .right), .init(say("goals"), .right)]
        + (hasMoves ? [.init(say("moved"), .right)] : [])
        + (hasBenefits ? [.init(say("benefits"), .right)] : []))
    for day in report.days {
      var cells = [
        TimeText.date(day.date), count(day.enrolled), count(day.heldOut), count(day.messages),
      ]
      if touchpoints.count > 1 { cells += touchpoints.map { count(day.touchpoints[$0] ?? 0) } }
      cells += [
        count(day.tasks),
        SOPPassText.count(day.refused.values.reduce(0, +), day.refused), count(day.goals),
      ]
      if hasMoves { cells.append(count(day.moves)) }
      if hasBenefits { cells.append(count(day.benefits)) }
      table.add(cells)
    }
    return table.lines
  }

  /// Messages of each day by SOP, step and touchpoint.
  private var sent: [String] {
    var table = TextTable([
      .init(say("day")), .init(say("sop")), .init(say("step")), .init(say("by")),
      .init(say("messages"), .right),
    ])
    for day in report.days {
      for (send, messages) in day.sent.sorted(by: { $0.key < $1.key }) {
        table.add(
          TimeText.date(day.date), send.sop, send.step, send.touchpoint.rawValue, count(messages))
      }
    }
    return table.rows.isEmpty ? [] : [""] + table.lines
  }

  /// What each member of staff has to do on each day.
  private var work: [String] {
    var table = TextTable([
      .init(say("day")), .init(say("staff")), .init(say("messages"), .right),
      .init(say("tasks"), .right),
    ])
    let all = report.staff.flatMap { member in
      member.days.map { (date: $0.key, id: member.id, day: $0.value) }
    }
    for one in all.sorted(by: { ($0.date, $0.id) < ($1.date, $1.id) }) {
      table.add(
        TimeText.date(one.date), one.id, count(Int64(one.day.messages)),
        count(Int64(one.day.tasks)))
    }
    return table.rows.isEmpty ? [] : [""] + table.lines
  }

  private func count(_ number: Int64) -> String { number == 0 ? "" : Grouping.text(number) }

  // MARK: SOPs

  private func lines(_ sop: SimulatedSOP) -> [String] {
    let outcome = sop.outcome
    let title = TitleText.shown(outcome.title)
    var lines = [
      say("sop \(outcome.name)\(title.isEmpty ? "" : " \(title)"): \(summary(outcome))")
    ]
    if outcome.goals > 0 {
      lines.append(
        say(
          "  at the goal: \(Grouping.text(outcome.goals)), of them "
            + "\(Grouping.text(sop.goalsBeforeContact)) before any message and "
            + "\(Grouping.text(sop.goalsHeldOut)) of those held out"))
    }
    let table = SOPPassText.steps(of: outcome)
    if !table.rows.isEmpty { lines += table.lines }
    if outcome.failures > 0 {
      lines.append(say("  raised \(Grouping.count(outcome.failures, "time")):"))
      for example in outcome.failureExamples {
        lines.append("    \(TextEscape.terminalSafe(example.id)): \(example.diagnostic.place)")
      }
    }
    return lines
  }

  private func summary(_ sop: SOPOutcome) -> String {
    var parts: [String] = []
    func add(_ count: Int64, _ words: String) {
      if count > 0 { parts.append("\(Grouping.text(count)) \(words)") }
    }
    add(sop.enrolled, say("enrolled"))
    add(sop.heldOut, say("held out"))
    add(sop.declined, say("declined"))
    for (state, count) in sop.ended.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      add(count, state.ended)
    }
    return parts.isEmpty ? say("nobody new") : parts.listed()
  }

  // MARK: People

  private var staff: [String] {
    if report.staff.isEmpty { return [] }
    var table = TextTable([
      .init(say("staff")), .init(say("messages"), .right), .init(say("tasks"), .right),
      .init(say("busiest day")), .init(say("on it"), .right),
      .init(say("days above \(staffLimit)"), .right),
    ])
    let shown = report.staff.sorted {
      ($1.busiest?.count ?? 0, $0.id) < ($0.busiest?.count ?? 0, $1.id)
    }
    for member in shown.prefix(Self.mostStaff) {
      let above = member.days(above: staffLimit)
      table.add(
        member.id, count(Int64(member.messages)), count(Int64(member.tasks)),
        member.busiest.map { TimeText.date($0.date) } ?? "",
        member.busiest.map { Grouping.text(Int64($0.count)) } ?? "",
        above.isEmpty ? "" : Grouping.text(Int64(above.count)))
    }
    var lines = [""] + table.lines
    if shown.count > Self.mostStaff {
      lines.append(say("… and \(Grouping.text(Int64(shown.count - Self.mostStaff))) more: --json"))
    }
    return lines
  }

  private static let mostStaff = 10

  private var contacted: [String] {
    if report.contacted.isEmpty { return [] }
    let most = report.contacted.map { "\(TextEscape.terminalSafe($0.id)) \($0.messages)" }
    return ["", say("contacted most: \(most.listed())")]
  }
}
