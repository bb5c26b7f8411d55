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

  func validate() throws {
    if sarif, workspace.json {
      throw ValidationError("--sarif and --json exclude each other.")
    }
  }

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
      return PluginFindings(
        problems: error.all, UnreadPlugin(places.path, name: places.folder), places)
    }
    return PluginFindings(installed, host.runtime, try host.contentSurroundings(), places)
  }

  private func checkFolder() throws -> PluginFindings {
    try PluginFindings(SpecSubject.one(plugin, in: workspace.directory))
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
