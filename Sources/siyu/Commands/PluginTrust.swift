import ArgumentParser
import SiyuModel
import SiyuPackaging
import SiyuReport
import SiyuWords

struct PluginTrust: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust", abstract: "Take what this signer signs; without one, list all.")
  @Argument(help: ArgumentHelp("Of siyu plugin key show.", valueName: "FINGERPRINT"))
  var signer: String?
  @Option(help: ArgumentHelp("Who it is.", valueName: "NAME")) var name: String?
  @Flag(help: "Also when it was revoked here.") var unrevoke = false
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    var host = try workspace.host(writes: signer != nil)
    if let signer = try signer.map(Self.fingerprint) {
      let revoked = try host.workspace.trust()[signer].flatMap { $0.state == .revoked ? $0 : nil }
      if let revoked, !unrevoke { try Self.ask(revoked, host.console) }
      try Self.set(.trusted, signer, name, &host, "plugin trust", instead: revoked)
    }
    Self.show(try host.workspace.trust(), host.console)
  }

  static func fingerprint(_ text: String) throws -> Fingerprint {
    guard let signer = Fingerprint(text) else {
      throw Diagnostic(
        "'\(text)' is no fingerprint",
        hint: "one has 20 digits, such as 3f2a-91bc-04de-77a1-c0d9; siyu plugin verify shows it")
    }
    return signer
  }

  /// A key that was revoked was lost or stolen: whoever has it by now may be anybody.
  private static func ask(_ revoked: TrustFile.Entry, _ console: Console) throws {
    let (signer, name) = (revoked.signer, TitleText.shown(revoked.name))
    let since = TitleText.shown(revoked.since)
    let question = say("\(signer) (\(name)) was revoked on \(since). Trust it again? Type yes: ")
    guard Confirmation.ask(question, console) else {
      throw Diagnostic(
        "\(signer) (\(name)) was revoked on \(since); nothing was changed",
        hint: "an author whose key was lost signs with a new one; --unrevoke trusts this one again")
    }
  }

  /// - Parameter revoked: what it says of the signer by now and may be taken back; another who revoked
  ///   it meanwhile is not passed over.
  static func set(
    _ state: TrustFile.Entry.State, _ signer: Fingerprint, _ name: String?, _ host: inout Host,
    _ command: String, instead revoked: TrustFile.Entry? = nil
  ) throws {
    let since = TimeText.date(host.now, in: host.zone)
    try host.recording(command, ["signer": .word("\(signer)")]) {
      // As it is by now, so that what others changed meanwhile stays as they left it.
      try Workspace.changing(host.workspace.root) { workspace in
        var trust = try workspace.trust()
        if state == .trusted, let now = trust[signer], now.state == .revoked, now != revoked {
          throw Diagnostic(
            "\(signer) was revoked meanwhile; nothing was changed",
            hint: "run the same command again, and look at what it shows now")
        }
        let known = name ?? trust[signer]?.name ?? "\(signer)"
        trust[signer] = TrustFile.Entry(signer: signer, name: known, since: since, state: state)
        try workspace.save(trust)
        host.workspace = workspace
      }
    }
  }

  static func show(_ trust: TrustFile, _ console: Console) {
    if console.json {
      return console.print(
        json: .list(
          trust.entries.map {
            [
              "fingerprint": .string("\($0.signer)"), "name": .string($0.name),
              "since": .string($0.since), "state": .string($0.state.rawValue),
            ]
          }))
    }
    if trust.entries.isEmpty { return console.print(say("no signer is known here")) }
    var table = TextTable([
      .init(say("signer")), .init(say("name")), .init(say("since")), .init(say("state")),
    ])
    for entry in trust.entries {
      table.add(
        "\(entry.signer)", TitleText.shown(entry.name), entry.since, entry.state.rawValue)
    }
    table.lines.forEach { console.print($0) }
  }
}

struct PluginRevoke: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Take nothing more that this signer signs.",
    discussion: """
      For a key that was lost or stolen. What it signed is not installed any more. What is installed \
      stays and runs on, and plan, apply and doctor warn of it, until siyu plugin remove takes it \
      away or a version by another signer takes its place.
      """)
  @Argument(help: ArgumentHelp("Of siyu plugin trust.", valueName: "FINGERPRINT"))
  var signer: String
  @Option(help: ArgumentHelp("Who it is.", valueName: "NAME")) var name: String?
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    var host = try workspace.host(writes: true)
    let signer = try PluginTrust.fingerprint(signer)
    try PluginTrust.set(.revoked, signer, name, &host, "plugin revoke")
    PluginTrust.show(try host.workspace.trust(), host.console)
    for plugin in host.workspace.revokedPlugins(try host.workspace.trust())
    where plugin.signer.signer == signer {
      host.console.report(plugin.warning)
    }
  }
}
