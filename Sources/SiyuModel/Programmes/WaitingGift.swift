/// What a benefit gives and its plugin may not: it waits for the permission, and is made up then.
public struct WaitingGift: Sendable, Hashable {
  public struct Parts: OptionSet, Sendable, Hashable {
    public var rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let points = Parts(rawValue: 1)
    public static let coupon = Parts(rawValue: 2)

    /// All that a benefit gives.
    public init(of benefit: BenefitDeclaration) {
      self = []
      if benefit.points != nil { insert(.points) }
      if benefit.coupon != nil { insert(.coupon) }
    }

    /// The words of the permissions that they take.
    public var permissions: [String] {
      (contains(.points) ? ["points"] : []) + (contains(.coupon) ? ["coupon"] : [])
    }
  }

  /// As its plugin calls it.
  public var benefit: String
  /// The state, and the beginning of the period, that it is for.
  public var state: String
  public var since: Instant
  public var parts: Parts

  public init(benefit: String, state: String, since: Instant, parts: Parts) {
    self.benefit = benefit
    self.state = state
    self.since = since
    self.parts = parts
  }

  /// Of one benefit; of more the oldest are given up.
  public static let most = 12
  /// Of all benefits of a membership, in bytes: a standing's data have only so much room.
  public static let longest = 1536

  /// `1 1769824800 active`
  fileprivate var text: String { "\(parts.rawValue) \(since.seconds) \(state)" }

  fileprivate init?(benefit: String, text: String) {
    let words = text.split(separator: " ", maxSplits: 2)
    guard words.count == 3, let parts = UInt8(words[0]),
      let since = Int64(words[1]).flatMap({ Instant(inRange: $0) })
    else { return nil }
    self.init(
      benefit: benefit, state: String(words[2]), since: since, parts: Parts(rawValue: parts))
  }
}

extension Standing {
  /// Of benefits, by the plugin's own names, for which state and period one was given last.
  public static let gave = "gave"
  /// What benefits give and the plugin may not.
  public static let waits = "waits"

  /// When the period began for which a benefit was given last in a state; `nil`: it was not.
  /// - Parameter benefit: as its plugin calls it.
  public func gaveSince(_ benefit: String) -> Instant? {
    data[Self.gave]?[benefit].flatMap { Self.since($0, in: state) }
  }

  /// When the period began for which a mark says that something was given in a state.
  public static func since(_ mark: DataValue, in state: String) -> Instant? {
    guard let text = mark.stringValue, text.hasPrefix(state + " ") else { return nil }
    return Int64(text.dropFirst(state.utf8.count + 1)).flatMap { Instant(inRange: $0) }
  }

  /// By benefit, oldest first.
  public var waitingGifts: [WaitingGift] {
    (data[Self.waits]?.recordValue?.fields ?? []).flatMap { field in
      (field.value.listValue ?? []).compactMap { item in
        item.stringValue.flatMap { WaitingGift(benefit: field.name, text: $0) }
      }
    }
  }

  /// Keeps what waits, as much of it as there is room for.
  public mutating func wait(for gifts: [WaitingGift]) {
    // Nearly everybody, in every pass.
    if gifts.isEmpty { return data[Self.waits] = nil }
    var kept: [WaitingGift] = []
    var counts: [String: Int] = [:]
    var bytes = 0
    for gift in gifts.sorted(by: { $0.since > $1.since }) {
      let size = gift.text.utf8.count + gift.benefit.utf8.count
      if counts[gift.benefit, default: 0] >= WaitingGift.most { continue }
      if bytes + size > WaitingGift.longest { continue }
      counts[gift.benefit, default: 0] += 1
      bytes += size
      kept.append(gift)
    }
    let all = Dictionary(grouping: kept.reversed(), by: \.benefit)
    data[Self.waits] =
      all.isEmpty
      ? nil
      : .record(
        DataRecord(
          all.sorted { $0.key < $1.key }.map { benefit, gifts in
            (benefit, .list(gifts.map { .string($0.text) }))
          }))
  }
}

extension MembershipDeclaration {
  /// Whether a benefit of the period that runs was given already, under any of a customer's numbers.
  /// - Parameters:
  ///   - standing: the one that counts.
  ///   - standings: all of this membership.
  public func wasGiven(
    _ entitlement: Entitlement, of standing: Standing, in standings: [Standing], at now: Instant,
    _ zone: TimeZoneRules
  ) -> Bool {
    let given = standings.filter { $0.state == standing.state }
      .compactMap { $0.gaveSince(entitlement.benefit.localID) }
    return given.contains(entitlement.since)
      || isCovered(entitlement, of: standing, by: given, at: now, in: zone)
  }
}
