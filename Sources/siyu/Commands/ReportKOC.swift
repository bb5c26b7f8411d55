import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

struct KOCReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "koc", abstract: "What invitations brought: how many, by whom, how far.",
    discussion: """
      As siyu koc settle wrote it down last. What each figure means is in \
      docs/explanation/measures.md. With --of: what those brought, and were given, whom that part \
      of the staff owns now; rewards are then all that is known of the cost.
      """)

  @Option(help: ArgumentHelp("Only of this programme.", valueName: "PROGRAMME"))
  var programme: String?

  @Option(help: ArgumentHelp("So many of those who brought most.", valueName: "N"))
  var top = 10

  @Flag(help: "The tree of who brought whom, for Graphviz.")
  var dot = false

  @OptionGroup var part: PartOption
  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if !(0...1_000_000).contains(top) {
      throw ValidationError("--top wants a number from 0 to 1000000, got \(top).")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: false)
    let names = try ProgrammeNames(host, tells: false)
    let programme = try programme.map { try name($0, names, host) }
    let members = try part.customers(host)
    let figures = try host.store.invitationFigures(programme: programme, of: members)
    if dot { return try printTree(figures, host) }
    // Nobody says for which part of the staff it was spent.
    let spend =
      members == nil
      ? try host.store.fissionSpend(programme: programme, until: host.now) : FissionSpend()
    let measures = FissionMeasures(figures, spend: spend, top: top)
    let text = try FissionText(measures, host.currency) { try host.store.publicID(of: $0) }
    let funnels = try funnels(programme, members, names, host)
    if host.console.json {
      var record = text.json.recordValue ?? [:]
      record["programmes"] = .list(funnels.map { .record(KOCFunnelText($0).json) })
      host.console.print(json: .record(record))
    } else {
      for funnel in funnels {
        KOCFunnelText(funnel).lines.forEach { host.console.print($0) }
        host.console.print("")
      }
      text.lines.forEach { host.console.print($0) }
    }
    if names.declared.isEmpty, funnels.isEmpty {
      host.console.note(
        say("no plugin declares a programme with siyu.koc; these are all the invitations there are")
      )
    }
    try InvitationText(host).owed().forEach { host.console.note($0) }
  }

  /// The full name; also of one that no plugin declares any more, while something is known of it.
  private func name(_ text: String, _ names: ProgrammeNames, _ host: Host) throws -> String {
    do { return try names.find(text).koc.name } catch {
      var isKnown = try !host.store.invitationFigures(programme: text).isEmpty
      try host.store.eachStanding(in: text) { _, _ in isKnown = true }
      if isKnown { return text }
      throw error
    }
  }

  /// Of the programmes that plugins declare, and of the one asked for.
  private func funnels(
    _ programme: String?, _ customers: Set<CustomerNumber>?, _ known: ProgrammeNames, _ host: Host
  ) throws -> [KOCFunnel] {
    let declared = known.declared.map(\.koc)
    let names = programme.map { [$0] } ?? declared.map(\.name)
    return try names.compactMap { name in
      let koc = declared.first { $0.name == name }
      var funnel = KOCFunnel(
        programme: name, title: koc?.title ?? name, isOpen: koc?.recruit.open ?? true)
      try host.store.eachStanding(in: name) { number, standings in
        if let (_, member) = KOCStandings.member(standings), customers?.contains(number) ?? true {
          funnel.add(number, member)
        }
      }
      funnel.add(try host.store.invitationFigures(programme: name, of: customers))
      return koc == nil && funnel.isEmpty ? nil : funnel
    }
  }

  private func printTree(_ figures: InvitationFigures, _ host: Host) throws {
    var names: [CustomerNumber: String] = [:]
    func name(_ customer: CustomerNumber) throws -> String {
      if let known = names[customer] { return known }
      let id = TextEscape.terminalSafe(try host.store.publicID(of: customer))
      let quoted = "\"\(id.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
      names[customer] = quoted
      return quoted
    }
    host.console.print("digraph invitations {")
    host.console.print("  rankdir=LR")
    let edges = try figures.counted.map { (try name($0.inviter), try name($0.invitee)) }
    for (inviter, invitee) in edges.sorted(by: { $0 < $1 }) {
      host.console.print("  \(inviter) -> \(invitee)")
    }
    host.console.print("}")
  }
}
