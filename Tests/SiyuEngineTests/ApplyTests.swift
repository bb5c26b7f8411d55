import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

@Suite struct ApplyTests {
  private let day: Int64 = 86_400

  private func lab(_ customers: Int = 9, _ plugins: [PluginSource] = [.spend]) throws -> EngineLab {
    let lab = try EngineLab(plugins)
    try lab.bringCustomers(1...customers)
    lab.now = lab.now.advanced(bySeconds: day)
    return lab
  }

  @Test func `commits what the plan shows, once`() throws {
    let lab = try lab()
    let before = try lab.store.everything()
    let plan = try lab.planner().plan()
    #expect(try lab.store.everything() == before)
    #expect(plan.choice == .full(.first))
    #expect(plan.outcome.touched == 9)
    let values = plan.outcome.plugins[0].rules[0].values
    #expect(values.map(\.value.name) == ["big", "small"])
    #expect(values.map(\.gained) == [5, 4])
    #expect(values.map(\.examples) == [["c5", "c6", "c7"], ["c1", "c2", "c3"]])

    let report = try lab.planner().apply()
    #expect(report.outcome.touched == 9)
    #expect(
      try lab.held() == (1...9).map { "c\($0) spend.size:\($0 >= 5 ? "big" : "small")" })

    let again = try lab.planner().apply()
    #expect(again.choice == .incremental(try #require(try lab.store.evaluationMark())))
    #expect(again.outcome.touched == 0)
    #expect(again.outcome.evaluated == 0)
    #expect(try lab.planner(full: true).plan().outcome.touched == 0)
  }

  @Test func `tags are lost when the window has passed`() throws {
    let lab = try lab()
    _ = try lab.planner().apply()
    lab.now = lab.now.advanced(bySeconds: 29 * day)
    let report = try lab.planner().apply()
    #expect(report.outcome.evaluated == 9)
    #expect(report.outcome.plugins[0].rules[0].values.map(\.lost) == [5, 4])
    #expect(try lab.held() == [])
  }

  @Test func `an empty store is applied too`() throws {
    let lab = try EngineLab([.spend])
    #expect(try lab.planner().apply().outcome.touched == 0)
    #expect(try lab.store.evaluationMark() != nil)
  }

  // MARK: Plan files

  private func file(_ lab: EngineLab, full: Bool = false) throws -> PlanFile {
    let plan = try lab.planner(full: full).plan().file
    return try PlanFile(decoding: plan.encoded(), file: "plan.json")
  }

  @Test(arguments: [false, true]) func `a plan file commits while nothing has changed`(
    _ full: Bool
  ) throws {
    let lab = try lab()
    if !full { _ = try lab.planner().apply() }
    try lab.correct(2, to: 30)
    let plan = try file(lab, full: full)
    #expect(plan.isIncremental == !full)
    // The plan's clock counts, not today's.
    let report = try lab.planner(at: lab.now.advanced(bySeconds: 90 * day)).apply(plan)
    #expect(report.now == lab.now)
    #expect(report.outcome.touched == (full ? 9 : 1))
    #expect(try lab.held().contains("c2 spend.size:big"))
    #expect(try lab.store.evaluationMark()?.now == lab.now)
    #expect(try lab.planner(full: true).plan().outcome.touched == 0)
  }

  @Test func `it is refused when a customer it touches has changed, and says which`() throws {
    let lab = try lab()
    let plan = try file(lab)
    try lab.correct(2, to: 30)
    let before = try lab.store.everything()
    let error = #expect(throws: PlanDiffers.self) { _ = try lab.planner().apply(plan) }
    #expect(error?.examples == ["c2"])
    #expect(error?.customers == 1)
    #expect(
      error?.description == """
        the plan no longer holds; nothing was written
          decisions changed for 1 of the plan's customers: c2
          make a new plan, look at it, and apply that one
        """)
    #expect(try lab.store.everything() == before)
    // Nor were plugins kept, nor tags' numbers reserved.
    #expect(try lab.store.keptPlugin(checksum: PluginSource.spend.checksum) == nil)
    try lab.store.setTag(
      TagName(group: "manual", value: "star"), on: lab.store.customer(named: "c4"), at: lab.now)
    #expect(try lab.store.tagIDs(for: [], reserve: false).ids.count == 1)
  }

  @Test func `it is refused when a customer it touches was merged away`() throws {
    let lab = try lab()
    let plan = try file(lab)
    _ = try lab.store.merge("c9", "c2")
    let error = #expect(throws: PlanDiffers.self) { _ = try lab.planner().apply(plan) }
    #expect(error?.examples == ["c2"])
  }

  @Test func `changes to others wait for the next plan`() throws {
    let lab = try lab()
    _ = try lab.planner().apply()
    try lab.correct(2, to: 30)
    let plan = try file(lab)
    try lab.correct(3, to: 40)
    try lab.bringCustomers([77])
    // Takes the number that a tag of the plan would have got, had it been new.
    try lab.store.setTag(
      TagName(group: "manual", value: "star"), on: lab.store.customer(named: "c4"), at: lab.now)
    let report = try lab.planner().apply(plan)
    #expect(report.outcome.touched == 1)
    let held = try lab.held()
    #expect(held.contains("c2 spend.size:big"))
    #expect(held.contains("c3 spend.size:small"))
    let next = try lab.planner().plan()
    #expect(next.file.digest == (try lab.planner(full: true).plan().file.digest))
    #expect(next.outcome.touched == 2)
  }

  @Test func `a tag made since the plan does not change its digest`() throws {
    let lab = try lab()
    let plan = try file(lab)
    try lab.bringCustomers([77])
    try lab.store.setTag(
      TagName(group: "manual", value: "star"), on: lab.store.customer(named: "c77"), at: lab.now)
    _ = try lab.planner().apply(plan)
    #expect(try lab.held().count == 10)
    #expect(try lab.planner().plan().outcome.touched == 1)
  }

  @Test func `another apply in between leaves a plan of other customers standing`() throws {
    let lab = try lab()
    _ = try lab.planner().apply()
    let then = lab.now
    // c2 is touched only at the plan's clock, c3 already at the other's.
    var later = EngineLab.order(2, amount: 3_000, at: then.advanced(bySeconds: 10 * day))
    later.orderID = "later"
    try lab.bring(.orders([later]))
    lab.now = then.advanced(bySeconds: 20 * day)
    let plan = try file(lab)
    try lab.bring(.orders([EngineLab.order(3, amount: 4_000, at: then)]))
    _ = try lab.planner(at: then.advanced(bySeconds: day)).apply()
    let mark = try lab.store.evaluationMark()
    _ = try lab.planner().apply(plan)
    #expect(try lab.store.evaluationMark() == mark)
    let held = try lab.held()
    #expect(held.contains("c2 spend.size:big"))
    #expect(held.contains("c3 spend.size:big"))
    #expect(try lab.planner().plan().outcome.touched == 0)
    #expect(try lab.planner(full: true).plan().outcome.touched == 0)
  }

  @Test func `what a plan leaves aside is looked at by the next pass`() throws {
    let lab = try lab()
    _ = try lab.planner().apply()
    try lab.correct(2, to: 30)
    let plan = try file(lab)
    // A script gives c3 a tag that the rule will take away.
    let tag = TagName(group: "spend.size", value: "big")
    let session = try lab.store.beginRun(
      RunHeader(
        identity: "script", now: lab.now, plugins: [("script", "")], rules: [(0, "script")],
        mark: nil))
    let change = TagChange(
      tag: try #require(try lab.store.tagIDs(for: [], reserve: false).ids[tag]), gained: true,
      rule: 0, reason: nil, reads: [])
    let number = try lab.store.customer(named: "c3").rawValue
    try session.commit(
      [SubjectChange(customer: number, changes: [change], due: lab.now.seconds)], through: 1)
    try session.finish()

    #expect(try lab.planner().apply(plan).outcome.touched == 1)
    let next = try lab.planner().plan()
    #expect(next.outcome.touched == 1)
    #expect(next.file.digest == (try lab.planner(full: true).plan().file.digest))
  }

  @Test func `a plan is committed once`() throws {
    let lab = try lab()
    let plan = try file(lab)
    _ = try lab.planner().apply(plan)
    let before = try lab.store.everything()
    let error = #expect(throws: Diagnostic.self) { _ = try lab.planner().apply(plan) }
    #expect(error?.message.contains("committed already") == true)
    #expect(try lab.store.everything() == before)
  }

  @Test func `it names what changed in plugins and settings`() throws {
    let lab = try lab()
    let plan = try file(lab)
    var other = PluginSource.spend
    other.checksum = "edited"
    try lab.use([other])
    var error = #expect(throws: PlanDiffers.self) { _ = try lab.planner().apply(plan) }
    #expect(error?.inputs == ["the files of spend@1.0.0 changed"])
    other = .spend
    other.settings = ["x": 1]
    try lab.use([other])
    error = #expect(throws: PlanDiffers.self) { _ = try lab.planner().apply(plan) }
    #expect(error?.inputs == ["settings, grants or the workspace's declarations changed"])
    try lab.use([.lua("other", "")])
    error = #expect(throws: PlanDiffers.self) { _ = try lab.planner().apply(plan) }
    #expect(error?.inputs == ["other@1.0.0 is new", "spend@1.0.0 is gone"])
  }

  @Test func `a plan of another store is refused`() throws {
    let plan = try file(lab(20))
    let small = try lab(1)
    var late = plan
    late.change = 4_000
    #expect(throws: PlanDiffers.self) { _ = try small.planner().apply(plan) }
    let error = #expect(throws: PlanDiffers.self) { _ = try small.planner().apply(late) }
    #expect(error?.inputs == ["this is not the store it was made from, or an older copy of it"])
    #expect(try small.held() == [])
  }

  // MARK: Interrupted

  /// Three buckets of customers, the first of them one short: two transactions, and then the end
  /// of the run.
  private static let many = 9_000

  @Test(arguments: [false, true]) func `an apply that failed in the middle goes on`(
    _ byFile: Bool
  ) throws {
    let lab = try lab(Self.many)
    let plan = try file(lab)
    for (commits, held) in [0, 8_191, Self.many].enumerated() {
      // A file's apply goes on, so each of them needs one commit more; without a file what is
      // committed is no decision any more, and the apply begins anew.
      let store = FailingStore(lab.store, commits: byFile ? min(commits, 1) : commits)
      #expect(throws: FailingStore.Failure.self) {
        let planner = lab.planner(store: store)
        _ = byFile ? try planner.apply(plan) : try planner.apply()
      }
      #expect(try lab.held().count == held)
    }
    _ = byFile ? try lab.planner().apply(plan) : try lab.planner().apply()
    #expect(try lab.held().count == Self.many)
    #expect(try lab.store.table(.decisions).count == Self.many)
    #expect(try lab.planner().plan().outcome.evaluated == 0)
    #expect(try lab.planner(full: true).plan().outcome.touched == 0)
    #expect(
      try lab.store.keptPlugin(checksum: PluginSource.spend.checksum) == PluginSource.spend.files)
  }

  @Test(arguments: [false, true])
  func `what an interrupted apply left is mended when its plugin is gone again`(
    _ byFile: Bool
  ) throws {
    let lab = try lab(Self.many)
    _ = try lab.planner().apply()
    let plan = try file(lab)
    var other = PluginSource.spend
    other.files["main.lua"] = Array(
      String(decoding: other.files["main.lua"] ?? [], as: UTF8.self)
        .replacing("spent >= 500", with: "spent < 500").utf8)
    other.checksum = "edited"
    try lab.use([other])
    #expect(throws: FailingStore.Failure.self) {
      try lab.planner(store: FailingStore(lab.store, commits: 1)).apply()
    }
    try lab.use([.spend])
    // A plan from before cannot stand for a look at everybody.
    if byFile { _ = try lab.planner().apply(plan) }
    let report = try lab.planner().apply()
    #expect(report.choice == .full(.interrupted))
    #expect(report.outcome.touched == 8_191)
    #expect(try lab.held().count { $0.hasSuffix(":small") } == 4)
    guard case .incremental = try lab.planner().plan().choice else {
      Issue.record("the interruption is not over")
      return
    }
  }
}
