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
    let benefits = try EntitlementText(host, DeclaredMemberships(host), of: number)
    if host.console.json {
      return host.console.print(json: [
        "customer": .string(id), "purses": text.json, "benefits": benefits.json,
      ])
    }
    host.console.print(say("customer \(TextEscape.terminalSafe(id))"))
    if text.isEmpty { host.console.print(say("neither points nor money, now or ever")) }
    text.lines.forEach { host.console.print($0) }
    if !benefits.isEmpty { (["benefits"] + benefits.lines).forEach { host.console.print($0) } }
  }
}
