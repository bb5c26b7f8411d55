import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// A new version of a plugin while people walk through its SOPs: what becomes of those under way.
@Suite(.serialized) struct EditingTests {
  /// `a` at once, `b` three days after it, `c` a day after that.
  private static let steps =
    #"{ id = "a", task = "a" }, { id = "b", wait = "3d", task = "b" }, { id = "c", wait = "1d", task = "c" }"#

  private static func version(_ edit: String, _ steps: String = steps) -> PluginSource {
    .sop(
      #"""
      siyu.sop { id = "walk", title = "走", enrol = { on = "visit" }, edit = "\#(edit)",
        again = "each", steps = { \#(steps) } }
      """#)
  }

  /// Somebody enters on day 1; half a day later there is another version. What is done on which day.
  private struct Life {
    let lab: EngineLab
    private(set) var done: [String] = []
    private var seen: [String: Int] = [:]

    init(_ first: PluginSource) throws {
      lab = try EngineLab.sops([first])
      try lab.bringPeople(1...2)
      _ = try lab.planner().apply()
      lab.wait(days: 1)
      try lab.happen("visit", 1)
      try apply()
    }

    mutating func apply() throws {
      _ = try lab.planner().apply()
      let day = Double(lab.now.seconds - EngineLab.morning.seconds) / 86_400
      let text = day == day.rounded() ? "\(Int(day))" : "\(day)"
      var now: [String: Int] = [:]
      for task in try lab.tasks() { now[task, default: 0] += 1 }
      for task in now.keys.sorted() where now[task] != seen[task] { done.append("\(task) \(text)") }
      seen = now
    }

    mutating func live(days: Double) throws {
      for _ in 0..<Int(days * 2) {
        lab.wait(days: 0.5)
        try apply()
      }
    }

    mutating func change(to source: PluginSource, live days: Double = 8) throws {
      lab.wait(days: 0.5)
      try lab.use([source])
      try apply()
      try live(days: days)
    }
  }

  private func days(_ edit: String, _ steps: String) throws -> [String] {
    var life = try Life(Self.version(edit))
    try life.change(to: Self.version(edit, steps))
    return life.done
  }

  @Test(arguments: [
    (
      "renamed",
      #"{ id = "a", task = "a" }, { id = "bb", wait = "3d", task = "bb" }, { id = "c", wait = "1d", task = "c" }"#,
      // At the next step that is still there: what was renamed is another one.
      ["c1 a 1", "c1 c 2"]
    ),
    (
      "removed", #"{ id = "a", task = "a" }, { id = "c", wait = "1d", task = "c" }"#,
      ["c1 a 1", "c1 c 2"]
    ),
    (
      "all that was to come removed", #"{ id = "a", task = "a" }, { id = "z", task = "z" }"#,
      ["c1 a 1"]
    ),
    (
      "added before",
      #"{ id = "a", task = "a" }, { id = "x", wait = "1d", task = "x" }, { id = "b", wait = "3d", task = "b" }, { id = "c", wait = "1d", task = "c" }"#,
      ["c1 a 1", "c1 b 4", "c1 c 5"]
    ),
    (
      "added after",
      #"{ id = "a", task = "a" }, { id = "b", wait = "3d", task = "b" }, { id = "x", wait = "1d", task = "x" }, { id = "c", wait = "1d", task = "c" }"#,
      ["c1 a 1", "c1 b 4", "c1 x 5", "c1 c 6"]
    ),
    (
      "shortened",
      #"{ id = "a", task = "a" }, { id = "b", wait = "1d", task = "b" }, { id = "c", wait = "1d", task = "c" }"#,
      ["c1 a 1", "c1 b 2", "c1 c 3"]
    ),
    (
      "shortened to what is past",
      #"{ id = "a", task = "a" }, { id = "b", wait = "6h", task = "b" }, { id = "c", wait = "1d", task = "c" }"#,
      ["c1 a 1", "c1 b 1.5", "c1 c 2.5"]
    ),
    (
      "lengthened",
      #"{ id = "a", task = "a" }, { id = "b", wait = "5d", task = "b" }, { id = "c", wait = "1d", task = "c" }"#,
      ["c1 a 1", "c1 b 6", "c1 c 7"]
    ),
    (
      "counted from enrolment",
      #"{ id = "a", task = "a" }, { id = "b", day = 3, at = "20:00", task = "b" }, { id = "c", wait = "1d", task = "c" }"#,
      // Day 1 is the day of enrolment, which is the lab's day 1; 20:00 is half a day later.
      ["c1 a 1", "c1 b 3.5", "c1 c 4.5"]
    ),
  ])
  func `those under way go over with migrate, and not with pin and drain`(
    _ test: (change: String, steps: String, migrated: [String])
  ) throws {
    #expect(try days("migrate", test.steps) == test.migrated)
    for edit in ["pin", "drain"] {
      #expect(
        try days(edit, test.steps) == ["c1 a 1", "c1 b 4", "c1 c 5"], "\(edit), \(test.change)")
    }
  }

  @Test(arguments: [("1d", "2"), ("5d", "6")])
  func `a wait for an event that has begun ends by the new timeout`(
    _ test: (timeout: String, day: String)
  ) throws {
    func version(_ timeout: String) -> PluginSource {
      Self.version(
        "migrate",
        #"{ id = "a", task = "a" }, { id = "r", wait_for = { on = "reply", timeout = "\#(timeout)" } }, { id = "c", task = "c" }"#
      )
    }
    var life = try Life(version("3d"))
    try life.change(to: version(test.timeout))
    #expect(life.done == ["c1 a 1", "c1 c \(test.day)"])
  }

  @Test func `plan says how many are in flight where, and in which version`() throws {
    let life = try Life(Self.version("pin"))
    let old = life.lab.plugins[0].source.checksum
    try life.lab.use([Self.version("pin", #"{ id = "b", task = "b" }"#)])
    life.lab.wait(days: 0.5)
    try life.lab.happen("visit", 2)
    let plan = try life.lab.planner().plan()
    #expect(
      plan.outcome.plugins[0].sops[0].standing == [
        SOPOutcome.Standing(step: "b", olderVersion: old, count: 1)
      ])
    _ = try life.lab.planner().apply()
    #expect(try life.lab.tasks() == ["c1 a", "c2 b"])
  }

  // MARK: SOPs that are gone

  private static let other =
    #"siyu.sop { id = "other", title = "另", enrol = { on = "else" }, steps = { { id = "a", task = "o" } } }"#
  private static let noSOP =
    #"siyu.segment { id = "all", title = "全", where = function() return true end }"#

  @Test(arguments: [other, noSOP])
  func `an SOP that is gone is finished in the version it began with, unless that migrates`(
    _ text: String
  ) throws {
    for edit in ["pin", "drain"] {
      var life = try Life(Self.version(edit))
      try life.change(to: .sop(text))
      #expect(life.done == ["c1 a 1", "c1 b 4", "c1 c 5"], "\(edit)")
      #expect(try life.lab.enrolments() == ["c1 finished"], "\(edit)")
    }
    var life = try Life(Self.version("migrate"))
    try life.change(to: .sop(text))
    #expect(life.done == ["c1 a 1"])
    #expect(try life.lab.enrolments() == ["c1 stranded"])
  }

  @Test func `plan shows those in flight in an SOP that is gone`() throws {
    let life = try Life(Self.version("pin"))
    try life.lab.use([.sop(Self.noSOP)])
    life.lab.wait(days: 0.5)
    let sops = try life.lab.planner().plan().outcome.plugins[0].sops
    #expect(sops.map(\.name) == ["mine.walk"])
    #expect(sops.first?.standing.map(\.step) == ["b"])
  }

  @Test func `a plugin that is taken out rests with its enrolments, and goes on when it is back`()
    throws
  {
    var life = try Life(Self.version("pin"))
    try life.lab.use([])
    try life.live(days: 1)
    #expect(try life.lab.enrolments() == ["c1 active b"])
    try life.lab.use([Self.version("pin")])
    try life.live(days: 5)
    #expect(life.done == ["c1 a 1", "c1 b 4", "c1 c 5"])
  }

  @Test func `a version that is not kept strands those who began with it`() throws {
    var life = try Life(Self.version("pin"))
    life.lab.sops.kept = { _ in nil }
    try life.change(to: Self.version("pin", #"{ id = "b", task = "bb" }"#))
    #expect(life.done == ["c1 a 1"])
    #expect(try life.lab.enrolments() == ["c1 stranded"])
  }

  // MARK: Back to a version from before

  /// On day 1.5 another version comes, in which `b` is five days after `a`, and somebody enters; on
  /// day 2 the first one is back.
  private func downgraded(_ edit: String) throws -> [String] {
    let longer = Self.steps.replacing("3d", with: "5d")
    var life = try Life(Self.version(edit))
    life.lab.wait(days: 0.5)
    try life.lab.use([Self.version(edit, longer)])
    try life.lab.happen("visit", 2)
    try life.apply()
    try life.change(to: Self.version(edit), live: 9)
    return life.done
  }

  @Test func `with pin, each finishes in the version it began with`() throws {
    #expect(
      try downgraded("pin") == [
        "c1 a 1", "c2 a 1.5", "c1 b 4", "c1 c 5", "c2 b 6.5", "c2 c 7.5",
      ])
  }

  @Test func `with migrate, all are where the first version has them`() throws {
    #expect(
      try downgraded("migrate") == [
        "c1 a 1", "c2 a 1.5", "c1 b 4", "c2 b 4.5", "c1 c 5", "c2 c 5.5",
      ])
  }

  @Test func `with drain, whoever came meanwhile enters when it is back`() throws {
    #expect(
      try downgraded("drain") == [
        "c1 a 1", "c2 a 2", "c1 b 4", "c1 c 5", "c2 b 5", "c2 c 6",
      ])
  }
}
