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

  var lines: [String] {
    var lines = [say("At \(TimeText.dateTime(now, in: zone)) (\(zone.name)), compared with")]
    for version in versions {
      let applied = version.kept.appliedAt.map {
        say(", applied \(TimeText.dateTime($0, in: zone))")
      }
      lines.append(
        "  \(version.plugin)@\(version.kept.version) \(version.kept.checksum.prefix(12))"
          + (applied ?? ""))
    }
    lines.append("")
    let (tags, steps) = (self.tags, self.steps)
    if !tags.rows.isEmpty { lines += tags.lines + [""] }
    if !steps.rows.isEmpty { lines += steps.lines + [""] }
    let refused = self.refused
    if !refused.rows.isEmpty { lines += refused.lines + [""] }
    let quotas = self.quotas
    if !quotas.rows.isEmpty { lines += quotas.lines + [""] }
    if tags.rows.isEmpty, steps.rows.isEmpty, refused.rows.isEmpty {
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
          Grouping.text(value.lost), value.examples.joined(separator: ", "))
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
          rule.rawValue, sop.name, Grouping.text(counts.then), Grouping.text(counts.now),
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

  var value: DataValue {
    [
      "now": .string(TimeText.iso(now, in: zone)),
      "against": .list(
        versions.map {
          [
            "plugin": .string($0.plugin), "version": .string($0.kept.version),
            "checksum": .string($0.kept.checksum),
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
      "quotas": .list(
        QuotaRow.all(comparison).map {
          [
            "quota": .string($0.name), "measure": .string($0.measure), "used": counts($0.counts),
          ]
        }),
      "set_aside": .list(comparison.setAside.map { .string($0.plugin) }),
    ]
  }

  private func counts(_ counts: VersionComparison.Before) -> DataValue {
    ["then": .int(counts.then), "now": .int(counts.now)]
  }
}
