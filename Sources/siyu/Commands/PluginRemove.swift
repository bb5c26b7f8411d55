import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuReport
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
    host.workspace.restoreInterrupted()
    let removal = try Removal(
      id, in: host.workspace,
      made: EditorFilesWriter.made(in: ["\(host.workspace.pluginsPath)/\(id)"]))
    if removal.isOwn {
      host.console.note(say("plugins/\(id) holds files that no archive has; they will be gone"))
    }
    if !removal.strays.isEmpty {
      host.console.note(
        say(
          "besides, plugins/\(id) holds what no archive has, and it will be gone: "
            + "\(TitleText.shown(removal.strays.listed()))"))
    }
    guard yes || Confirmation.ask(say("Remove \(id)? Type yes: "), host.console) else {
      throw Diagnostic("nothing was removed", hint: "--yes removes plugins/\(id) and its grants")
    }
    try host.recording("plugin remove", ["removed": .words([id])]) {
      // As it is by now, so that what others changed meanwhile stays as they left it.
      try Workspace.changing(host.workspace.root) { workspace in
        try removal.check(in: workspace)
        try workspace.remove(id)
        try workspace.saveLock()
        host.workspace = workspace
      }
    }
    if host.console.json {
      return host.console.print(json: ["removed": .string(id)])
    }
    host.console.print(say("removed plugins/\(id)"))
    host.console.print(
      say(
        "Its tags and memberships stay as they are, and who is in its SOPs rests there; siyu leave"
          + " takes them out."))
    if host.workspace.file.enabledPlugins?.contains(id) ?? false {
      host.console.print(say("Take \"\(id)\" out of [plugins] enabled in siyu.toml too"))
    }
    let file = host.workspace.file
    if file.settings[id] != nil || file.grants[id] != nil {
      host.console.print(
        say(
          "siyu.toml still has [plugins.\(id)]: a plugin of this name would get what stands there; take it out too"
        ))
    }
  }
}
