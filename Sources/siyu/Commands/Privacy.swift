import ArgumentParser
import SiyuFiles
import SiyuModel
import SiyuReport
import SiyuWords

struct PrivacyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "privacy", abstract: "What is held about a person: show it, or erase it.",
    subcommands: [PrivacyExport.self, PrivacyErase.self, PrivacyTotals.self])
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
    // Personal data leaves only when that is recorded; see docs/how-to/audit.md.
    let host = try workspace.host(writes: true)
    try host.recording("privacy export", announced: true) { try show(host) }
  }

  private func show(_ host: Host) throws {
    let record = try host.store.record(of: host.store.customer(named: customer))
    let shown = PersonalText(record: record, currency: host.currency, zone: host.zone)
    guard let out else {
      if host.console.json { return host.console.print(json: shown.json) }
      return shown.lines.forEach { host.console.print($0) }
    }
    let text =
      host.console.json
      ? JSON.text(shown.json, pretty: true) : shown.lines.joined(separator: "\n")
    host.noteWritten(out)
    try WholeFile.write(Array((text + "\n").utf8), to: out)
    host.console.note(say("all that is held about \(TextEscape.terminalSafe(record.id)) in \(out)"))
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

struct PrivacyTotals: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "totals", abstract: "What is left of erased customers: their orders by month.",
    discussion:
      "Add them to what the store still holds, and sums over past months are as they were.")

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let totals = try host.store.erasedTotals()
    func money(_ minor: Int64) -> String { Money.format(minor, host.currency, .plain) }
    if host.console.json {
      return host.console.print(
        json: .list(
          totals.map {
            [
              "month": $0.month.isEmpty ? .null : .string($0.month), "paid": .bool($0.paid),
              "orders": .int($0.orders), "amount": .string(money($0.amount)),
              "refunded": .string(money($0.refunded)),
            ]
          }))
    }
    if totals.isEmpty { return host.console.print(say("No orders were erased.")) }
    var table = TextTable([
      .init(say("month")), .init(say("paid")), .init(say("orders"), .right),
      .init(say("amount"), .right),
      .init(say("refunded"), .right),
    ])
    for total in totals {
      table.add(
        total.month.isEmpty ? say("without a time") : total.month,
        total.paid ? say("yes") : say("no"),
        Grouping.text(total.orders), money(total.amount), money(total.refunded))
    }
    table.lines.forEach { host.console.print($0) }
  }
}
