import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuStorage
import SiyuWords

struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "The workspace's key: rotate it, check a copy of it.",
    subcommands: [KeyRotate.self, KeyCheck.self])
}

struct KeyRotate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Put a new key in the place of the workspace's key.",
    discussion: """
      Wraps every data key anew and makes every keyed hash anew; the old key opens nothing \
      afterwards. Interrupted at any moment, the workspace stays usable, and the same command run \
      again goes on.
      """)

  @OptionGroup var workspace: WorkspaceOptions

  @Flag(help: "Do everything but write.")
  var dryRun = false

  func run() throws {
    let host = try workspace.host(writes: true)
    try RotationRun(host: host, dryRun: dryRun).run()
  }
}

struct KeyCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Whether a key file opens this workspace's store.",
    discussion:
      "For copies of the key: a copy that opens nothing is better found before it is needed.")

  @Argument(help: ArgumentHelp("A copy; the workspace's own key when left out.", valueName: "FILE"))
  var file: String?
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let place = try Workspace.find(from: workspace.directory)
    let bytes = try file.map { try WholeFile.read($0, limit: 1 << 16) } ?? place.key()
    let key: WorkspaceKey
    do { key = try WorkspaceKey(bytes: bytes) } catch let error as StoreError {
      throw Diagnostic(file: file, error.message, hint: "it was cut or is another file")
    }
    let zone = try place.zoneRules()
    _ = try SQLiteStore(path: place.storePath, key: key, zone: zone, readOnly: true)
    if workspace.json {
      return workspace.console.print(json: [
        "fingerprint": .string(key.fingerprint), "opens": .bool(true),
      ])
    }
    workspace.console.print(say("fingerprint \(key.fingerprint): opens this workspace's store"))
  }
}
