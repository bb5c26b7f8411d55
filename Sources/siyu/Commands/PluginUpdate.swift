import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

struct PluginOutdated: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outdated", abstract: "Which installed plugins have newer versions.",
    discussion: """
      Asks the registries of siyu.toml, and one that only siyu.lock has (installed with --from) for what \
      came from it; changes nothing. Pre-releases are passed over.
      """)
  @Option(
    help: ArgumentHelp(
      """
      A registry of siyu.toml, a folder or an address; none: all of siyu.toml, and one that only \
      siyu.lock has for what came from it.
      """,
      valueName: "REGISTRY"))
  var from: String?
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let found = try Workspace.find(from: workspace.directory)
    let registries = try Registries(
      from: from, in: workspace.directory, onlyLooks: true, withLocked: true)
    _ = try registries.readable()
    let newer = try NewerVersions(registries, found)
    let console = workspace.console
    // Told below where it cannot be read.
    let trust = try? found.trust()
    func isRevoked(_ version: NewerVersions.Newer) -> Bool {
      version.newest.signer.flatMap { trust?[$0] }?.state == .revoked
    }
    if console.json {
      console.print(json: .list(newer.all.map { Self.json($0, isRevoked: isRevoked($0)) }))
    } else {
      let whole = registries.unreadable.isEmpty
      let isSure = whole && registries.leftOut.isEmpty
      table(newer.all, isRevoked, whole: isSure).forEach { console.print($0) }
      for plugin in newer.elsewhere {
        if whole {
          let source = TitleText.shown(said(plugin.source ?? ""))
          console.note(
            say(
              "\(plugin.id)@\(plugin.version) is in none of the registries; it came from \(source)")
          )
        } else {
          console.note(plugin.unread)
        }
      }
    }
    found.revocationWarnings().forEach { console.report($0) }
    try RegistryText.finish(registries, console)
  }

  /// - Parameter whole: whether all that registries have could be read.
  private func table(
    _ newer: [NewerVersions.Newer], _ isRevoked: (NewerVersions.Newer) -> Bool, whole: Bool
  ) -> [String] {
    if newer.isEmpty {
      return [
        whole
          ? say("everything that a registry has is up to date")
          : say("nothing newer is in the registries that can be read")
      ]
    }
    var table = TextTable([
      .init(say("plugin")), .init(say("here")), .init(say("newest")), .init(say("registry")),
      .init(""),
    ])
    for version in newer {
      table.add(
        version.id, "\(version.here)", "\(version.newest.version)",
        TitleText.shown(version.registry.title), Self.remark(version, isRevoked: isRevoked(version))
      )
    }
    return table.lines
  }

  private static func remark(_ version: NewerVersions.Newer, isRevoked: Bool) -> String {
    var remarks: [String] = version.kept.map(said)
    if version.isSignedByOther { remarks.append(say("signed by another key than the one here")) }
    if isRevoked { remarks.append(say("signed by a key that was revoked here")) }
    return TitleText.shown(remarks.joined(separator: "; "))
  }

  private static func json(_ version: NewerVersions.Newer, isRevoked: Bool) -> DataValue {
    [
      "plugin": .string(version.id), "version": .string("\(version.here)"),
      "newest": .string("\(version.newest.version)"),
      "registry": .string(version.registry.title),
      "same_signer": .bool(!version.isSignedByOther), "signer_revoked": .bool(isRevoked),
      "kept_by": .list(version.kept.map { .string($0) }),
    ]
  }
}

struct PluginUpdate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Install the newest version of a plugin, or of all.",
    discussion: """
      Of plugins that were installed, from the registries of siyu.toml; what came from a registry without a \
      name there (--from), from that one, which offers nothing else. Each is shown and asked about like a \
      new one, keeps its grants and gets nothing new. One that is refused keeps no other from its newer \
      version. An older version comes back with siyu plugin install ID@VERSION.
      """)
  @Argument(help: ArgumentHelp("The plugin; none: all that were installed.", valueName: "ID"))
  var id: String?
  @Option(
    help: ArgumentHelp(
      """
      A registry of siyu.toml, a folder or an address; none: all of siyu.toml, and one that only \
      siyu.lock has for what came from it.
      """,
      valueName: "REGISTRY"))
  var from: String?
  @OptionGroup var options: InstallOptions
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    var host = try workspace.host(writes: true)
    if let id { try check(id, host.workspace) }
    let registries = try Registries(from: from, in: workspace.directory, withLocked: true)
    _ = try registries.atLeastOne()
    let newer: NewerVersions
    do {
      defer { RegistryText.tellEntries(registries, host.console) }
      if let id { _ = try registries.existingHolder(of: id) }
      newer = try NewerVersions(registries, host.workspace, only: id)
    }
    RegistryText.tellUnreadable(registries, host.console)
    for plugin in newer.elsewhere where registries.isOriginPassedOver(of: plugin.id) {
      host.console.note(plugin.unread)
    }
    let told = registries.problems.count
    let installer = Installer(options: options, command: "plugin update")
    var refused: [Diagnostic] = []
    do {
      let fetched = try fetch(newer, registries, installer, &host, &refused)
      RegistryText.tellUnreadable(registries, host.console, after: told)
      if fetched.isEmpty {
        tellNothing(newer, registries, isRefused: !refused.isEmpty, host)
      } else {
        Installer.finish(try installer.run(fetched, &host), host)
      }
    } catch let problem as Diagnostic where !refused.isEmpty {
      throw Diagnostics(refused + [problem])
    } catch let problems as Diagnostics where !refused.isEmpty {
      throw Diagnostics(refused + problems.all)
    }
    if !refused.isEmpty { throw Diagnostics(refused) }
    try RegistryText.status(registries, of: id).exit()
  }

  /// What goes in: one that is refused keeps nobody else from its newer version.
  /// - Parameter refused: why others stay, also where this throws.
  private func fetch(
    _ newer: NewerVersions, _ registries: Registries, _ installer: Installer, _ host: inout Host,
    _ refused: inout [Diagnostic]
  ) throws -> [FetchedPlugin] {
    let plan = InstallPlan(
      registries, host.workspace,
      fetching: RegistryReader(directory: workspace.directory).fetch(_:from:))
    // Each time round one more stays as it is.
    while true {
      var wanted: [String: [InstallPlan.Candidate]] = [:]
      for version in newer.all where !plan.kept.contains(version.id) {
        wanted[version.id] =
          plan.candidates(version.releases, from: version.registry) + version.present
      }
      let fetched: [FetchedPlugin]
      do { fetched = try plan.fetch(wanted) } catch {
        guard let id = plan.failing, plan.kept.insert(id).inserted else { throw error }
        switch error {
        case let problem as Diagnostic: refused.append(problem)
        case let problems as Diagnostics: refused += problems.all
        default: throw error
        }
        refused += newer.all.filter { $0.id == id }
          .compactMap { lower(than: plan.failingVersion, $0, host.workspace) }
        continue
      }
      let problems = try installer.refusals(of: fetched, &host)
      if problems.isEmpty { return fetched }
      refused += problems.map(\.problem)
      plan.kept.formUnion(problems.map(\.id))
    }
  }

  /// What is wrong with the newest may be wrong with it alone. A lower one is not taken unasked: whoever put
  /// a version out meant it to be had.
  private func lower(
    than failed: SemanticVersion?, _ newer: NewerVersions.Newer, _ workspace: Workspace
  ) -> Diagnostic? {
    let signer = workspace.lock[newer.id]?.signer
    guard let failed,
      let next = newer.releases.first(where: {
        $0.version < failed && (signer == nil || $0.signer == signer)
      })
    else { return nil }
    return Diagnostic(
      "\(newer.id) stays at \(newer.here): \(failed) cannot be taken, and no lower one is taken unasked",
      hint: newer.registry.typed.map {
        "siyu plugin install \(next.label) --from \($0) takes the next lower one"
      } ?? "siyu plugin install \(next.label) takes the next lower one")
  }

  private func tellNothing(
    _ newer: NewerVersions, _ registries: Registries, isRefused: Bool, _ host: Host
  ) {
    if host.console.json { return host.console.print(json: .list([])) }
    if isRefused { return }
    for version in newer.all { host.console.note(version.staying) }
    if !newer.all.isEmpty { return host.console.print(say("nothing was changed")) }
    if RegistryText.status(registries, of: id) != .done || !registries.unreadable.isEmpty {
      return host.console.print(say("nothing newer is in the registries that can be read"))
    }
    host.console.print(
      id.map { say("\($0) is up to date") } ?? say("everything that a registry has is up to date"))
  }

  private func check(_ id: String, _ workspace: Workspace) throws {
    if workspace.lock[id]?.source != nil { return }
    if let at = id.firstIndex(of: "@") {
      let plugin = TextEscape.terminalSafe(String(id[..<at]))
      throw Diagnostic(
        "update takes a plugin's id without a version, and its newest version",
        hint: "siyu plugin update \(plugin) takes the newest; siyu plugin install "
          + "\(TextEscape.terminalSafe(id)) takes that one")
    }
    // Says so where there is none of this name, with the nearest.
    if !workspace.pluginFolders.contains(id) { _ = try workspace.plugin(id) }
    throw Diagnostic(
      "\(id) is a plugin of your own; nobody publishes a newer one",
      hint: "siyu plugin install \(id) --replace puts a registry's in its place")
  }
}

extension LockFile.Plugin {
  fileprivate var unread: String {
    let from = TitleText.shown(said(source ?? ""))
    return say("\(id)@\(version) is in no registry that can be read; it came from \(from)")
  }
}

extension NewerVersions.Newer {
  /// Why the newest was not taken.
  var staying: String {
    let reason =
      kept.isEmpty
      ? say("no newer one goes with the others")
      : kept.map(said).listed()
    return say("\(id) stays at \(here): \(reason)")
  }
}
