import Foundation
import SiyuTestPrograms

/// A plugin with SOPs of every kind of step and trigger, and a few days of a brand's life with it.
enum SOPSample {
  /// When the next steps are due, and days are to come of the calendar.
  static let tonight = "2026-07-01T20:30"
  /// The number of the run that ends `live`.
  static let lastRun = 3
  /// After a host that was away: some of it late.
  static let later = "2026-07-04T12:00"

  /// The plugin, its permissions and the gate, and a first apply: SOPs begin.
  static func begin(in workspace: String, _ siyu: Siyu, staffDay: Int) throws {
    try write(to: workspace + "/plugins/walk")
    let settings = workspace + "/siyu.toml"
    let text = try String(contentsOfFile: settings, encoding: .utf8)
    try text.replacingOccurrences(
      of: "\n[gate]\n",
      with: """

        [gate]
        quiet = ["22:00", "09:00"]
        caps  = [{ most = 1, per = "day" }, { most = 3, per = "week" }]
        staff = [{ what = "messages", most = \(staffDay) }]

        """
    ).write(toFile: settings, atomically: false, encoding: .utf8)
    try siyu.must(
      ["plugin", "grant", "walk", "birthday", "task", "points", "wecom.chat"], in: workspace)
    try siyu.must(["apply", "--now", "2026-06-29T08:00"], in: workspace)
  }

  /// Two days in which people join, are welcomed, visit and have birthdays.
  static func live(
    in workspace: String, _ siyu: Siyu, _ bring: (String, String) throws -> Void
  ) throws {
    try begin(in: workspace, siyu, staffDay: 25)
    func put(_ name: String, _ lines: [String]) throws {
      try (lines.joined(separator: "\n") + "\n").write(
        toFile: "\(workspace)/data/\(name).csv", atomically: false, encoding: .utf8)
    }
    let head = "event_id,customer_id,type,at,props"
    try put(
      "joined",
      [head]
        + (10...40).map { "J\($0),C0000\($0),pool.joined,2026-06-30T0\($0 % 9):00:00+08:00," })
    try put(
      "birthdays",
      ["customer_id,birthday"] + (30...49).map { "C0000\($0),1990-07-0\(1 + $0 % 4)" })
    try bring("events", "joined")
    try bring("customers", "birthdays")
    try siyu.must(["apply", "--now", "2026-06-30T12:00"], in: workspace)
    try put(
      "visits",
      [head] + (20...45).map { "V\($0),C0000\($0),visit,2026-07-01T20:0\($0 % 9):00+08:00," })
    try bring("events", "visits")
    try siyu.must(["apply", "--now", "2026-07-01T09:30"], in: workspace)
    try siyu.must(["export", "tasks", "--out", "data/tasks.csv"], in: workspace)
    let tasks = try String(contentsOfFile: "\(workspace)/data/tasks.csv", encoding: .utf8)
      .split(separator: "\n").dropFirst().compactMap { $0.split(separator: ",").first }
    try put(
      "task-results",
      ["task_id,result,at,note"]
        + tasks.enumerated().map {
          "\($1),\(["done", "failed", "declined"][$0 % 3]),2026-07-01T10:0\($0 % 9):00+08:00,记\($0)"
        })
  }

  /// Where messages go: a file for each member of staff, of a few messages each.
  static func addChannel(in workspace: String) throws {
    let file = try FileHandle(forWritingTo: URL(filePath: workspace + "/siyu.toml"))
    try file.seekToEnd()
    let channel = """

      [channels.files]
      kind = "folder"
      touchpoints = ["wecom.chat"]
      path = "out/wecom"
      split = "staff"
      batch = 4

      """
    try file.write(contentsOf: Data(channel.utf8))
    try file.close()
  }

  private static func write(to folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder + "/content", withIntermediateDirectories: true)
    var files = ["plugin.toml": manifest, "main.lua": rules]
    for name in ["hello", "coupon", "sample", "care", "owed"] {
      files["content/\(name).md"] = """
        +++
        touchpoint = "wecom.chat"
        title      = "\(name)"
        purpose    = "\(name == "owed" ? "service" : "marketing")"
        +++
        你好，这里是{{brand.name}}。

        """
    }
    for (name, text) in files {
      try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    }
  }

  private static let manifest = """
    id      = "walk"
    version = "1.0.0"
    title   = "陪伴"
    siyu    = "1"

    [permissions]
    read  = ["orders", "events", "birthday"]
    write = ["tag", "task", "points"]
    send  = ["wecom.chat"]

    """

  private static let rules = """
    siyu.tag_group {
      id = "met", title = "见过", dimension = "customer", values = { "yes", "no" },
      assign = function(c, ctx) return siyu.keep end,
    }
    siyu.tag_group {
      id = "pace", title = "节奏", dimension = "behaviour", values = { "quick", "slow" },
      assign = function(c, ctx)
        return c.events:within("3d"):count() > 0 and "quick" or "slow"
      end,
    }
    siyu.sop {
      id = "new", title = "新客", again = "5d", holdout = 0.1,
      enrol = { on = "pool.joined", when = function(c, ctx) return c.id ~= "C000013" end },
      goal  = { on = "order.paid", within = "6d" },
      steps = {
        { id = "hello", after = "0m", send = "content/hello" },
        { id = "offer", day = 2, at = "20:00", if_refused = "wait", within = "2d",
          send = siyu.split { { "content/coupon", 70 }, { "content/sample", 30 } } },
        { id = "reply",
          wait_for = { on = "visit", timeout = "12h", happened = "mark", timed_out = "next" } },
        { id = "call", task = "回访", words = "content/care",
          when = function(c, ctx) return not ctx.run:bought("hello") end },
        { id = "mark", tag = "met:yes" },
        { id = "bonus", points = 10 },
        { id = "again", wait = "3d", go_to = "offer" },
      },
    }
    siyu.sop {
      id = "quick", title = "活跃", priority = 5, enrol = { tag = "pace:quick" }, again = "each",
      leave = function(c, ctx) return c.tags:has("walk.met:no") end,
      steps = {
        { id = "hi", send = "content/hello",
          when = function(c, ctx) return c.city ~= "杭州" end },
        { id = "call", wait = "6h", task = "联系" },
      },
    }
    siyu.sop {
      id = "monthly", title = "每月", enrol = { monthly = { 1 }, at = "10:00" }, again = "each",
      steps = {
        { id = "news", send = "content/owed" },
        { id = "visit", wait = "4h", task = "走访" },
      },
    }
    siyu.sop {
      id = "birthday", title = "生日", again = "each",
      enrol = { birthday = true, before = 1, at = "09:30" },
      steps = { { id = "wish", send = "content/care", if_refused = "wait", within = "3d" } },
    }

    """
}
