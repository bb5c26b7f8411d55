import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

@Suite struct ProposalTests {
  private static let value = TagGroup(
    name: "shop.value", title: "价值", dimension: .value, exclusive: true,
    values: [TagValue(name: "high", title: "高"), TagValue(name: "low", title: "低")])
  private static let likes = TagGroup(
    name: "likes", title: "兴趣", dimension: .product, exclusive: false,
    values: [TagValue(name: "mask", title: "面膜"), TagValue(name: "cream", title: "面霜")])
  private static let directory = TagDirectory(ids: [
    TagName(group: "shop.value", value: "high"): TagID(rawValue: 1),
    TagName(group: "shop.value", value: "low"): TagID(rawValue: 2),
    TagName(group: "likes", value: "mask"): TagID(rawValue: 3),
    TagName(group: "likes", value: "cream"): TagID(rawValue: 4),
    TagName(group: "other", value: "x"): TagID(rawValue: 9),
  ])

  /// `+3` proposes tag 3, `-3` retracts it; held tags by hand end in "!".
  @Test(arguments: [
    ("+1", "", "+1"),
    ("+1", "1", ""),
    ("+1", "2", "+1 -2"),
    ("+1 +2", "", "+2"),
    ("+1", "2!", ""),
    ("+1", "1!", ""),
    ("-1", "1", "-1"),
    ("-1", "1!", ""),
    ("-1", "", ""),
    ("+3", "4", "+3"),
    ("+3 +4", "", "+3 +4"),
    ("-3", "3 4", "-3"),
    ("+3 -3", "", ""),
    ("-3 +3", "3", ""),
    ("+3", "4!", "+3"),
    ("+9", "", ""),
    ("+1", "9 3", "+1"),
  ])
  func `decides by the rules that hold for plugins`(
    _ test: (proposed: String, held: String, decided: String)
  ) {
    var list = ProposalList()
    for word in test.proposed.split(separator: " ") {
      list.add(
        TagID(rawValue: Int32(word.dropFirst()) ?? 0), to: CustomerNumber(rawValue: 7),
        gained: word.hasPrefix("+"))
    }
    let held = test.held.split(separator: " ").map { word in
      ProposalDecider.Held(
        tag: Int32(word.filter(\.isNumber)) ?? 0, byHand: word.hasSuffix("!"))
    }
    let decider = ProposalDecider(groups: [Self.value, Self.likes], directory: Self.directory)
    let changes = decider.decide(list.sorted(), held: held, reasons: list.reasons)
    let words = changes.map { ($0.gained ? "+" : "-") + "\($0.tag.rawValue)" }
    #expect(words.sorted() == test.decided.split(separator: " ").map(String.init).sorted())
  }

  @Test func `the reason of the last proposal counts`() {
    var list = ProposalList()
    let customer = CustomerNumber(rawValue: 7)
    list.add(TagID(rawValue: 3), to: customer, gained: true, reason: "first")
    list.add(TagID(rawValue: 3), to: customer, gained: true, reason: "second")
    let decider = ProposalDecider(groups: [Self.likes], directory: Self.directory)
    let changes = decider.decide(list.sorted(), held: [], reasons: list.reasons)
    #expect(changes.map(\.reason) == ["second"])
  }

  @Test func `customers are sorted, their proposals stay in order`() {
    var list = ProposalList()
    for (customer, tag) in [(9, 1), (7, 2), (9, 2), (7, 1)] {
      list.add(
        TagID(rawValue: Int32(tag)), to: CustomerNumber(rawValue: Int64(customer)), gained: true)
    }
    #expect(
      list.sorted().map { [Int($0.customer), Int($0.tag)] } == [[7, 2], [7, 1], [9, 1], [9, 2]])
    #expect(list.sorted(only: SortedNumbers([9])).map(\.tag) == [1, 2])
  }

  private var plan: ProposalPlan {
    var digester = DecisionDigester()
    digester.add(customer: 5, tag: 1, gained: true)
    digester.add(customer: 4100, tag: 2, gained: false)
    digester.finish()
    return ProposalPlan(
      script: .init(
        path: "scripts/rfm.lua", checksum: "ab", arguments: ["vip:gold", "中"], grants: ["orders"]),
      now: Instant(seconds: 1_782_748_800), change: 12, buckets: digester.digests,
      touched: digester.touched)
  }

  @Test func `a plan reads back as it was written`() throws {
    let bytes = plan.encoded()
    #expect(ProposalPlan.isOne(bytes))
    #expect(try ProposalPlan(decoding: bytes, file: "p") == plan)
  }

  @Test func `an edited plan is refused`() throws {
    let text = String(decoding: plan.encoded(), as: UTF8.self)
    for (old, new) in [
      ("vip:gold", "vip:iron"), ("scripts/rfm.lua", "scripts/rfx.lua"),
      ("\"siyu_proposal\": 2", "\"siyu_proposal\": 3"),
      ("\"change\": 12", "\"change\": \"x\""),
      ("\"outreach\": \"", "\"outreach\": \"!"), ("\"touched\": \"", "\"touched\": \"!"),
    ] {
      let edited = text.replacing(old, with: new)
      #expect(edited != text)
      #expect(throws: Diagnostic.self) {
        try ProposalPlan(decoding: Array(edited.utf8), file: "p")
      }
    }
    #expect(!ProposalPlan.isOne(Array("[1]".utf8)))
    #expect(!ProposalPlan.isOne(Array("{".utf8)))
  }

  // MARK: Committing

  private static let script = ProposalPlan.Script(
    path: "scripts/s.lua", checksum: "ab", arguments: [], grants: [])

  private func list(_ lab: EngineLab, _ value: String) throws -> ProposalList {
    let ids = try lab.store.tagIDs(for: [Self.value], reserve: false).ids
    var list = ProposalList()
    list.add(
      try #require(ids[TagName(group: "shop.value", value: value)]),
      to: try lab.store.customer(named: "c1"), gained: true)
    return list
  }

  @Test func `a plan is committed once, by the names of its tags and not their numbers`() throws {
    let lab = try EngineLab([])
    try lab.bringCustomers(1...2)
    let planner = ProposalPlanner(store: lab.store, groups: [Self.value], now: lab.now)
    let plan = try planner.plan(try list(lab, "high"), by: Self.script).plan
    // Takes the number that the proposed tag would have got.
    try lab.store.setTag(
      TagName(group: "manual", value: "star"), on: lab.store.customer(named: "c2"), at: lab.now)
    let differs = try list(lab, "low")
    #expect(throws: PlanDiffers.self) { try planner.apply(differs, plan) }
    #expect(try lab.store.tagIDs(for: [], reserve: false).ids.count == 1)
    let same = try list(lab, "high")
    #expect(try planner.apply(same, plan).run != nil)
    #expect(try lab.held() == ["c1 shop.value:high", "c2 manual:star"])
    let again = #expect(throws: Diagnostic.self) { try planner.apply(same, plan) }
    #expect(again?.message.contains("committed already") == true)
  }

  @Test func `a plan of a store with later changes is refused`() throws {
    let lab = try EngineLab([])
    try lab.bringCustomers(1...2)
    let planner = ProposalPlanner(store: lab.store, groups: [Self.value], now: lab.now)
    let list = try list(lab, "high")
    var plan = try planner.plan(list, by: Self.script).plan
    plan.change += 1
    #expect(throws: PlanDiffers.self) { try planner.apply(list, plan) }
  }
}
