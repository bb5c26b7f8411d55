import SiyuEngine
import SiyuModel
import SiyuWords

/// What a customer may have of benefits now, and how often still.
struct EntitlementText {
  struct Open {
    var entitlement: Entitlement
    var used: Int64
    /// The coupon of this period was not given: its pool had no code left.
    var isMissed = false
    /// Of what siyu gives by itself: a pass gave it, or as much of it as it could.
    var isGiven = false
    /// Permissions that it waits for.
    var waitsFor: [String] = []

    /// `nil`: as often as one likes.
    var left: Int64? { entitlement.benefit.uses.map { max(0, $0 - used) } }
  }

  /// Of periods or states that are over.
  struct Earlier {
    var benefit: BenefitDeclaration
    var count: Int64
    var waitsFor: [String]
  }

  /// By membership, in the order of the level.
  let all: [Open]
  let earlier: [Earlier]
  private let zone: TimeZoneRules

  /// - Parameters:
  ///   - standings: under all numbers of the customer.
  ///   - uses: of all benefits, at any time.
  init(
    _ standings: [Standing], _ memberships: [MembershipDeclaration],
    _ declared: DeclaredMemberships, uses: [(benefit: String, at: Instant)], at now: Instant,
    in zone: TimeZoneRules
  ) {
    self.zone = zone
    var all: [Open] = []
    var earlier: [Earlier] = []
    for membership in memberships.sorted(by: { $0.name < $1.name }) {
      let own = standings.filter { $0.programme == membership.name }
      guard let standing = Standing.met(own) else { continue }
      let grants = declared.grants[Standing.plugin(of: membership.name)]
      func missing(_ parts: WaitingGift.Parts) -> [String] {
        parts.permissions.filter { permission in
          !(grants?.allows(permission == "points" ? .points : .coupon) ?? true)
        }
      }
      var waiting = own.flatMap(\.waitingGifts)
      let entitlements = membership.entitlements(standing, declared.benefits, at: now, in: zone)
      for found in entitlements {
        let id = found.benefit.localID
        let used = uses.count {
          $0.benefit == found.benefit.name && $0.at >= found.since && $0.at <= now
        }
        func isOf(_ gift: WaitingGift) -> Bool {
          gift.benefit == id && gift.state == standing.state
            && membership.isCovered(found, of: standing, by: [gift.since], at: now, in: zone)
        }
        var open = Open(
          entitlement: found, used: Int64(used), isMissed: standing.misses(id))
        if found.benefit.isGiven {
          let parts = waiting.filter(isOf).reduce(WaitingGift.Parts()) { $0.union($1.parts) }
          // A clock of before is asked about a period of before.
          let isPast = standing.gaveSince(id).map { $0 > found.since } ?? false
          let wasGiven =
            isPast || membership.wasGiven(found, of: standing, in: own, at: now, zone)
          open.isGiven = wasGiven && parts.isEmpty
          open.waitsFor = missing(wasGiven ? parts : WaitingGift.Parts(of: found.benefit))
          open.isMissed = open.isMissed && wasGiven
        }
        waiting.removeAll(where: isOf)
        all.append(open)
      }
      for (id, gifts) in Dictionary(grouping: waiting, by: \.benefit).sorted(by: { $0.key < $1.key }
      ) {
        let plugin = Standing.plugin(of: membership.name)
        guard let benefit = declared.benefits["\(plugin).\(id)"] else { continue }
        earlier.append(
          Earlier(
            benefit: benefit, count: Int64(gifts.count),
            waitsFor: missing(gifts.reduce(WaitingGift.Parts()) { $0.union($1.parts) })))
      }
    }
    self.all = all
    self.earlier = earlier
  }

  init(_ host: Host, _ declared: DeclaredMemberships, of customer: CustomerNumber) throws {
    self.init(
      try host.store.standings(of: customer), Array(declared.memberships.values), declared,
      uses: try host.store.benefitUses(of: customer), at: host.now, in: host.zone)
  }

  var isEmpty: Bool { all.isEmpty && earlier.isEmpty }

  var lines: [String] { all.map(line) + earlier.map(line) }

  /// `pet-food.freight  每月两次包邮: 1 of 2 left, until 2026-03-01 11:00`
  private func line(_ open: Open) -> String {
    let benefit = open.entitlement.benefit
    let left =
      benefit.isGiven
      ? given(open)
      : open.left.map { say("\($0) of \(benefit.uses ?? 0) left") } ?? say("free to use")
    let until =
      open.entitlement.until.map { say(", until \(TimeText.dateTime($0, in: zone))") } ?? ""
    return TextEscape.terminalSafe("  \(benefit.name)  \(benefit.title): \(left)\(until)")
  }

  private func line(_ one: Earlier) -> String {
    let count = Grouping.count(one.count, "earlier gift")
    let words =
      one.waitsFor.isEmpty
      ? say("\(count) to come with the next apply")
      : say("\(count) waiting for the permission \(names(one.waitsFor))")
    return TextEscape.terminalSafe("  \(one.benefit.name)  \(one.benefit.title): \(words)")
  }

  private func names(_ permissions: [String]) -> String {
    permissions.joined(separator: say(" and "))
  }

  private func given(_ open: Open) -> String {
    if !open.waitsFor.isEmpty {
      return say("not given yet, waits for the permission \(names(open.waitsFor))")
    }
    if !open.isGiven { return say("not given yet, the next apply gives it") }
    if !open.isMissed { return say("given") }
    return open.entitlement.benefit.points == nil
      ? say("no code was left") : say("points given, no code was left")
  }

  var json: DataValue {
    func time(_ at: Instant?) -> DataValue {
      at.map { .string(TimeText.iso($0, in: zone)) } ?? .null
    }
    return .list(
      all.map { open in
        [
          "benefit": .string(open.entitlement.benefit.name),
          "membership": .string(open.entitlement.programme),
          "uses": open.entitlement.benefit.uses.map { .int($0) } ?? .null, "used": .int(open.used),
          "left": open.left.map { .int($0) } ?? .null, "no_code": .bool(open.isMissed),
          "given": open.entitlement.benefit.isGiven ? .bool(open.isGiven) : .null,
          "waits_for": .list(open.waitsFor.map { .string($0) }),
          "since": time(open.entitlement.since), "until": time(open.entitlement.until),
        ]
      })
  }
}
