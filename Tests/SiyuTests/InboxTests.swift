import Foundation
import SiyuModel
import SiyuTestSupport
import Testing

@testable import siyu

/// Names of files in the inbox, and when a file is finished.
@Suite struct InboxTests {
  @Test(arguments: [
    ("events-20261122.jsonl", ImportKind.events, nil), ("receipts.csv", .receipts, nil),
    ("order-lines-a-b.xlsx", .orderLines, nil), ("orders@taobao-0001.csv", .orders, "taobao-0001"),
    ("orders@shop.mini.csv", .orders, "shop.mini"), ("group-members-订单.CSV", .groupMembers, nil),
  ])
  func `a name says what the rows are and by which map they are read`(
    _ name: String, _ kind: ImportKind, _ map: String?
  ) throws {
    #expect(InboxName.isFinal(name))
    let meant = try InboxName(name)
    #expect(meant.kind == kind)
    #expect(meant.map == map)
  }

  @Test func `a map's name may have hyphens, and something may follow it`() throws {
    #expect(
      try InboxName("orders@my-shop-0001.csv").maps == ["my-shop-0001", "my-shop", "my"])
    #expect(try InboxName("orders-0001.csv").maps == [])
  }

  @Test(arguments: [
    ("evnts-1.csv", "did you mean events-….csv?"), ("ordersx.csv", "did you mean orders-….csv?"),
    ("orders@.csv", "did you mean orders-….csv?"), (".csv", "name it KIND"),
    ("报表.csv", "name it KIND"),
    ("events-\u{1B}[2J.csv", "name it like"), ("events-\u{0}.csv", "name it like"),
  ])
  func `a name that says nothing is refused with what was meant`(_ name: String, _ hint: String) {
    let problem = #expect(throws: InboxName.Problem.self) { try InboxName(name) }
    #expect(problem?.hint?.hasPrefix(hint) == true, "\(problem?.hint ?? "")")
  }

  @Test(arguments: ["events.csv.part", ".events.csv", "events-1.csv.rejected.csv", "events", ""])
  func `what is on its way, hidden or siyu's own is not looked at`(_ name: String) {
    #expect(!InboxName.isFinal(name))
  }

  @Test func `any bytes may be a name`() {
    var random = SeededRandom(38)
    for _ in 0..<2_000 {
      let pieces = [
        "orders", "events", "@", "-", ".", "csv", ".xlsx", "\u{202E}", "王", "\n", "/", "~",
      ]
      var bytes: [UInt8] = []
      for _ in 0..<random.below(8) {
        if random.below(4) == 0 {
          bytes.append(UInt8(random.below(256)))
        } else {
          bytes += Array(pieces[random.below(pieces.count)].utf8)
        }
      }
      let name = String(decoding: bytes, as: UTF8.self)
      _ = try? InboxName(name).maps
      let plain = Inbox.plainName(name + String(repeating: "长", count: random.below(100)))
      let whole = plain.stem + plain.ending
      #expect(!whole.contains("/") && !whole.unicodeScalars.contains { $0.value < 32 })
      #expect(whole.utf8.count <= 232)
    }
  }

  // MARK: Finished

  private func entry(
    _ name: String, bytes: Int64 = 10, changed: Int64 = 0, kind: mode_t = S_IFREG
  ) -> InboxEntry {
    var status = stat()
    status.st_size = off_t(bytes)
    status.st_mode = kind
    status.st_mtim.tv_sec = Int(changed)
    return InboxEntry(bytes: Array(name.utf8), state: FileState(status))
  }

  @Test func `a file that was closed is taken at once, one that nobody told of rests`() {
    var look = InboxLook()
    let entries = [entry("events-1.csv", changed: 100), entry("events-2.csv", changed: 100)]
    let first = look.look(
      at: entries, closed: [entries[0].bytes], now: 50, wall: 100_000_000_000,
      isBeingWritten: { _ in false })
    #expect(first.ready == [entries[0]])
    #expect(first.nextRest == 51)
    let second = look.look(
      at: [entries[1]], closed: [], now: 51, wall: 100_500_000_000, isBeingWritten: { _ in false })
    #expect(second.ready == [entries[1]])
  }

  @Test func `a file that grows or that somebody has open is not taken`() {
    var look = InboxLook()
    for step in 0..<20 {
      let now = Double(step)
      let growing = entry("events-1.csv", bytes: 10 + Int64(step), changed: 100 + Int64(step))
      let held = entry("events-2.csv", changed: 100)
      let found = look.look(
        at: [growing, held], closed: [], now: now, wall: (100 + Int64(step)) * 1_000_000_000,
        isBeingWritten: { $0.name == "events-2.csv" })
      #expect(found.ready == [], "\(step)")
      #expect(found.nextRest == now + InboxLook.rest)
    }
  }

  @Test func `where nobody can tell whether a file is open, and of an empty one, it rests longer`()
  {
    for (bytes, answer) in [(Int64(10), Bool?.none), (0, false)] {
      var look = InboxLook()
      let file = entry("orders.csv", bytes: bytes, changed: 100)
      for (now, isReady) in [(0.0, false), (9.0, false), (10.0, true)] {
        let found = look.look(
          at: [file], closed: [file.bytes], now: now, wall: 0, isBeingWritten: { _ in answer })
        #expect(found.ready.isEmpty != (isReady || bytes > 0))
        if bytes > 0 { break }
      }
    }
    var look = InboxLook()
    let file = entry("orders.csv", changed: 100)
    for (now, isReady) in [(0.0, false), (9.0, false), (10.0, true)] {
      let found = look.look(
        at: [file], closed: [], now: now, wall: 0, isBeingWritten: { _ in nil })
      #expect(found.ready.isEmpty != isReady, "\(now)")
    }
  }

  @Test func `folders and files under way are told of once, links are refused at once`() {
    var look = InboxLook()
    let entries = [
      entry("events.d", kind: S_IFDIR), entry("up.part"), entry("done", kind: S_IFDIR),
      entry("events-l.csv", kind: S_IFLNK),
    ]
    func find() -> InboxLook.Found {
      look.look(at: entries, closed: [], now: 0, wall: 0, isBeingWritten: { _ in nil })
    }
    let found = find()
    #expect(found.notes.count == 2)
    #expect(found.ready == [entries[3]])
    #expect(find().notes == [])
  }

  @Test func `what goes wrong is left alone for twice as long each time`() {
    var backOff = BackOff(first: 5, most: 60)
    #expect(!backOff.isResting(at: 0))
    let waits = (0..<6).map { _ in
      backOff.failed(at: 100)
      return (backOff.until ?? 0) - 100
    }
    #expect(waits == [5, 10, 20, 40, 60, 60])
    #expect(backOff.isResting(at: 159) && !backOff.isResting(at: 160))
    backOff.worked()
    #expect(backOff.until == nil)
    backOff.failed(at: 0)
    #expect(backOff.until == 5)
  }
}
