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
    let trust = try host.workspace.trust()
    var all: [Installation] = []
    for (index, plugin) in fetched.enumerated() {
      let isLast = index == fetched.count - 1
      do {
        all.append(
          try Installation(
            plugin.package, signer: plugin.shared.signer, source: plugin.source,
            in: host.workspace, trust: trust,
            granting: isLast ? AskedPermissions.of(granting, plugin.package.manifest) : [],
            acceptedSigner: isLast ? acceptedSigner : nil, isLocked: isLocked,
            replaces: options.replace))
      } catch let problem {
        // Kept in the audit log: somebody was handed something that is not what it says.
        try host.recording(command, Self.facts([plugin.package], signers: [plugin.shared.signer])) {
          throw problem
        }
        throw problem
      }
    }
    let changes = all.filter { !$0.changesNothing }
    if host.console.json {
      host.console.print(
        json: .list((changes.isEmpty ? all : changes).map { InstallationText($0).json }))
    }
    if changes.isEmpty { return [] }
    for installation in changes { try ask(installation, host) }
    try host.recording(
      command,
      Self.facts(changes.map(\.package), signers: changes.map(\.signer.fingerprint))
    ) {
      if !isLocked { try note(changes, trust, host) }
      for installation in changes {
        try host.workspace.install(installation)
        // What is in place by now is noted, whatever becomes of the next.
        try host.workspace.saveLock()
      }
    }
    return changes
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

  /// Signers seen for the first time were shown, and somebody said yes.
  private func note(_ installations: [Installation], _ trust: TrustFile, _ host: Host) throws {
    var trust = trust
    let before = trust
    for installation in installations {
      guard case .unknown(let signer) = installation.signer, trust[signer] == nil else { continue }
      trust[signer] = TrustFile.Entry(
        signer: signer, name: options.name ?? "signer of \(installation.manifest.id)",
        since: TimeText.date(host.now, in: host.zone), state: .trusted)
    }
    if trust != before { try host.workspace.save(trust) }
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
      let missing = installation.manifest.permissions.subtracting(installation.granted).sorted()
      if !missing.isEmpty {
        let words = missing.map(\.word).joined(separator: " ")
        host.console.print(say("What it was not granted: siyu plugin grant \(id) \(words)"))
      }
    }
    if let last = installations.last {
      host.console.print(say("See what it would do: siyu plan --plugin \(last.manifest.id)"))
    }
  }
}
