import SiyuModel

/// The plugin's own files as `require` finds them.
struct ModuleFiles {
  struct Problem: Error {
    var text: String
  }

  private let source: PluginSource
  private let files: [String]
  private var begun: Set<String> = []

  init(_ source: PluginSource) {
    self.source = source
    files = source.files.keys.filter { $0.hasSuffix(".lua") }.sorted()
  }

  /// The file for `lib.rfm` or `lib/rfm`, or for `rfm-kit.lib.rfm` of a plugin that is needed. Names lead
  /// nowhere but to the plugin's own files and these: they are looked up, not opened.
  /// - Parameter owner: the plugin whose file asks.
  func find(
    _ name: String, for owner: String, phase: MachinePhase
  ) -> Result<String, Problem> {
    let wanted = path(name)
    let other = source.owner(of: wanted)
    let isOther = other != source.id && other != owner
    if isOther, !(source.requires[owner] ?? []).contains(other) {
      let text =
        "require(\"\(shown(name))\"): \(owner) does not need '\(other)'; name it in its"
        + " plugin.toml under [dependencies]"
      return .failure(Problem(text: text))
    }
    let file = isOther || owner == source.id ? wanted : "\(owner)/\(wanted)"
    if case .asking = phase, !begun.contains(file) {
      let text =
        "require(\"\(shown(name))\") works only while the plugin loads; move it to the top of the file"
      return .failure(Problem(text: text))
    }
    if files.contains(file) { return .success(file) }
    return .failure(Problem(text: missing(wanted, of: isOther ? other : owner, for: owner)))
  }

  /// - Parameters:
  ///   - wanted: the path as it was asked for.
  ///   - plugin: whose file it would be.
  private func missing(_ wanted: String, of plugin: String, for owner: String) -> String {
    let isOther = plugin != owner
    let inside = isOther ? String(wanted.dropFirst(plugin.count + 1)) : wanted
    let folder = plugin == source.id ? "the plugin's folder" : "the files of '\(plugin)'"
    var text = "require found no file '\(shown(inside))' in \(folder)"
    let modules = modules(of: plugin).map { isOther ? "\(plugin).\($0)" : $0 }
    let name = moduleName(wanted)
    if let near = NearestName.nearest(to: name, in: modules) ?? sameEnd(name, modules) {
      text += "; did you mean require(\"\(near)\")?"
    } else if !modules.isEmpty {
      text += "; there are \(modules.prefix(8).map { "\"\($0)\"" }.joined(separator: ", "))"
      if modules.count > 8 { text += " and \(modules.count - 8) more" }
    }
    let parts = wanted.split(separator: "/")
    if !isOther, parts.count > 2, parts[1] == "lib" {
      text +=
        "; if '\(shown(String(parts[0])))' is another plugin, name it in plugin.toml under"
        + " [dependencies]"
    }
    return text
  }

  /// What can be required of a plugin, as it calls them itself.
  private func modules(of plugin: String) -> [String] {
    files.filter { source.owner(of: $0) == plugin }
      .map { plugin == source.id ? $0 : String($0.dropFirst(plugin.count + 1)) }
      .filter { $0 != "main.lua" && !$0.hasPrefix("test/") }.map(moduleName)
  }

  /// Notes that a file's code is about to run.
  mutating func begin(_ file: String) { begun.insert(file) }

  private func path(_ name: String) -> String {
    if name.hasSuffix(".lua") { return name }
    return String(name.map { $0 == "." ? "/" : $0 }) + ".lua"
  }

  private func moduleName(_ file: String) -> String {
    String(file.dropLast(file.hasSuffix(".lua") ? 4 : 0).map { $0 == "/" ? "." : $0 })
  }

  /// `rfm` for `lib.rfm`.
  private func sameEnd(_ wanted: String, _ modules: [String]) -> String? {
    let end = wanted.split(separator: ".").last
    return modules.first { $0.split(separator: ".").last == end }
  }

  private func shown(_ text: String) -> String {
    TextEscape.terminalSafe(text.count > 80 ? text.prefix(80) + "…" : text)
  }
}
