import ArgumentParser
import SiyuModel
import SiyuReport
import SiyuWords

struct Reconcile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Whether the books of points and money balance, by adding up every entry.",
    discussion: """
      Every entry's debits are its credits, no lot gave more than it had, every balance is what the \
      entries say, every key finds its entry. Exits with 1 and the entries' numbers where not.
      """)

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let books = try host.store.reconcile(at: host.now)
    if host.console.json {
      host.console.print(json: json(books))
    } else {
      lines(books, host.currency).forEach { host.console.print($0) }
    }
    try (books.faultCount == 0 ? ExitStatus.done : .failed).exit()
  }

  private func lines(_ books: Reconciliation, _ currency: Currency) -> [String] {
    if books.purses.isEmpty, books.faultCount == 0 { return [say("There are no entries yet.")] }
    var table = TextTable([
      .init(say("purse")), .init(say("entries"), .right), .init(say("with customers"), .right),
      .init(say("the other side"), width: 200),
    ])
    for sums in books.purses {
      let others = LedgerAccount.allCases.filter { $0 != .customer }.compactMap { account in
        sums.accounts[account].map { "\(account.name) \(sums.purse.text($0, currency))" }
      }
      table.add(
        sums.purse.name, Grouping.text(sums.entries),
        sums.purse.text(sums.accounts[.customer] ?? 0, currency), others.listed())
    }
    var lines = table.lines
    for sums in books.purses where sums.expired != 0 {
      let expired = sums.purse.text(sums.expired, currency)
      lines.append(
        say("\(sums.purse.name): \(expired) of what is with customers has expired and counts 0"))
    }
    if books.faultCount == 0 { return lines + [say("The books balance.")] }
    lines += books.faults.map { TextEscape.terminalSafe($0) }
    let more = books.faultCount - books.faults.count
    if more > 0 { lines.append(say("and \(Grouping.text(Int64(more))) more")) }
    return lines + [
      say(
        "The books do not balance. Restore the last backup (docs/how-to/back-up.md), and import again "
          + "what came since.")
    ]
  }

  private func json(_ books: Reconciliation) -> DataValue {
    [
      "balanced": .bool(books.faultCount == 0), "fault_count": .int(Int64(books.faultCount)),
      "faults": .list(books.faults.map { .string($0) }),
      "purses": .list(
        books.purses.map { sums in
          [
            "purse": .string(sums.purse.name), "unit": .string("\(sums.purse.unit)"),
            "entries": .int(sums.entries), "expired": .int(sums.expired),
            "accounts": .record(
              DataRecord(
                LedgerAccount.allCases.compactMap { account in
                  sums.accounts[account].map { (account.name, .int($0)) }
                })),
          ]
        }),
    ]
  }
}
