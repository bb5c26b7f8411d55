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
    help: ArgumentHelp(
      "Look it up in a registry instead: a name of siyu.toml, a folder or an address.",
      valueName: "REGISTRY"))
  var from: String?
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    if let from {
      let registries = try Registries(from: from, in: workspace.directory, onlyLooks: true)
      do {
        let index = try registries.index(of: try registries.existingHolder(of: id))
        RegistryText.show(id, index, workspace.console)
      } catch {
        RegistryText.tellEntries(registries, workspace.console)
        throw error
      }
      return try RegistryText.finish(registries, workspace.console)
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
