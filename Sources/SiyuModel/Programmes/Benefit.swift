/// Something that members get: given by siyu where it is points or a coupon, asked for by the customer
/// where it is not.
public struct BenefitDeclaration: Sendable, Hashable {
  /// The five sorts of the trade.
  public enum Sort: String, Sendable, Hashable, CaseIterable {
    case welcome, discount, event, privilege, referral
  }

  /// Full name: `pet-food.gift`.
  public var name: String
  public var title: String
  public var sort: Sort
  /// How often it can be used in a period; `nil`: as often as one likes.
  public var uses: Int64?
  /// How long a period is, from when the level or the paid time began; `nil`: as long as that is.
  public var per: CalendarDuration?
  /// Given once a period.
  public var points: Int64?
  /// One of the plugin's, as it calls it; given once a period.
  public var coupon: String?
  public var place: SourcePlace

  public init(
    name: String, title: String, sort: Sort, uses: Int64? = nil, per: CalendarDuration? = nil,
    points: Int64? = nil, coupon: String? = nil, place: SourcePlace
  ) {
    self.name = name
    self.title = title
    self.sort = sort
    self.uses = uses
    self.per = per
    self.points = points
    self.coupon = coupon
    self.place = place
  }

  public var localID: String { String(name.drop { $0 != "." }.dropFirst()) }
  /// Whether siyu gives something by itself.
  public var isGiven: Bool { points != nil || coupon != nil }
}

/// That somebody may have a benefit now.
public struct Entitlement: Sendable, Hashable {
  public var benefit: BenefitDeclaration
  /// Full name of the membership it comes from.
  public var programme: String
  /// The period that runs.
  public var since: Instant
  /// When the next one begins, or the membership ends.
  public var until: Instant?

  public init(
    benefit: BenefitDeclaration, programme: String, since: Instant, until: Instant?
  ) {
    self.benefit = benefit
    self.programme = programme
    self.since = since
    self.until = until
  }

  /// How ``key(_:)`` begins.
  static let keys = "benefit\n"

  /// Which benefit of which membership something is given for, full names, and under which of the
  /// customer's numbers, as ``SubjectKey/text`` has it, and when its period began; `nil`: for none.
  /// - Parameter posting: the key of a ``LedgerRequest``.
  public static func given(
    by posting: String
  ) -> (programme: String, benefit: String, subject: String, since: Instant?)? {
    guard posting.hasPrefix(keys) else { return nil }
    let parts = posting.split(separator: "\n", omittingEmptySubsequences: false)
    guard parts.count > 3 else { return nil }
    let since = parts.count > 5 ? Int64(parts[5]).flatMap { Instant(inRange: $0) } : nil
    return (String(parts[1]), String(parts[2]), String(parts[3]), since)
  }

  /// What it is given under: once for this membership, state and period, whoever the customer turns
  /// out to be. Parts joined by line breaks.
  public func key(_ standing: Standing) -> String {
    "\(Self.keys)\(programme)\n\(benefit.name)\n\(standing.subject.text)\n\(standing.state)\n\(since.seconds)"
  }
}

extension Standing {
  /// How often benefits were used, beside what its programme keeps.
  public static let used = "used"

  /// Of benefits in the period that runs, by the plugin's own names, those for which no code was left. A
  /// pass tries again once there is one.
  public static let noCode = "no_code"
  /// What is kept of each; older standings hold the pool's name.
  public static let isMissed = DataValue.int(1)

  /// Whether no code was left for a benefit in the period that runs.
  /// - Parameter benefit: as its plugin calls it.
  public func misses(_ benefit: String) -> Bool { missed[benefit] != nil }

  /// The same of a number that is another's now and does not count: nobody looks for a code for it until it
  /// is a customer of its own again.
  public static let restingNoCode = "missed"

  /// Of benefits, by the plugin's own names.
  public var missed: DataRecord {
    var all = data[Self.restingNoCode]?.recordValue ?? DataRecord()
    for field in data[Self.noCode]?.recordValue?.fields ?? [] { all[field.name] = field.value }
    return all
  }

  /// Keeps what was missed where it is looked for, or where it rests.
  public mutating func keep(missed: DataRecord, resting: Bool) {
    let kept: DataValue? = missed == DataRecord() ? nil : .record(missed)
    data[Self.noCode] = resting ? nil : kept
    data[Self.restingNoCode] = resting ? kept : nil
  }

  /// Keeps that no code was left for a benefit, or that one was given after all.
  public mutating func miss(_ benefit: String, _ isMissed: Bool) {
    var all = data[Self.noCode]?.recordValue ?? DataRecord()
    all[benefit] = isMissed ? Optional(Self.isMissed) : .none
    data[Self.noCode] = all == DataRecord() ? nil : .record(all)
  }

  /// How often a benefit was used in the period that began then, as the last file with uses had it.
  /// - Parameters:
  ///   - benefit: as its plugin calls it.
  ///   - since: `nil`: in whatever period.
  ///   - data: of the standing.
  public static func uses(_ benefit: String, since: Instant?, in data: DataRecord) -> Int64 {
    guard let noted = data[used]?[benefit]?.listValue, noted.count == 2,
      let began = noted[0].intValue, let count = noted[1].intValue
    else { return 0 }
    return since.map { $0.seconds == began } ?? true ? max(0, count) : 0
  }

  /// Keeps how often a benefit was used in a period, unless it is known of a later one.
  /// - Parameter declared: full names; what is kept of others is forgotten.
  public mutating func noteUses(
    _ benefit: String, since: Instant, count: Int64, of declared: [String]
  ) {
    var all = data[Self.used]?.recordValue ?? DataRecord()
    let plugin = Self.plugin(of: programme)
    for field in all.fields where !declared.contains("\(plugin).\(field.name)") {
      all[field.name] = nil
    }
    if let known = all[benefit]?.listValue?.first?.intValue, known > since.seconds { return }
    all[benefit] = .list([.int(since.seconds), .int(count)])
    data[Self.used] = .record(all)
  }
}

extension MembershipDeclaration {
  /// In one level, or of one subscription: what was given of each is kept with the standing.
  public static let mostBenefits = 16
  /// So many bytes of ``Standing/longestData`` are for that; the rest is for the membership itself.
  public static let roomForBenefits = 3_072

  /// How many bytes are kept with a standing about the benefits of a state, at most: what was given, what
  /// was missed, and how often each was used.
  public static func room(for benefits: [BenefitDeclaration], in state: String) -> Int {
    // `"gave":{},"no_code":{},"used":{},`
    benefits.reduce(33) { sum, benefit in
      let id = benefit.localID.utf8.count
      // `"gift":"gold -62135596800",`, `"gift":1,` and `"gift":[-62135596800,1000000],`
      return sum + (benefit.isGiven ? id + state.utf8.count + 19 : 0)
        + (benefit.coupon != nil ? id + 5 : 0) + (benefit.uses != nil ? id + 26 : 0)
    }
  }

  /// What is wrong with the benefits of a state, as the end of a sentence; `nil`: nothing.
  public static func crowding(_ benefits: [BenefitDeclaration], in state: String) -> String? {
    let room = room(for: benefits, in: state)
    if room <= roomForBenefits { return nil }
    return "keep up to \(room) bytes about one customer, and there is room for \(roomForBenefits)"
  }

  /// Full names of the benefits that a state has.
  public func benefits(in state: String) -> [String] {
    switch self {
    case .growth(let growth): growth.level(state).map { growth.levels[$0].benefits } ?? []
    case .benefit(let benefit):
      state == SubscriptionState.active.rawValue ? benefit.benefits : []
    case .storedValue, .product: []
    }
  }

  /// Full names of what any of its states has, each once.
  public var everyBenefit: [String] {
    let states: [String] =
      switch self {
      case .growth(let growth): growth.levels.map(\.id)
      case .benefit: [SubscriptionState.active.rawValue]
      case .storedValue, .product: []
      }
    return Set(states.flatMap { benefits(in: $0) }).sorted()
  }

  /// How long its own period is.
  var period: CalendarDuration? {
    switch self {
    case .growth(let growth): growth.period
    case .benefit(let benefit): benefit.lasts
    case .storedValue, .product: nil
    }
  }

  /// What a customer who stands there may have at a time.
  /// - Parameter benefits: those that are declared, by full name.
  public func entitlements(
    _ standing: Standing, _ benefits: [String: BenefitDeclaration], at now: Instant,
    in zone: TimeZoneRules
  ) -> [Entitlement] {
    if let until = standing.until, until <= now, case .benefit = self { return [] }
    return self.benefits(in: standing.state).compactMap { name in
      guard let benefit = benefits[name], let length = benefit.per ?? period else { return nil }
      let periods = Recurrence(from: standing.since, every: length)
      // Grace is no new period: who keeps a level only by it gets nothing for it again.
      let ends = benefit.per == nil ? standing.until?.advanced(bySeconds: -1) : nil
      guard let number = periods.number(at: ends.map { min(now, $0) } ?? now, in: zone),
        let since = periods.time(number, in: zone)
      else { return nil }
      let next = periods.time(number + 1, in: zone)
      // A paid time ends when it is over; a level may be kept for longer than it was promised.
      let isPaid = if case .benefit = self { true } else { false }
      return Entitlement(
        benefit: benefit, programme: self.name, since: since,
        until: isPaid ? [next, standing.until].compactMap { $0 }.min() : next)
    }
  }

  /// Whether a benefit was given for a period already.
  ///
  /// What was given stands for the period it lies in, as periods are counted now, and what was given before
  /// the first period began for that one where it runs into it. Of two numbers both may have been given
  /// it for one period. A paid time is the sum of both, so there each of them stands for a period: the one
  /// for the next that has none. Levels are no sum: it stands for the next one where it runs into that.
  /// - Parameters:
  ///   - standing: from which periods are counted.
  ///   - given: when the periods began for which it was given, under any of her numbers.
  public func isCovered(
    _ entitlement: Entitlement, of standing: Standing, by given: [Instant], at now: Instant,
    in zone: TimeZoneRules
  ) -> Bool {
    guard let length = entitlement.benefit.per ?? period else { return false }
    let periods = Recurrence(from: standing.since, every: length)
    guard let number = periods.number(at: entitlement.since, in: zone) else { return false }
    // In another zone of the workspace than before, a period may have begun an hour earlier.
    let lies = given.map {
      periods.number(at: min($0.advanced(bySeconds: 3_600), max($0, now)), in: zone)
    }
    if lies.contains(number) { return true }
    if number > 0, case .benefit = self {
      var taken: Set<Int64> = []
      for var place in lies.compactMap({ $0 }).sorted() {
        while taken.contains(place) { place += 1 }
        taken.insert(place)
      }
      return taken.contains(number)
    }
    let earlier = zip(given, lies).filter { $1 == (number == 0 ? nil : number - 1) }.map(\.0)
    guard number == 0 || earlier.count > 1 else { return false }
    // A period of before may reach in by an hour where clocks are changed.
    let begun = entitlement.since.advanced(bySeconds: 86_400)
    return earlier.contains { zone.adding(length, to: $0) > begun }
  }
}
