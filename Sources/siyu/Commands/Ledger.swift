import ArgumentParser
import SiyuModel
import SiyuWords

struct Ledger: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Every movement of a customer's points and money, newest first, and why.")

  @Argument(
    help: ArgumentHelp("A customer id, an account id, or platform:account.", valueName: "CUSTOMER"))
  var customer: String

  @Option(
    help: ArgumentHelp("Only of this purse: points, or PLUGIN.MEMBERSHIP.", valueName: "PURSE"))
  var purse: String?

  @Option(help: ArgumentHelp("At most so many.", valueName: "N"))
  var limit = 50

  @Flag(help: "Show notes of other systems too.")
  var showPrivate = false

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if !(1...1_000_000).contains(limit) {
      throw ValidationError("--limit wants a number from 1 to 1000000, got \(limit).")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: false)
    let number = try host.store.customer(named: customer)
    let id = try host.store.publicID(of: number)
    if let purse { try refuseUnknown(purse, of: number, host) }
    let wallets = try host.store.wallets(of: number).filter { purse ?? $0.key.name == $0.key.name }
    let over = wallets.sorted { $0.key.name < $1.key.name }.flatMap { purse, wallet in
      wallet.over(at: host.now).map { (purse, $0) }
    }
    let text = EntryText(
      entries: try host.store.entries(of: number, purse: purse, most: limit), over: over,
      currency: host.currency, zone: host.zone, showsNotes: showPrivate)
    if host.console.json {
      return host.console.print(json: [
        "customer": .string(id), "entries": text.json, "expired": text.expired,
      ])
    }
    host.console.print(say("customer \(TextEscape.terminalSafe(id))"))
    text.lines.forEach { host.console.print($0) }
  }

  private func refuseUnknown(_ purse: String, of number: CustomerNumber, _ host: Host) throws {
    let names = try host.store.wallets(of: number).keys.map(\.name).sorted()
    if names.contains(purse) { return }
    throw Diagnostic(
      "this customer never had anything of '\(purse)'",
      hint: NearestName.nearest(to: purse, in: names).map { "did you mean '\($0)'?" }
        ?? (names.isEmpty
          ? "they have neither points nor money" : "there are \(names.joined(separator: ", "))"))
  }
}
