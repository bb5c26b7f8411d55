internal import LuaSource
internal import SiyuModel

/// The tag groups that a plugin's rules can certainly ask for, and those that they certainly cannot.
///
/// A plugin's own group is `value` to itself, or `skincare.value`; one of the workspace's has no dot and
/// stands in siyu.toml. What other plugins declare is not known here.
struct KnownTagGroups {
  private let plugin: String
  /// By the names that the plugin writes.
  private var groups: [String: [TagGroup]] = [:]
  /// Of these the ones that the plugin itself declares.
  private let own: Set<String>
  /// Whether those of the workspace are among them.
  private let isWhole: Bool

  init(_ facts: PluginFacts, _ declared: PluginDeclarations) {
    plugin = facts.id
    isWhole = facts.sharedGroups != nil
    own = Set(declared.tagRules.map { Self.short($0.group.name, facts.id) })
    for rule in declared.tagRules {
      groups[Self.short(rule.group.name, plugin), default: []].append(rule.group)
    }
    for group in facts.sharedGroups ?? [] { groups[group.name, default: []].append(group) }
  }

  private static func short(_ name: String, _ plugin: String) -> String {
    name.hasPrefix(plugin + ".") ? String(name.dropFirst(plugin.count + 1)) : name
  }

  /// What is wrong with a tag or a group that is asked for; `nil` where that is not certain.
  ///
  /// - Parameter isShared: whether other plugins may have the file in their workers, where a name without
  ///   a dot is a group of theirs.
  func problem(of text: String, isShared: Bool) -> (message: String, name: String, known: [String])?
  {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let asked = String(parts[0])
    let group = Self.short(asked, plugin)
    if isShared, !asked.contains("."), !own.contains(asked) { return nil }
    guard let found = groups[group] else {
      let isOwn = asked != group
      guard isOwn || isWhole && !group.contains(".") else { return nil }
      return ("there is no tag group '\(asked)'", group, groups.keys.sorted())
    }
    let values = found.flatMap(\.values).map(\.name)
    guard parts.count == 2, !values.contains(String(parts[1])) else { return nil }
    return ("tag group '\(asked)' has no value '\(parts[1])'", String(parts[1]), values)
  }
}

extension TypeWalk {
  /// `c.tags:has("value:high")`.
  mutating func tag(_ argument: LuaExpression, _ text: String) {
    guard let problem = tagGroups?.problem(of: text, isShared: file.hasPrefix("lib/"))
    else { return }
    note(
      .unknownTag, argument.range, problem.message + suggestion(problem.name, problem.known))
  }
}
