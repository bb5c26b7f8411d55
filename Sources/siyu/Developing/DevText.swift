import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// What `siyu dev` shows of one look, part by part.
struct DevText {
  let turn: DevTurn
  let currency: Currency

  // MARK: Check and specs

  var check: [String] {
    let errors = turn.findings.problems.count { $0.severity == .error }
    let last =
      turn.findings.isGood
      ? turn.findings.line : "\(turn.plugin): \(Grouping.count(Int64(errors), "error"))"
    return turn.findings.shownProblems + [last]
  }

  var specs: [String] {
    guard let specs = turn.specs else { return [] }
    if specs.files == 0, specs.problems.isEmpty {
      return [say("specs: none; write one as \(specs.folder)/test/NAME_spec.lua")]
    }
    var counts = [say("\(Grouping.text(Int64(specs.count(.passed)))) passed")]
    if specs.notPassed > 0 { counts.append(say("\(Grouping.text(Int64(specs.notPassed))) failed")) }
    if specs.count(.pending) > 0 {
      counts.append(say("\(Grouping.text(Int64(specs.count(.pending)))) pending"))
    }
    var lines = specs.examples.flatMap(\.printed).map { "  │ \($0)" }
    lines.append(say("specs: \(counts.listed())"))
    for example in specs.examples where [.failed, .error].contains(example.status) {
      // The blank line before each is for longer lists.
      lines += example.lines.drop { $0.isEmpty }
    }
    return lines + specs.problems.prefix(Console.mostProblems).map { "  \($0.words)" }
  }

  // MARK: Plan

  var plan: [String] {
    var lines = turn.problem.map { [say("not planned: \($0.words)")] } ?? []
    if let plan = turn.plan { lines += self.lines(plan) }
    return lines + ["\(time)\(advice)"]
  }

  private func lines(_ plan: DevPlan) -> [String] {
    let (asked, all) = (Grouping.text(Int64(plan.customers)), Grouping.count(plan.of, "customer"))
    let base = Self.base(plan.isAgainstSave)
    let heading = say("plan of \(asked) of \(all), against \(base):")
    if !plan.isWhole {
      return [heading] + plan.outcome.setAside.map { say("  set aside: \($0.diagnostic.words)") }
    }
    var lines = [
      plan.isSame ? say("plan of \(asked) of \(all), against \(base): no difference") : heading
    ]
    let (effects, figures) = (effects(plan), figures(plan))
    if !effects.rows.isEmpty { lines += effects.lines }
    if !figures.rows.isEmpty { lines += figures.lines }
    lines += plan.outcome.plugins.flatMap(RefusalText.lines)
    lines += plan.failures.flatMap(Self.lines)
    if plan.difference.customers + plan.difference.groups > 0 {
      lines.append("  \(who(plan.difference))")
    }
    return lines
  }

  private func who(_ difference: TrialDifference) -> String {
    let parts = [(difference.customers, "customer"), (difference.groups, "group")]
      .filter { $0.0 > 0 }.map { Grouping.count($0.0, $0.1) }
    let both = parts.count > 1 ? say("\(parts[0]) and \(parts[1])") : parts.first ?? ""
    return say("\(both) in all; nothing was written")
  }

  private func effects(_ plan: DevPlan) -> TextTable {
    var table = TextTable(
      [
        .init(""), .init(""), .init(say("more"), .right), .init(say("fewer"), .right),
        .init(say("for example")),
      ], indent: 2)
    for row in plan.difference.rows {
      let (name, what) = words(row.effect, plan.outcome)
      table.add(
        name, what, count(row.more), count(row.fewer),
        row.examples.map { TextEscape.terminalSafe($0) }.listed())
    }
    return table
  }

  private func words(_ effect: PlanEffect, _ outcome: PassOutcome) -> (String, String) {
    let rule = LocalName.of(effect.rule, in: turn.plugin)
    switch effect.kind {
    case .tag:
      let group = outcome.plugins.flatMap(\.rules).first { $0.group.name == effect.rule }?.group
      let title = group?.values.first { $0.name == effect.part }?.title ?? ""
      return (say("tag \(rule):\(effect.part)"), title == effect.part ? "" : TitleText.shown(title))
    case .enrolment:
      let state = EnrolmentState.active.name == effect.part ? say("enrolled") : effect.part
      return (say("sop \(rule)"), state)
    case .message: return (say("sop \(rule) › \(effect.part)"), say("message \(effect.what)"))
    case .task:
      return (say("sop \(rule) › \(effect.part)"), say("task \(TitleText.shown(effect.what))"))
    }
  }

  private func figures(_ plan: DevPlan) -> TextTable {
    let compares = plan.isAgainstSave
    var table = TextTable(
      [.init(""), .init("")]
        + (compares ? [.init(say("then"), .right)] : []) + [.init(say("now"), .right)], indent: 2)
    for change in plan.figures {
      func text(_ count: Int64) -> String {
        change.figure.isMoney ? Money.format(count, currency) : Grouping.text(count)
      }
      table.add(
        [said(change.figure.of), Self.measure(change.figure.measure)]
          + (compares ? [text(change.then)] : [])
          + [text(change.now)])
    }
    return table
  }

  /// Single words may be names too, so they are not read back.
  private static func measure(_ words: String) -> String {
    switch words {
    case "rewards": say("rewards")
    case "nothing": say("nothing")
    case "members": say("members")
    case "points": say("points")
    case "coupons": say("coupons")
    case let words where words.contains(" "): gate(words) ?? said(words)
    default: words
    }
  }

  /// `refused by quiet`.
  private static func gate(_ words: String) -> String? {
    guard let name = words.split(separator: " ").last, let rule = GateRule(rawValue: String(name))
    else { return nil }
    return switch words {
    case "refused by \(name)": say("refused by \(rule.words)")
    case "waits for \(name)": say("waits for \(rule.words)")
    default: nil
    }
  }

  private static func lines(_ failure: DevFailure) -> [String] {
    // One place for each different mistake, with the customers it happened for.
    var places: [(diagnostic: Diagnostic, ids: [String])] = []
    for example in failure.examples {
      let id = TextEscape.terminalSafe(example.id)
      if let index = places.firstIndex(where: { $0.diagnostic == example.diagnostic }) {
        places[index].ids.append(id)
      } else {
        places.append((example.diagnostic, [id]))
      }
    }
    return [
      say("  \(said(failure.of)) raised for \(Grouping.count(failure.count, "customer")):")
    ]
      + places.map { "  \($0.ids.listed()): \($0.diagnostic.words)" }
  }

  // MARK: The end

  private static func base(_ isSave: Bool) -> String {
    isSave ? say("the last good save") : say("what is applied")
  }

  private var time: String {
    let hundredths = Int64((turn.seconds * 100).rounded(.up))
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
  }

  /// What the next save is compared with, where that is not this one.
  private var advice: String {
    if turn.isGood { return "" }
    return say(
      "; something is wrong: the next save is compared with \(Self.base(turn.hasLastGood))")
  }

  private func count(_ number: Int64) -> String { number == 0 ? "" : Grouping.text(number) }
}
