internal import LuaSource
internal import SiyuModel

/// Permissions that a plugin asks for and settings that it declares, of which it makes no use.
struct UnusedCheck {
  let facts: PluginFacts
  let declared: PluginDeclarations
  let mentions: SourceMentions
  /// Of members that are looked at first, by name: what lies behind them needs no name of its own.
  let members: [String: String]
  /// plugin.toml
  let manifest: SourceLines

  private static let file = "plugin.toml"

  var findings: [SourceFinding] {
    // A module of another plugin's may use whatever is asked for.
    mentions.asksElsewhere ? [] : permissions + settings
  }

  private var permissions: [SourceFinding] {
    var used = DeclaredNeeds(declared, plugin: facts.id).permissions.union(facts.touchpoints)
    for (member, permission) in members
    where mentions.names.contains(member) || mentions.texts.contains(member) {
      used.insert(permission)
    }
    if mentions.texts.contains("spend") { used.insert("orders") }
    for name in facts.contentVariables {
      used.insert(String(name.split(separator: ".").last ?? ""))
    }
    return facts.asked.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.compactMap { word, line in
      if used.contains(word) { return nil }
      // `membership:pet-food.vip` is read by its name.
      if let colon = word.firstIndex(of: ":"), word.hasPrefix("membership:"),
        mentions.mayMake(String(word[word.index(after: colon)...]))
      {
        return nil
      }
      return SourceFinding(
        .unusedPermission, "plugin.toml asks for \"\(word)\", and nothing here needs it",
        hint: FindingCode.unusedPermission.mend, file: Self.file, lines: manifest, line: line,
        word: "\"\(word)\"")
    }
  }

  private var settings: [SourceFinding] {
    if mentions.goesThrough("settings") { return [] }
    return facts.settings.compactMap { setting in
      let name = setting.name
      if mentions.names.contains(name) || mentions.mayLookUp(name)
        || facts.contentVariables.contains("settings.\(name)")
      {
        return nil
      }
      return SourceFinding(
        .unusedSetting, "the setting '\(name)' is read by neither Lua nor a content",
        hint: "take it out, or read ctx.settings.\(name)", file: Self.file, lines: manifest,
        line: setting.line, word: name)
    }
  }
}
