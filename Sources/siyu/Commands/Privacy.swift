import ArgumentParser
import SiyuFiles
import SiyuModel
import SiyuPackaging

struct PrivacyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "privacy", abstract: "What is held about a person: show it, or erase it.",
    subcommands: [PrivacyExport.self, PrivacyErase.self])
}

struct PrivacyExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "All that is held about a customer, personal fields in plain.",
    discussion: """
      For a person who asks what you know. Every table is shown; amounts are in the workspace's \
      currency, times in its zone.
      """)

  @Argument(help: "A customer id, an account id, or platform:account.") var customer: String
  @OptionGroup var workspace: WorkspaceOptions

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("Where to; standard output when left out.", valueName: "FILE"))
  var out: String?

  func run() throws {
    if let out { try OutputFile.refuseWorkspaceFiles(out) }
    let host = try workspace.host(writes: false)
    let record = try host.store.record(of: host.store.customer(named: customer))
    let shown = PersonalText(record: record, currency: host.currency, zone: host.zone)
    let text =
      host.console.json
      ? JSON.text(shown.json, pretty: true) : shown.lines.joined(separator: "\n")
    guard let out else { return host.console.print(text) }
    try WholeFile.write(Array((text + "\n").utf8), to: out)
    host.noteWritten(out)
    host.console.note("all that is held about \(TextEscape.terminalSafe(record.id)) in \(out)")
  }
}

struct PrivacyErase: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase", abstract: "Erase everything about customers, for good.",
    discussion: """
      Shows first what would be erased, and writes only with --yes or after asking. Numbers of \
      orders and their sums by month stay. Backups are not reached. Interrupted, it is completed by \
      running it again; without a customer it only completes what was begun.
      """)

  @Argument(help: "Customer ids, account ids, or platform:account.") var customers: [String] = []
  @OptionGroup var workspace: WorkspaceOptions

  @Flag(help: "Do it, without asking.")
  var yes = false

  func run() throws {
    let host = try workspace.host(writes: true)
    try ErasureRun(host: host, names: customers, yes: yes).run()
  }
}
