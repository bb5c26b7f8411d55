internal import SiyuModel

/// What is said of Lua's own functions: those that plugins have, and what there is instead of the others.
struct StandardText {
  private let surface: SurfaceDescription

  init(_ surface: SurfaceDescription) { self.surface = surface }

  private static let page = "docs/reference/lua-differences.md tells all that differs"

  /// - Parameter name: `string.rep`, `string`, `rep`, `os.execute`.
  /// - Returns: empty for what is not Lua's.
  func about(_ name: String) -> [String] {
    if surface.standard.contains(name) { return there(name) }
    let inside = surface.standard.filter { $0.hasPrefix(name + ".") }
    if !inside.isEmpty { return table(name, inside) }
    let last = surface.standard.filter { $0.hasSuffix("." + name) }
    if !last.isEmpty { return Array(last.map(there).joined(separator: [""])) }
    return absent(name)
  }

  var names: [String] {
    surface.standard + Set(surface.standard.compactMap(Self.tableName)).sorted()
  }

  private static func tableName(_ name: String) -> String? {
    name.firstIndex(of: ".").map { String(name[..<$0]) }
  }

  private func there(_ name: String) -> [String] {
    let differences = surface.differences.filter { $0.names.contains(name) }
    return [
      differences.isEmpty
        ? "\(name) is Lua's own and is there, as the manual of Lua 5.4 describes it"
        : "\(name) is Lua's own and is there; what differs from the manual of Lua 5.4:"
    ]
      + differences.map {
        ($0.what == name ? "  " : "  \($0.what): ") + "\($0.instead), because \($0.reason)"
      } + ["  \(Self.page)"]
  }

  private func table(_ name: String, _ inside: [String]) -> [String] {
    let own = inside.map { String($0.dropFirst(name.count + 1)) }
    return [
      "\(name) is Lua's own and is there, with \(own.joined(separator: ", "))", "  \(Self.page)",
    ]
  }

  private func absent(_ name: String) -> [String] {
    guard let reason = Self.instead[name] ?? ForeignWords.absent(name) else { return [] }
    return ["\(name) is Lua's own and is not there for plugins", "  \(reason)", "  \(Self.page)"]
  }

  /// Where more can be said than of the whole table.
  private static let instead = [
    "os.time": "ctx.now is the time in a rule; siyu.time.of and siyu.time.parse make one",
    "os.clock": "siyu profile tells what a plugin costs; ctx.now is the time",
    "os.date":
      "siyu.time.date writes the day of a time, and siyu.time.parts gives its year, hour and so on",
    "os.difftime": "times are seconds: subtract them; siyu.time.days_between counts days",
    "os.getenv": "what can be set stands in plugin.toml, and is ctx.settings",
    "os.execute":
      "nothing outside the plugin is run; what is to be done a plugin declares, such as siyu.sop",
    "io.popen":
      "nothing outside the plugin is run; what is to be done a plugin declares, such as siyu.sop",
    "io.open":
      "no files are read or written: what a plugin needs stands in lib/name.lua, for require, or in its settings; what"
      + " it says goes to print and siyu.log",
    "io.lines": "no files are read; what a plugin needs stands in lib/name.lua, for require",
    "io.read": "nobody answers; what can be set stands in plugin.toml, and is ctx.settings",
    "io.write": "print and siyu.log write to the log",
    "string.dump": "bytecode can crash Lua; load takes text",
  ]
}
