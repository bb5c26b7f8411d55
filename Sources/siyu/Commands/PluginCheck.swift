import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuWords
import SiyuWorkers

struct PluginCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find what is wrong with a plugin without running a pass.")
  @Argument(
    help: ArgumentHelp(
      "A plugin of this workspace, or a folder with one, such as ./care.", valueName: "PLUGIN"))
  var plugin: String
  @Flag(help: "SARIF on standard output, for code hosts and editors.") var sarif = false
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let console = workspace.console
    let found = try SpecSubject.isPath(plugin) ? checkFolder() : checkInstalled()
    let isGood = found.isGood
    if sarif {
      console.print(json: found.sarif)
    } else if console.json {
      console.print(json: found.json)
    } else {
      Self.show(found.problems, console)
      if isGood { console.print(found.line) }
    }
    if !isGood { throw ExitStatus.failed.code }
  }

  private func checkInstalled() throws -> PluginFindings {
    let host = try workspace.host(writes: false, needsStore: false)
    let root = host.workspace.root
    let places = FindingPlaces(
      folder: "plugins/\(plugin)", path: "\(root)/plugins/\(plugin)", root: root)
    let installed: Workspace.InstalledPlugin
    do throws(Diagnostics) {
      installed = try host.workspace.plugin(plugin)
    } catch {
      // There is none of this name.
      if !host.workspace.pluginFolders.contains(plugin) { throw error }
      return PluginFindings(problems: error.all, places)
    }
    return PluginFindings(installed, host.runtime, try host.contentSurroundings(), places)
  }

  /// Wherever it lies; in a workspace with that one's surroundings. It has all that it asks for.
  private func checkFolder() throws -> PluginFindings {
    let subjects = try SpecSubject.find(plugin, in: workspace.directory)
    guard let subject = subjects.first else {
      throw Diagnostic("there is no plugin in '\(plugin)'")
    }
    let around = try? Workspace.find(from: plugin)
    let places = FindingPlaces(folder: subject.folder, path: plugin, root: around?.root)
    guard let installed = subject.installed else {
      if case .failure(let problems) = subject.source {
        return PluginFindings(problems: problems.all, places)
      }
      throw Diagnostic("there is no plugin in '\(plugin)'")
    }
    let content =
      try around?.contentSurroundings(subject.surroundings)
      ?? ContentSurroundings(brand: "品牌", plugins: subject.surroundings)
    let runtime = ProcessRuntime(try CommandWorkers.setup(subject.surroundings))
    defer { runtime.close() }
    return PluginFindings(installed, runtime, content, places)
  }

  private static func show(_ problems: [Diagnostic], _ console: Console) {
    let shown = problems.prefix(Console.mostProblems)
    for problem in shown {
      let word =
        switch problem.severity {
        case .error: ""
        case .warning: say("warning: ")
        case .note: say("note: ")
        }
      console.print(problem, word: word)
    }
    if problems.count > shown.count {
      console.print(say("… and \(Grouping.text(Int64(problems.count - shown.count))) more"))
    }
  }
}
