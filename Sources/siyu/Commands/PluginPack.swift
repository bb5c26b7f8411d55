import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuWords

struct PluginPack: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack", abstract: "Put a plugin into one file that others install.",
    discussion: """
      The archive begins with the list of all files and their SHA-256; the SHA-256 of that list is \
      the plugin's checksum, the same wherever it is packed. Before, the plugin is loaded in the \
      sandbox and looked through, as by siyu plugin check, and what has errors is not packed.
      """)
  @Argument(
    help: ArgumentHelp(
      "A plugin of this workspace, or a folder with one, such as ./care.", valueName: "PLUGIN"))
  var plugin: String
  @Option(help: ArgumentHelp("Where to; ID-VERSION.siyu here when left out.", valueName: "FILE"))
  var out: String?
  @Option(help: ArgumentHelp("Sign it with this key.", valueName: "KEY")) var key: String?
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let console = workspace.console
    var shared = try SharedPackage(checked(console))
    if let key { shared = try shared.signed(by: SigningKey.read(key)) }
    let path = out ?? shared.fileName
    try ArchiveFile.write(shared, to: path, in: workspace.directory)
    PluginVerify.show(shared, console)
    if !console.json { console.print(say("wrote \(path)")) }
  }

  /// What nobody could use is not passed on.
  private func checked(_ console: Console) throws -> PluginPackage {
    let subject = try SpecSubject.one(plugin, in: workspace.directory)
    let found = try PluginFindings(subject)
    if found.isGood, let installed = subject.installed { return installed.package }
    var errors = found.errors
    // Whoever installs it has what it needs, or is told.
    if let apart = subject.apart {
      let alone = PluginFindings(apart: apart, subject).errors
      for problem in errors where !alone.contains(problem) {
        console.report(
          Diagnostic(
            .warning, file: problem.file, line: problem.line, problem.message,
            hint: "its files were looked through, and the plugin was not loaded"))
      }
      errors = alone
      if errors.isEmpty { return apart.package }
    }
    console.report(Diagnostics(errors))
    throw Diagnostic(
      "'\(plugin)' has errors; nothing was packed",
      hint: "siyu plugin check \(plugin) tells when it has none")
  }
}

struct PluginSign: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "Sign an archive, which says that you stand for its content.")
  @Argument(help: ArgumentHelp("The archive.", valueName: "FILE")) var file: String
  @Option(help: ArgumentHelp("A key of siyu plugin key new.", valueName: "KEY")) var key: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let key = try SigningKey.read(key)
    let shared = try ArchiveFile.read(file, in: workspace.directory)
    if let before = shared.signer, before != key.signer.fingerprint {
      throw Diagnostic(
        file: file, "is signed by \(before) already; nothing was changed",
        hint: "to stand for the same content, pack it anew and sign that")
    }
    let signed = try shared.signed(by: key)
    try ArchiveFile.write(signed, to: file, in: workspace.directory)
    PluginVerify.show(signed, workspace.console)
  }
}

struct PluginVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Whether an archive is whole, and who signed it.",
    discussion: """
      Takes it apart in a process without rights, compares every file with the list, the list with \
      the signature, and reads the manifest. Nothing is installed and nothing of the plugin is run.
      """)
  @Argument(help: ArgumentHelp("The archive.", valueName: "FILE")) var file: String
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let shared = try ArchiveFile.read(file, in: workspace.directory)
    let trust = try (try? Workspace.find(from: workspace.directory))?.trust()
    Self.show(shared, workspace.console, trust: trust)
    if let signer = shared.signer, trust?[signer]?.state == .revoked {
      throw ExitStatus.failed.code
    }
  }

  static func show(_ shared: SharedPackage, _ console: Console, trust: TrustFile? = nil) {
    let entry = shared.signer.flatMap { trust?[$0] }
    if console.json {
      return console.print(json: [
        "plugin": .string(shared.list.id), "version": .string("\(shared.list.version)"),
        "checksum": .string(shared.list.checksum), "files": .int(Int64(shared.package.files.count)),
        "signer": shared.signer.map { .string("\($0)") } ?? .null,
        "trust": entry.map { .string($0.state.rawValue) } ?? .null,
      ])
    }
    let files = Grouping.count(Int64(shared.package.files.count), "file")
    console.print(say("\(shared.package.label): \(files), checksum \(shared.list.checksum)"))
    guard let signer = shared.signer else { return console.print(say("not signed")) }
    let standing =
      entry.map { say(", \($0.state.rawValue) here as \($0.name) since \($0.since)") } ?? ""
    console.print(say("signed by \(signer)\(standing)"))
  }
}
