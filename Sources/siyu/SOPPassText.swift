import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// What a pass does in the SOPs of one plugin, as `plan` and `apply` print it.
struct SOPPassText {
  let plugin: PluginOutcome
  let zone: TimeZoneRules
  /// Whether it says where enrolments in flight stand: before an apply that is worth knowing.
  var showsStanding = false

  var lines: [String] { plugin.sops.flatMap(lines) }

  private func lines(_ sop: SOPOutcome) -> [String] {
    var lines = [say("  sop \(title(sop)): \(summary(sop))")]
    if let refusal = sop.refusal {
      lines.append(say("    nobody is enrolled: \(refusal.why(plugin.id))"))
    }
    if let rest = sop.rest {
      lines.append(say("    rests, with all who are in it: \(rest.diagnostic.words)"))
    }
    if sop.isDraining {
      lines.append(say("    nobody is enrolled before the last of the version before is through"))
    }
    if showsStanding { lines += standing(sop) }
    if !sop.examples.isEmpty {
      let ids = sop.examples.map { TextEscape.terminalSafe($0) }
      lines.append(say("    enrolled for example \(ids.listed())"))
    }
    let table = Self.steps(of: sop)
    if !table.rows.isEmpty { lines += table.lines }
    if sop.bounded > 0 {
      lines.append(
        say(
          "    \(Grouping.count(sop.bounded, "enrolment")) went round in a circle and go on with the "
            + "next pass"))
    }
    if sop.failures > 0 {
      lines.append(
        say(
          "    raised for \(Grouping.count(sop.failures, "subject")), for whom nothing is done there:"
        )
      )
      for example in sop.failureExamples {
        lines.append("    \(TextEscape.terminalSafe(example.id)): \(example.diagnostic.place)")
      }
    }
    return lines
  }

  private func title(_ sop: SOPOutcome) -> String {
    let prefix = plugin.id + "."
    let name = sop.name.hasPrefix(prefix) ? String(sop.name.dropFirst(prefix.count)) : sop.name
    let shown = TitleText.shown(sop.title)
    return shown.isEmpty || shown == name ? name : "\(name) \(shown)"
  }

  private func summary(_ sop: SOPOutcome) -> String {
    var parts: [String] = []
    func add(_ count: Int64, _ words: String) {
      if count > 0 { parts.append("\(Grouping.text(count)) \(words)") }
    }
    add(sop.enrolled, say("enrolled"))
    add(sop.heldOut, say("held out"))
    add(sop.declined, say("declined"))
    add(sop.goals, say("at the goal"))
    for (state, count) in sop.ended.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      add(count, state.ended)
    }
    if parts.isEmpty {
      parts.append(
        sop.begins ? say("begins now, what came before enrols nobody") : say("nothing new"))
    }
    if sop.inFlight > 0 { parts.append(say("\(Grouping.text(sop.inFlight)) were in flight")) }
    if let due = sop.nextDue { parts.append(say("next at \(TimeText.dateTime(due, in: zone))")) }
    return parts.listed()
  }

  /// `in flight before offer 23, reply 4`, a line for each version.
  private func standing(_ sop: SOPOutcome) -> [String] {
    var versions: [String?] = []
    for place in sop.standing where !versions.contains(place.olderVersion) {
      versions.append(place.olderVersion)
    }
    return versions.map { version in
      let places = sop.standing.filter { $0.olderVersion == version }.map {
        "\($0.step ?? say("(through, measured)")) \(Grouping.text($0.count))"
      }
      let of = version.map { say(" in version \($0.prefix(12))") } ?? ""
      return say("    in flight\(of), by the step that is next: \(places.listed())")
    }
  }

  /// One row for each step at which anything came of somebody.
  static func steps(of sop: SOPOutcome) -> TextTable {
    // A column for points only where there are any: most SOPs give none.
    let givesPoints = sop.points > 0
    let givesCoupons = sop.steps.contains { $0.coupons + $0.withoutCode > 0 }
    var table = TextTable(
      [.init(say("step")), .init(say("messages"), .right), .init(say("tasks"), .right)]
        + (givesPoints ? [.init(say("points"), .right)] : [])
        + (givesCoupons ? [.init(say("coupons"), .right)] : [])
        + [
          .init(say("else"), .right), .init(say("skipped"), .right), .init(say("refused"), .right),
          .init(say("waiting"), .right), .init(say("for example")),
        ], indent: 4)
    for step in sop.steps where !step.isIdle {
      let refused = step.refused.values.reduce(step.withoutCode, +)
      let waiting = step.waiting.values.reduce(0, +)
      let other = [StepOutcome.done, .happened, .timedOut, .jumped].map(step.count).reduce(0, +)
      let passed = [StepOutcome.skipped, .late, .failed].map(step.count).reduce(0, +)
      // Whom `when` left out needs no words; who came too late does.
      let why = [StepOutcome.late, .failed].filter { step.count($0) > 0 }
        .map { "\($0.words) \(Grouping.text(step.count($0)))" }
      table.add(
        [step.id, count(step.count(.sent)), count(step.tasks)]
          + (givesPoints ? [count(step.points)] : [])
          + (givesCoupons ? [count(step.coupons)] : [])
          + [
            count(other - step.tasks - step.coupons),
            count(passed) + (why.isEmpty ? "" : " (\(why.listed()))"),
            refusals(refused, step), count(waiting, step.waiting),
            step.examples.map { TextEscape.terminalSafe($0) }.listed(),
          ])
    }
    return table
  }

  /// Who got no coupon is counted beside the gate's rules.
  private static func refusals(_ all: Int64, _ step: SOPStepOutcome) -> String {
    if step.withoutCode == 0 { return count(all, step.refused) }
    let gate = count(all - step.withoutCode, step.refused)
    let words = say("\(Grouping.text(step.withoutCode)) (no code left)")
    return gate.isEmpty ? words : "\(gate), \(words)"
  }

  /// `9 (consent 6, cap 3)`; nothing for 0.
  static func count(_ number: Int64, _ rules: [GateRule: Int64] = [:]) -> String {
    if number == 0 { return "" }
    let words = rules.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { rules.count == 1 ? $0.key.words : "\($0.key.words) \(Grouping.text($0.value))" }
    return Grouping.text(number) + (words.isEmpty ? "" : " (\(words.listed()))")
  }
}

extension SOPOutcome {
  /// As machines read it.
  var json: DataValue {
    func counts(_ all: [(name: String, count: Int64)]) -> DataValue {
      .record(DataRecord(all.map { ($0.name, .int($0.count)) }))
    }
    return [
      "sop": .string(name), "title": .string(title), "enrolled": .int(enrolled),
      "held_out": .int(heldOut), "declined": .int(declined), "goals": .int(goals),
      "begins": .bool(begins), "in_flight": .int(inFlight),
      "rests": rest.map { .string("\($0.diagnostic)") } ?? .null,
      "standing": .list(
        standing.map {
          [
            "step": $0.step.map { .string($0) } ?? .null,
            "older_version": $0.olderVersion.map { .string($0) } ?? .null, "count": .int($0.count),
          ]
        }), "failures": .int(failures),
      "ended": counts(
        ended.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key.name, $0.value) }),
      "steps": .list(
        steps.map { step in
          [
            "step": .string(step.id), "tasks": .int(step.tasks),
            "points": .int(step.points), "coupons": .int(step.coupons),
            "without_code": .int(step.withoutCode),
            "outcomes": counts(
              StepOutcome.allCases.compactMap { outcome in
                step.outcomes[outcome].map { (outcome.name, $0) }
              }),
            "refused": counts(
              GateRule.allCases.compactMap { rule in step.refused[rule].map { (rule.rawValue, $0) }
              }),
            "waiting": counts(
              GateRule.allCases.compactMap { rule in step.waiting[rule].map { (rule.rawValue, $0) }
              }),
            "touchpoints": counts(
              Touchpoint.allCases.compactMap { point in
                step.touchpoints[point].map { (point.rawValue, $0) }
              }),
          ]
        }),
    ]
  }
}
