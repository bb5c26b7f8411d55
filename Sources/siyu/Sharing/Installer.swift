import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

/// How somebody's yes is had.
struct InstallOptions: ParsableArguments {
  @Flag(help: "Do not ask.") var yes = false
  @Flag(help: "Throw away what was changed in the plugin's folder.") var replace = false
  @Option(help: ArgumentHelp("What to call a signer who is new here.", valueName: "NAME"))
  var name: String?
}

/// Puts plugins in place that are there and checked: shows each, asks, and notes what was taken.
struct Installer {
  let options: InstallOptions
  /// As the audit log calls it.
  let command: String
  var granting: [String] = []
  var acceptedSigner: Fingerprint?
  /// Only what siyu.lock has.
  var isLocked = false

  /// - Parameter fetched: in the order in which they are installed; grants and an accepted signer are
  ///   for the last.
  /// - Returns: what was installed.
  func run(_ fetched: [FetchedPlugin], _ host: inout Host) throws -> [Installation] {
    host.workspace.clearInterrupted()
    if isLocked { try host.workspace.checkLocked(needsOf: fetched.map(\.package.manifest)) }
    let all = try installations(fetched, &host)
    let changes = all.filter { !$0.changesNothing }
    if changes.isEmpty {
      tell(all, done: all, host)
      return []
    }
    do {
      for installation in changes { try ask(installation, host) }
    } catch {
      tell(changes, done: [], host)
      throw error
    }
    var done: [Installation] = []
    defer { tell(changes, done: done, host) }
    try host.recording(
      command,
      Self.facts(changes.map(\.package), signers: changes.map(\.signer.fingerprint))
    ) {
      // As they are by now, so that what others changed meanwhile stays as they left it.
      try Workspace.changing(host.workspace.root) { workspace in
        var trust = try workspace.trust()
        let agreed = try changes.map { try $0.again(in: workspace, trust: trust) }
        if isLocked { try workspace.checkLocked(needsOf: fetched.map(\.package.manifest)) }
        for installation in agreed {
          try workspace.install(installation)
          // Nobody is trusted for files that did not come to be; and what is in place by now is
          // noted, whatever becomes of the next.
          if !isLocked { try note(installation, &trust, workspace, host) }
          try workspace.saveLock()
          done.append(installation)
          host.workspace = workspace
        }
      }
    }
    return done
  }

  /// What is refused whatever the operator says, by the plugin's id: it goes into the audit log.
  func refusals(
    of fetched: [FetchedPlugin], _ host: inout Host
  ) throws -> [(id: String, problem: Diagnostic)] {
    host.workspace.clearInterrupted()
    let making = try Making(fetched, host)
    return fetched.indices.compactMap { index in
      do {
        _ = try installation(index, making, &host)
        return nil
      } catch let problem as Diagnostic {
        return (fetched[index].package.manifest.id, problem)
      } catch { return nil }
    }
  }

  private func installations(
    _ fetched: [FetchedPlugin], _ host: inout Host
  ) throws -> [Installation] {
    let making = try Making(fetched, host)
    return try fetched.indices.map { try installation($0, making, &host) }
  }

  /// What is installed together.
  private struct Making {
    var fetched: [FetchedPlugin]
    var trust: TrustFile
    var made: [String: [UInt8]]

    init(_ fetched: [FetchedPlugin], _ host: Host) throws {
      self.fetched = fetched
      trust = try host.workspace.trust()
      made = EditorFilesWriter.made(
        in: fetched.map { "\(host.workspace.pluginsPath)/\($0.package.manifest.id)" })
    }
  }

  private func installation(
    _ index: Int, _ making: Making, _ host: inout Host
  ) throws -> Installation {
    let fetched = making.fetched
    let coming = fetched.map {
      let isLast = $0.label == fetched.last?.label
      let permissions = isLast ? granting.compactMap { Permission(word: $0) } : []
      return DependentPlugin.Coming($0.package.manifest, granting: Set(permissions))
    }
    let plugin = fetched[index]
    let isLast = index == fetched.count - 1
    do {
      let terms = Installation.Terms(
        granting: isLast ? try AskedPermissions.of(granting, plugin.package.manifest) : [],
        acceptedSigner: isLast ? acceptedSigner : nil, isLocked: isLocked,
        replaces: options.replace, made: making.made)
      return try Installation(
        plugin.package, signer: plugin.shared.signer, source: plugin.source,
        in: host.workspace, trust: making.trust, terms, coming: coming)
    } catch let problem {
      // Kept in the audit log: somebody was handed something that is not what it says.
      try host.recording(command, Self.facts([plugin.package], signers: [plugin.shared.signer])) {
        throw problem
      }
      throw problem
    }
  }

  /// For programs, when it is decided: what would have been installed, and whether it was.
  private func tell(_ all: [Installation], done: [Installation], _ host: Host) {
    guard host.console.json else { return }
    let labels = Set(done.map(\.package.label))
    host.console.print(
      json: .list(
        all.map { InstallationText($0).json(isInstalled: labels.contains($0.package.label)) }))
  }

  private func ask(_ installation: Installation, _ host: Host) throws {
    if !host.console.json {
      InstallationText(installation).lines.forEach { host.console.print($0) }
    }
    let question = say("Install \(installation.package.label)? Type yes: ")
    guard options.yes || isLocked || Confirmation.ask(question, host.console) else {
      throw Diagnostic("nothing was installed", hint: "--yes installs it as shown")
    }
    if !host.console.json { host.console.print() }
  }

  private static func facts(
    _ packages: [PluginPackage], signers: [Fingerprint?]
  ) -> AuditFacts {
    let plugins = packages.map { package in
      AuditPlugin(
        id: package.manifest.id, version: "\(package.manifest.version)",
        checksum: package.checksum, grants: [])
    }
    return [
      "plugins": .plugins(plugins), "signer": .words(signers.map { $0?.description ?? "none" }),
    ]
  }

  /// A signer seen for the first time was shown, and somebody said yes.
  private func note(
    _ installation: Installation, _ trust: inout TrustFile, _ workspace: Workspace, _ host: Host
  ) throws {
    guard case .unknown(let signer) = installation.signer, trust[signer] == nil else { return }
    trust[signer] = TrustFile.Entry(
      signer: signer, name: options.name ?? "signer of \(installation.manifest.id)",
      since: TimeText.date(host.now, in: host.zone), state: .trusted)
    try workspace.save(trust)
  }

  /// What to do next, for whoever reads it.
  static func finish(_ installations: [Installation], _ host: Host) {
    if host.console.json { return }
    for installation in installations {
      let id = installation.manifest.id
      host.console.print(say("installed plugins/\(id)"))
      // What others need does not have to run itself.
      if let enabled = host.workspace.file.enabledPlugins, !enabled.contains(id),
        host.workspace.dependents(of: id).isEmpty
      {
        host.console.print(
          say("It does not run yet: add \"\(id)\" to [plugins] enabled in siyu.toml"))
      }
      let missing = installation.manifest.permissions.subtracting(installation.willHave).sorted()
      if !missing.isEmpty {
        let words = missing.map(\.word).joined(separator: " ")
        host.console.print(say("What it was not granted: siyu plugin grant \(id) \(words)"))
      }
    }
    // Shared Lua does nothing by itself: what it would do is seen in those that need it.
    guard let last = installations.last else { return }
    for id in last.dependents.isEmpty ? [last.manifest.id] : last.dependents.map(\.id) {
      host.console.print(say("See what it would do: siyu plan --plugin \(id)"))
    }
  }
}
