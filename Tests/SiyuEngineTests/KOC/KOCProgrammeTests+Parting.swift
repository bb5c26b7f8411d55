import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// People who were thought to be one, and are parted again.
extension KOCProgrammeTests {
  @Test func `who is parted again keeps only what she handed in herself`() throws {
    let lab = try lab(
      Self.plugin(
        #"""
        every = "30d",
        tasks = {
          { id = "wish", title = "愿望", points = 5, proof = "link", review = "none" },
          { id = "post", title = "笔记", points = 20, proof = "link", review = "none" },
          { id = "buy", title = "下单", points = 7, proof = "order", review = "none" } },
        pass = function(c, ctx) return ctx.done.points >= 20 end
        """#, recruit: "open = true,"))
    for number in [1, 3] { try answer(lab, number, 800) }
    _ = try lab.planner().apply()
    for number in [1, 3] { try select(lab, number) }
    lab.wait(days: 1)
    try hand(lab, 1, "https://a", task: "wish")
    try hand(lab, 3, "https://b", task: "post")
    _ = try lab.planner().apply()
    _ = try lab.store.merge("c1", "c3")
    lab.wait(days: 1)
    // Paid and accepted while they were thought to be one.
    try lab.pay(3)
    _ = try lab.planner().apply()
    #expect(try points(lab) == ["c1 20", "c1 5", "c1 7"])
    _ = try lab.store.unmerge("c3")
    for _ in 0..<2 { _ = try lab.planner().apply() }
    let desk = try #require(lab.store as? any OutreachDesk)
    func tasks(_ id: String) throws -> [String] {
      let standings = try desk.standings(of: lab.store.customer(named: id))
      return try #require(KOCStandings.member(standings)).member.record.proofs.map(\.task)
    }
    #expect(try tasks("c1") == ["wish"])
    #expect(try tasks("c3") == ["post", "buy"])
    #expect(try points(lab) == ["c1 5", "c3 20", "c3 7"])
    lab.wait(days: 30)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.star warned", "c3 mine.star active"])
  }

  private static let moments = #"""
    every = "30d",
    tasks = { { id = "moments", title = "朋友圈", points = 10, proof = "link", times = 2 } }
    """#

  /// c1 and c3 are members, and handed in so many.
  private func members(_ handed: (Int, String)..., source: PluginSource? = nil) throws -> EngineLab
  {
    let lab = try lab(source ?? Self.plugin(Self.moments, recruit: "open = true,"))
    for number in [1, 3] { try answer(lab, number, 800) }
    _ = try lab.planner().apply()
    for number in [1, 3] { try select(lab, number) }
    for (number, proof) in handed {
      lab.wait(days: 0.1)
      try hand(lab, number, proof)
    }
    _ = try lab.planner().apply()
    _ = try lab.store.merge("c1", "c3")
    lab.wait(days: 1)
    return lab
  }

  private func find(_ lab: EngineLab, _ number: Int, _ proof: String) throws {
    lab.wait(days: 0.01)
    try lab.happen(
      "koc.reviewed", number,
      props: #"{"programme":"mine.star","id":"\#(proof)","accepted":true}"#)
  }

  private func proofs(_ lab: EngineLab, _ id: String) throws -> [String] {
    let desk = try #require(lab.store as? any OutreachDesk)
    let standings = try desk.standings(of: lab.store.customer(named: id))
    return try #require(KOCStandings.member(standings)).member.record.proofs
      .map { "\($0.id) \($0.state.name)" }
  }

  private func earned(_ outcome: PassOutcome) -> [Int64] {
    outcome.plugins[0].programmes.flatMap(\.earned).map(\.amount)
  }

  @Test func `what was accepted while two were one is not accepted again`() throws {
    let lab = try members((3, "c"))
    try find(lab, 1, "c")
    #expect(earned(try lab.planner().apply().outcome) == [10])
    _ = try lab.store.unmerge("c3")
    lab.wait(days: 1)
    #expect(earned(try lab.planner().plan().outcome) == [])
    for _ in 0..<2 { #expect(earned(try lab.planner().apply().outcome) == []) }
    #expect(try points(lab) == ["c3 10"])
    #expect(try events(lab).filter { $0.hasSuffix("accepted") } == ["c3 koc.task-accepted"])
    #expect(try proofs(lab, "c1") == [])
    #expect(try proofs(lab, "c3") == ["c accepted"])
  }

  @Test func `a task counts so often for two who are one, and the rest when they are parted`()
    throws
  {
    let lab = try members((1, "a"), (3, "b"), (3, "c"))
    for proof in ["a", "b", "c"] { try find(lab, 3, proof) }
    _ = try lab.planner().apply()
    #expect(try points(lab) == ["c1 10", "c1 10"])
    #expect(try proofs(lab, "c1") == ["a accepted", "b accepted"])
    lab.wait(days: 1)
    #expect(try lab.planner().apply().outcome.touched == 0)
    _ = try lab.store.unmerge("c3")
    for _ in 0..<2 { _ = try lab.planner().apply() }
    #expect(try points(lab) == ["c1 10", "c3 10", "c3 10"])
    #expect(try proofs(lab, "c3") == ["b accepted", "c accepted"])
  }

  @Test(arguments: [false, true])
  func `what was accepted while two were one and waits for a permission goes with its own`(
    isParted: Bool
  ) throws {
    func source(_ granted: Bool) -> PluginSource {
      var source = Self.plugin(Self.moments, recruit: "open = true,")
      source.asked = source.grants
      if !granted { source.grants.remove("points") }
      return source
    }
    let lab = try members((1, "a"), (3, "c"), source: source(false))
    for proof in ["a", "c"] { try find(lab, 3, proof) }
    _ = try lab.planner().apply()
    #expect(try points(lab) == [])
    if isParted {
      _ = try lab.store.unmerge("c3")
      _ = try lab.planner().apply()
    }
    try lab.use([source(true)])
    lab.wait(days: 1)
    #expect(earned(try lab.planner().apply().outcome) == [20])
    lab.wait(days: 1)
    #expect(earned(try lab.planner(full: true).apply().outcome) == [])
    #expect(try points(lab) == (isParted ? ["c1 10", "c3 10"] : ["c1 10", "c1 10"]))
  }

  @Test func `an order that proved a task proves it also when it is sent back`() throws {
    let lab = try lab(
      Self.plugin(
        #"""
        every = "30d", tasks = { { id = "buy", title = "下单", points = 7, proof = "order" } }
        """#, recruit: "open = true,"))
    try answer(lab, 1, 800)
    _ = try lab.planner().apply()
    try select(lab, 1)
    lab.wait(days: 1)
    try lab.pay(1)
    _ = try lab.planner().apply()
    let facts = try KOCFactsReader(
      lab.store, lab.plugins[0].declarations.kocs[0], at: lab.now
    ).facts(of: lab.store.customer(named: "c1"))
    let proof = KOCProof(id: "\(facts.orders[0].id)/buy", task: "buy", at: lab.now)
    var back = facts
    back.sentBack = [facts.orders[0].id]
    back.orders = []
    let task = try #require(lab.plugins[0].declarations.kocs[0].assess?.task("buy"))
    #expect(facts.isHers(proof, task) && back.isHers(proof, task))
    #expect(!KOCFacts().isHers(proof, task))
  }
}
