import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// What `siyu explain` prints.
struct ExplainText {
  let explanation: Explanation
  let zone: TimeZoneRules
  let now: Instant
  let group: String?
  let showPrivate: Bool
  /// Who owned the customer, the oldest first.
  let owners: [Ownership]

  private static let personal: Set<String> = ["name", "phone", "birthday", "address"]

  var lines: [String] {
    let detail = explanation.detail
    var lines = [say("customer \(safe(detail.id))")]
    if group == nil {
      lines.append(say("  accounts: \(detail.accounts.map(safe).listed())"))
      for field in detail.fields where !field.value.isEmpty {
        let hidden = Self.personal.contains(field.name) && !showPrivate
        lines.append(
          "  \(field.name): \(hidden ? say("(hidden; --show-private shows it)") : safe(field.value))"
        )
      }
      for attribute in detail.attributes {
        lines.append(say("  attribute \(safe(attribute.name)): \(safe(attribute.value))"))
      }
      lines += ownership
      lines.append(say("  orders: \(Grouping.text(detail.orderCount))"))
      if !explanation.segments.isEmpty {
        lines.append(say("  segments: \(explanation.segments.listed())"))
      }
    }
    lines.append("")
    let tags = detail.tags.filter { group == nil || $0.tag.group == group }
    lines.append(tags.isEmpty ? say("no tags") : say("tags"))
    // Of several tags of one rule the first tells what it reads.
    var told: Set<String> = []
    for tag in tags { lines += held(tag, told: &told) }
    let silent = explanation.rules.filter { rule in
      (group == nil || rule.group.name == group)
        && rule.refusal == nil && !detail.tags.contains { $0.tag.group == rule.group.name }
        && (rule.answer == .values([]) || rule.answer == .failed || rule.answer == .keep)
    }
    if !silent.isEmpty {
      lines.append("")
      lines.append(say("no tag of these groups, today"))
      for rule in silent { lines += none(rule) }
    }
    let refused = explanation.rules.filter {
      $0.refusal != nil && (group == nil || $0.group.name == group)
    }
    if !refused.isEmpty {
      lines.append("")
      lines.append(say("refused"))
      for rule in refused { lines += refusal(rule) }
    }
    let waiting = differences(told: told)
    if !waiting.isEmpty {
      lines.append("")
      lines.append(say("not applied yet (\(TimeText.dateTime(now, in: zone)))"))
      lines += waiting
    }
    let history = detail.history.filter { group == nil || $0.tag.group == group }
    if !history.isEmpty {
      lines.append("")
      lines.append(say("before"))
      for event in history {
        lines.append(
          "  \(TimeText.date(event.at, in: zone)) \(event.gained ? "gained" : "lost") \(event.tag)"
            + " (\(origin(event.origin)))")
      }
    }
    return lines
  }

  /// Told where it changed: whose the customer is now stands among the fields.
  private var ownership: [String] {
    guard owners.count > 1 else { return [] }
    return owners.map { stretch in
      let from = stretch.from.map { TimeText.date($0, in: zone) } ?? "…"
      let until = stretch.until.map { TimeText.date($0, in: zone) } ?? "…"
      return say(
        "  owned by \(stretch.staff.map(safe) ?? say("nobody")) \(from) to \(until)"
          + " (\(stretch.how.name))")
    }
  }

  private func held(_ held: HeldTag, told: inout Set<String>) -> [String] {
    let rule = explanation.rules.first { $0.group.name == held.tag.group && $0.refusal == nil }
    let title = rule?.group.values.first { $0.name == held.tag.value }?.title
    var lines = [
      "  \(held.tag)" + (title.map { "  \(TitleText.shown($0))" } ?? "")
        + say("  since \(TimeText.date(held.since, in: zone))")
    ]
    lines.append(say("    by \(origin(held.origin))"))
    if case .rule(let trace) = held.origin {
      if let reason = trace.reason { lines.append(say("    reason: \(safe(reason.spoken))")) }
      for read in trace.reads { lines.append(say("    read: \(safe(read))")) }
    }
    if let rule, told.insert(rule.group.name).inserted {
      for line in rule.evidence { lines.append(say("    today: \(safe(line))")) }
      if let failure = rule.failure {
        lines.append(say("    today the rule raises: \(said(failure.place))"))
      }
    }
    return lines
  }

  private func raised(_ rule: RuleExplanation) -> String {
    (rule.failure?.place).map(said) ?? say("no reason is known")
  }

  /// Why there is no tag: the rule raised, or answered none.
  private func none(_ rule: RuleExplanation) -> [String] {
    var lines = [heading(rule)]
    switch rule.answer {
    case .failed:
      lines.append(say("    the rule raises: \(raised(rule))"))
    case .keep: lines.append(say("    the rule answers siyu.keep, and there is nothing to keep"))
    case .values: lines.append(say("    the rule answers none"))
    }
    lines += rule.evidence.map { say("    today: \(safe($0))") }
    return lines
  }

  /// What a rule answers that its plugin may not decide.
  private func refusal(_ rule: RuleExplanation) -> [String] {
    guard let refusal = rule.refusal else { return [] }
    let plugin = String(rule.plugin.prefix { $0 != "@" })
    let answer: String
    switch rule.answer {
    case .values([]): answer = say("the rule answers none")
    case .values(let values): answer = say("the rule answers \(values.listed())")
    case .keep: answer = say("the rule answers siyu.keep")
    case .failed:
      // What is raised ends where it likes, so what siyu says of it is a sentence of its own.
      return [
        heading(rule),
        say("    the rule raises: \(raised(rule))"),
        say("    no answer of it would count: \(RefusalText.sentence(refusal, plugin))"),
      ]
    }
    return [heading(rule), "    \(answer), \(RefusalText.reason(refusal, plugin))"]
  }

  private func heading(_ rule: RuleExplanation) -> String {
    "  \(rule.group.name)  \(TitleText.shown(rule.group.title))  (\(rule.plugin), \(rule.place))"
  }

  private func origin(_ origin: TagOrigin) -> String {
    switch origin {
    case .hand: return "hand"
    case .rule(let trace): return say("\(trace.plugin), rule \(trace.rule), run \(trace.run)")
    }
  }

  /// Rules whose answer today is not what the customer holds.
  /// - Parameter told: groups whose rules' evidence stands above.
  private func differences(told: Set<String>) -> [String] {
    explanation.rules.filter {
      $0.refusal == nil && (group == nil || $0.group.name == group)
    }.flatMap {
      rule -> [String] in
      let held = explanation.detail.tags.filter { $0.tag.group == rule.group.name }
      let byHand = held.contains { $0.origin == .hand }
      guard case .values(let values) = rule.answer else { return [] }
      let ruled = held.filter { $0.origin != .hand }.map(\.tag.value)
      if rule.group.exclusive, byHand { return [] }
      let missing = values.filter { value in !held.contains { $0.tag.value == value } }
      let extra = ruled.filter { !values.contains($0) }
      if missing.isEmpty, extra.isEmpty { return [] }
      var lines = missing.map { say("  would gain \(rule.group.name):\($0)") }
      lines += extra.map { say("  would lose \(rule.group.name):\($0)") }
      if let reason = rule.reason { lines.append(say("    reason: \(safe(reason.spoken))")) }
      if !told.contains(rule.group.name) {
        lines += rule.evidence.map { say("    today: \(safe($0))") }
      }
      return lines
    }
  }

  var json: DataValue {
    let detail = explanation.detail
    return [
      "customer": .string(detail.id),
      "accounts": .list(detail.accounts.map { .string($0) }),
      "orders": .int(detail.orderCount),
      "owners": .list(
        owners.map { stretch in
          [
            "staff": stretch.staff.map { .string($0) } ?? .null,
            "from": stretch.from.map { .string(TimeText.iso($0, in: zone)) } ?? .null,
            "until": stretch.until.map { .string(TimeText.iso($0, in: zone)) } ?? .null,
            "how": .string(stretch.how.name),
          ]
        }),
      "segments": .list(explanation.segments.map { .string($0) }),
      "refused": .list(
        explanation.rules.compactMap { rule in
          guard let refusal = rule.refusal, group == nil || rule.group.name == group else {
            return nil
          }
          let values = if case .values(let names) = rule.answer { names } else { [String]() }
          return [
            "plugin": .string(rule.plugin), "group": .string(rule.group.name),
            "values": .list(values.map { .string($0) }),
            "permission": refusal.permission.map { .string($0) } ?? .null,
            "asked": .bool(refusal.isAsked),
          ]
        }),
      "tags": .list(
        detail.tags.filter { group == nil || $0.tag.group == group }.map { tag in
          var record: DataRecord = [
            "tag": .string(tag.tag.description),
            "since": .string(TimeText.iso(tag.since, in: zone)),
          ]
          switch tag.origin {
          case .hand: record["origin"] = "hand"
          case .rule(let trace):
            record["origin"] = "rule"
            record["plugin"] = .string(trace.plugin)
            record["checksum"] = .string(trace.checksum)
            record["rule"] = .string(trace.rule)
            record["run"] = .int(trace.run)
            record["reason"] = trace.reason.map { .string($0) } ?? .null
            record["reads"] = .list(trace.reads.map { .string($0) })
          }
          let rule = explanation.rules.first {
            $0.group.name == tag.tag.group && $0.refusal == nil
          }
          record["evidence"] = .list((rule?.evidence ?? []).map { .string($0) })
          return .record(record)
        }),
    ]
  }

  private func safe(_ text: String) -> String { TextEscape.terminalSafe(text) }
}
