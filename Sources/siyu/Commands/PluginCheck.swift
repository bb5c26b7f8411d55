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
      found.shownProblems.forEach { console.print($0) }
      if isGood { console.print(found.line) }
    }
    if !isGood { throw ExitStatus.failed.code }
  }

  private func checkInstalled() throws -> PluginFindings {
    let host = try workspace.host(writes: false)
    return PluginFindings(
      try host.workspace.plugin(plugin), host.runtime, try host.contentSurroundings())
  }

  /// Wherever it lies; in a workspace with that one's surroundings. It has all that it asks for.
  private func checkFolder() throws -> PluginFindings {
    let subjects = try SpecSubject.find(plugin, in: workspace.directory)
    guard let subject = subjects.first, let installed = subject.installed else {
      if case .failure(let problems)? = subjects.first?.source {
        return PluginFindings(problems: problems.all)
      }
      throw Diagnostic("there is no plugin in '\(plugin)'")
    }
    let around = try? Workspace.find(from: plugin)
    let content =
      try around?.contentSurroundings(subject.surroundings)
      ?? ContentSurroundings(brand: "品牌", plugins: subject.surroundings)
    let runtime = ProcessRuntime(try CommandWorkers.setup(subject.surroundings))
    defer { runtime.close() }
    return PluginFindings(installed, runtime, content)
  }
}
