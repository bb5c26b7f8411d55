import ArgumentParser
import SiyuEngine
import SiyuFiles
import SiyuModel

struct Handover: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give a member of staff's customers to others.",
    discussion: """
      Shows who would go to whom, and who stays and why; writes only with --yes. Open tasks, what \
      customers are walking through and messages that no channel has yet go along. At most two \
      transfers of a customer in 90 days, 100 in a request, as WeCom has it.
      """)

  @Option(help: ArgumentHelp("Whose customers.", valueName: "STAFF"))
  var from: String

  @Option(help: ArgumentHelp("To these, evenly: S2,S3.", valueName: "STAFF,…"))
  var to: String?

  @Option(help: ArgumentHelp("To everybody of this shop, evenly.", valueName: "SHOP"))
  var shop: String?

  @Option(
    help: ArgumentHelp(
      "As a plugin's function chooses; its id is enough where only one plugin has it.",
      valueName: "PLUGIN.FUNCTION"))
  var by: String?

  @Option(
    help: ArgumentHelp(
      "Only the customers in this file: siyu's customers file, or one with customer_id.",
      valueName: "FILE"))
  var customers: String?

  @Flag(help: "Do it.")
  var yes = false

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    let ways = [to, shop, by].compactMap(\.self).count
    if ways != 1 {
      throw ValidationError("say to whom with one of --to, --shop and --by.")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: yes)
    let desk = try HandoverDesk(host: host, from: from)
    guard yes else {
      let (plan, text) = try self.plan(desk)
      text.show(plan, done: nil)
      return
    }
    try host.recording("handover", ["by": .word(by == nil ? "balance" : "function")]) {
      let (plan, text) = try self.plan(desk)
      text.show(plan, done: try desk.commit(plan))
    }
  }

  private func plan(_ desk: HandoverDesk) throws -> (HandoverPlan, HandoverText) {
    let among = try customers.map { try desk.chosen(from: $0) }
    let plan: HandoverPlan
    if let by {
      plan = try desk.plan(by: by, among: among)
    } else if let shop {
      plan = try desk.plan(toShop: shop, among: among)
    } else {
      plan = try desk.plan(to: Self.ids(to ?? ""), among: among)
    }
    return (plan, HandoverText(host: desk.host, from: from, how: desk.how))
  }

  private static func ids(_ list: String) -> [String] {
    list.split(separator: ",", omittingEmptySubsequences: true)
      .map { PlainText.trim(String($0)) }.filter { !$0.isEmpty }
  }
}
