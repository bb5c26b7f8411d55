import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// A programme through all its stages, in passes over a store.
@Suite(.serialized) struct KOCProgrammeTests {
  static let day: Int64 = 86_400

  static let survey = Survey(
    name: "mine.koc", title: "问卷",
    questions: [SurveyQuestion(id: "fans", form: .number(min: 0, max: nil), required: true)])

  static func plugin(
    _ assess: String = usual, recruit: String = "", grants: Set<String> = ["koc", "answers"]
  ) -> PluginSource {
    var source = PluginSource.lua(
      "mine",
      #"""
      siyu.koc {
        id = "star", title = "体验官",
        recruit = { survey = "koc", send = "content/a", \#(recruit)
          invite = function(c) return c.orders:count() >= 1, "买过" end },
        select = {
          score = function(c, ctx)
            local fans = ctx.answers:number("fans", 0)
            if fans < 10 then return nil, "太少" end
            return fans, { "{fans} 粉丝", fans = fans }
          end,
          top = 2, per = "city", quota = 1 },
        assess = { \#(assess) },
        share = { content = "content/b" },
      }
      """#, grants: PluginSource.sopGrants.union(grants))
    source.surveys = [survey]
    return source
  }

  static let usual = #"""
    every = "30d", back_after = "60d",
    tasks = { { id = "moments", title = "朋友圈", points = 10, proof = "link", times = 2 } },
    pass = function(c, ctx) return ctx.done.points >= 10 and ctx.done.tasks.moments >= 1,
      { "{n} 分", n = ctx.done.points } end
    """#

  func lab(_ plugin: PluginSource = plugin()) throws -> EngineLab {
    let lab = try EngineLab.sops([plugin])
    try lab.bringPeople(1...4)
    return lab
  }

  func answer(_ lab: EngineLab, _ number: Int, _ fans: Double) throws {
    try lab.bring(
      .answers([
        AnswerRecord(
          person: PersonReference(customerID: "c\(number)"), survey: "mine.koc", question: "fans",
          answer: "\(fans)", at: lab.now, value: .number(fans))
      ]))
  }

  func hand(_ lab: EngineLab, _ number: Int, _ proof: String, task: String = "moments")
    throws
  {
    try lab.happen(
      "koc.proof", number,
      props: #"{"programme":"mine.star","task":"\#(task)","proof":"\#(proof)","id":"\#(proof)"}"#)
  }

  func events(_ lab: EngineLab) throws -> [String] {
    try lab.store.table(.events).filter { $0[2].hasPrefix("koc.") && $0[2] != "koc.proof" }
      .map { "\($0[1]) \($0[2])" }.sorted()
  }

  /// Given, by customer.
  func points(_ lab: EngineLab) throws -> [String] {
    let columns = ExportKind.ledger.columns
    let (who, amount) = (
      try #require(columns.firstIndex(of: "customer_id")),
      try #require(columns.firstIndex(of: "change"))
    )
    return try lab.store.table(.ledger).map { "\($0[who]) \($0[amount])" }.sorted()
  }

  func select(_ lab: EngineLab, _ number: Int) throws {
    let desk = try #require(lab.store as? any OutreachDesk)
    let customer = try lab.store.customer(named: "c\(number)")
    let koc = try #require(lab.plugins.first?.declarations.kocs.first)
    let held = try #require(
      KOCStandings.member(try desk.standings(of: customer)))
    let (member, effects) = KOCStages(koc, zone: .utc).selected(
      held.member, reason: "选中", at: lab.now)
    var change = OutreachChange()
    change.put(
      KOCStandings.standing(member, in: koc.name, of: held.key, due: member.record.until))
    for case .event(let type, let at, let props) in effects {
      change.events.append(KOCStandings.event(type, in: koc.name, of: held.key, props, at: at))
    }
    try desk.changeByHand([(customer, change)], at: lab.now)
  }

  @Test func `who bought is invited, and the invitation goes out the same evening`() throws {
    let lab = try lab()
    try lab.pay(1)
    let plan = try lab.planner().plan().outcome
    #expect(
      plan.plugins[0].programmes[0].moves.map { "\($0.from) \($0.to) \($0.examples)" }
        == ["none invited [\"c1\"]"])
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.star invited"])
    #expect(try events(lab) == ["c1 koc.invited"])
    #expect(try lab.messages() == ["c1 invite content/a"])
    // Nobody is invited twice, or looked at again and again.
    lab.wait(days: 3)
    #expect(try lab.planner().apply().outcome.touched == 0)
    #expect(try lab.messages() == ["c1 invite content/a"])
  }

  @Test func `without the grant nobody is anything`() throws {
    var source = Self.plugin()
    source.asked = source.grants
    source.grants.remove("koc")
    let lab = try lab(source)
    try lab.pay(1)
    let outcome = try lab.planner().apply().outcome
    #expect(outcome.plugins[0].programmes[0].refusal?.permission == "koc")
    #expect(try lab.standings() == [])
  }

  @Test func `an answer after the invitation makes a candidate`() throws {
    let lab = try lab()
    try answer(lab, 2, 500)
    try lab.pay(1)
    try lab.pay(2)
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    try answer(lab, 1, 800)
    _ = try lab.planner().apply()
    // c2's answer is older than the invitation.
    #expect(try lab.standings() == ["c1 mine.star answered", "c2 mine.star invited"])
  }

  @Test func `candidates are asked for score, reason and part`() throws {
    let lab = try lab(Self.plugin(recruit: "open = true,"))
    for (number, fans) in [(1, 800.0), (2, 900.0), (3, 5.0)] { try answer(lab, number, fans) }
    _ = try lab.planner().apply()
    let plugin = try #require(lab.plugins.first)
    let asker = KOCAsker(
      store: lab.store, runtime: lab.runtime, plugin: plugin, koc: plugin.declarations.kocs[0],
      now: lab.now)
    let numbers = try (1...3).map { try lab.store.customer(named: "c\($0)") }
    let said = try asker.ask(about: numbers, scores: true)
    #expect(numbers.map { said[$0]?.score } == [800, 900, nil])
    #expect(numbers.map { said[$0]?.reason } == ["800 粉丝", "900 粉丝", "太少"])
    #expect(numbers.map { said[$0]?.part } == ["上海", "上海", "杭州"])
    #expect(try asker.ask(about: numbers, scores: false)[numbers[2]]?.part == "杭州")
  }

  @Test func `members are assessed, rewarded once, warned, and leave`() throws {
    let lab = try lab(Self.plugin(recruit: "open = true,"))
    try answer(lab, 1, 800)
    _ = try lab.planner().apply()
    try select(lab, 1)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.star active"])
    #expect(try lab.messages() == ["c1 share content/b"])
    lab.wait(days: 2)
    try hand(lab, 1, "https://a")
    _ = try lab.planner().apply()
    // Staff look at it: done accepts.
    let tasks = try lab.store.table(.tasks)
    #expect(tasks.map { $0[7] } == ["审核：朋友圈"])
    #expect(try points(lab) == [])
    let desk = try #require(lab.store as? any OutreachStore)
    #expect(try desk.finishTask(tasks[0][0], at: lab.now))
    for _ in 0..<2 {
      lab.wait(days: 1)
      _ = try lab.planner().apply()
    }
    #expect(try points(lab) == ["c1 10"])
    lab.wait(days: 27)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.star active"])
    lab.wait(days: 30)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.star warned"])
    lab.wait(days: 30)
    _ = try lab.planner().apply()
    #expect(try lab.standings() == ["c1 mine.star left"])
    #expect(
      try events(lab) == [
        "c1 koc.answered", "c1 koc.left", "c1 koc.passed", "c1 koc.selected",
        "c1 koc.task-accepted", "c1 koc.warned",
      ])
    let history = try #require(lab.store as? any OutreachDesk)
      .standingHistory(of: lab.store.customer(named: "c1"))
    #expect(history.map(\.state) == ["answered", "active", "warned", "left"])
    #expect(history.last?.reason == "0 分")
  }

  @Test func `points of a task go with the run, and what was done by hand since stands`() throws {
    let lab = try lab(Self.plugin(recruit: "open = true,"))
    try answer(lab, 1, 800)
    _ = try lab.planner().apply()
    try select(lab, 1)
    _ = try lab.planner().apply()
    lab.wait(days: 2)
    try hand(lab, 1, "https://a")
    _ = try lab.planner().apply()
    let store = try #require(lab.store as? any OutreachStore)
    #expect(try store.finishTask(try lab.store.table(.tasks)[0][0], at: lab.now))
    lab.wait(days: 1)
    let report = try lab.planner().apply()
    #expect(try points(lab) == ["c1 10"])
    let desk = try #require(lab.store as? any OutreachDesk)
    let customer = try lab.store.customer(named: "c1")
    var out = try #require(try desk.standings(of: customer).first)
    out.state = "excluded"
    var change = OutreachChange()
    change.put(out)
    try desk.changeByHand([(customer, change)], at: lab.now)
    for run in (report.further.map(\.run) + [report.run]).compactMap({ $0 }) {
      _ = try store.undo(run: run, at: lab.now, dryRun: false)
    }
    #expect(try points(lab) == ["c1 -10", "c1 10"])
    #expect(try lab.standings() == ["c1 mine.star excluded"])
  }

  @Test func `a host that was away judges every period in one look`() throws {
    let lab = try lab(
      Self.plugin(
        #"""
        every = "1d", warnings = 10,
        tasks = { { id = "moments", title = "朋友圈", proof = "link" } },
        pass = function(c, ctx) return false end
        """#, recruit: "open = true,"))
    try answer(lab, 1, 800)
    _ = try lab.planner().apply()
    try select(lab, 1)
    _ = try lab.planner().apply()
    lab.wait(days: 12)
    for _ in 0..<4 { _ = try lab.planner().apply() }
    #expect(try lab.standings() == ["c1 mine.star left"])
    #expect(try events(lab).filter { $0 == "c1 koc.warned" }.count == 10)
  }

  @Test func `orders prove a task by themselves, paid back ones do not`() throws {
    let lab = try lab(
      Self.plugin(
        #"""
        every = "30d",
        tasks = { { id = "buy", title = "下单", points = 7, proof = "order", times = 2 } }
        """#, recruit: "open = true,"))
    try answer(lab, 1, 800)
    _ = try lab.planner().apply()
    try select(lab, 1)
    lab.wait(days: 1)
    try lab.pay(1)
    // Free, and closed before anybody had it.
    var free = OrderRecord(orderID: "closed", amount: 0, status: .closed)
    free.buyer = PersonReference(customerID: "c1")
    free.paidAt = lab.now
    var back = OrderRecord(orderID: "back", amount: 500, status: .refunded)
    back.buyer = free.buyer
    back.paidAt = lab.now
    try lab.bring(.orders([free, back]))
    _ = try lab.planner().apply()
    let desk = try #require(lab.store as? any OutreachDesk)
    let member = try #require(
      KOCStandings.member(try desk.standings(of: lab.store.customer(named: "c1"))))
    #expect(member.member.record.proofs.map(\.state) == [.accepted])
    #expect(try points(lab) == ["c1 7"])
  }

  @Test func `a plan, an apply and a simulation tell what tasks give`() throws {
    let lab = try lab(
      Self.plugin(
        #"""
        every = "30d",
        tasks = { { id = "buy", title = "下单", points = 7, proof = "order", times = 2 } }
        """#, recruit: "open = true,"))
    for number in 1...2 { try answer(lab, number, 800) }
    _ = try lab.planner().apply()
    for number in 1...2 { try select(lab, number) }
    lab.wait(days: 1)
    try lab.pay(1)
    try lab.pay(2)
    func given(_ outcomes: [ProgrammeOutcome]) -> [String] {
      outcomes.flatMap(\.earned).map { "\($0.purse.name) \($0.times) \($0.amount)" }
    }
    #expect(given(try lab.planner().plan().outcome.plugins[0].programmes) == ["points 2 14"])
    let overlay = try SQLiteOverlay(
      of: lab.folder.path + "/siyu.db", in: lab.folder.path, key: lab.key, zone: .utc)
    let report = try Simulation(
      overlay: overlay, planner: lab.planner(),
      span: SimulatedSpan(
        from: lab.now, to: lab.now.advanced(bySeconds: 3 * Self.day), every: Self.day)
    ).run()
    #expect(given(report.programmes) == ["points 2 14"])
    #expect(given(try lab.planner().apply().outcome.plugins[0].programmes) == ["points 2 14"])
    #expect(given(try lab.planner().apply().outcome.plugins[0].programmes) == [])
  }

  @Test(arguments: [
    ("ctx.done.point", "unknown field 'point' of ctx.done; did you mean 'points'?"),
    ("ctx.done.tasks.moment", "unknown field 'moment' of ctx.done.tasks; did you mean 'moments'?"),
  ])
  func `a slip in what a programme tells is an error`(field: String, words: String) throws {
    let lab = try lab(
      Self.plugin(
        #"""
        every = "2d", tasks = { { id = "moments", title = "朋友圈", proof = "link" } },
        pass = function(c, ctx) return (\#(field) or 0) > 0 end
        """#, recruit: "open = true,"))
    try answer(lab, 1, 800)
    _ = try lab.planner().apply()
    try select(lab, 1)
    lab.wait(days: 3)
    let programme = try lab.planner().apply().outcome.plugins[0].programmes[0]
    #expect(programme.failureExamples.map(\.diagnostic.message) == [words])
    #expect(try lab.standings() == ["c1 mine.star active"])
  }

  @Test func `two customers who are one are the further stage, and nothing is paid twice`() throws {
    let lab = try lab(
      Self.plugin(
        #"""
        every = "30d",
        tasks = { { id = "moments", title = "朋友圈", points = 10, proof = "link", times = 3,
          review = "none" } }
        """#, recruit: "open = true,"))
    for number in 1...2 { try answer(lab, number, 800) }
    _ = try lab.planner().apply()
    for number in 1...2 { try select(lab, number) }
    lab.wait(days: 1)
    try hand(lab, 1, "https://a")
    try hand(lab, 2, "https://b")
    _ = try lab.planner().apply()
    _ = try lab.store.merge("c1", "c2")
    lab.wait(days: 1)
    for _ in 0..<3 { _ = try lab.planner().apply() }
    #expect(try lab.standings() == ["c1 mine.star active"])
    let desk = try #require(lab.store as? any OutreachDesk)
    let member = try #require(
      KOCStandings.member(try desk.standings(of: lab.store.customer(named: "c1"))))
    #expect(Set(member.member.record.proofs.map(\.id)) == ["https://a", "https://b"])
    #expect(try points(lab) == ["c1 10", "c1 10"])
    lab.wait(days: 1)
    #expect(try lab.planner().apply().outcome.touched == 0)
  }

  @Test func `a full look and one at what changed decide the same`() throws {
    func live(full: Bool) throws -> [String] {
      let lab = try lab(Self.plugin(recruit: "open = true,"))
      try lab.pay(1)
      try answer(lab, 2, 800)
      _ = try lab.planner().apply()
      try select(lab, 2)
      for index in 0..<8 {
        lab.wait(days: 9)
        try hand(lab, 2, "https://\(index)")
        _ = try lab.planner(full: full).apply()
      }
      return try lab.standings() + events(lab) + lab.messages() + lab.tasks()
    }
    #expect(try live(full: true) == live(full: false))
  }

  @Test func `rules and SOPs read the stage`() throws {
    var source = Self.plugin(recruit: "open = true,")
    source.files["main.lua"]! += Array(
      #"""

      siyu.tag_group { id = "koc", title = "K", dimension = "customer", values = { "in", "out" },
        assign = function(c)
          local koc = c.koc("star")
          return koc and koc.stage == "active" and "in" or "out"
        end }
      """#.utf8)
    let lab = try lab(source)
    try answer(lab, 1, 800)
    _ = try lab.planner().apply()
    try select(lab, 1)
    _ = try lab.planner().apply()
    #expect(try lab.held().contains("c1 mine.koc:in"))
    #expect(try lab.held().contains("c2 mine.koc:out"))
  }
}
