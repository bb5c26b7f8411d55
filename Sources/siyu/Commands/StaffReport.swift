import ArgumentParser
import SiyuModel
import SiyuReport

struct StaffReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "staff", abstract: "What staff did, and what came of it.",
    discussion: """
      For each: customers owned, contacts, answers, clicks, orders within 7 days, leaves within 3 \
      days, tasks. What each figure means is in docs/explanation/measures.md.
      """)

  @OptionGroup var part: PartOption
  @OptionGroup var workspace: WorkspaceOptions

  @Option(help: ArgumentHelp("What happened from this time on: 2026-05-01.", valueName: "TIME"))
  var from: String?

  @Option(help: ArgumentHelp("What happened before this time.", valueName: "TIME"))
  var to: String?

  func run() throws {
    let host = try workspace.host(writes: false)
    let (from, to) = (try host.time(from, "--from"), try host.time(to, "--to"))
    if let start = from, let end = to, start >= end {
      throw Diagnostic(
        "--from \(self.from ?? "") is not before --to \(self.to ?? ""): nothing happened then")
    }
    let request = StaffFiguresRequest(
      staff: try part.staff(host), from: from, to: to, now: host.now)
    let text = StaffReportText(
      figures: try host.store.staffFigures(request), tree: try host.store.staffTree(),
      request: request, zone: host.zone)
    if host.console.json { return host.console.print(json: text.json) }
    text.lines.forEach { host.console.print($0) }
  }
}
