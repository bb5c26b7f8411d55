import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Months of a brand's life, lived in two ways: it must come to the same.
@Suite(.serialized) struct SOPHistoryTests {
  private static let plugin = PluginSource.member(
    #"""
    siyu.membership {
      id = "vip", title = "会员", kind = "growth",
      by = function(c)
        return c.orders:within("8d"):count()
          + c.events:where { type = { "visit", "pool.joined" } }:within("8d"):count()
      end,
      period = "5d", grace = "30h",
      levels = { { id = "silver", title = "银", from = 1 }, { id = "gold", title = "金", from = 2 } },
    }
    siyu.tag_group {
      id = "card", title = "卡", dimension = "value", values = { "silver", "gold" },
      assign = function(c) return c.level("vip") end,
    }
    siyu.sop {
      id = "up", title = "升级", enrol = { on = "level.up", to = "gold" }, again = "each",
      steps = { { id = "a", task = "祝贺", when = function(c) return c.level("vip") == "gold" end } },
    }
    siyu.tag_group {
      id = "value", title = "价值", dimension = "value", values = { "high", "low" },
      assign = function(c) return c.orders:within("20d"):count() > 1 and "high" or "low" end,
    }
    siyu.tag_group {
      id = "met", title = "见过", dimension = "customer", values = { "yes" },
      assign = function() return siyu.keep end,
    }
    siyu.sop {
      id = "new", title = "新", enrol = { on = "pool.joined" }, again = "5d", holdout = 0.2,
      goal = { on = "order.paid", within = "6d" },
      leave = function(c) return c.tags:has("value:high") end,
      steps = {
        { id = "a", after = "0m", send = siyu.split { { "content/a", 1 }, { "content/b", 1 } } },
        { id = "b", day = 2, at = "20:00", send = "content/b", if_refused = "wait", within = "2d" },
        { id = "w", wait_for = { on = "visit", timeout = "2d", happened = "t", timed_out = "next" } },
        { id = "c", wait = "1d", tag = "met:yes" },
        { id = "t", task = "回访", when = function(c, ctx) return not ctx.run:bought("a") end },
      },
    }
    siyu.sop {
      id = "high", title = "高", enrol = { { tag = "value:high" }, { on = "visit" } }, again = "each",
      priority = 5,
      steps = {
        { id = "a", send = "content/a", when = function(c) return c.city ~= "杭州" end },
        { id = "b", wait = "30h", points = 10 },
      },
    }
    siyu.sop {
      id = "weekly", title = "每周", enrol = { weekly = { "wed" }, at = "09:00" }, again = "each",
      late = "next", steps = { { id = "a", send = "content/owed" } },
    }
    """#)

  private static var gate: GateRules {
    var rules = GateRules()
    rules.caps = [ContactCap(touchpoint: nil, most: .count(2), per: .week)]
    rules.staffCaps = [StaffCap(what: .messages, most: 3)]
    return rules
  }

  private static func lab() throws -> EngineLab {
    let lab = try EngineLab.sops([plugin], gate: gate)
    try lab.bringPeople(1...9)
    return lab
  }

  /// One day of doing, the same for the same seed.
  private static func live(_ lab: EngineLab, _ random: inout SeededRandom) throws {
    lab.wait(days: Double(1 + random.below(30)) / 20)
    for _ in 0..<random.below(4) {
      let number = 1 + random.below(9)
      let ago = -Double(random.below(random.oneIn(5) ? 400 : 10)) / 20
      switch random.below(6) {
      case 0, 1: try lab.happen("pool.joined", number, days: ago)
      case 2: try lab.happen("visit", number, days: random.oneIn(4) ? 0.3 : ago)
      case 3: try lab.pay(number, days: random.oneIn(6) ? 0.3 : ago)
      case 4: if random.oneIn(3) { try lab.happen("pool.left", number, days: ago) }
      default:
        if random.oneIn(6) {
          _ = try lab.store.merge("c\(number)", "c\(1 + random.below(9))")
        }
      }
    }
  }

  private static func all(_ lab: EngineLab) throws -> [[[String]]] {
    try [.enrolments, .messages, .tasks, .tags, .standings, .events].map { kind in
      try lab.store.table(kind).map { $0.joined(separator: "|") }.sorted().map { [$0] }
    }
  }

  @Test(arguments: 0..<4)
  func `looking only at what changed decides as looking at everybody does`(
    _ seed: UInt64
  ) throws {
    let (some, everybody) = (try Self.lab(), try Self.lab())
    var (a, b) = (SeededRandom(seed), SeededRandom(seed))
    for day in 0..<25 {
      try Self.live(some, &a)
      try Self.live(everybody, &b)
      _ = try some.planner().apply()
      _ = try everybody.planner(full: true).apply()
      try requireEqual(try Self.all(some), try Self.all(everybody), "day \(day) of seed \(seed)")
    }
    #expect(try some.messages().count > 5)
    // Levels rose and fell, and were spoken of at once.
    let moves = Set(try some.store.table(.events).map { $0[2] }.filter { $0.hasPrefix("level.") })
    #expect(moves.contains("level.up"))
    #expect(try some.tasks().contains { $0.hasSuffix("祝贺") })
    #expect(try some.held().contains { $0.contains("mine.card:") })
  }

  @Test(arguments: 0..<3)
  func `a commit that broke off anywhere and was done again comes to the same`(
    _ seed: UInt64
  ) throws {
    let (broken, whole) = (try Self.lab(), try Self.lab())
    var (a, b, faults) = (SeededRandom(seed), SeededRandom(seed), SeededRandom(seed &+ 77))
    for day in 0..<15 {
      try Self.live(broken, &a)
      try Self.live(whole, &b)
      let failing = FailingStore(broken.store, commits: faults.below(4))
      _ = try? broken.planner(store: failing).apply()
      _ = try broken.planner().apply()
      _ = try whole.planner().apply()
      try requireEqual(try Self.all(broken), try Self.all(whole), "day \(day) of seed \(seed)")
    }
  }

  /// Three buckets, and senders whose day ends in the middle of them.
  @Test func `a plan that broke off between buckets goes on as if it had not`() throws {
    let plugin = PluginSource.sop(
      #"""
      siyu.sop {
        id = "all", title = "全员", enrol = { monthly = { 2 }, at = "09:00" },
        steps = {
          { id = "a", send = "content/a", when = function(c) return c.city == "上海" end },
          { id = "b", task = "回访" },
        },
      }
      """#)
    var rules = GateRules.open
    rules.staffCaps = [StaffCap(what: .messages, most: 1_500)]
    func lab() throws -> EngineLab {
      let lab = try EngineLab.sops([plugin], gate: rules)
      try lab.bringPeople(1...9_000)
      var group = GroupRecord(groupID: "g1")
      group.owner = "s1"
      try lab.bring(.groups([group]))
      _ = try lab.planner().apply()
      lab.wait(days: 1.1)
      return lab
    }
    let whole = try lab()
    let plan = try whole.planner().plan()
    #expect(plan.outcome.plugins[0].sops[0].messages == 3_000)
    _ = try whole.planner().apply(plan.file)
    for commits in 0...3 {
      let broken = try lab()
      let plan = try broken.planner().plan()
      let failing = FailingStore(broken.store, commits: commits)
      // Two transactions and the end of the run.
      if commits < 3 {
        #expect(throws: FailingStore.Failure.self) {
          _ = try broken.planner(store: failing).apply(plan.file)
        }
      } else {
        _ = try? broken.planner(store: failing).apply(plan.file)
      }
      _ = try? broken.planner().apply(plan.file)
      try requireEqual(try Self.all(broken), try Self.all(whole), "after \(commits) commits")
    }
  }

  /// Who changed while an apply was at work is left out of it, and must not lose the day.
  @Test func `a day of the calendar is not lost on whom an import changes during an apply`() throws
  {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.sop { id = "daily", title = "每天", again = "each",
          enrol = { weekly = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" }, at = "07:00" },
          steps = { { id = "call", task = "走访" } } }
        siyu.sop { id = "birthday", title = "生日", again = "each",
          enrol = { birthday = true, at = "07:30" }, steps = { { id = "wish", task = "生日" } } }
        """#)
    ])
    try lab.bringPeople(1...4)  // Born on 2 January and after; it is the 1st.
    _ = try lab.planner().apply()
    for day in 1...4 {
      lab.wait(days: 1)
      let (store, now) = (lab.store, lab.now)
      let disturbed = FailingStore(store, commits: .max) {
        let batch = ImportBatch.events([
          EventRecord(
            eventID: "late \(day)", person: PersonReference(customerID: "c\(day)"), type: "visit",
            at: now)
        ])
        let import_ = try StoreLab(temporaryDirectory: "/tmp") { store }.bring(batch, into: store)
        try requireEqual(import_.problems, [], "refused rows")
      }
      _ = try lab.planner(store: disturbed).apply()
      _ = try lab.planner().apply()
      _ = try lab.planner(full: true).apply()
    }
    #expect(
      try lab.tasks()
        == (1...4).flatMap { number in
          ["c\(number) 生日"] + Array(repeating: "c\(number) 走访", count: 4)
        })
  }

  /// Of two hosts started by mistake one is refused, or finds nothing left to do.
  @Test func `the same apply again does nothing`() throws {
    let lab = try Self.lab()
    var random = SeededRandom(5)
    for _ in 0..<10 {
      try Self.live(lab, &random)
      _ = try lab.planner().apply()
      let before = try Self.all(lab)
      _ = try lab.planner(full: true).apply()
      #expect(try Self.all(lab) == before)
    }
  }
}
