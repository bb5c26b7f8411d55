import Foundation
import SiyuTestPrograms
import Testing

/// `siyu dev` and `siyu test --watch` as processes: files are saved, their output is waited for, and
/// Ctrl-C ends them.
@Suite struct WatchCommandTests {
  private static let prepare = """
    set -e
    siyu init shop --playbook none >/dev/null
    cd shop
    siyu plugin new habits >/dev/null
    printf 'customer_id\\nC1\\nC2\\nC3\\n' >c.csv
    siyu import customers c.csv >/dev/null
    printf 'order_id,customer_id,paid_at,amount\\no1,C1,2026-05-01T10:00:00+08:00,99.00\\n' >o.csv
    siyu import orders o.csv >/dev/null
    """

  private static let rule = """
    siyu.tag_group {
      id = "activity", title = "活跃", dimension = "behaviour",
      values = { active = "活跃", silent = "沉默" },
      assign = function(c) return c.orders:count() > 0 and "active" or "silent" end,
    }

    """

  @Test func `each save is checked, tested and planned, and nothing is written`() async throws {
    try await Lanes.run {
      let shop = try WatchedShop(Self.prepare)
      try shop.save(Self.rule, "main.lua")
      try shop.save("it('holds', function() assert.same({}, {}) end)", "test/activity_spec.lua")
      let before = try shop.storeBytes()
      let dev = try shop.start(["dev", "habits", "--now", "2026-06-01"])
      let first = try dev.read(until: "in all; nothing was written")
      #expect(first.contains("habits@0.1.0: 1 tag group, 0 segments; no problems"), "\(first)")
      #expect(first.contains("specs: 1 passed"), "\(first)")
      #expect(first.contains("plan of 3 of 3 customers, against what is applied:"), "\(first)")
      #expect(try first.contains(Regex(#"tag activity:silent +沉默 +2 +C2, C3\n"#)), "\(first)")

      // A misspelt field, with the line and a mark.
      try shop.save(Self.rule.replacing("assign", with: "assgin"), "main.lua")
      let broken = try dev.read(
        until: "something is wrong: the next save is compared with the last")
      #expect(broken.contains("saved: plugins/habits/main.lua"), "\(broken)")
      #expect(broken.contains("did you mean 'assign'?"), "\(broken)")
      #expect(try broken.contains(Regex(#"\n +\^+\n"#)), "\(broken)")
      #expect(!broken.contains("plan of"), "\(broken)")

      // Compared with the first one, and not with the broken one.
      try shop.save(Self.rule.replacing("count() > 0", with: "count() >= 0"), "main.lua")
      let mended = try dev.read(until: "in all; nothing was written")
      #expect(mended.contains("plan of 3 of 3 customers, against the last good save:"), "\(mended)")
      #expect(try mended.contains(Regex(#"tag activity:active +活跃 +2 +C2, C3\n"#)), "\(mended)")
      #expect(try mended.contains(Regex(#"tag activity:silent +沉默 +2 +C2, C3\n"#)), "\(mended)")

      // A spec that fails is shown; so is what is raised for customers.
      try shop.save("it('holds', function() assert.same({}, { 1 }) end)", "test/activity_spec.lua")
      let failing = try dev.read(until: "something is wrong")
      #expect(failing.contains("specs: 0 passed, 1 failed"), "\(failing)")
      #expect(failing.contains("against the last good save: no difference"), "\(failing)")
      try shop.save(Self.rule.replacing("c.orders:count()", with: "c.orders.count()"), "main.lua")
      let raising = try dev.read(until: "something is wrong")
      #expect(raising.contains("rule activity raised for 3 customers:"), "\(raising)")

      #expect(try dev.interrupt().status == 0)
      #expect(try shop.storeBytes() == before)
    }
  }

  @Test func `what Ctrl-C cuts short is not told as a failure`() async throws {
    try await Lanes.run {
      let shop = try WatchedShop(Self.prepare)
      try shop.save("it('hangs', function() while true do end end)", "test/activity_spec.lua")
      let dev = try shop.start(["dev", "habits", "--now", "2026-06-01"])
      _ = try dev.read(until: "no problems\n")
      #expect(try dev.interrupt().status == 0)
      let rest = dev.rest()
      #expect(!rest.contains("specs:") && !rest.contains("wrong"), "\(rest)")
    }
  }

  @Test func `a sample is as large as asked, and each look is a line of JSON`() async throws {
    try await Lanes.run {
      let shop = try WatchedShop(Self.prepare)
      let dev = try shop.start(["dev", "--json", "--sample", "2", "--now", "2026-06-01"])
      let line = try dev.read(until: "}\n")
      #expect(line.contains(#""customers":2,"of":3,"against":"applied""#), "\(line)")
      #expect(line.contains(#""plugin":"habits""#) && line.contains(#""good":true"#), "\(line)")
      #expect(try dev.interrupt().status == 0)
    }
  }

  @Test func `specs run again when a file is saved, those that were asked for`() async throws {
    try await Lanes.run {
      let shop = try WatchedShop(Self.prepare)
      try shop.save(
        "it('one', function() end)\nit('other', function() assert.is_true(false) end)",
        "test/activity_spec.lua")
      let test = try shop.start(["test", "habits", "--watch", "--filter", "one"])
      #expect(try test.read(until: "1 passed, 0 failed\n").hasPrefix("plugins/habits\n"))
      try shop.save(
        "it('one', function() end)\nit('one more', function() assert.is_true(false) end)",
        "test/activity_spec.lua")
      let again = try test.read(until: "1 passed, 1 failed\n")
      #expect(again.contains("saved: plugins/habits/test/activity_spec.lua\n"), "\(again)")
      // A file that does not load is told, and the watch goes on.
      try shop.save("it('one', function() end", "test/activity_spec.lua")
      _ = try test.read(until: "0 passed, 1 failed\n")
      try shop.save("it('one', function() end)", "test/activity_spec.lua")
      _ = try test.read(until: "1 passed, 0 failed\n")
      #expect(try test.interrupt().status == 0)
    }
  }
}

/// A workspace with the plugin `habits`.
private final class WatchedShop {
  private let root: String
  private let programs: String
  private var shop: String { root + "/shop" }

  init(_ script: String) throws {
    programs = try Programs.folder()
    root = FileManager.default.temporaryDirectory.path + "/siyu-watch-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
    let ran = try ChildProcess(["/bin/sh", "-c", script], environment: environment, folder: root)
      .wait()
    if ran.status != 0 { throw ProgramError("\(ran)") }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  private var environment: [String: String] {
    [
      "HOME": root, "PATH": "\(programs):/usr/bin:/bin", "TMPDIR": root, "LANG": "C.UTF-8",
      "TZ": "UTC", "NO_COLOR": "1",
    ]
  }

  /// In one step, as editors do.
  func save(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(
      to: URL(filePath: "\(shop)/plugins/habits/\(path)"), options: .atomic)
  }

  func storeBytes() throws -> Data { try Data(contentsOf: URL(filePath: shop + "/.siyu/siyu.db")) }

  func start(_ words: [String]) throws -> LiveProcess {
    try LiveProcess(
      ["\(programs)/siyu"] + words, environment: environment, folder: shop,
      pipe: root + "/output-\(UUID().uuidString)")
  }
}

/// A process whose output is read while it runs.
private final class LiveProcess {
  private let child: ChildProcess
  private let output: Int32
  private var waiting = ""
  private var bytes: [UInt8] = []
  /// Far more than any step takes on a busy machine, in milliseconds.
  private static let patience: Int32 = 120_000

  init(_ words: [String], environment: [String: String], folder: String, pipe: String) throws {
    guard mkfifo(pipe, 0o600) == 0 else { throw ProgramError("no pipe") }
    // Opened for writing too, so that neither end waits for the other to open it.
    output = open(pipe, O_RDWR)
    child = try ChildProcess(
      words, environment: environment, folder: folder, output: .file(pipe), limit: 600)
  }

  deinit { close(output) }

  /// All that comes up to and with a text.
  func read(until end: String) throws -> String {
    while true {
      if let found = waiting.range(of: end) {
        defer { waiting = String(waiting[found.upperBound...]) }
        return String(waiting[..<found.upperBound])
      }
      var ready = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, Self.patience) > 0 else {
        child.send(SIGKILL)
        throw ProgramError("'\(end)' never came; only: \(waiting) \(try child.wait().errors)")
      }
      var some = [UInt8](repeating: 0, count: 65_536)
      let count = Foundation.read(output, &some, some.count)
      guard count > 0 else { throw ProgramError("nothing to read") }
      bytes += some.prefix(count)
      // A character may come in two pieces.
      if let text = String(validating: bytes, as: UTF8.self) {
        waiting += text
        bytes = []
      }
    }
  }

  /// What came since, of one that has ended.
  func rest() -> String {
    var ready = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    while poll(&ready, 1, 0) > 0 {
      var some = [UInt8](repeating: 0, count: 65_536)
      let count = Foundation.read(output, &some, some.count)
      guard count > 0 else { break }
      bytes += some.prefix(count)
    }
    return waiting + String(decoding: bytes, as: UTF8.self)
  }

  /// Ctrl-C.
  func interrupt() throws -> Ran {
    child.send(SIGINT)
    return try child.wait()
  }
}
