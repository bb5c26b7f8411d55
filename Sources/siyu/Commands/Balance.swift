import ArgumentParser
import SiyuModel

struct Balance: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What a customer has of points, money and coupons, and until when.",
    discussion: "What has expired counts for nothing from its second on.")

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
    if host.console.json {
      return host.console.print(json: ["customer": .string(id), "purses": text.json])
    }
    host.console.print("customer \(TextEscape.terminalSafe(id))")
    if text.isEmpty { host.console.print("neither points nor money, now or ever") }
    text.lines.forEach { host.console.print($0) }
  }
}
