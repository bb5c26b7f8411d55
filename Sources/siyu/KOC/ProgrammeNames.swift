import SiyuEngine
import SiyuModel

/// The programmes of KOCs that plugins declare, by the names that people write.
struct ProgrammeNames {
  let declared: [(plugin: PassPlugin, koc: KOCDeclaration)]
  private let setAside: [SetAside]

  init(_ host: Host, tells: Bool = true) throws {
    let loaded = try host.loadPlugins(tells: tells)
    declared = loaded.plugins.flatMap { plugin in
      plugin.declarations.kocs.map { (plugin, $0) }
    }
    setAside = loaded.setAside
  }

  var all: [String] { declared.map(\.koc.name).sorted() }

  /// - Parameter text: the full name, or the id where only one plugin has it.
  /// - Throws: `Diagnostic` where there is none, with the nearest.
  func find(_ text: String) throws -> (plugin: PassPlugin, koc: KOCDeclaration) {
    let found = declared.filter { $0.koc.name == text || $0.koc.localID == text }
    if found.count == 1 { return found[0] }
    let shown = TextEscape.terminalSafe(text)
    if found.count > 1 {
      throw Diagnostic(
        "several plugins have a programme '\(shown)'",
        hint: "write one of \(found.map(\.koc.name).joined(separator: ", "))")
    }
    if let aside = asideOf(text) {
      throw Diagnostic(
        "what '\(shown)' is cannot be known: the plugin \(aside.plugin) cannot be read",
        hint: "siyu plugin check \(aside.plugin) tells why")
    }
    if declared.isEmpty { throw Self.none(shown) }
    let near = NearestName.nearest(to: text, in: all + declared.map(\.koc.localID))
    throw Diagnostic(
      "there is no programme '\(shown)'",
      hint: near.map { "did you mean '\($0)'?" } ?? "there are \(all.joined(separator: ", "))")
  }

  /// The one that has a task; of several the one that knows the customer.
  /// - Parameter knows: whether somebody is anything in the programme of this full name.
  func find(
    task: String, knows: (String) throws -> Bool
  ) throws -> (plugin: PassPlugin, koc: KOCDeclaration) {
    if declared.count == 1 { return declared[0] }
    if declared.isEmpty { throw Self.none(nil) }
    let having = declared.filter { $0.koc.assess?.task(task) != nil }
    if having.count == 1 { return having[0] }
    if having.isEmpty {
      let tasks = Set(declared.flatMap { $0.koc.assess?.tasks.map(\.id) ?? [] }).sorted()
      throw Diagnostic(
        "no programme has a task '\(TextEscape.terminalSafe(task))'",
        hint: NearestName.nearest(to: task, in: tasks).map { "did you mean '\($0)'?" }
          ?? "there are \(tasks.joined(separator: ", "))")
    }
    let own = try having.filter { try knows($0.koc.name) }
    if own.count == 1 { return own[0] }
    let names = having.map(\.koc.name).sorted()
    throw Diagnostic(
      "several programmes have a task '\(TextEscape.terminalSafe(task))'",
      hint: "name one: --programme \(names[0]); there are \(names.joined(separator: ", "))")
  }

  /// What is wrong with a name in a file, where it has to be a full one; `nil` for a right one.
  func problem(_ name: String) -> String? {
    if declared.contains(where: { $0.koc.name == name }) { return nil }
    let shown = TextEscape.terminalSafe(name.count > 60 ? String(name.prefix(59)) + "…" : name)
    if setAside.contains(where: { $0.plugin == Survey.plugin(of: name) }) {
      return "what '\(shown)' asks is not known, because its plugin cannot be read"
    }
    if declared.isEmpty { return "there is no programme '\(shown)': no plugin declares any" }
    // The plugin's name is what people leave out.
    let own = all.first { $0.hasSuffix("." + name) } ?? NearestName.nearest(to: name, in: all)
    return "there is no programme '\(shown)'"
      + (own.map { "; did you mean '\($0)'?" }
        ?? "; there are \(all.prefix(10).joined(separator: ", "))")
  }

  private func asideOf(_ text: String) -> SetAside? {
    setAside.first { text == $0.plugin || text.hasPrefix($0.plugin + ".") }
  }

  private static func none(_ shown: String?) -> Diagnostic {
    Diagnostic(
      shown.map { "there is no programme '\($0)': no plugin declares any" }
        ?? "no plugin declares a programme",
      hint: "a programme of KOCs says who is invited, selected, assessed and rewarded; declare one "
        + "with siyu.koc { id = … } in a plugin, or take a playbook that has one: siyu init DIR "
        + "--playbook snacks")
  }
}
