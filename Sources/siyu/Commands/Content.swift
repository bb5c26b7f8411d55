import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuReport

struct Content: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The content of all plugins: what is sent where, by which steps, and until when.")

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let loaded = try host.loadPlugins()
    let text = try ContentText(loaded.libraryList, now: host.now, zone: host.zone)
    if host.console.json {
      host.console.print(json: text.json)
    } else {
      text.lines.forEach { host.console.print($0) }
    }
    host.report(loaded.setAside)
    try (loaded.setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }
}
