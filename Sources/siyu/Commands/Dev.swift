import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuWords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

struct Dev: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check, test and plan a plugin on each save; write nothing.",
    discussion: """
      On each save it checks the plugin, runs its specs, and shows what it decides otherwise about a \
      sample of the customers than the last good save did; at the beginning, than what is applied. A \
      save with which anything is wrong is not kept to compare with. The clock stands still from the \
      beginning on. Ctrl-C ends it.
      """)

  @Argument(
    help: ArgumentHelp(
      "A plugin of this workspace, or its folder; all that are enabled when left out.",
      valueName: "PLUGIN"))
  var plugin: String?

  @OptionGroup var workspace: WorkspaceOptions

  @Option(help: ArgumentHelp("Customers of the sample.", valueName: "N"))
  var sample = 10_000

  func validate() throws {
    guard (1...1_000_000).contains(sample) else {
      throw ValidationError("--sample wants a number from 1 to 1,000,000, got \(sample).")
    }
  }

  func run() throws {
    let place = try self.place()
    let chosen = try plugin.map { try Self.id($0, in: place) }
    let watched = chosen.map { "plugins/\($0)" } ?? "plugins"
    // The others too: what a plugin needs of them is theirs to change.
    let disk = DiskWatch(
      [(place.pluginsPath, "plugins")] + place.watchedSettings
        + [("\(place.root)/lists", "lists")])
    defer { disk.end() }
    var watcher = Watcher(disk)
    let session = try DevSession(place, workspace, size: sample)
    let console = workspace.console
    if !console.json {
      let now = TimeText.dateTime(session.host.now, in: session.host.zone)
      console.note(
        say("watching \(watched) at \(now) (\(session.host.zone.name)); Ctrl-C ends it"))
    }
    func plugins() -> [String] { chosen.map { [$0] } ?? session.host.workspace.enabledPlugins }
    if plugins().isEmpty {
      console.note(say("there is no plugin to look at; siyu plugin new makes one"))
    }
    for id in plugins() where !Interrupts.happened { take(session, id, saved: [], console) }
    while let saved = watcher.next() {
      let concerned = Self.concerned(
        plugins(), by: saved, needs: session.host.workspace.needs(of:))
      if concerned.isEmpty { continue }
      if !console.json {
        console.print("")
        console.print(SavedWords.line(saved))
      }
      for id in concerned where !Interrupts.happened {
        take(session, id, saved: saved, console)
      }
    }
  }

  /// Around a plugin named by its folder, wherever one stands.
  private func place() throws -> Workspace {
    if let plugin, SpecSubject.isPath(plugin), let around = try? Workspace.find(from: plugin) {
      return around
    }
    return try Workspace.find(from: workspace.directory)
  }

  /// One look at one plugin, shown part by part as it comes.
  private func take(_ session: DevSession, _ id: String, saved: [String], _ console: Console) {
    let begun = ProgressLine.clock()
    var turn = session.check(id, saved: saved)
    func text() -> DevText { DevText(turn: turn, currency: session.host.currency) }
    if !console.json { text().check.forEach { console.print($0) } }
    session.test(&turn)
    // What Ctrl-C cut short says nothing of the plugin.
    if Interrupts.happened { return }
    if !console.json { text().specs.forEach { console.print($0) } }
    session.plan(&turn)
    if Interrupts.happened { return }
    turn.seconds = ProgressLine.clock() - begun
    if console.json {
      console.printLine(json: DevJSON(turn: turn).value)
    } else {
      text().plan.forEach { console.print($0) }
    }
  }

  /// Those whose files were saved, or those of a plugin that they need; all of them where it was anything
  /// else.
  static func concerned(
    _ plugins: [String], by saved: [String], needs: (String) -> Set<String>
  ) -> [String] {
    if saved.contains(where: { !$0.hasPrefix("plugins/") }) { return plugins }
    return plugins.filter { id in
      needs(id).union([id]).contains { one in saved.contains { $0.hasPrefix("plugins/\(one)/") } }
    }
  }

  /// - Parameter plugin: an id, or the folder of a plugin of this workspace.
  /// - Throws: `Diagnostics` when there is no such plugin.
  static func id(_ plugin: String, in workspace: Workspace) throws -> String {
    guard SpecSubject.isPath(plugin) else {
      // Says so, with the nearest name there is. What is wrong with one that is there is told later.
      if !workspace.pluginFolders.contains(plugin) { _ = try workspace.plugin(plugin) }
      return plugin
    }
    if let whole = realpath(plugin, nil) {
      defer { free(whole) }
      let path = String(cString: whole)
      let found = workspace.pluginFolders.first { "\(workspace.pluginsPath)/\($0)" == path }
      if let found { return found }
    }
    throw Diagnostic(
      "'\(plugin)' is no plugin of the workspace \(workspace.root)",
      hint: "a plugin is run on a workspace's customers: it lies in its plugins/")
  }
}
