import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

struct KOCTeams: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "teams",
    abstract: "The teams of group buys: who is in them, and what became of them.",
    discussion: """
      As siyu koc settle wrote it down last. A team opens with the first order by somebody's code; \
      places count her whose code it was.
      """)

  @Argument(help: ArgumentHelp("Its full name, or its id; of all.", valueName: "PROGRAMME"))
  var programme: String?

  @Option(help: ArgumentHelp("Only such: open, full or failed.", valueName: "STATE"))
  var state: String?

  @OptionGroup var part: PartOption
  @OptionGroup var workspace: WorkspaceOptions

  private var wanted: TeamSummary.State? { state.flatMap(TeamSummary.State.init(rawValue:)) }

  func validate() throws {
    guard let state, wanted == nil else { return }
    throw ValidationError(
      "--state wants \(TeamSummary.State.allCases.map(\.rawValue).joined(separator: ", ")), got '\(state)'."
    )
  }

  func run() throws {
    let host = try workspace.host(writes: false)
    let chosen = try chosen(host)
    let fissions = Dictionary(
      chosen.map { ($0.name, $0.fission) }, uniquingKeysWith: { first, _ in first }
    ).compactMapValues { $0 }
    let customers = try part.customers(host)
    let teams = try TeamList(fissions, zone: host.zone, now: host.now).teams(in: host.store)
      .filter { team in
        (wanted.map { team.state == $0 } ?? true)
          && (customers?.contains(team.initiator) ?? true)
      }
    try host.console.json ? printJSON(teams, host) : printTable(teams, host)
    try InvitationText(host).owed().forEach { host.console.note($0) }
  }

  /// Programmes with teams.
  /// - Throws: `Diagnostic` for one that has none.
  private func chosen(_ host: Host) throws -> [KOCDeclaration] {
    let names = try ProgrammeNames(host, tells: programme != nil)
    let all = names.declared.map(\.koc)
    guard let programme else { return all.filter(\.hasTeams) }
    let koc = try names.find(programme).koc
    if koc.hasTeams { return [koc] }
    let others = all.filter(\.hasTeams).map(\.name)
    throw Diagnostic(
      "'\(koc.name)' has no teams: its fission is no group buy",
      hint: others.isEmpty
        ? "mechanism = \"group_buy\" with team = { size = 3, within = \"24h\" } makes them"
        : "teams have: \(others.joined(separator: ", "))")
  }

  private func printTable(_ teams: [TeamSummary], _ host: Host) throws {
    if teams.isEmpty { return host.console.print(say("no teams")) }
    var table = TextTable([
      .init(say("programme")), .init(say("of")), .init(say("opened")), .init(say("until")),
      .init(say("places")), .init(say("state")), .init(say("members"), width: 60),
    ])
    for team in teams {
      table.add(
        team.programme, try host.store.publicID(of: team.initiator),
        TimeText.dateTime(team.opened, in: host.zone),
        TimeText.dateTime(team.ends, in: host.zone),
        say("\(team.members.count + 1) of \(team.size)"),
        words(team, host.zone),
        try team.members.map { try host.store.publicID(of: $0) }.listed())
    }
    table.lines.forEach { host.console.print($0) }
  }

  private func words(_ team: TeamSummary, _ zone: TimeZoneRules) -> String {
    switch team.state {
    case .open: say("open")
    case .full: say("full \(team.filled.map { TimeText.dateTime($0, in: zone) } ?? "")")
    case .failed:
      team.wasFull ? say("failed, was full until an order was sent back") : say("failed")
    }
  }

  private func printJSON(_ teams: [TeamSummary], _ host: Host) throws {
    host.console.print(json: [
      "teams": .list(
        try teams.map { team in
          .record([
            "programme": .string(team.programme),
            "initiator": .string(try host.store.publicID(of: team.initiator)),
            "members": .list(
              try team.members.map { .string(try host.store.publicID(of: $0)) }),
            "size": .int(Int64(team.size)),
            "opened": .string(TimeText.iso(team.opened, in: host.zone)),
            "ends": .string(TimeText.iso(team.ends, in: host.zone)),
            "state": .string(team.state.rawValue),
            "was_full": .bool(team.wasFull || team.state == .full),
            "filled": team.filled.map { .string(TimeText.iso($0, in: host.zone)) } ?? .null,
          ])
        })
    ])
  }
}

extension KOCDeclaration {
  fileprivate var hasTeams: Bool {
    if case .groupBuy? = fission?.mechanism { true } else { false }
  }
}
