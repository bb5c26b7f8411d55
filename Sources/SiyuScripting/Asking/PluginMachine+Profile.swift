internal import Lua
internal import SiyuModel

extension PluginMachine {
  /// What was measured, with functions called as their author would.
  func told(_ measured: LuaProfile) -> PluginProfile {
    let rules = ruleNames
    let prefix = source.folder + "/"
    func file(_ place: LuaProfile.Place) -> String {
      place.chunk.hasPrefix(prefix) ? String(place.chunk.dropFirst(prefix.count)) : place.chunk
    }
    var profile = PluginProfile()
    profile.memoryPeak = Int64(lua.memoryPeak)
    profile.functions = measured.functions.map { place in
      let begins = SourcePlace(file: file(place), line: place.line)
      return PluginProfile.Place(
        file: begins.file, line: place.line,
        name: rules[begins] ?? (place.line == 0 ? "the file itself" : place.name ?? "a function"),
        cost: PluginProfile.Cost(place.cost))
    }
    profile.lines = measured.lines.map {
      PluginProfile.Place(
        file: file($0), line: $0.line, name: "", cost: PluginProfile.Cost($0.cost))
    }
    return profile.bounded()
  }

  /// What the functions of declarations are for, by where they begin. One that several declarations
  /// share is called after the first.
  private var ruleNames: [SourcePlace: String] {
    var names: [SourcePlace: String] = [:]
    let base = lua.stack.top
    defer { lua.stack.setTop(base) }
    for (function, rule) in zip(functions, rules) {
      guard lua.stack.reserve(1) else { break }
      lua.stack.push(function)
      if let begins = place(of: lua.stack.definition(at: -1)), names[begins] == nil {
        names[begins] = "\(rule.noun) '\(rule.localID)'"
      }
      lua.stack.pop()
    }
    return names
  }
}

extension PluginProfile.Cost {
  fileprivate init(_ cost: LuaProfile.Cost) {
    self.init(
      calls: cost.calls, samples: cost.samples, bytes: cost.bytes, spent: cost.spent,
      outside: cost.outside, whole: cost.whole)
  }
}
