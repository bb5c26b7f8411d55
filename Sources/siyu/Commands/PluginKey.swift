import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuWords

struct PluginKey: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "An author's key, to sign archives with.",
    subcommands: [PluginKeyNew.self, PluginKeyShow.self])
}

struct PluginKeyNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a key, in a file that only you can read.",
    discussion: """
      Keep it out of version control and keep a copy: adopters take your next version only when the \
      same key signed it. Tell them the fingerprint on another way than the archive.
      """)
  @Argument(help: ArgumentHelp("A new file.", valueName: "FILE")) var file: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let key = SigningKey()
    try key.write(to: file)
    PluginKeyShow.show(key, workspace.console)
  }
}

struct PluginKeyShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "A key's fingerprint, by which adopters know it.")
  @Argument(help: ArgumentHelp("The key's file.", valueName: "FILE")) var file: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws { Self.show(try SigningKey.read(file), workspace.console) }

  static func show(_ key: SigningKey, _ console: Console) {
    if console.json {
      return console.print(json: [
        "fingerprint": .string("\(key.signer.fingerprint)"), "public": .string(key.signer.text),
      ])
    }
    console.print(say("fingerprint \(key.signer.fingerprint)"))
    console.print(say("public key  \(key.signer.text)"))
  }
}
