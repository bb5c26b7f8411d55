import SiyuTestPrograms
import Foundation
import SiyuTestSupport
import Testing

/// `siyu work` beside others, told to end, and killed.
@Suite(.enabled(if: Siyu.canFail, "faults need Linux and the injector beside the tests"))
struct WorkTests {
  private static let once = ["work", "--once"]

  /// How it goes when nothing happens, and how many calls there are to disturb.
  private func undisturbed(_ siyu: Siyu) throws -> (state: WorkShop.State, calls: Int) {
    let workspace = try WorkShop.copy(siyu, for: "work")
    defer { Base.remove(workspace) }
    let calls = try siyu.calls(Self.once, in: workspace)[.any] ?? 0
    return (try WorkShop.state(of: workspace), calls)
  }

  @Test func `files are taken in, moved away, and lead to messages that are handed over`()
    async throws
  {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try WorkShop.copy(siyu, for: "work")
      defer { Base.remove(workspace) }
      let ran = try siyu.run(Self.once, in: workspace)
      #expect(ran.status == 4, "\(ran)")
      let state = try WorkShop.state(of: workspace)
      #expect(state.messages.count == WorkShop.joined)
      #expect(state.messages.allSatisfy { $0[1] == "hi" && $0[2] == "handed-over" }, "\(state)")
      #expect(state.delivered == state.messages.map { $0[0] }.sorted())
      #expect(
        state.inbox == [
          "inbox/done/events-0.csv", "inbox/done/events-1.csv", "inbox/done/events-2.csv",
          "inbox/rejected/events-2.csv.rejected.csv", "inbox/rejected/evnts-9.csv",
          "inbox/rejected/evnts-9.csv.reason.txt",
        ])
      let again = try siyu.run(Self.once, in: workspace)
      #expect(again.status == 0, "\(again)")
      #expect(try WorkShop.state(of: workspace) == state)
      // It was moved here by siyu, so siyu takes people out of it.
      let erased = try siyu.run(["privacy", "erase", "C0", "--yes"], in: workspace)
      #expect(erased.status == 0, "\(erased)")
      let left = try String(contentsOfFile: workspace + "/inbox/done/events-0.csv", encoding: .utf8)
      #expect(!left.contains("C0,") && left.contains("C3,"), "\(left)")
    }
  }

  @Test func `killed anywhere, the next turn ends the work, and nothing is doubled or lost`()
    async throws
  {
    let siyu = try Siyu()
    let (state, calls) = try await Lanes.run { try undisturbed(siyu) }
    var random = SeededRandom(38)
    let faults = (0..<KillTests.points).map { index in
      Fault(
        kind: .any, number: 1 + random.below(calls),
        action: Fault.Action.deaths[index % Fault.Action.deaths.count])
    }
    let results = await Lanes.all(faults) { fault in
      let workspace = try WorkShop.copy(siyu, for: "killed")
      defer { Base.remove(workspace) }
      let ran = try siyu.run(Self.once, in: workspace, fault: fault)
      let second = try siyu.run(Self.once, in: workspace)
      #expect(second.status == 0 || second.status == 4, "\(fault): \(second)")
      let third = try siyu.run(Self.once, in: workspace)
      #expect(third.status == 0, "\(fault): \(third)")
      let found = try WorkShop.state(of: workspace)
      #expect(found.messages == state.messages, "\(fault)")
      #expect(found.events == state.events, "\(fault)")
      #expect(found.delivered == state.delivered, "\(fault)")
      // A reason without its file may be left by a death between the two; it is written again.
      #expect(found.inbox == state.inbox, "\(fault)")
      let audit = try siyu.run(["audit", "verify"], in: workspace)
      #expect(audit.status == 0, "\(audit)")
      return ran.wasKilled
    }
    let died = try results.filter { try $0.1.get() }.count
    #expect(died * 10 >= faults.count * 7, "only \(died) of \(faults.count) points were reached")
  }

  @Test(arguments: [Fault.Action.terminate, .interrupt])
  func `told to end, it ends in order, and the next goes on`(_ action: Fault.Action) async throws {
    let siyu = try Siyu()
    let (state, calls) = try await Lanes.run { try undisturbed(siyu) }
    var random = SeededRandom(7)
    let faults = (0..<max(4, KillTests.points / 3)).map { _ in
      // It is told of signals from early on; what comes before ends it like any command.
      Fault(kind: .any, number: calls / 4 + random.below(calls / 2), action: action)
    }
    for (fault, result) in await Lanes.all(
      faults,
      { fault in
        let workspace = try WorkShop.copy(siyu, for: "ended")
        defer { Base.remove(workspace) }
        let ran = try siyu.run(["work"], in: workspace, fault: fault)
        #expect(ran.status == 0, "\(fault): \(ran)")
        #expect(ran.errors.contains("siyu.work: ended after"), "\(fault): \(ran)")
        let audit = try siyu.must(["audit"], in: workspace).output
        let last = audit.split(separator: "\n").last { $0.contains(" work ") }
        #expect(last?.contains("done (") == true, "\(fault): \(audit)")
        _ = try siyu.run(Self.once, in: workspace)
        let found = try WorkShop.state(of: workspace)
        #expect(found == state, "\(fault)")
      })
    {
      if case .failure(let error) = result { Issue.record("\(fault): \(error)") }
    }
  }

  @Test func `while one works no second one does, and whoever looks is not held up`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let (state, calls) = try undisturbed(siyu)
      let workspace = try WorkShop.copy(siyu, for: "second")
      defer { Base.remove(workspace) }
      let first = try siyu.start(
        Self.once, in: workspace, fault: Fault(kind: .any, number: calls / 2, action: .stop))
      #expect(try first.waitUntilStopped())
      for words in [["work"], Self.once, ["apply"]] {
        let ran = try siyu.run(words, in: workspace)
        #expect(ran.status == 1, "\(words): \(ran)")
        #expect(
          ran.errors.contains("'siyu work' holds this workspace since 20")
            && ran.errors.contains("as process \(first.pid); nothing was done"), "\(ran)")
      }
      for words in [["plan"], ["explain", "C1"], ["export", "messages"]] {
        let ran = try siyu.run(words, in: workspace)
        #expect(ran.status == 0, "\(words): \(ran)")
      }
      first.goOn()
      _ = try first.wait()
      #expect(try WorkShop.state(of: workspace) == state)
    }
  }

  @Test func `two that start together double nothing`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let (state, _) = try undisturbed(siyu)
      for _ in 0..<3 {
        let workspace = try WorkShop.copy(siyu, for: "two")
        defer { Base.remove(workspace) }
        let both = try (0..<2).map { _ in try siyu.start(Self.once, in: workspace) }
        let ran = try both.map { try $0.wait() }
        #expect(ran.contains { $0.status == 4 }, "\(ran)")
        #expect(ran.allSatisfy { [0, 1, 4].contains($0.status) }, "\(ran)")
        #expect(try WorkShop.state(of: workspace) == state)
      }
    }
  }

  @Test func `the key is rotated beside it, and it goes on with the new one`() async throws {
    let siyu = try Siyu()
    let (state, calls) = try await Lanes.run { try undisturbed(siyu) }
    var random = SeededRandom(43)
    let points = (0..<max(4, KillTests.points / 3)).map { _ in 1 + random.below(calls) }
    for (point, result) in await Lanes.all(
      points,
      { point in
        let workspace = try WorkShop.copy(siyu, for: "rotated")
        defer { Base.remove(workspace) }
        let first = try siyu.start(
          Self.once, in: workspace, fault: Fault(kind: .any, number: point, action: .stop))
        let isStopped = try first.waitUntilStopped()
        let rotated = try siyu.start(["key", "rotate"], in: workspace, haste: 100).wait()
        #expect(rotated.isDone || rotated.errors.contains("\n  "), "\(point): \(rotated)")
        if isStopped { first.goOn() }
        _ = try first.wait()
        _ = try siyu.run(Self.once, in: workspace)
        let last = try siyu.run(Self.once, in: workspace)
        #expect(last.status == 0, "\(point): \(last)")
        #expect(try WorkShop.state(of: workspace) == state, "\(point)")
      })
    {
      if case .failure(let error) = result { Issue.record("\(point): \(error)") }
    }
  }

  @Test func `a run is taken back beside it, and what is out is told from what is not`()
    async throws
  {
    let siyu = try Siyu()
    let (_, calls) = try await Lanes.run { try undisturbed(siyu) }
    var random = SeededRandom(41)
    let points = (0..<max(4, KillTests.points / 3)).map { _ in 1 + random.below(calls) }
    for (point, result) in await Lanes.all(
      points,
      { point in
        let workspace = try WorkShop.copy(siyu, for: "undone")
        defer { Base.remove(workspace) }
        let first = try siyu.start(
          Self.once, in: workspace, fault: Fault(kind: .any, number: point, action: .stop))
        let isStopped = try first.waitUntilStopped()
        let undone = try siyu.start(["undo", "--yes"], in: workspace, haste: 100).wait()
        #expect(undone.isDone || undone.errors.contains("\n  "), "\(point): \(undone)")
        if isStopped { first.goOn() }
        let ran = try first.wait()
        #expect([0, 1, 4].contains(ran.status), "\(point): \(ran)")
        _ = try siyu.run(Self.once, in: workspace)
        let last = try siyu.run(Self.once, in: workspace)
        #expect(last.status == 0, "\(point): \(last)")
        let found = try WorkShop.state(of: workspace)
        let states = Set(found.messages.map { $0[2] })
        #expect(states.isSubset(of: ["handed-over", "expired"]), "\(point): \(found.messages)")
        #expect(
          found.messages.filter { $0[2] == "handed-over" }.map { $0[0] }.sorted()
            == found.delivered, "\(point)")
        let audit = try siyu.run(["audit", "verify"], in: workspace)
        #expect(audit.status == 0, "\(audit)")
      })
    {
      if case .failure(let error) = result { Issue.record("\(point): \(error)") }
    }
  }

  @Test func `a file that says another holds it locks nobody out`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try WorkShop.copy(siyu, for: "stale")
      defer { Base.remove(workspace) }
      for text in [
        "work 1 2026-11-22T00:00:00Z\n", "\u{1B}[2J", String(repeating: "x", count: 9_000),
      ] {
        try text.write(
          toFile: workspace + "/.siyu/working", atomically: false, encoding: .utf8)
        #expect(try siyu.run(["apply"], in: workspace).isDone)
      }
    }
  }

  @Test func `what no file should be is refused or left, and ends nothing`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try WorkShop.copy(siyu, for: "names")
      defer { Base.remove(workspace) }
      let inbox = workspace + "/inbox"
      let secret = workspace + "/secret.csv"
      try "event_id,customer_id,type,at\nleak,C1,x,2026-01-01\n".write(
        toFile: secret, atomically: false, encoding: .utf8)
      symlink(secret, inbox + "/events-link.csv")
      mkfifo(inbox + "/events-pipe.csv", 0o600)
      mkdir(inbox + "/events-folder.csv", 0o700)
      for name in [
        "events-\u{1B}]0;x\u{7}.csv", "events-\n.csv", "events-\u{202E}.csv", "orders@../x.csv",
      ] {
        _ = FileManager.default.createFile(
          atPath: inbox + "/" + name.replacing("/", with: "-"), contents: Data("a\n".utf8))
      }
      var bad: [CChar] = Array((inbox + "/events-").utf8CString.dropLast())
      bad += [-1, -2] + Array(".csv".utf8CString)
      close(open(bad, O_CREAT | O_WRONLY, 0o600))
      let ran = try siyu.run(Self.once, in: workspace)
      #expect(ran.status == 4, "\(ran)")
      let names = try FileManager.default.contentsOfDirectory(atPath: inbox + "/rejected")
      // Whoever reads it would wait for somebody to write.
      unlink(inbox + "/rejected/events-pipe.csv")
      #expect(!ran.words.contains("\u{1B}") && !ran.words.contains("\u{202E}"))
      let state = try WorkShop.state(of: workspace)
      #expect(state.messages.count == WorkShop.joined)
      #expect(!state.events.contains("leak"))
      #expect(names.contains("events-link.csv") && names.contains("events-pipe.csv"), "\(names)")
      #expect(names.allSatisfy { !$0.unicodeScalars.contains { $0.value < 32 } })
      var folder: ObjCBool = false
      #expect(
        FileManager.default.fileExists(
          atPath: inbox + "/events-folder.csv", isDirectory: &folder) && folder.boolValue)
      #expect(FileManager.default.fileExists(atPath: secret))
    }
  }
}
