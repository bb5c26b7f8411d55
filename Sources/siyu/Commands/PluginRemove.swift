import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuWords

struct PluginRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take a plugin's files and grants away.",
    discussion: "What it decided stays: tags, memberships and messages are not taken back.")
  @Argument(help: ArgumentHelp("The plugin.", valueName: "ID")) var id: String
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    var host = try workspace.host(writes: true)
    let isThere = host.workspace.pluginFolders.contains(id)
    if !isThere, host.workspace.lock[id] == nil {
      // Says so, with the nearest name there is.
      _ = try host.workspace.plugin(id)
    }
    let dependents = host.workspace.dependents(of: id)
    if !dependents.isEmpty {
      let words = dependents.map { "\($0.plugin.id) needs \(id) \($0.range.text)" }
      throw Diagnostic(
        "\(id) is needed: \(words.joined(separator: ", "))",
        hint: "remove \(dependents.map(\.plugin.id).joined(separator: ", ")) first")
    }
    let installed = host.workspace.lock[id].map { $0.source != nil } ?? false
    let package = isThere ? try? PluginSubject.package(id, in: self.workspace.directory) : nil
    let isOwn = isThere && (!installed || package.map(host.workspace.isChanged) ?? true)
    if isOwn {
      host.console.note(say("plugins/\(id) holds files that no archive has; they will be gone"))
    }
    guard yes || Confirmation.ask(say("Remove \(id)? Type yes: "), host.console) else {
      throw Diagnostic("nothing was removed", hint: "--yes removes plugins/\(id) and its grants")
    }
    try host.recording("plugin remove", ["removed": .words([id])]) {
      try host.workspace.remove(id)
      try host.workspace.saveLock()
    }
    if host.console.json {
      return host.console.print(json: ["removed": .string(id)])
    }
    host.console.print(say("removed plugins/\(id)"))
    if host.workspace.file.enabledPlugins?.contains(id) ?? false {
      host.console.print(say("Take \"\(id)\" out of [plugins] enabled in siyu.toml too"))
    }
  }
}
