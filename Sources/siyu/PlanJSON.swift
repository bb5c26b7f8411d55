import SiyuEngine
import SiyuModel

/// Plans and applies as machines read them: `docs/reference/exit-codes-and-json.md` describes the fields.
enum PlanJSON {
  static func value(_ report: PlanReport, setAside: [SetAside], zone: TimeZoneRules) -> DataValue {
    var record = base(report.outcome, report.choice, report.now, setAside, zone)
    record["digest"] = .string(report.file.digest)
    return .record(record)
  }

  static func value(_ report: ApplyReport, setAside: [SetAside], zone: TimeZoneRules) -> DataValue {
    var record = base(report.outcome, report.choice, report.now, setAside, zone)
    record["run"] = report.run.map { .int($0) } ?? .null
    if !report.further.isEmpty {
      record["further"] = .list(
        report.further.map { value($0, setAside: $0.outcome.setAside, zone: zone) })
    }
    return .record(record)
  }

  private static func base(
    _ outcome: PassOutcome, _ choice: ScopeChoice, _ now: Instant, _ setAside: [SetAside],
    _ zone: TimeZoneRules
  ) -> DataRecord {
    var record = DataRecord()
    record["now"] = .string(TimeText.iso(now, in: zone))
    switch choice {
    case .full(let reason):
      record["mode"] = "full"
      record["reason"] = .string(reason.rawValue)
    case .incremental:
      record["mode"] = "incremental"
      record["reason"] = .null
    }
    record["evaluated"] = .int(outcome.evaluated)
    record["changed"] = .int(outcome.touched)
    record["events"] = .int(outcome.born)
    record["changed_groups"] = .int(outcome.touchedGroups)
    record["plugins"] = .list(outcome.plugins.map(plugin))
    record["set_aside"] = .list(
      setAside.map { aside in
        [
          "plugin": .string(aside.plugin), "cause": .string(aside.cause.rawValue),
          "message": .string(aside.diagnostic.description),
        ]
      })
    return record
  }

  private static func plugin(_ plugin: PluginOutcome) -> DataValue {
    [
      "name": .string(plugin.name), "title": .string(plugin.title),
      "set_aside": .bool(plugin.setAside != nil),
      "groups": .list(
        plugin.rules.filter { $0.refusal == nil }.map { rule in
          [
            "group": .string(rule.group.name), "title": .string(rule.group.title),
            "rule": .string(rule.place.description), "failures": .int(rule.failures),
            "values": .list(
              rule.values.map { value in
                [
                  "value": .string(value.value.name), "title": .string(value.value.title),
                  "gained": .int(value.gained), "lost": .int(value.lost),
                  "examples": .list(value.examples.map { .string($0) }),
                ]
              }),
          ]
        }),
      "refused": .list(
        plugin.rules.compactMap { rule in rule.refusal.map { RefusalText.json(rule, $0) } }),
      "not_granted": .list(plugin.missing.map { .string($0) }),
      "segments": .list(
        plugin.segments.map { segment in
          [
            "segment": .string(segment.name), "title": .string(segment.title),
            "members": .int(segment.members), "failures": .int(segment.failures),
          ]
        }),
      "programmes": .list(plugin.programmes.map(\.json)),
      "sops": .list(plugin.sops.map(\.json)),
      "rewards": .list(plugin.rewards.map(RewardText.json)),
    ]
  }
}
