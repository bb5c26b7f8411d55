import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

/// A customer's subscriptions and benefits, as people and programs read them.
struct SubscriptionText {
  struct Held {
    /// The one that counts.
    var standing: Standing
    /// Under all numbers of the customer.
    var all: [Standing]
    /// `nil`: its plugin cannot be loaded.
    var membership: MembershipDeclaration?
  }

  let id: String
  let held: [Held]
  let declared: DeclaredMemberships
  let uses: [(benefit: String, at: Instant)]
  private let zone: TimeZoneRules
  private let now: Instant

  init(
    id: String, held: [Held], declared: DeclaredMemberships,
    uses: [(benefit: String, at: Instant)], _ host: Host
  ) {
    self.id = id
    self.held = held
    self.declared = declared
    self.uses = uses
    zone = host.zone
    now = host.now
  }

  /// By name; of customers who are one the one that counts.
  static func held(
    by customer: CustomerNumber, _ declared: DeclaredMemberships, _ host: Host
  ) throws -> [Held] {
    let all = try host.store.standings(of: customer)
    return Set(all.map(\.programme)).sorted().compactMap { programme in
      let own = all.filter { $0.programme == programme }
      guard let counts = Standing.met(own) else { return nil }
      switch declared.memberships[programme] {
      case .product?, .benefit?: break
      case .growth?, .storedValue?: return nil
      case nil:
        // What the store knows is told all the same.
        guard declared.unknown[Standing.plugin(of: programme)] != nil, counts.isSubscription
        else { return nil }
      }
      return Held(standing: counts, all: own, membership: declared.memberships[programme])
    }
  }

  private func time(_ at: Instant) -> String { TimeText.dateTime(at, in: zone) }

  var lines: [String] {
    var lines = [say("customer \(TextEscape.terminalSafe(id))")]
    if held.isEmpty { lines.append(say("no subscription, now or ever")) }
    for one in held {
      let until = one.standing.until.map { say(", until \(time($0))") } ?? ""
      let why = one.standing.reason.map { " (\($0.spoken))" } ?? ""
      lines.append(
        TextEscape.terminalSafe(
          "\(one.standing.programme)  \(one.standing.state)\(until)\(why)"))
      lines += deliveries(one) + (entitlements(one)?.lines ?? [])
      if one.membership == nil {
        lines.append(declared.unreadable(one.standing.programme).map { "  \($0)" } ?? "")
      }
    }
    return lines
  }

  /// What became of deliveries: of customers who are one, under all their numbers, by time.
  private static func log(_ one: Held) -> [(entry: SubscriptionRecord.Entry, isOther: Bool)] {
    let all = one.all.flatMap { standing in
      (SubscriptionRecord(standing.data)?.log ?? []).map {
        ($0, standing.subject != one.standing.subject)
      }
    }
    if one.all.count < 2 { return all }
    return all.enumerated().sorted { ($0.element.0.at, $0.offset) < ($1.element.0.at, $1.offset) }
      .map(\.element)
  }

  private func deliveries(_ one: Held) -> [String] {
    guard let record = SubscriptionRecord(one.standing.data) else { return [] }
    var lines: [String] = []
    for (entry, isOther) in Self.log(one) {
      let what = entry.sku ?? say("left out") + (entry.reason.map { ": \($0.spoken)" } ?? "")
      let earlier = entry.isEarlier ? say(" (an earlier purchase)") : ""
      let other = isOther ? say(" (another number's)") : ""
      let late = entry.made.map { say(" (late, made \(time($0)))") } ?? ""
      lines.append(
        TextEscape.terminalSafe(
          "  \(entry.number)  \(time(entry.at))  \(what)\(late)\(earlier)\(other)"))
    }
    if case .product(let product)? = one.membership,
      one.standing.state == SubscriptionState.active.rawValue,
      let next = Recurrence(from: record.from, every: product.every).time(record.next, in: zone)
    {
      let words =
        record.skip.contains(record.next)
        ? say("will be left out") : next <= now ? due(product) : say("next")
      lines.append("  \(record.next + 1)  \(time(next))  \(words)")
    }
    return lines
  }

  /// Of a delivery whose time has come.
  private func due(_ product: ProductSubscription) -> String {
    let grants = declared.grants[Standing.plugin(of: product.name)]
    if product.task != nil, let grants, !grants.allows(.task) {
      return say("due, waits for the permission task")
    }
    return say("due, the next apply makes it")
  }

  private func entitlements(_ one: Held) -> EntitlementText? {
    one.membership.map {
      EntitlementText(one.all, [$0], declared, uses: uses, at: now, in: zone)
    }
  }

  var json: DataValue {
    func time(_ at: Instant?) -> DataValue {
      at.map { .string(TimeText.iso($0, in: zone)) } ?? .null
    }
    return [
      "customer": .string(id),
      "subscriptions": .list(
        held.map { one in
          [
            "membership": .string(one.standing.programme),
            "kind": one.membership.map { .string($0.kind) } ?? .null,
            "state": .string(one.standing.state), "since": time(one.standing.since),
            "until": time(one.standing.until), "due": time(one.standing.due),
            "reason": one.standing.reason.map { .string($0) } ?? .null,
            "deliveries": .list(
              Self.log(one).map { entry, isOther in
                [
                  "n": .int(entry.number), "at": time(entry.at),
                  "sku": entry.sku.map { .string($0) } ?? .null,
                  "reason": entry.reason.map { .string($0) } ?? .null,
                  "made": time(entry.made), "earlier": .bool(entry.isEarlier),
                  "other_number": .bool(isOther),
                ]
              }),
            "benefits": entitlements(one)?.json ?? .list([]),
          ]
        }),
    ]
  }
}
