import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuWorkers

struct Profile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Where plugins spend their time and memory over a pass; write nothing.",
    discussion: """
      Evaluates everybody twice: once as always, and once with every worker measuring. Calls, \
      samples and bytes are the same each time; times are this machine's, and longer than without \
      measuring, so what counts is their share.
      """)

  @Argument(
    help: ArgumentHelp(
      "A plugin of this workspace, or its folder; all that it runs when left out.",
      valueName: "PLUGIN"))
  var plugin: String?

  @OptionGroup var workspace: WorkspaceOptions

  @Option(help: ArgumentHelp("How many functions and lines to list.", valueName: "N"))
  var top = 10

  func validate() throws {
    if !(1...1000).contains(top) {
      throw ValidationError("--top wants a number from 1 to 1000, got \(top).")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: false)
    let plugin = try plugin.map { try Dev.id($0, in: host.workspace) }
    let loaded = try host.loadPlugins(only: plugin)
    let measured = try ProfileRun(host: host, plugins: loaded.plugins).run(alone: plugin != nil)
    let setAside = loaded.setAside + measured.setAside
    let text = ProfileText(measured: measured, plugins: loaded.plugins, top: top)
    if host.console.json {
      host.console.print(json: text.json)
    } else {
      text.lines.forEach { host.console.print($0) }
    }
    host.report(setAside)
    try (setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }
}
