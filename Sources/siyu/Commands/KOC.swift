import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuWords

struct KOCCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "koc", abstract: "Customers who bring customers: programmes, codes, invitations.",
    subcommands: [
      KOCShow.self, KOCSelect.self, KOCReview.self, KOCExclude.self, KOCReadmit.self, KOCCode.self,
      KOCWho.self, KOCInvitations.self, KOCTeams.self, KOCSettle.self,
    ])
}

struct KOCCode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "code", abstract: "A customer's invitation code, made when there is none.",
    discussion: """
      The same person has the same code for a programme, always. It fits a channel's state, and is \
      found in the props of events as code.
      """)

  @Argument(
    help: ArgumentHelp("A customer id, an account id, or platform:account.", valueName: "CUSTOMER"))
  var customer: String

  @Option(
    help: ArgumentHelp(
      "Of which programme, by its full name or its id; of none unless said.",
      valueName: "PROGRAMME"))
  var programme = ""

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let number = try host.store.customer(named: customer)
    let name = programme.isEmpty ? "" : try ProgrammeNames(host).find(programme).koc.name
    let code = try host.recording("koc code") {
      try host.store.invitationCode(of: number, programme: name)
    }
    if host.console.json {
      host.console.print(json: ["code": .string(code.description)])
    } else {
      host.console.print(code.description)
    }
  }
}

struct KOCWho: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "who", abstract: "Whose an invitation code is.",
    discussion: "Small letters, O for 0, I and L for 1, blanks and dashes are understood.")

  @Argument(help: ArgumentHelp("As somebody wrote it: s-7K3MQ9XA.", valueName: "CODE"))
  var code: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    guard let read = InvitationCode(code) else {
      throw Diagnostic(
        "'\(code)' is no invitation code: one has \(InvitationCode.length) letters that fit together",
        hint: "a letter is wrong, missing or in another place; ask for it again")
    }
    guard let held = try host.store.holder(of: read) else {
      throw Diagnostic(
        "nobody has the code \(read)", hint: "siyu koc code CUSTOMER shows a customer's")
    }
    let id = try host.store.publicID(of: held.customer)
    if host.console.json {
      host.console.print(json: [
        "code": .string(read.description), "customer": .string(id),
        "programme": .string(held.programme),
      ])
    } else {
      let programme = held.programme.isEmpty ? "" : "  \(held.programme)"
      host.console.print("\(read)  \(TextEscape.terminalSafe(id + programme))")
    }
  }
}

struct KOCInvitations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invitations", abstract: "Whom a customer brought: what counts, and why not.")

  @Argument(
    help: ArgumentHelp("A customer id, an account id, or platform:account.", valueName: "CUSTOMER"))
  var customer: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let number = try host.store.customer(named: customer)
    let all = try host.store.invitations(of: number, as: .inviter)
    let rewards = try host.store.rewards(of: number, as: .inviter)
    let isAnyOpen = rewards.contains { $0.state == .open && $0.refusal == nil }
    let text = InvitationText(
      host, isAnyOpen ? try host.loadPlugins(tells: false).plugins : [])
    if host.console.json {
      return host.console.print(json: [
        "customer": .string(try host.store.publicID(of: number)),
        "codes": .list(
          try host.store.invitationCodes(of: number).map {
            .record(["code": .string($0.code.description), "programme": .string($0.programme)])
          }),
        "invitations": .list(
          all.map { one in
            guard case .record(var record) = text.json(one) else { return .null }
            record["rewards"] = text.rewardJSON(rewards, for: one.claim)
            return .record(record)
          }),
        "erased": text.erasedJSON(rewards), "second_level": text.secondLevelJSON(rewards),
      ])
    }
    try text.brought(by: number, all).forEach { host.console.print($0) }
    try text.owed().forEach { host.console.note($0) }
  }
}

struct KOCSettle: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle", abstract: "Look at invitations again, and write down what counts.",
    discussion: """
      Codes are looked for in events of customers that changed; all claims are judged together, so \
      that the order of files does not matter.
      """)

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let plugins = try host.loadPlugins().plugins
    let report = try host.recording("koc settle") {
      let report = try InvitationSettling(
        host.store, fissions: Planner.fissions(of: plugins),
        versions: Planner.fissionVersions(of: plugins), zone: host.zone
      ).run(at: host.now)
      host.store.audit.add([
        "claims": .count(Int64(report.claims)), "changed": .count(Int64(report.changed)),
      ])
      return report
    }
    if host.console.json {
      return host.console.print(json: [
        "customers": .int(report.customers), "invitations": .int(Int64(report.claims)),
        "counted": .int(Int64(report.counted)), "changed": .int(Int64(report.changed)),
        "next": report.nextDue.map { .string(TimeText.iso($0, in: host.zone)) } ?? .null,
      ])
    }
    host.console.print(
      say(
        "\(Grouping.count(Int64(report.claims), "invitation")): "
          + "\(Grouping.text(Int64(report.counted))) count, "
          + "\(Grouping.text(Int64(report.changed))) changed"))
    if let due = report.nextDue {
      host.console.print(say("next to look at: \(TimeText.dateTime(due, in: host.zone))"))
    }
  }
}
