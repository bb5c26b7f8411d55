import ArgumentParser
import SiyuModel
import SiyuWords

struct Balance: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What a customer has of points, money, coupons and benefits, and until when.",
    discussion: """
      What has expired counts for nothing from its second on. Benefits are those that the customer's \
      levels and subscriptions have, with how often each can still be used.
      """)

  @Argument(
    help: ArgumentHelp("A customer id, an account id, or platform:account.", valueName: "CUSTOMER"))
  var customer: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let number = try host.store.customer(named: customer)
    let id = try host.store.publicID(of: number)
    let text = PurseText(
      try host.store.wallets(of: number), codes: try host.store.couponCodes(of: number), host)
    let declared = try DeclaredMemberships(host)
    let benefits = try EntitlementText(host, declared, of: number)
    let unreadable = try host.store.standings(of: number).filter {
      $0.data[Standing.gave] != nil
    }.map(\.programme)
    let untold = Set(unreadable).sorted().compactMap(declared.unreadable)
    if host.console.json {
      var record: DataRecord = [
        "customer": .string(id), "purses": text.json, "benefits": benefits.json,
      ]
      if !untold.isEmpty { record["unreadable"] = .list(untold.map { .string($0) }) }
      return host.console.print(json: .record(record))
    }
    host.console.print(say("customer \(TextEscape.terminalSafe(id))"))
    if text.isEmpty { host.console.print(say("neither points nor money, now or ever")) }
    text.lines.forEach { host.console.print($0) }
    let lines = benefits.lines + untold.map { "  \($0)" }
    if !lines.isEmpty { (["benefits"] + lines).forEach { host.console.print($0) } }
  }
}
