import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

struct PluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin", abstract: "List, look at, make, grant, share and install plugins.",
    subcommands: [
      PluginList.self, PluginInfo.self, PluginNew.self, PluginCheck.self, PluginGrant.self,
      PluginPack.self, PluginKey.self, PluginSign.self, PluginVerify.self, PluginInstall.self,
      PluginOutdated.self, PluginUpdate.self, PluginRemove.self, PluginTrust.self,
      PluginRevoke.self, PluginPublish.self, PluginSearch.self,
    ])
}

struct PluginList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The plugins of this workspace.")
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false, needsStore: false)
    let loaded = try host.loadPlugins()
    if host.console.json {
      // Told already where it cannot be read.
      let trust = try? host.workspace.trust()
      host.console.print(
        json: .list(
          loaded.plugins.map { plugin -> DataValue in
            let signer = host.workspace.lock[plugin.source.id]?.signer
            return [
              "id": .string(plugin.source.id), "version": .string(plugin.source.version),
              "title": .string(plugin.title), "checksum": .string(plugin.source.checksum),
              "granted": .list(plugin.source.grants.sorted().map { .string($0) }),
              "tag_groups": .list(
                plugin.declarations.tagRules.map { .string($0.group.name) }),
              "sops": .list(plugin.declarations.sops.map { .string($0.name) }),
              "memberships": .list(
                plugin.declarations.memberships.map { .string($0.name) }),
              "screens": .list(plugin.declarations.screens.map { .string($0.name) }),
              "signer": signer.map { .string("\($0)") } ?? .null,
              "trust": signer.flatMap { trust?[$0] }.map { .string($0.state.rawValue) } ?? .null,
            ]
          }))
    } else {
      var table = TextTable([
        .init(say("plugin")), .init(say("title")), .init(say("tag groups"), .right),
        .init(say("segments"), .right),
        .init("SOPs", .right), .init(say("reads")), .init(say("not granted")),
      ])
      for plugin in loaded.plugins {
        let installed = try host.workspace.plugin(plugin.source.id)
        let reads = installed.grants.filter { $0.action == .read }.map(\.word).sorted()
        table.add(
          plugin.name, TitleText.shown(plugin.title), "\(plugin.declarations.tagRules.count)",
          "\(plugin.declarations.segments.count)", "\(plugin.declarations.sops.count)",
          reads.listed(),
          installed.refused.map(\.word).listed())
      }
      table.lines.forEach { host.console.print($0) }
    }
    host.report(loaded.setAside)
    try (loaded.setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }
}
