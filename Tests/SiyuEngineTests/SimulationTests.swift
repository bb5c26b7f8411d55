import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Spans of time walked through on a copy of the store.
@Suite(.serialized) struct SimulationTests {
  private static let day: Int64 = 86_400

  private func simulation(
    _ lab: EngineLab, days: Double, every: Int64 = 3_600, from: Double = 0, fresh: Bool = false
  ) throws -> (Simulation, SQLiteOverlay) {
    let overlay = try lab.overlay()
    if fresh { try overlay.forgetDecisions(tagsOf: nil) }
    let start = lab.now.advanced(bySeconds: Int64(from * Double(Self.day)))
    let simulation = Simulation(
      overlay: overlay, planner: lab.planner(store: overlay.store),
      span: SimulatedSpan(
        from: start, to: lab.now.advanced(bySeconds: Int64(days * Double(Self.day))),
        every: every))
    return (simulation, overlay)
  }

  /// Everything a simulation could have changed, as rows.
  private func everything(_ store: any Store) throws -> [[String]] {
    try [ExportKind.enrolments, .messages, .tasks, .tags].flatMap { try store.table($0) }
  }

  @Test func `a simulation shows what applies would do, and changes nothing`() throws {
    let lab = try EngineLab.sops([.newFriend])
    try lab.bringPeople(1...6)
    _ = try lab.planner().apply()
    for number in 1...4 {
      try lab.happen("pool.joined", number, days: 0.5, props: #"{"pool":"wecom"}"#)
    }
    let before = try everything(lab.store)
    let (simulation, overlay) = try simulation(lab, days: 5)
    let report = try simulation.run()
    #expect(try everything(lab.store) == before)
    // The very same by applying every hour.
    let end = lab.now.advanced(bySeconds: 5 * Self.day)
    while lab.now < end {
      _ = try lab.planner().apply()
      lab.wait(days: 1 / 24)
    }
    #expect(try lab.messages() == overlay.store.table(.messages).map(Self.message).sorted())
    #expect(try lab.tasks() == overlay.store.table(.tasks).map { "\($0[3]) \($0[7])" }.sorted())
    #expect(report.enrolled == 4)
    #expect(report.messages == 5)
    #expect(report.tasks == 3)
    #expect(report.reached == 4)
    // Looks at which nobody was due were left out: 120 would have been.
    #expect(report.looks < 12)
  }

  private static func message(_ row: [String]) -> String {
    "\(row[3].isEmpty ? row[5] : row[3]) \(row[2]) \(row[7])"
  }

  @Test func `days, staff and who is contacted most are told`() throws {
    let lab = try EngineLab.sops([.newFriend])
    try lab.bringPeople(1...6)
    _ = try lab.planner().apply()
    for number in 1...4 {
      try lab.happen("pool.joined", number, days: 0.5, props: #"{"pool":"wecom"}"#)
    }
    let report = try simulation(lab, days: 5).0.run()
    #expect(report.days.map(\.date.day) == [1, 2, 3])
    #expect(report.days.map(\.enrolled) == [4, 0, 0])
    #expect(report.days.map(\.messages) == [4, 1, 0])
    #expect(report.days.map(\.tasks) == [0, 0, 3])
    #expect(report.days[0].touchpoints == [.chat: 4])
    let sent = report.days.map {
      $0.sent.sorted { $0.key < $1.key }.map { "\($0.key.step) \($0.value)" }
    }
    #expect(sent == [["welcome 4"], ["howto 1"], []])
    #expect(report.staff.map(\.id) == ["s1", "s2"])
    #expect(report.staff.map(\.messages) == [3, 2])
    #expect(report.staff.map(\.tasks) == [1, 2])
    #expect(report.staff[0].busiest?.count == 2)
    #expect(report.staff[0].days.values.map(\.tasks).reduce(0, +) == 1)
    #expect(report.staff[0].days(above: 1).map(\.day) == [1])
    #expect(report.staff[0].days(above: 2).isEmpty)
    // c3 is of 杭州 and is shown how.
    #expect(report.contacted.map(\.id) == ["c3", "c1", "c2", "c4"])
    #expect(report.contacted.first?.messages == 2)
    let sop = try #require(report.sops.first)
    #expect(sop.outcome.steps.map { $0.count(.sent) } == [4, 1, 0])
  }

  @Test func `customers who are one are one customer reached, whoever of them walks`() throws {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.sop { id = "each", title = "每次", enrol = { on = "bought" }, again = "each",
          steps = { { id = "thanks", wait = "3d", send = "content/a" } } }
        """#)
    ])
    try lab.bringPeople(1...3)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    for number in 1...3 { try lab.happen("bought", number) }
    _ = try lab.planner().apply()
    _ = try lab.store.merge("c1", "c2")
    let report = try simulation(lab, days: 5).0.run()
    #expect(report.messages == 3)
    #expect(report.reached == 2)
    #expect(report.contacted.map { "\($0.id) \($0.messages)" } == ["c1 2", "c3 1"])
  }

  @Test func `the past is played back at its time`() throws {
    let lab = try EngineLab.sops([.newFriend])
    try lab.bringPeople(1...6)
    try lab.happen("pool.joined", 1, days: 0.5, props: #"{"pool":"wecom"}"#)
    try lab.happen("pool.joined", 2, days: 1.5, props: #"{"pool":"wecom"}"#)
    // One who joined before the span begins is not enrolled by it.
    try lab.happen("pool.joined", 3, days: -1, props: #"{"pool":"wecom"}"#)
    try lab.pay(2, days: 2.5)
    let start = lab.now
    lab.wait(days: 60)
    _ = try lab.planner().apply()
    #expect(try lab.messages().isEmpty)
    lab.now = start
    let (simulation, overlay) = try simulation(lab, days: 30, fresh: true)
    let report = try simulation.run()
    #expect(report.enrolled == 2)
    #expect(report.sops[0].outcome.goals == 1)
    let welcomed = try overlay.store.table(.messages).map(Self.message).sorted()
    #expect(welcomed == ["c1 welcome content/a", "c2 welcome content/a"])
    #expect(try lab.messages().isEmpty)
  }

  @Test func `who would have bought anyway is counted apart`() throws {
    let sop = PluginSource.sop(
      """
      siyu.sop {
        id = "walk", title = "walk", enrol = { on = "visit" }, holdout = 0.5,
        goal = { on = "order.paid", within = "14d" },
        steps = { { id = "late", wait = "3d", send = "content/a" } },
      }
      """)
    let lab = try EngineLab.sops([sop])
    try lab.bringPeople(1...40)
    _ = try lab.planner().apply()
    for number in 1...40 {
      try lab.happen("visit", number, days: 0.5)
      // Even numbers buy before anything is sent to them, every fourth of the others after it.
      if number % 2 == 0 { try lab.pay(number, days: 1) }
      if number % 4 == 1 { try lab.pay(number, days: 6) }
    }
    let report = try simulation(lab, days: 20).0.run()
    let walk = try #require(report.sops.first)
    #expect(walk.outcome.enrolled + walk.outcome.heldOut == 40)
    #expect(walk.outcome.heldOut > 8)
    #expect(walk.outcome.goals == 30)
    let held = Set(
      (1...40).filter {
        lab.plugins[0].declarations.sops[0].isHeldOut(.customer(Int64($0)))
      })
    #expect(Int64(held.count) == walk.outcome.heldOut)
    #expect(walk.goalsHeldOut == Int64(held.count { $0 % 2 == 0 || $0 % 4 == 1 }))
    #expect(
      walk.goalsBeforeContact == Int64((1...40).count { $0 % 2 == 0 && !held.contains($0) }))
  }

  @Test func `forgetting keeps what people set and said`() throws {
    let tags = PluginSource.lua(
      "tags",
      """
      siyu.tag_group {
        id = "buyer", title = "buyer", dimension = "value", values = { yes = "yes" },
        assign = function(c) return c.orders:count() > 0 and "yes" or nil end,
      }
      """)
    let lab = try EngineLab.sops([tags, .newFriend])
    try lab.bringPeople(1...3)
    try lab.pay(1)
    _ = try lab.planner().apply()
    let star = TagName(group: "manual", value: "star")
    try lab.store.setTag(star, on: lab.store.customer(named: "c1"), at: lab.now)
    let overlay = try lab.overlay()
    try overlay.forgetDecisions(tagsOf: ["other.group"])
    #expect(try overlay.store.table(.tags).count == 2)
    try overlay.forgetDecisions(tagsOf: nil)
    #expect(try overlay.store.table(.tags).map { $0[1] } == ["manual:star"])
    #expect(try overlay.store.evaluationMark() == nil)
    #expect(try lab.held() == ["c1 manual:star", "c1 tags.buyer:yes"])
    // And everything is decided anew.
    _ = try lab.planner(store: overlay.store).apply()
    #expect(try overlay.store.table(.tags).count == 2)
  }

  @Test func `a plugin that is set aside is told once, and the others go on`() throws {
    let bad = PluginSource.lua(
      "bad",
      """
      siyu.tag_group {
        id = "x", title = "x", dimension = "value", values = { a = "a" },
        assign = function(c) while true do end end,
      }
      """)
    let lab = try EngineLab.sops([bad, .newFriend])
    try lab.bringPeople(1...2)
    try lab.happen("pool.joined", 1, days: 0.1, props: #"{"pool":"wecom"}"#)
    let report = try simulation(lab, days: 0.3, every: 10_800).0.run()
    #expect(report.setAside.map(\.plugin) == ["bad"])
    #expect(report.enrolled == 1)
  }

  /// One that loops takes seconds of each look.
  @Test(arguments: [false, true])
  func `a plugin that is set aside again and again stays so`(_ ends: Bool) throws {
    let bad = PluginSource.lua(
      "bad",
      """
      siyu.tag_group {
        id = "x", title = "x", dimension = "value", values = { a = "a" },
        assign = function(c, ctx) return c.events:count() > 3 and "a" end,
      }
      """)
    let lab = try EngineLab.sops([.newFriend, bad])
    try lab.bringPeople(1...2)
    for hour in 0..<20 {
      try lab.happen(
        "pool.joined", 1, days: 0.1 + Double(hour) / 24, props: #"{"pool":"wecom"}"#)
    }
    var simulation = try simulation(lab, days: 1).0
    simulation.endsAtSetAside = ends
    let runtime = FailingRuntime(lab.runtime, plugin: 1, batch: 0)
    simulation.planner.runtime = runtime
    let report = try simulation.run()
    #expect(report.setAside.map(\.plugin) == ["bad"])
    #expect(runtime.crashes == (ends ? 1 : 3))
    #expect(ends ? report.looks == 1 : report.looks > 5)
  }

  @Test(
    arguments: [
      // Seconds after the last look; due; the next look.
      (0, 0, 10), (0, 10, 10), (0, 11, 20), (10, 5, 20), (10, 89, 90), (10, 91, nil),
      (80, 0, 90), (90, 0, nil), (0, -50, 10),
    ] as [(Int64, Int64, Int64?)])
  func `looks lie on a grid, and those that would find nobody are left out`(
    _ now: Int64, _ due: Int64, _ next: Int64?
  ) {
    let span = SimulatedSpan(
      from: Instant(seconds: 1_000), to: Instant(seconds: 1_100), every: 10)
    let look = span.look(
      after: Instant(seconds: 1_000 + now), notBefore: Instant(seconds: 1_000 + due))
    #expect(look == next.map { Instant(seconds: 1_000 + $0) })
  }
}

extension EngineLab {
  func overlay() throws -> SQLiteOverlay {
    try SQLiteOverlay(
      of: folder.path + "/siyu.db", in: folder.path, key: key, zone: surroundings.zone)
  }
}

/// Two versions of plugins over the same state.
@Suite(.serialized) struct VersionComparisonTests {
  private func version(_ most: Int, _ second: String) -> PluginSource {
    .sop(
      """
      siyu.tag_group {
        id = "buyer", title = "buyer", dimension = "value", values = { yes = "yes" },
        assign = function(c) return c.orders:count() >= \(most) and "yes" or nil end,
      }
      siyu.sop {
        id = "walk", title = "walk", enrol = { on = "visit" },
        steps = { { id = "hello", send = "content/a" }, \(second) },
      }
      """)
  }

  @Test func `what a new version changes is told, and nothing is written`() throws {
    let lab = try EngineLab.sops([version(1, "")])
    try lab.bringPeople(1...6)
    for number in 1...3 { try lab.pay(number) }
    for number in 1...2 { try lab.pay(number, days: -1) }
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    for number in 1...4 { try lab.happen("visit", number) }
    let old = lab.planner()
    try lab.use([version(2, #"{ id = "more", send = "content/owed" }"#)])
    let before = try lab.held()
    let comparison = try VersionComparison.of(old, lab.planner(), overlay: lab.overlay())
    let value = try #require(comparison.rules.first?.values.first)
    #expect(value.gained == 0 && value.lost == 1)
    #expect(value.examples == ["c3"])
    #expect(comparison.sops.map(\.name) == ["mine.walk"])
    #expect(comparison.sops[0].enrolled.isSame)
    #expect(comparison.sops[0].steps.map(\.id) == ["hello", "more"])
    #expect(comparison.sops[0].steps.map(\.messages.then) == [4, 0])
    #expect(comparison.sops[0].steps.map(\.messages.now) == [4, 4])
    #expect(comparison.messages == .init(then: 4, now: 8))
    #expect(try lab.held() == before)
    #expect(try lab.messages().isEmpty)
  }

  @Test func `messages that both versions send are compared, customer by customer`() throws {
    let lab = try EngineLab.sops([version(1, #"{ id = "more", send = "content/owed" }"#)])
    try lab.bringPeople(1...6)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    for number in [1, 3, 4, 6] { try lab.happen("visit", number) }
    let old = lab.planner()
    // One step more, one less, one that reads differently for some.
    try lab.use([
      .sop(
        """
        siyu.sop {
          id = "walk", title = "walk", enrol = { on = "visit" },
          leave = function(c) return c.id == "c6" end,
          steps = {
            { id = "hello", send = "content/b" }, { id = "most", send = "content/owed" },
          },
        }
        """)
    ])
    var asked: [String] = []
    let comparison = try VersionComparison.of(old, lab.planner(), overlay: lab.overlay()) {
      then, now in
      let id = try lab.store.publicID(of: CustomerNumber(rawValue: now.customer ?? 0))
      asked.append("\(id) \(then.step) \(then.content) \(now.step) \(now.content)")
      return id == "c3"
        ? nil : Rewording(then: [.text("hello \(id)")], now: [.text("good day \(id)")])
    }
    #expect(
      asked == [
        "c1 hello content/a hello content/b", "c3 hello content/a hello content/b",
        "c4 hello content/a hello content/b",
      ])
    let row = try #require(comparison.words.first)
    #expect(comparison.words.count == 1 && row.sop == "mine.walk" && row.step == "hello")
    #expect(row.both == 3 && row.different == 2 && comparison.rewordedCustomers == 2)
    #expect(row.example?.words == Rewording(then: [.text("hello c1")], now: [.text("good day c1")]))
    #expect(comparison.rewordedGroups == 0)
  }

  @Test func `how far each uses up the gate's quotas is told`() throws {
    let lab = try EngineLab.sops([version(1, "")])
    lab.sops.gate.caps = [
      ContactCap(touchpoint: .group, most: .count(4), per: .month),
      ContactCap(touchpoint: nil, most: .count(1), per: .day),
    ]
    lab.sops.gate.staffCaps = [StaffCap(what: .messages, most: 90)]
    try lab.bringPeople(1...5)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    for number in [1, 2, 3, 5] { try lab.happen("visit", number) }
    let old = lab.planner()
    try lab.use([version(1, #"{ id = "more", send = "content/owed" }"#)])
    let comparison = try VersionComparison.of(old, lab.planner(), overlay: lab.overlay())
    let (then, now) = comparison.quota
    #expect(then.messages == [.chat: 4] && now.messages == [.chat: 8])
    // Service messages count in no cap, but in the day of who sends them: c1, c3 and c5 are s1's.
    #expect(then.filled == [0, 4] && now.filled == [0, 4])
    #expect(then.fullest[.messages] == 3 && now.fullest[.messages] == 6)
    #expect(then.fullest[.friendAdds] == 0)
  }

  @Test func `versions that were applied are known, the last one first`() throws {
    let lab = try EngineLab.sops([version(1, "")])
    try lab.bringPeople(1...2)
    _ = try lab.planner().apply()
    let first = lab.plugins[0].source.checksum
    lab.wait(days: 1)
    try lab.use([version(2, "")])
    _ = try lab.planner().apply()
    let history = try #require(lab.store as? any PluginHistory)
    let kept = try history.keptVersions(of: "mine")
    #expect(kept.map(\.checksum) == [lab.plugins[0].source.checksum, first])
    #expect(kept[0].appliedAt == lab.now)
    #expect(try history.keptVersions(of: "other").isEmpty)
  }
}
