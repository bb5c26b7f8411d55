import ArgumentParser
import SiyuBorder
import SiyuModel
import SiyuPackaging
import SiyuRegistry
import SiyuWords

struct PluginInstall: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Take in somebody else's plugin, after a look at it.",
    discussion: """
      Shows who made and signed it and what it wants to read, write and send, and asks. Nothing of \
      the plugin is run. It gets what a new plugin gets, or what it had before; --grant gives more. \
      siyu.lock keeps version, checksum and signer; trust.toml keeps whose signatures are taken. \
      --locked alone installs again all that siyu.lock has and is not there, from where it came.
      """)
  @Argument(
    help: ArgumentHelp(
      """
      An archive, a folder with a plugin, an archive's address, or a registry's plugin and its \
      versions: care@^1.2.
      """, valueName: "FILE|DIR|URL|ID[@RANGE]"))
  var source: String?
  // `--grant task points`: what follows the first.
  @Argument(help: .hidden) var more: [String] = []
  @Option(
    help: ArgumentHelp(
      """
      Take it from this registry: a name of siyu.toml, a folder or an address; without a name it is \
      asked again only for what came from it.
      """,
      valueName: "REGISTRY"))
  var from: String?
  @Option(
    help: ArgumentHelp(
      "Give it these permissions too, such as task,points; more than once.",
      valueName: "PERMISSION"))
  var grant: [String] = []
  @Flag(help: "Only what siyu.lock has: version, checksum and signer.") var locked = false
  @Option(
    help: ArgumentHelp(
      "Take this signer in the place of the one before.", valueName: "FINGERPRINT"))
  var acceptSigner: String?
  @OptionGroup var options: InstallOptions
  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if source == nil, !locked {
      throw ValidationError(
        "name a plugin to install, or --locked for all that siyu.lock has and is not there.")
    }
    if let extra = more.first, grant.isEmpty {
      throw ValidationError("one plugin at a time: what is '\(TextEscape.terminalSafe(extra))'?")
    }
    if locked, !grant.isEmpty || acceptSigner != nil {
      throw ValidationError("--locked takes what siyu.lock has: neither grants nor other signers")
    }
  }

  func run() throws {
    var host = try workspace.host(writes: true)
    var installer = Installer(options: options, command: "plugin install")
    installer.granting = grant + more
    installer.acceptedSigner = try acceptSigner.map(PluginTrust.fingerprint)
    installer.isLocked = locked
    let registries = try Registries(
      from: from, in: self.workspace.directory, withLocked: source == nil)
    let fetched: [FetchedPlugin]
    do {
      // Before anybody says yes.
      defer {
        RegistryText.tellUnreadable(registries, host.console)
        RegistryText.tellEntries(registries, host.console)
      }
      fetched = try fetch(host.workspace, registries)
    }
    let installed = try installer.run(fetched, &host)
    if fetched.isEmpty {
      // Programs were told already.
      if host.console.json { return }
      return host.console.print(say("all that siyu.lock has is there; nothing was changed"))
    }
    if installed.isEmpty, !host.console.json, let plugin = fetched.last {
      host.console.print(say("\(plugin.label) is installed already; nothing was changed"))
    } else {
      Installer.finish(installed, host)
    }
    try RegistryText.status(registries, of: fetched.last?.package.manifest.id).exit()
  }

  /// The plugin, after those that it needs and that are not there.
  private func fetch(
    _ workspace: Workspace, _ registries: Registries
  ) throws -> [FetchedPlugin] {
    let plan = InstallPlan(
      registries, workspace, isLocked: locked,
      fetching: RegistryReader(directory: self.workspace.directory).fetch(_:from:))
    guard let source else {
      let missing = try LockedPlugins(
        workspace: workspace, registries: registries, isFromNamed: from != nil,
        directory: self.workspace.directory
      ).fetch()
      return try plan.fetch(
        Dictionary(missing.map { ($0.package.manifest.id, [plan.candidate($0)]) }) { first, _ in
          first
        })
    }
    if from == nil, let plugin = try named(source) {
      return try plan.fetch([plugin.package.manifest.id: [plan.candidate(plugin)]])
    }
    var wanted = try WantedPlugin(source)
    if locked, let plugin = workspace.lock[wanted.id] {
      guard wanted.range?.contains(plugin.version) ?? true else {
        throw Diagnostic(
          file: LockFile.name,
          "has \(plugin.id)@\(plugin.version), and \(TextEscape.terminalSafe(source)) was asked for; nothing was installed",
          hint:
            "siyu plugin install \(plugin.id) --locked takes the one it has; without --locked another version is installed and siyu.lock changes"
        )
      }
      wanted.range = VersionRange("=\(plugin.version)")
    }
    guard !registries.all.isEmpty else {
      throw Diagnostic(
        file: source, "there is no such file or folder, and no registry is known here",
        hint: """
          name a registry's folder or address, siyu plugin install \(TextEscape.terminalSafe(source)) \
          --from DIR|URL, or write it under [registries] in siyu.toml
          """)
    }
    let registry = try registries.existingHolder(of: wanted.id)
    let found = try wanted.candidates(in: registries.index(of: registry))
    return try plan.fetch([wanted.id: plan.candidates(found, from: registry)])
  }

  /// By a path or an address; `nil` for what a registry is to have.
  private func named(_ source: String) throws -> FetchedPlugin? {
    if SiteAddress.isMeant(source) { return try download(source) }
    if PluginSubject.isThere(source) { return try read(source) }
    if source.contains("/") || source.hasSuffix(SharedPackage.ending) {
      throw Diagnostic(
        file: source, "there is no such file or folder",
        hint: "siyu plugin pack makes archives, ID-VERSION.siyu; its --help has the rest")
    }
    return nil
  }

  /// What lies on this machine.
  private func read(_ source: String) throws -> FetchedPlugin {
    let last = PluginSubject.lastPart(source)
    if PluginSubject.isFolder(source) {
      let path = SpecSubject.isPath(source) ? source : "./\(source)"
      return FetchedPlugin(
        shared: try SharedPackage(PluginSubject.package(path, in: workspace.directory)),
        source: "folder \(last)")
    }
    return FetchedPlugin(
      shared: try ArchiveFile.read(source, in: workspace.directory), source: last)
  }

  private func download(_ source: String) throws -> FetchedPlugin {
    let address = try SiteAddress(source)
    let bytes = try SiteReader(SiteLimits(bytes: UnpackLimits().packedBytes)).file(address.url)
    return FetchedPlugin(
      shared: try ArchiveFile.read(bytes, file: address.shown, in: workspace.directory),
      source: address.shown)
  }
}
