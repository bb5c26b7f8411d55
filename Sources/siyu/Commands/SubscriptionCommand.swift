import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

struct SubscriptionCommand: ParsableCommand {
  /// What can be done.
  enum Deed: String, CaseIterable, ExpressibleByArgument {
    case show, skip, pause, resume, swap, end
  }

  static let configuration = CommandConfiguration(
    commandName: "subscription",
    abstract: "A customer's subscriptions: show them, skip, pause, resume, swap, end.",
    discussion: """
      skip leaves the next delivery out, and it comes at the end of the others instead; pause stops until \
      resume, and what would have come meanwhile is left out; swap --sku SKU delivers something else from now \
      on; end ends it: a new purchase begins another.
      """)

  @Argument(
    help: ArgumentHelp("A customer id, an account id, or platform:account.", valueName: "CUSTOMER"))
  var customer: String

  @Argument(help: ArgumentHelp(visibility: .default))
  var deed: Deed = .show

  @Option(
    help: ArgumentHelp(
      "Which one, such as box or pet-food.box; needed where there are several.",
      valueName: "MEMBERSHIP"))
  var membership: String?

  @Option(help: ArgumentHelp("For swap: what is delivered instead.", valueName: "SKU"))
  var sku: String?

  @Option(help: ArgumentHelp("Kept with it, and shown.", valueName: "TEXT"))
  var reason: String?

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if deed == .swap, sku?.isEmpty ?? true {
      throw ValidationError("swap wants --sku SKU: what is delivered instead.")
    }
    if deed != .swap, sku != nil { throw ValidationError("--sku belongs to swap.") }
    if let sku, !ProductSubscription.isDeliverable(sku) {
      throw ValidationError("--sku wants \(ProductSubscription.wantedSKU).")
    }
    if let reason, !SOPLimits.isPlain(reason) {
      throw ValidationError("--reason wants one line of at most \(SOPLimits.text) bytes.")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: deed != .show)
    let number = try host.store.customer(named: customer)
    let declared = try DeclaredMemberships(host)
    let held = try SubscriptionText.held(by: number, declared, host)
    if deed == .show {
      let text = SubscriptionText(
        id: try host.store.publicID(of: number), held: held, declared: declared,
        uses: try host.store.benefitUses(of: number), host)
      if host.console.json { return host.console.print(json: text.json) }
      return text.lines.forEach { host.console.print($0) }
    }
    var membership: MembershipDeclaration?
    let new = try host.recording("subscription", ["deed": .word(deed.rawValue)]) {
      let chosen = try choose(held)
      membership = chosen.membership
      // Under all her numbers: it is not to go on under another one.
      let all = try changed(chosen, try host.store.standings(of: number), host)
      guard let new = all.first else {
        throw Diagnostic("\(chosen.standing.programme) is \(chosen.standing.state) already")
      }
      var change = OutreachChange()
      for one in all { change.put(one) }
      try host.store.changeByHand([(number, change)], at: host.now)
      return new
    }
    if host.console.json {
      host.console.print(json: [
        "membership": .string(new.programme), "state": .string(new.state),
      ])
    } else {
      host.console.print(say("\(new.programme) is \(words(new, membership, host))"))
    }
  }

  private func words(
    _ standing: Standing, _ membership: MembershipDeclaration?, _ host: Host
  ) -> String {
    switch deed {
    case .skip:
      // Each time another one: the last of those to be left out.
      guard case .product(let product)? = membership,
        let record = SubscriptionRecord(standing.data), let last = record.skip.max(),
        let at = Recurrence(from: record.from, every: product.every).time(last, in: host.zone)
      else { return standing.state }
      return say(
        "\(standing.state); delivery \(last + 1), \(TimeText.dateTime(at, in: host.zone)), is left out"
      )
    case .swap:
      return say("\(standing.state); \(TextEscape.terminalSafe(sku ?? "")) comes from now on")
    default: return standing.state
    }
  }

  private func choose(_ held: [SubscriptionText.Held]) throws -> SubscriptionText.Held {
    let names = held.map(\.standing.programme)
    guard let membership else {
      if held.count == 1 { return held[0] }
      throw Diagnostic(
        held.isEmpty ? "this customer has no subscription" : "which subscription is meant?",
        hint: held.isEmpty ? nil : "--membership \(names.joined(separator: ", or --membership "))")
    }
    let full = names.first { $0 == membership } ?? names.first { $0.hasSuffix(".\(membership)") }
    if let one = held.first(where: { $0.standing.programme == full }) { return one }
    throw Diagnostic(
      "this customer has no subscription '\(TextEscape.terminalSafe(membership))'",
      hint: NearestName.nearest(to: membership, in: names).map { "did you mean '\($0)'?" }
        ?? (names.isEmpty ? nil : "there are \(names.joined(separator: ", "))"))
  }

  /// Nothing where it is so already; the one that counts first.
  private func changed(
    _ held: SubscriptionText.Held, _ all: [Standing], _ host: Host
  ) throws -> [Standing] {
    guard let membership = held.membership else {
      let plugin = Standing.plugin(of: held.standing.programme)
      throw Diagnostic(
        "\(held.standing.programme) cannot be changed: the plugin \(plugin) cannot be read",
        hint: "siyu plugin check \(plugin) tells why")
    }
    let hand = SubscriptionHand(
      standing: held.standing, membership: membership, zone: host.zone, now: host.now,
      reason: reason)
    return try hand.doing(all) { (hand: SubscriptionHand) throws(Diagnostic) -> Standing? in
      switch deed {
      case .show: nil
      case .skip: try hand.skip()
      case .pause: hand.pause()
      case .resume: hand.resume()
      case .swap: try hand.swap(to: sku ?? "")
      case .end: hand.end()
      }
    }
  }
}
