import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuReport

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "What came of what was done.",
    subcommands: [SOPReport.self, StaffReport.self, KOCReport.self])
}

struct SOPReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sop",
    abstract: "What SOPs brought about: whom they reached, and against those held out.",
    discussion: """
      For each SOP, its steps and their contents: how many were reached, answered, clicked, bought \
      and left, and how many met the goal, against those who were held out, with a 95 % interval. \
      What each figure means is in docs/explanation/measures.md. Goals are those declared now; \
      shares are of those whose goal's window is over.
      """)

  @Argument(
    help: ArgumentHelp(
      "Only this SOP, such as new-friend or skincare.new-friend.", valueName: "SOP"))
  var sop: String?

  @OptionGroup var workspace: WorkspaceOptions

  @Option(help: ArgumentHelp("Who was enrolled from this time on: 2026-05-01.", valueName: "TIME"))
  var from: String?

  @Option(help: ArgumentHelp("Who was enrolled before this time.", valueName: "TIME"))
  var to: String?

  @OptionGroup var part: PartOption

  func run() throws {
    let host = try workspace.host(writes: false)
    let (from, to) = (try host.time(from, "--from"), try host.time(to, "--to"))
    if let start = from, let end = to, start >= end {
      throw Diagnostic(
        "--from \(self.from ?? "") is not before --to \(self.to ?? ""): nobody was enrolled then")
    }
    let loaded = try host.loadPlugins()
    let declared = loaded.plugins.flatMap(\.declarations.sops)
    let chosen = sop.map { Self.name($0, declared) }
    var request = SOPFiguresRequest(
      sop: chosen, from: from, to: to, goals: [:], now: host.now, zone: host.zone,
      staff: try part.staff(host))
    for sop in declared { request.goals[sop.name] = sop.goal }
    let figures = try host.store.sopFigures(request)
    if let chosen, figures.isEmpty, !declared.contains(where: { $0.name == chosen }) {
      throw Self.unknown(chosen, declared)
    }
    let text = SOPReportText(
      figures, declared: declared.filter { chosen == nil || $0.name == chosen }, request: request)
    if host.console.json {
      host.console.print(json: text.json)
    } else {
      text.lines.forEach { host.console.print($0) }
    }
    host.report(loaded.setAside)
    try (loaded.setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }

  /// The full name of the SOP meant; the text itself where no plugin declares it, because the store may
  /// still know it.
  static func name(_ text: String, _ declared: [SOPDeclaration]) -> String {
    if declared.contains(where: { $0.name == text }) { return text }
    return declared.first { $0.name.hasSuffix(".\(text)") }?.name ?? text
  }

  private static func unknown(_ name: String, _ declared: [SOPDeclaration]) -> Diagnostic {
    let names = declared.map(\.name)
    let near =
      NearestName.nearest(to: name, in: names)
      ?? NearestName.nearest(to: name, in: names.map(shortName))
    let known =
      names.isEmpty
      ? "no plugin declares any" : "there are \(names.prefix(10).joined(separator: ", "))"
    return Diagnostic(
      "there is no SOP '\(name)', and nobody was ever enrolled in one of this name",
      hint: near.map { "did you mean '\($0)'?" } ?? known)
  }

  private static func shortName(_ name: String) -> String {
    name.split(separator: ".", maxSplits: 1).last.map(String.init) ?? name
  }
}
