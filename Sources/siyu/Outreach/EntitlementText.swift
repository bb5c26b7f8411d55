import SiyuModel
import SiyuWords

/// What a customer may have of benefits now, and how often still.
struct EntitlementText {
  struct Open {
    var entitlement: Entitlement
    var used: Int64
    /// The coupon of this period was not given: its pool had no code left.
    var isMissed = false

    /// `nil`: as often as one likes.
    var left: Int64? { entitlement.benefit.uses.map { max(0, $0 - used) } }
  }

  /// By membership, in the order of the level.
  let all: [Open]
  private let zone: TimeZoneRules

  /// - Parameters:
  ///   - standings: under all numbers of the customer.
  ///   - uses: of all benefits, at any time.
  init(
    _ standings: [Standing], _ memberships: [MembershipDeclaration],
    _ benefits: [String: BenefitDeclaration], uses: [(benefit: String, at: Instant)],
    at now: Instant,
    in zone: TimeZoneRules
  ) {
    self.zone = zone
    all = memberships.sorted { $0.name < $1.name }.flatMap { membership -> [Open] in
      guard let standing = Standing.met(standings.filter { $0.programme == membership.name }) else {
        return []
      }
      return membership.entitlements(standing, benefits, at: now, in: zone).map { found in
        let used = uses.count {
          $0.benefit == found.benefit.name && $0.at >= found.since && $0.at <= now
        }
        return Open(
          entitlement: found, used: Int64(used),
          isMissed: standing.misses(found.benefit.localID))
      }
    }
  }

  init(_ host: Host, _ declared: DeclaredMemberships, of customer: CustomerNumber) throws {
    self.init(
      try host.store.standings(of: customer), Array(declared.memberships.values), declared.benefits,
      uses: try host.store.benefitUses(of: customer), at: host.now, in: host.zone)
  }

  var isEmpty: Bool { all.isEmpty }

  /// `pet-food.freight  每月两次包邮: 1 of 2 left, until 2026-03-01 11:00`
  var lines: [String] {
    all.map { open in
      let benefit = open.entitlement.benefit
      let given =
        !open.isMissed
        ? "given"
        : benefit.points == nil ? say("no code was left") : say("points given, no code was left")
      let left =
        benefit.isGiven
        ? given : open.left.map { say("\($0) of \(benefit.uses ?? 0) left") } ?? say("free to use")
      let until =
        open.entitlement.until.map { say(", until \(TimeText.dateTime($0, in: zone))") } ?? ""
      return TextEscape.terminalSafe("  \(benefit.name)  \(benefit.title): \(left)\(until)")
    }
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
          "since": time(open.entitlement.since), "until": time(open.entitlement.until),
        ]
      })
  }
}
