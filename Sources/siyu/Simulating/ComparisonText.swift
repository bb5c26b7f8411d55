import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// What `siyu plan --against` prints.
struct ComparisonText {
  let comparison: VersionComparison
  let versions: [ComparedVersion]
  let now: Instant
  let zone: TimeZoneRules
  let publicID: (Int64) -> String?

  var lines: [String] {
    var lines = [say("At \(TimeText.dateTime(now, in: zone)) (\(zone.name)), compared with")]
    for version in versions {
      let origin =
        version.from.map { say(", from \(TextEscape.terminalSafe($0))") }
        ?? version.appliedAt.map { say(", applied \(TimeText.dateTime($0, in: zone))") }
      lines.append(
        "  \(version.plugin)@\(version.version) \(version.checksum.prefix(12))" + (origin ?? ""))
    }
    lines.append("")
    let (tags, steps) = (self.tags, self.steps)
    if !tags.rows.isEmpty { lines += tags.lines + [""] }
    if !steps.rows.isEmpty { lines += steps.lines + [""] }
    let refused = self.refused
    if !refused.rows.isEmpty { lines += refused.lines + [""] }
    lines += words
    let quotas = self.quotas
    if !quotas.rows.isEmpty { lines += quotas.lines + [""] }
    if tags.rows.isEmpty, steps.rows.isEmpty, refused.rows.isEmpty, reworded.isEmpty {
      lines.append(say("Both decide the same."))
    }
    lines.append(say("Nothing was written."))
    return lines
  }

  private var tags: TextTable {
    var table = TextTable([
      .init(say("tag")), .init(say("gained"), .right), .init(say("lost"), .right),
      .init(say("for example")),
    ])
    for rule in comparison.rules {
      for value in rule.values where value.gained + value.lost > 0 {
        table.add(
          "\(rule.group.name):\(value.value.name)", Grouping.text(value.gained),
          Grouping.text(value.lost), value.examples.listed())
      }
    }
    return table
  }

  private var steps: TextTable {
    var table = TextTable([
      .init(say("sop")), .init(say("step")), .init(""), .init(say("then"), .right),
      .init(say("now"), .right),
      .init("", .right),
    ])
    func add(_ sop: String, _ step: String, _ what: String, _ counts: VersionComparison.Before) {
      if counts.isSame { return }
      table.add(
        sop, step, what, Grouping.text(counts.then), Grouping.text(counts.now),
        difference(counts))
    }
    for sop in comparison.sops {
      add(sop.name, "", say("enrolled"), sop.enrolled)
      for step in sop.steps {
        add(sop.name, step.id, say("messages"), step.messages)
        add(sop.name, step.id, say("tasks"), step.tasks)
      }
    }
    return table
  }

  // MARK: Words

  private var reworded: [WordsDifference] { comparison.words.filter { $0.different > 0 } }

  /// Steps whose words are shown, and lines of one message.
  private static let (mostExamples, mostLines, longestLine) = (5, 12, 200)

  private var words: [String] {
    if reworded.isEmpty { return [] }
    var table = TextTable([
      .init(say("reads differently")), .init(say("step")), .init(say("messages"), .right),
      .init(say("of"), .right), .init(say("for example")),
    ])
    for row in reworded {
      table.add(
        row.sop, row.step, Grouping.text(row.different), Grouping.text(row.both),
        row.example.flatMap(who) ?? "")
    }
    var lines = table.lines + [""]
    for row in reworded.prefix(Self.mostExamples) {
      guard let example = row.example else { continue }
      let name = "\(row.sop) › \(row.step)"
      lines.append(who(example).map { say("\(name), to \($0):") } ?? "\(name):")
      lines += shown(example.words.then, "-") + shown(example.words.now, "+") + [""]
    }
    let people = Grouping.count(comparison.rewordedCustomers, "customer")
    lines.append(say("\(people) would read at least one message differently."))
    if comparison.rewordedGroups > 0 {
      let groups = Grouping.count(comparison.rewordedGroups, "group")
      lines.append(say("\(groups) would read at least one message differently."))
    }
    return lines + [""]
  }

  private func who(_ example: WordsDifference.Example) -> String? {
    (example.customer.flatMap(publicID) ?? example.group).map { TextEscape.terminalSafe($0) }
  }

  private func shown(_ lines: [Rewording.Line], _ mark: String) -> [String] {
    let shown = lines.prefix(Self.mostLines).map { line in
      func safe(_ text: String) -> String {
        TextEscape.terminalSafe(String(text.prefix(Self.longestLine)))
      }
      let text =
        switch line {
        case .text(let text): safe(text)
        case .title(let text): say("title: \(safe(text))")
        case .link(let text): say("link: \(safe(text))")
        case .picture(let text): say("picture: \(safe(text))")
        case .otherPicture(let text): say("picture: \(safe(text)), another file")
        case .problem(let text): say("(no words can be made: \(said(safe(text))))")
        }
      return "  \(mark) \(text)"
    }
    let more = lines.count - shown.count
    return more > 0
      ? shown + ["  \(mark) " + say("… and \(Grouping.text(Int64(more))) more")] : shown
  }

  private var refused: TextTable {
    var table = TextTable([
      .init(say("refused or waiting")), .init(say("sop")), .init(say("then"), .right),
      .init(say("now"), .right),
      .init("", .right),
    ])
    for sop in comparison.sops {
      for rule in GateRule.allCases {
        guard let counts = sop.refused[rule], !counts.isSame else { continue }
        table.add(
          rule.words, sop.name, Grouping.text(counts.then), Grouping.text(counts.now),
          difference(counts))
      }
    }
    return table
  }

  private var quotas: TextTable {
    var table = TextTable([
      .init(say("quota")), .init(say("used")), .init(say("then"), .right),
      .init(say("now"), .right), .init("", .right),
    ])
    for quota in QuotaRow.all(comparison) {
      table.add(
        quota.name, quota.measure, Grouping.text(quota.counts.then),
        Grouping.text(quota.counts.now), quota.counts.isSame ? "" : difference(quota.counts))
    }
    return table
  }

  private func difference(_ counts: VersionComparison.Before) -> String {
    let by = counts.now - counts.then
    return by > 0 ? "+\(Grouping.text(by))" : Grouping.text(by)
  }
}

/// One limit of the gate's, with how far both versions use it up; limits that neither touches are left
/// out.
struct QuotaRow {
  /// `4 a month by wecom.chat`.
  var name: String
  /// What is counted of it.
  var measure: String
  var counts: VersionComparison.Before

  static func all(_ comparison: VersionComparison) -> [QuotaRow] {
    let (then, now) = comparison.quota
    var rows: [QuotaRow] = []
    func add(_ name: String, _ measure: String, _ old: Int64?, _ new: Int64?) {
      let counts = VersionComparison.Before(then: old ?? 0, now: new ?? 0)
      if counts.then + counts.now > 0 {
        rows.append(QuotaRow(name: name, measure: measure, counts: counts))
      }
    }
    for touchpoint in Touchpoint.allCases {
      add(
        touchpoint.rawValue, say("messages in this pass"), then.messages[touchpoint],
        now.messages[touchpoint])
    }
    for (index, cap) in comparison.gate.caps.enumerated() {
      let by = cap.touchpoint.map { say(" by \($0.rawValue)") } ?? ""
      let most = if case .count(let count) = cap.most { "\(count)" } else { "days-of-month" }
      func filled(_ quota: QuotaUse) -> Int64? {
        quota.filled.indices.contains(index) ? quota.filled[index] : nil
      }
      add(
        "\(most) a \(cap.per.rawValue)\(by)", say("used up, people and groups"), filled(then),
        filled(now))
    }
    for cap in comparison.gate.staffCaps {
      add(
        say("\(cap.most) \(cap.what.rawValue) a day of staff"), say("most of one member"),
        then.fullest[cap.what], now.fullest[cap.what])
    }
    return rows
  }
}

/// The same for machines.
struct ComparisonJSON {
  let comparison: VersionComparison
  let versions: [ComparedVersion]
  let now: Instant
  let zone: TimeZoneRules
  let publicID: (Int64) -> String?

  var value: DataValue {
    [
      "now": .string(TimeText.iso(now, in: zone)),
      "against": .list(
        versions.map {
          [
            "plugin": .string($0.plugin), "version": .string($0.version),
            "checksum": .string($0.checksum),
            "from": $0.from.map { .string($0) } ?? .null,
          ]
        }),
      "tags": .list(
        comparison.rules.flatMap { rule in
          rule.values.filter { $0.gained + $0.lost > 0 }.map { value in
            [
              "tag": .string("\(rule.group.name):\(value.value.name)"),
              "gained": .int(value.gained), "lost": .int(value.lost),
            ]
          }
        }),
      "messages": counts(comparison.messages),
      "sops": .list(
        comparison.sops.map { sop in
          [
            "sop": .string(sop.name), "enrolled": counts(sop.enrolled),
            "steps": .list(
              sop.steps.map {
                [
                  "step": .string($0.id), "messages": counts($0.messages),
                  "tasks": counts($0.tasks),
                ]
              }),
            "refused": .record(
              DataRecord(
                GateRule.allCases.compactMap { rule in
                  sop.refused[rule].map { (rule.rawValue, counts($0)) }
                })),
          ]
        }),
      "words": .list(
        comparison.words.map { row in
          [
            "sop": .string(row.sop), "step": .string(row.step), "both": .int(row.both),
            "different": .int(row.different),
            "example": row.example.map { example in
              [
                "customer": example.customer.flatMap(publicID).map { .string($0) } ?? .null,
                "group": example.group.map { .string($0) } ?? .null,
                "then": .list(example.words.then.map(value)),
                "now": .list(example.words.now.map(value)),
              ]
            } ?? .null,
          ]
        }),
      "reworded_customers": .int(comparison.rewordedCustomers),
      "reworded_groups": .int(comparison.rewordedGroups),
      "quotas": .list(
        QuotaRow.all(comparison).map {
          [
            "quota": .string($0.name), "measure": .string($0.measure), "used": counts($0.counts),
          ]
        }),
      "set_aside": .list(comparison.setAside.map { .string($0.plugin) }),
    ]
  }

  private func value(_ line: Rewording.Line) -> DataValue {
    switch line {
    case .text(let text): ["text": .string(text)]
    case .title(let text): ["title": .string(text)]
    case .link(let text): ["link": .string(text)]
    case .picture(let text): ["picture": .string(text)]
    case .otherPicture(let text): ["picture": .string(text), "other_file": true]
    case .problem(let text): ["problem": .string(text)]
    }
  }

  private func counts(_ counts: VersionComparison.Before) -> DataValue {
    ["then": .int(counts.then), "now": .int(counts.now)]
  }
}
