import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuReport

struct Content: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The content of all plugins: what is sent where, by which steps, and until when.",
    discussion: """
      Contents that were sent have counts of their messages: shown (handed over, and not known to \
      have failed), answered, clicked, followed by an order within 7 days, and by leaving the pool \
      within 3.
      """)

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let loaded = try host.loadPlugins()
    let uses = try host.store.contentUse(at: host.now)
    let text = try ContentText(
      loaded.libraryList, now: host.now, zone: host.zone,
      use: { uses[ContentKey(plugin: $0, content: $1)] })
    if host.console.json {
      host.console.print(json: text.json)
    } else {
      text.lines.forEach { host.console.print($0) }
    }
    host.report(loaded.setAside)
    try (loaded.setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }
}
