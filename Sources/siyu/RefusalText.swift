import SiyuEngine
import SiyuModel
import SiyuWords

/// What a plugin wanted and may not do, in words for the operator who could allow it.
enum RefusalText {
  static func lines(_ plugin: PluginOutcome) -> [String] {
    var lines: [String] = []
    for rule in plugin.rules {
      guard let refusal = rule.refusal else { continue }
      let wanted = rule.values.filter { $0.gained > 0 }
      lines += wanted.map { value in
        say(
          "  refused: \(plugin.id) wanted tag \"\(rule.group.name):\(value.value.name)\" for "
            + "\(Grouping.count(value.gained, "customer")), \(reason(refusal, plugin.id))")
      }
      let taken = rule.values.reduce(0) { $0 + $1.lost }
      if wanted.isEmpty {
        lines.append(
          say("  refused: \(plugin.id) wanted to ")
            + (taken > 0
              ? say("take tags of \"\(rule.group.name)\" from \(Grouping.count(taken, "customer"))")
              : "fill \"\(rule.group.name)\"") + ", \(reason(refusal, plugin.id))")
      }
    }
    // What it decides without is told above; what it reads and later kinds are told here.
    let told = Set(
      plugin.rules.compactMap { $0.refusal?.permission }
        + plugin.programmes.compactMap { $0.refusal?.permission })
    let missing = plugin.missing.filter { !told.contains($0) }
    if !missing.isEmpty {
      lines.append(
        say(
          "  not granted: \(missing.listed()); it asks, and \(command(plugin.id, missing))"
            + " gives"))
    }
    return lines
  }

  /// For the end of a sentence.
  static func reason(_ refusal: Refusal, _ plugin: String) -> String {
    guard let permission = refusal.permission else { return say("and the group is not its own") }
    return refusal.isAsked
      ? say("not granted; grant it with \(command(plugin, [permission]))")
      : say("which its plugin.toml does not ask for (\"\(permission)\")")
  }

  /// The same as a sentence of its own.
  static func sentence(_ refusal: Refusal, _ plugin: String) -> String {
    guard let permission = refusal.permission else {
      return say("the group is not the plugin's own")
    }
    return refusal.isAsked
      ? say("\"\(permission)\" is not granted; grant it with \(command(plugin, [permission]))")
      : say("its plugin.toml does not ask for \"\(permission)\"")
  }

  static func json(_ rule: RuleOutcome, _ refusal: Refusal) -> DataValue {
    [
      "group": .string(rule.group.name), "rule": .string(rule.place.description),
      "permission": refusal.permission.map { .string($0) } ?? .null,
      "asked": .bool(refusal.isAsked),
      "values": .list(
        rule.values.map { value in
          [
            "value": .string(value.value.name), "wanted": .int(value.gained),
            "unwanted": .int(value.lost),
          ]
        }),
    ]
  }

  private static func command(_ plugin: String, _ permissions: [String]) -> String {
    say("'siyu plugin grant \(plugin) \(permissions.joined(separator: " "))'")
  }
}

extension Refusal {
  /// Why a plugin may not, and what lets it.
  func why(_ plugin: String) -> String {
    guard let permission else { return say("no permission allows it") }
    return isAsked
      ? say("'\(permission)' is not granted: siyu plugin grant \(plugin) \(permission)")
      : say("its manifest does not ask for '\(permission)'")
  }
}
