import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuWords

struct PluginInstall: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Take in somebody else's plugin, after a look at it.",
    discussion: """
      Shows who made and signed it and what it wants to read, write and send, and asks. Nothing of \
      the plugin is run. It gets what a new plugin gets, or what it had before; --grant gives more. \
      siyu.lock keeps version, checksum and signer; trust.toml keeps whose signatures are taken.
      """)
  @Argument(
    help: ArgumentHelp(
      "An archive, a folder with a plugin, or with --from a plugin and its versions: care@^1.2.",
      valueName: "FILE|DIR|ID[@RANGE]"))
  var source: String
  @Option(help: ArgumentHelp("Take it from this registry's folder.", valueName: "DIR"))
  var from: String?
  @Option(
    help: ArgumentHelp("Give it this permission too; more than once.", valueName: "PERMISSION"))
  var grant: [String] = []
  @Flag(help: "Do not ask.") var yes = false
  @Flag(help: "Only what siyu.lock has: version, checksum and signer.") var locked = false
  @Flag(help: "Throw away what was changed in the plugin's folder.") var replace = false
  @Option(
    help: ArgumentHelp(
      "Take this signer in the place of the one before.", valueName: "FINGERPRINT"))
  var acceptSigner: String?
  @Option(help: ArgumentHelp("What to call a signer who is new here.", valueName: "NAME"))
  var name: String?
  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if locked, !grant.isEmpty || acceptSigner != nil {
      throw ValidationError("--locked takes what siyu.lock has: neither grants nor other signers")
    }
  }

  func run() throws {
    var host = try workspace.host(writes: true)
    let (package, signer, origin) = try read(host.workspace)
    let trust = try host.workspace.trust()
    let installation: Installation
    do {
      installation = try Installation(
        package, signer: signer, source: origin, in: host.workspace, trust: trust,
        granting: AskedPermissions.of(grant, package.manifest),
        acceptedSigner: try acceptSigner.map(PluginTrust.fingerprint), isLocked: locked,
        replaces: replace)
    } catch let problem {
      // Kept in the audit log: somebody was handed something that is not what it says.
      try host.recording("plugin install", Self.facts(package, signer)) { throw problem }
      throw problem
    }
    if installation.changesNothing {
      if host.console.json { return host.console.print(json: InstallationText(installation).json) }
      return host.console.print(say("\(package.label) is installed already; nothing was changed"))
    }
    show(installation, host)
    guard yes || locked || Confirmation.ask(say("Install it? Type yes: "), host.console) else {
      throw Diagnostic("nothing was installed", hint: "--yes installs it as shown")
    }
    try host.recording("plugin install", Self.facts(package, signer)) {
      if !locked { try note(installation, trust, host) }
      try host.workspace.install(installation)
      try host.workspace.saveLock()
    }
    if !host.console.json { finish(installation, host) }
  }

  /// The plugin, who signed it, and its source as `siyu.lock` names it.
  private func read(
    _ workspace: Workspace
  ) throws -> (PluginPackage, Fingerprint?, String) {
    if let from { return try read(from, workspace) }
    guard PluginSubject.isThere(source) else {
      throw Diagnostic(
        file: source, "there is no such file or folder",
        hint: "siyu plugin pack makes archives, ID-VERSION.siyu; its --help has the rest")
    }
    let last = PluginSubject.lastPart(source)
    if PluginSubject.isFolder(source) {
      let path = SpecSubject.isPath(source) ? source : "./\(source)"
      let shared = try SharedPackage(PluginSubject.package(path, in: self.workspace.directory))
      return (shared.package, nil, "folder \(last)")
    }
    let shared = try ArchiveFile.read(source, in: self.workspace.directory)
    return (shared.package, shared.signer, last)
  }

  private func read(
    _ folder: String, _ workspace: Workspace
  ) throws -> (PluginPackage, Fingerprint?, String) {
    let index = try SeenRegistry.index(folder, in: self.workspace.directory)
    var wanted = try WantedPlugin(source)
    if locked, let version = workspace.lock[wanted.id]?.version {
      wanted.range = VersionRange("=\(version)")
    }
    let found = try wanted.find(in: index)
    let registry = RegistryFolder(folder)
    let shared = try ArchiveFile.read(
      try registry.archive(of: found), file: found.file, in: self.workspace.directory)
    try found.check(shared, file: found.file)
    return (shared.package, shared.signer, "registry \(PluginSubject.lastPart(registry.path))")
  }

  private static func facts(_ package: PluginPackage, _ signer: Fingerprint?) -> AuditFacts {
    let plugin = AuditPlugin(
      id: package.manifest.id, version: "\(package.manifest.version)",
      checksum: package.checksum, grants: [])
    return ["plugins": .plugins([plugin]), "signer": .word(signer?.description ?? "none")]
  }

  private func show(_ installation: Installation, _ host: Host) {
    let text = InstallationText(installation)
    if host.console.json { return host.console.print(json: text.json) }
    text.lines.forEach { host.console.print($0) }
  }

  /// A signer seen for the first time was shown, and somebody said yes.
  private func note(_ installation: Installation, _ trust: TrustFile, _ host: Host) throws {
    guard case .unknown(let signer) = installation.signer else { return }
    var trust = trust
    trust[signer] = TrustFile.Entry(
      signer: signer, name: name ?? "signer of \(installation.manifest.id)",
      since: TimeText.date(host.now, in: host.zone), state: .trusted)
    try host.workspace.save(trust)
  }

  private func finish(_ installation: Installation, _ host: Host) {
    let id = installation.manifest.id
    host.console.print()
    host.console.print(say("installed plugins/\(id)"))
    if let enabled = host.workspace.file.enabledPlugins, !enabled.contains(id) {
      host.console.print(
        say("It does not run yet: add \"\(id)\" to [plugins] enabled in siyu.toml"))
    }
    let missing = installation.manifest.permissions.subtracting(installation.granted).sorted()
    if !missing.isEmpty {
      let words = missing.map(\.word).joined(separator: " ")
      host.console.print(say("What it was not granted: siyu plugin grant \(id) \(words)"))
    }
    host.console.print(say("See what it would do: siyu plan --plugin \(id)"))
  }
}

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
