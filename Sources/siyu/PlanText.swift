import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// What `siyu plan` prints.
struct PlanText {
  let report: PlanReport
  let zone: TimeZoneRules
  /// Where the plan file was written.
  let file: String?
  /// Plugins that took no part, because they could not be loaded.
  let notLoaded: [SetAside]
  var currency = Currency.cny

  var lines: [String] {
    let outcome = report.outcome
    var lines = PassText(
      outcome: outcome, choice: report.choice, now: report.now, zone: zone, notLoaded: notLoaded,
      showsStanding: true, currency: currency
    ).lines
    if !outcome.changesAnything {
      lines.append(say("Nothing would change."))
    } else {
      lines.append(
        say("\(outcome.touchedWords) would change. Nothing was written; ")
          + (file.map { say("commit it with 'siyu apply \($0)'.") }
            ?? say("commit with 'siyu apply'.")))
    }
    if outcome.born > 0 {
      lines.append(
        say("\(Grouping.count(outcome.born, "event")) would happen by it, such as a new level: ")
          + (file == nil
            ? say("'siyu apply' looks again at those customers at once.")
            : say("the apply after this plan's looks at those customers again.")))
    }
    if let file { lines.append(say("plan file \(file): digest \(report.file.digest.prefix(16))")) }
    return lines
  }
}

/// What `siyu apply` prints.
struct ApplyText {
  let report: ApplyReport
  let zone: TimeZoneRules
  /// Plugins that took no part, because they could not be loaded.
  let notLoaded: [SetAside]
  var currency = Currency.cny

  var lines: [String] {
    let outcome = report.outcome
    var lines = PassText(
      outcome: outcome, choice: report.choice, now: report.now, zone: zone, notLoaded: notLoaded,
      currency: currency
    ).lines
    lines.append(
      !outcome.changesAnything
        ? say("Nothing changed.")
        : say("\(outcome.touchedWords) changed")
          + (report.run.map { say(" (run \($0))") } ?? "") + say("."))
    for further in report.further where further.outcome.changesAnything {
      lines += ["", say("Looked again at those to whom that happened:"), ""]
      lines += ApplyText(report: further, zone: zone, notLoaded: []).lines
    }
    return lines
  }
}

/// The part that both share: who was evaluated, and what each group gains and loses.
struct PassText {
  let outcome: PassOutcome
  let choice: ScopeChoice
  let now: Instant
  let zone: TimeZoneRules
  let notLoaded: [SetAside]
  /// Whether it says where enrolments in flight stand.
  var showsStanding = false
  var currency = Currency.cny

  var lines: [String] {
    var lines = [
      say(
        "At \(TimeText.dateTime(now, in: zone)) (\(zone.name)): "
          + "\(Grouping.count(outcome.evaluated, "customer")) evaluated, \(why).")
    ]
    for plugin in outcome.plugins {
      lines.append("")
      // The id stands first: a title could read as if it were siyu that spoke.
      lines.append(label(plugin.name, plugin.title == plugin.id ? "" : plugin.title, gap: "  "))
      if plugin.setAside != nil {
        lines.append(setAside)
        continue
      }
      lines += table(of: plugin)
      lines += ProgrammePassText(plugin: plugin, currency: currency).lines
      lines += RewardText(currency: currency, zone: zone).lines(plugin)
      lines += SOPPassText(plugin: plugin, zone: zone, showsStanding: showsStanding).lines
      lines += RefusalText.lines(plugin)
      lines += failures(of: plugin)
    }
    for aside in notLoaded { lines += ["", aside.plugin, setAside] }
    if let count = outcome.awaitingApproval {
      lines += [
        "",
        say(
          "\(Grouping.count(Int64(count), "message")) wait for a second person: more than "
            + "approval_above in siyu.toml; siyu approve"),
      ]
    }
    lines.append("")
    return lines
  }

  private let setAside = say("  set aside: none of its decisions count")

  private var why: String {
    switch choice {
    case .full(let reason): say("everybody: \(said(reason.words))")
    case .incremental: say("those for whom something can have changed")
    }
  }

  private func table(of plugin: PluginOutcome) -> [String] {
    var table = TextTable(
      [
        .init(say("group")), .init(say("value")), .init(say("gained"), .right),
        .init(say("lost"), .right),
        .init(say("for example")),
      ], indent: 2)
    for rule in plugin.rules where rule.refusal == nil {
      let shown = rule.values.filter { $0.gained > 0 || $0.lost > 0 }
      let group = label(local(rule.group.name, of: plugin.name), rule.group.title)
      for (index, value) in shown.enumerated() {
        table.add(
          index == 0 ? group : "", label(value.value.name, value.value.title),
          Grouping.text(value.gained), Grouping.text(value.lost),
          value.examples.listed())
      }
      if shown.isEmpty { table.add(group, say("unchanged"), "", "", "") }
    }
    var lines = table.rows.isEmpty ? [] : table.lines
    for segment in plugin.segments {
      lines.append(
        say(
          "  segment \(label(local(segment.name, of: plugin.name), segment.title)): "
            + "\(Grouping.text(segment.members)) of those evaluated"))
      if segment.failures > 0 {
        lines.append(
          say(
            "    raised for \(Grouping.count(segment.failures, "customer")), who count as outside:")
        )
        lines += examples(segment.failureExamples)
      }
    }
    return lines
  }

  private func failures(of plugin: PluginOutcome) -> [String] {
    plugin.rules.filter { $0.failures > 0 }.flatMap { rule in
      let lines = [
        say(
          "  rule '\(local(rule.group.name, of: plugin.name))' (\(rule.place)) raised for "
            + "\(Grouping.count(rule.failures, "customer")); their tags stay as they are:")
      ]
      return lines + examples(rule.failureExamples)
    }
  }

  /// One line for each different error, with the customers it happened for.
  private func examples(_ all: [(id: String, diagnostic: Diagnostic)]) -> [String] {
    var lines: [(message: String, ids: [String])] = []
    for example in all {
      let message = example.diagnostic.place
      let id = TextEscape.terminalSafe(example.id)
      if let index = lines.firstIndex(where: { $0.message == message }) {
        lines[index].ids.append(id)
      } else {
        lines.append((message, [id]))
      }
    }
    return lines.map { "    \($0.ids.listed()): \($0.message)" }
  }

  private func label(_ name: String, _ title: String, gap: String = " ") -> String {
    let shown = TitleText.shown(title)
    return shown == name || shown.isEmpty ? name : name + gap + shown
  }

  /// A plugin's own groups without its name, which stands above them.
  private func local(_ name: String, of plugin: String) -> String {
    let prefix = plugin.prefix { $0 != "@" } + "."
    return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
  }
}

extension PassOutcome {
  var changesAnything: Bool { touched > 0 || touchedGroups > 0 }

  /// `3 customers and 1 group`.
  var touchedWords: String {
    let customers = Grouping.count(touched, "customer")
    if touchedGroups == 0 { return customers }
    let groups = Grouping.count(touchedGroups, "group")
    return touched == 0 ? groups : say("\(customers) and \(groups)")
  }
}

extension Diagnostic {
  /// Place and message in one line.
  var place: String {
    var short = self
    short.source = nil
    short.hint = nil
    short.message = said(message)
    return TextEscape.terminalSafe(short.description)
  }
}
