import SiyuModel

/// The plugin's own files as `require` finds them.
struct ModuleFiles {
  struct Problem: Error {
    var text: String
  }

  private let files: [String]
  private var begun: Set<String> = []

  init(_ source: PluginSource) {
    files = source.files.keys.filter { $0.hasSuffix(".lua") }.sorted()
  }

  /// The file for `lib.rfm` or `lib/rfm`. Names lead nowhere but to the plugin's own files: they
  /// are looked up, not opened.
  func find(_ name: String, phase: MachinePhase) -> Result<String, Problem> {
    let file = path(name)
    if case .asking = phase, !begun.contains(file) {
      let text =
        "require(\"\(shown(name))\") works only while the plugin loads; move it to the top of the file"
      return .failure(Problem(text: text))
    }
    if files.contains(file) { return .success(file) }
    var text = "require found no file '\(shown(file))' in the plugin's folder"
    let modules = files.filter { $0 != "main.lua" && !$0.hasPrefix("test/") }.map(moduleName)
    let wanted = moduleName(file)
    if let near = NearestName.nearest(to: wanted, in: modules) ?? sameEnd(wanted, modules) {
      text += "; did you mean require(\"\(near)\")?"
    } else if !modules.isEmpty {
      text += "; there are " + modules.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
      if modules.count > 8 { text += " and \(modules.count - 8) more" }
    }
    return .failure(Problem(text: text))
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
