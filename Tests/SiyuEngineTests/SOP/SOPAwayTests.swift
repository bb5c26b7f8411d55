import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// The host was away, and clocks that go forward and back: through apply, with a store.
@Suite(.serialized) struct SOPAwayTests {
  private static func plugin(_ late: String) -> PluginSource {
    .sop(
      #"""
      siyu.sop { id = "walk", title = "走", enrol = { on = "visit" }, \#(late)
        steps = {
          { id = "hello", after = "0m", send = "content/a" },
          { id = "owed", day = 2, at = "09:00", send = "content/owed" },
          { id = "call", day = 3, at = "09:00", task = "回访" },
          { id = "offer", day = 5, at = "20:00", send = "content/b" },
          { id = "last", day = 12, at = "10:00", send = "content/a" },
        } }
      """#)
  }

  @Test(arguments: [
    ("", ["c1 last content/a", "c1 owed content/owed"], 1),
    (
      #"late = "send","#,
      ["c1 hello content/a", "c1 last content/a", "c1 offer content/b", "c1 owed content/owed"], 1
    ),
    (#"late = "skip","#, ["c1 last content/a"], 0),
    (
      #"late = "next","#,
      ["c1 hello content/a", "c1 last content/a", "c1 offer content/b", "c1 owed content/owed"], 1
    ),
  ])
  func `a host that was away for nine days follows the SOP's rule`(
    _ late: String, _ messages: [String], _ tasks: Int
  ) throws {
    let lab = try EngineLab.sops([Self.plugin(late)])
    try lab.bringPeople(1...1)
    _ = try lab.planner().apply()
    try lab.happen("visit", 1, days: 0.1)
    lab.wait(days: 9)
    for _ in 0..<10 {
      _ = try lab.planner().apply()
      // The morning after the host is back nothing is doubled.
      _ = try lab.planner(full: true).apply()
      lab.wait(days: 0.5)
    }
    #expect(try lab.messages() == messages)
    #expect(try lab.tasks().count == tasks)
    #expect(try lab.enrolments() == ["c1 finished"])
  }

  @Test func `days of the calendar and birthdays that came while it was away count once`() throws {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.sop { id = "weekly", title = "每周", enrol = { weekly = { "mon" }, at = "10:00" },
          again = "each", steps = { { id = "call", task = "周一" } } }
        siyu.sop { id = "birthday", title = "生日", enrol = { birthday = true, at = "09:00" },
          again = "each", late = "send", steps = { { id = "wish", send = "content/a" } } }
        """#)
    ])
    try lab.bringPeople(1...1)  // Born on 2 January; it is the 1st.
    _ = try lab.planner().apply()
    lab.wait(days: 15)  // Two Mondays, the 5th and the 12th.
    _ = try lab.planner().apply()
    _ = try lab.planner(full: true).apply()
    #expect(try lab.tasks().count == 2)
    #expect(try lab.messages() == ["c1 wish content/a"])
  }

  /// It could not be loaded, or was taken out: others move the mark without it.
  @Test func `days that came while a plugin took no part count once`() throws {
    let plugin = PluginSource.sop(
      #"""
      siyu.sop { id = "weekly", title = "每周", enrol = { weekly = { "mon" }, at = "10:00" },
        again = "each", steps = { { id = "call", task = "周一" } } }
      siyu.sop { id = "birthday", title = "生日", enrol = { birthday = true, at = "09:00" },
        again = "each", steps = { { id = "wish", task = "生日" } } }
      """#)
    let lab = try EngineLab.sops([plugin])
    try lab.bringPeople(1...1)  // Born on 2 January; it is the 1st.
    _ = try lab.planner().apply()
    try lab.use([])
    lab.wait(days: 9)  // A Monday, the 5th.
    _ = try lab.planner().apply()
    try lab.use([plugin])
    _ = try lab.planner().apply()
    _ = try lab.planner(full: true).apply()
    #expect(try lab.tasks() == ["c1 周一", "c1 生日"])
  }

  // MARK: Clocks that change

  private static let night = PluginSource.sop(
    #"""
    siyu.sop { id = "night", title = "夜", enrol = { on = "visit" },
      steps = {
        { id = "half", day = 2, at = "02:30", send = "content/a" },
        { id = "day", wait = "1d", task = "一日" },
        { id = "hours", wait = "24h", task = "一天" },
      } }
    siyu.sop { id = "daily", title = "每天", enrol = { weekly = { "sun" }, at = "02:30" },
      again = "each", steps = { { id = "owed", send = "content/owed" } } }
    """#)

  /// Messages and tasks by the time they were planned at.
  private func live(from noon: Int64) throws -> [String] {
    let lab = try EngineLab.sops([Self.night], zone: Berlin.zone)
    lab.now = Instant(seconds: noon)
    try lab.bringPeople(1...1)
    _ = try lab.planner().apply()
    try lab.happen("visit", 1)
    lab.now = lab.now.advanced(bySeconds: 60)
    try lab.happen("visit", 1)
    for _ in 0..<(64 * 2) {
      _ = try lab.planner().apply()
      lab.now = lab.now.advanced(bySeconds: 30 * 60)
    }
    return try store(lab, .messages, 2, 11) + store(lab, .tasks, 2, 9)
  }

  private func store(
    _ lab: EngineLab, _ kind: ExportKind, _ step: Int, _ time: Int
  ) throws -> [String] {
    try lab.store.table(kind).map { row in
      let at = CivilDateTime(localSeconds: Int64(row[time]) ?? 0)
      let (month, day) = (at.month < 10 ? "0\(at.month)" : "\(at.month)", at.day)
      let minute = at.minute < 10 ? "0\(at.minute)" : "\(at.minute)"
      return "\(row[step]) \(month)-\(day)T0\(at.hour):\(minute)"
    }.sorted()
  }

  @Test func `half past two is done once on the day that has none and on the day with two`() throws
  {
    // From 2026-03-28T11:00Z; on the 29th two o'clock is three o'clock, so it is 03:30, 01:30Z.
    #expect(
      try live(from: 1_774_695_600) == [
        "half 03-29T01:31", "owed 03-29T01:31", "day 03-30T01:31", "hours 03-31T01:31",
      ])
    // From 2026-10-24T10:00Z; on the 25th three o'clock is two o'clock again: the first of the two
    // counts, 00:30Z. A day later is 25 hours later.
    #expect(
      try live(from: 1_792_836_000) == [
        "half 10-25T00:31", "owed 10-25T00:31", "day 10-26T01:31", "hours 10-27T01:31",
      ])
  }
}
