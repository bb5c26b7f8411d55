import SiyuModel
import SiyuTestSupport

/// What can happen to a brand's data, made up from a seed: few customers with much going on.
struct BrandHistory {
  private(set) var random: SeededRandom
  /// Paid times so far: the clock likes to stop where a window over one of them ends.
  private var times: [Int64] = []
  private var orders = 0

  init(seed: UInt64) { random = SeededRandom(seed) }

  private static let spans: [Int64] = [
    129_600, 172_800, 259_200, 432_000, 864_000, 1_209_600, 1_728_000, 2_592_000, 5_184_000,
    7_776_000, 31_536_000,
  ]

  /// The next clock: usually later by seconds to months, now and then earlier.
  mutating func clock(after now: Instant) -> Instant {
    let day: Int64 = 86_400
    switch random.below(12) {
    case 0, 1: return now.advanced(bySeconds: Int64(random.below(90)))
    case 2, 3: return now.advanced(bySeconds: Int64(random.below(12)) * 3_600)
    case 4, 5: return now.advanced(bySeconds: Int64(random.below(20)) * day)
    case 6: return now.advanced(bySeconds: Int64(random.below(120)) * day)
    case 7: return now.advanced(bySeconds: -Int64(random.below(40)) * day / 3)
    case 8: return now.advanced(bySeconds: day - now.seconds % day - Int64(random.below(2)))
    default:
      guard !times.isEmpty else { return now }
      let end = random.pick(times) + random.pick(Self.spans) + Int64(random.below(3)) - 1
      return end > now.seconds ? Instant(seconds: end) : now
    }
  }

  /// Does one thing to the brand.
  mutating func act(on lab: EngineLab) throws {
    let count = 1 + random.below(4)
    switch random.below(22) {
    case 0...6: try lab.bring(.orders((0..<count).map { _ in order(lab.now) }))
    case 7, 8: try lab.bring(.events((0..<count).map { _ in event(lab.now) }))
    case 9, 10: try lab.bring(.attributes((0..<count).map { _ in attribute() }))
    case 11: try lab.bring(.entities([entity()]))
    case 12, 13: try lab.bring(.customers((0..<count).map { _ in customer(lab.now) }))
    case 14: try lab.bring(.products([product(lab.now)]))
    case 15: try lab.bring(.accounts([account()]))
    case 16, 17: try mergeOrSplit(lab.store)
    case 18: try lab.bring(.tags([tag()]))
    default: try tagByHand(lab.store, lab.now)
    }
  }

  private mutating func person() -> PersonReference {
    var person = PersonReference()
    if random.oneIn(2) {
      person.customerID = "c\(random.below(12))"
    } else {
      person.platform = random.pick(["taobao", "douyin"])
      person.accountID = "a\(random.below(8))"
      if random.oneIn(9) { person.customerID = "c\(random.below(12))" }
    }
    if random.oneIn(15) { person.phone = "1380000000\(random.below(5))" }
    return person
  }

  private mutating func time(_ now: Instant) -> Instant {
    let reach: [Int64] = [3_600, 86_400, 864_000, 8_640_000, 40_000_000]
    let far = Int.random(in: 0...Int(random.pick(reach)), using: &random)
    let at = now.seconds + Int64(random.oneIn(4) ? far : -far)
    times.append(at)
    return Instant(seconds: at)
  }

  private mutating func order(_ now: Instant) -> OrderRecord {
    let isKnown = orders > 0 && random.oneIn(4)
    if !isKnown { orders += 1 }
    var row = OrderRecord(
      orderID: "o\(isKnown ? random.below(orders) : orders)",
      amount: Int64(random.below(60)) * 100)
    row.buyer = random.oneIn(20) ? nil : person()
    row.paidAt = random.oneIn(10) ? nil : time(now)
    row.refunded = random.oneIn(3) ? row.amount : 0
    row.status = random.pick(OrderStatus.allCases)
    row.channel = random.pick([nil, "live", "shop"])
    for _ in 0..<random.below(3) {
      var line = OrderLineRecord(orderID: row.orderID, quantity: Int64(1 + random.below(4)))
      line.sku = "s\(random.below(5))"
      line.category = random.pick([nil, "serum", "cream"])
      line.price = 100
      row.lines.append(line)
    }
    return row
  }

  private mutating func event(_ now: Instant) -> EventRecord {
    EventRecord(
      eventID: "v\(random.below(60))", person: person(), type: random.pick(["visit", "click"]),
      at: time(now))
  }

  private mutating func attribute() -> AttributeRecord {
    AttributeRecord(
      person: person(), name: "skin", value: random.pick([nil, "dry", "oily", "strange"]))
  }

  private mutating func entity() -> EntityRecord {
    EntityRecord(
      entityID: "e\(random.below(6))", person: person(), kind: "pet", name: "species",
      value: random.pick([nil, "cat", "dog"]))
  }

  private mutating func customer(_ now: Instant) -> CustomerRecord {
    var row = CustomerRecord(person: person())
    row.city = random.pick([nil, "北京", "杭州"])
    row.joinedAt = random.oneIn(3) ? nil : time(now)
    return row
  }

  private mutating func account() -> AccountRecord {
    var person = person()
    person.unionID = "u\(random.below(6))"
    return AccountRecord(person: person)
  }

  private mutating func product(_ now: Instant) -> ProductRecord {
    var row = ProductRecord(sku: "s\(random.below(5))")
    row.category = random.pick(["serum", "cream", "mask", "other"])
    row.at = time(now)
    return row
  }

  private mutating func tag() -> TagRecord {
    TagRecord(person: person(), tag: name().description)
  }

  /// A tag that people set: of rules' groups, and rarely one of which no rule knows.
  private mutating func name() -> TagName {
    if random.oneIn(12) { return TagName(group: "manual", value: random.pick(["star", "moon"])) }
    return random.pick([
      TagName(group: "alpha.spend", value: "high"), TagName(group: "alpha.recency", value: "hot"),
      TagName(group: "alpha.bought", value: "mask"), TagName(group: "beta.pets", value: "cat"),
      TagName(group: "lifecycle", value: "old"), TagName(group: "interest", value: "mask"),
      TagName(group: "alpha.spend", value: "retired"),
    ])
  }

  private mutating func tagByHand(_ store: any Store, _ now: Instant) throws {
    let held = try store.table(.tags)
    if random.oneIn(2), !held.isEmpty {
      let row = random.pick(held)
      guard let tag = TagName(row[1]) else { return }
      return try store.removeTag(tag, from: store.customer(named: row[0]), at: now)
    }
    let people = try store.people().keys.sorted()
    if people.isEmpty { return }
    try store.setTag(name(), on: store.customer(named: random.pick(people)), at: now)
  }

  private mutating func mergeOrSplit(_ store: any Store) throws {
    let people = try store.people().sorted { $0.key < $1.key }
    let several = people.filter { $0.value.count > 1 }
    if random.oneIn(2), !several.isEmpty {
      _ = try store.unmerge(random.pick(random.pick(several).value.sorted()))
    } else if people.count > 1 {
      _ = try store.merge(random.pick(people).key, random.pick(people).key)
    }
  }
}
