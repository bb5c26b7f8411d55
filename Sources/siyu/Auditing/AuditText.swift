import SiyuModel
import SiyuReport
import SiyuWords

/// Entries of the audit log for people and programs.
enum AuditText {
  static func table(_ entries: [AuditEntry], _ zone: TimeZoneRules) -> [String] {
    if entries.isEmpty { return [say("No entries.")] }
    var table = TextTable([
      .init(say("entry"), .right), .init(say("time")), .init(say("who")), .init(say("command")),
      .init(say("outcome")),
      .init(say("what")),
    ])
    for entry in entries {
      table.add(
        "\(entry.number)", TimeText.dateTime(entry.time, in: zone), who(entry.actor),
        safe(entry.command), outcome(entry), summary(entry.facts))
    }
    return table.lines
  }

  static func full(_ entries: [AuditEntry], zone: TimeZoneRules) -> [String] {
    if entries.isEmpty { return [say("No entries.")] }
    return entries.flatMap { entry -> [String] in
      var lines = [
        say(
          "\(entry.number)  \(TimeText.dateTime(entry.time, in: zone))  \(who(entry.actor))"
            + "  \(safe(entry.command))  \(outcome(entry))  siyu \(safe(entry.version))")
      ]
      if let clock = entry.clock {
        lines.append(say("  --now: \(TimeText.dateTime(clock, in: zone))"))
      }
      for field in entry.facts.fields {
        if field.name == "plugins", let plugins = field.value.listValue {
          lines += plugins.map { say("  plugin \(plugin($0))  \(text($0["checksum"] ?? .null))") }
        } else {
          lines.append("  \(safe(field.name)): \(text(field.value))")
        }
      }
      return lines
    }
  }

  static func json(_ entry: AuditEntry, zone: TimeZoneRules) -> DataValue {
    [
      "number": .int(entry.number), "time": .string(TimeText.iso(entry.time, in: zone)),
      "now": entry.clock.map { .string(TimeText.iso($0, in: zone)) } ?? .null,
      "login": .string(entry.actor.login), "uid": .int(entry.actor.uid),
      "command": .string(entry.command), "outcome": .string(entry.outcome.rawValue),
      "begun": entry.begun.map { .int($0) } ?? .null, "facts": .record(entry.facts),
      "version": .string(entry.version),
    ]
  }

  static func words(_ fault: AuditVerification.Fault) -> String {
    switch fault {
    case .altered(let number): say("entry \(number) was altered, or one before it")
    case .missing(let number): say("entry \(number) is missing")
    case .cut(let noted): say("it ends before entry \(noted), which was noted")
    case .rewritten(let number): say("entry \(number) has another hash than was noted")
    }
  }

  private static func who(_ actor: AuditActor) -> String {
    actor.login.isEmpty ? say("uid \(actor.uid)") : safe(actor.login)
  }

  private static func outcome(_ entry: AuditEntry) -> String {
    entry.outcome.rawValue + (entry.begun.map { " (\($0))" } ?? "")
  }

  /// The facts that fit on a line: no digests.
  private static func summary(_ facts: DataRecord) -> String {
    facts.fields.compactMap { field -> String? in
      switch (field.name, field.value) {
      case ("plugins", .list(let plugins)):
        return plugins.isEmpty ? nil : plugins.map(plugin).listed()
      case ("bytes", _), ("plan_clock", _): return nil
      case (_, .int(let number)):
        return number == 0 ? nil : "\(safe(field.name)) \(Grouping.text(number))"
      case (_, .bool(let flag)): return flag ? safe(field.name) : nil
      case (_, .string(let word)) where word.utf8.count == 64: return nil
      default: return "\(safe(field.name)) \(text(field.value))"
      }
    }.listed()
  }

  private static func plugin(_ value: DataValue) -> String {
    let grants = (value["grants"]?.listValue ?? []).compactMap(\.stringValue)
    return "\(text(value["id"] ?? .null))@\(text(value["version"] ?? .null))"
      + (grants.isEmpty ? "" : " [\(grants.map(safe).joined(separator: " "))]")
  }

  private static func text(_ value: DataValue) -> String {
    switch value {
    case .string(let text): safe(text)
    case .list(let list): list.map(text).listed()
    default: JSON.text(value)
    }
  }

  private static func safe(_ text: String) -> String { TextEscape.terminalSafe(text) }
}
