import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWorkers

struct PluginInfo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "What a plugin declares, reads, writes and can be set.")
  @Argument(help: ArgumentHelp("The plugin.", valueName: "ID")) var id: String
  @Option(
    help: ArgumentHelp("Look it up in this registry's folder instead.", valueName: "DIR"))
  var from: String?
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    if let from {
      let index = try SeenRegistry.index(from, in: workspace.directory)
      return try RegistryText.show(id, index, workspace.console)
    }
    let host = try workspace.host(writes: false)
    let installed = try host.workspace.plugin(id)
    let declarations = try host.runtime.declarations(of: installed.source)
    if host.console.json {
      return host.console.print(json: PluginJSON(installed, declarations).json)
    }
    LineCutting.$isOff.withValue(!host.console.outputIsTerminal) {
      PluginText(installed, declarations, currency: host.workspace.file.currency).lines
        .forEach(host.console.print(_:))
    }
  }
}
