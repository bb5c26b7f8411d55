import ArgumentParser
import SiyuModel
import SiyuReport

struct KOCReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "koc", abstract: "What invitations brought: how many, by whom, how far.",
    discussion: """
      As siyu koc settle wrote it down last. What each figure means is in \
      docs/explanation/measures.md.
      """)

  @Option(help: ArgumentHelp("Only of this programme.", valueName: "PROGRAMME"))
  var programme: String?

  @Option(help: ArgumentHelp("So many of those who brought most.", valueName: "N"))
  var top = 10

  @Flag(help: "The tree of who brought whom, for Graphviz.")
  var dot = false

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if !(0...1_000_000).contains(top) {
      throw ValidationError("--top wants a number from 0 to 1000000, got \(top).")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: false)
    let figures = try host.store.invitationFigures(programme: programme)
    if dot { return try printTree(figures, host) }
    let measures = FissionMeasures(figures, top: top)
    let text = try FissionText(measures) { try host.store.publicID(of: $0) }
    if host.console.json {
      host.console.print(json: text.json)
    } else {
      text.lines.forEach { host.console.print($0) }
    }
    try InvitationText(host).owed().forEach { host.console.note($0) }
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
