import SiyuTestPrograms
import Foundation
import SiyuTestSupport
import Testing

/// Bytes of the store's file change on the disk. What SQLite or our own packing can notice ends in
/// words; nothing ends in a crash.
@Suite struct DamageTests {
  private static let commands: [[String]] = [
    ["explain", "C000002", "--now", Base.now], ["plan", "--full", "--now", Base.now],
    ["export", "orders"], ["export", "events"], ["export", "tags"], ["export", "decisions"],
    ["export", "customers", "--show-private"], ["audit", "verify"],
    ["import", "orders", "data/orders.csv"], ["import", "customers", "data/customers-more.csv"],
    ["import", "wallet", "data/wallet.csv", "--now", "2026-06-30"], ["export", "ledger"],
    ["balance", "C000012"],
    ["apply", "--full", "--now", "2026-07-09"], ["merge", "C000003", "C000004"],
  ]

  private static func problems(
    _ siyu: Siyu, _ file: String, _ damage: (inout Data) -> Void
  ) throws -> (problems: [String], noticed: Int) {
    let workspace = try Base.applied.copy(siyu, for: "damage")
    defer { Base.remove(workspace) }
    let path = URL(filePath: workspace + "/.siyu/" + file)
    var bytes = try Data(contentsOf: path)
    damage(&bytes)
    try bytes.write(to: path)
    chmod(path.path, 0o600)
    var noticed = 0
    var problems: [String] = []
    for words in commands {
      let ran = try siyu.run(words, in: workspace)
      // 0: not noticed, or not there; 3: a plugin could not be asked; 4: rows that contradict.
      if !ran.isOrderly || ran.status == 2 { problems.append("\(words): \(ran)") }
      if ran.status == 1 {
        noticed += 1
        // The audit log says which entry is not what was written.
        if !ran.words.contains("error: "), !ran.words.contains("was altered") {
          problems.append("\(words): \(ran)")
        }
        // SQLite knows damage; then the operator is told to bring back a copy.
        if ran.errors.contains("damaged"), !ran.errors.contains("backup") {
          problems.append("\(words): \(ran)")
        }
      }
    }
    return (problems, noticed)
  }

  private static let page = 8192

  @Test func `a page that is lost is told`() async throws {
    let siyu = try Siyu()
    let size = try await Lanes.run {
      let folder = try Base.applied.folder(siyu)
      return try Data(contentsOf: URL(filePath: folder + "/.siyu/siyu.db")).count / Self.page
    }
    // Of a small store nearly all pages are in use.
    var random = SeededRandom(21)
    let pages = [0] + (0..<KillTests.points / 2).map { _ in 1 + random.below(size - 1) }
    let results = await Lanes.all(pages) { page in
      try Self.problems(siyu, "siyu.db") {
        $0.replaceSubrange(
          page * Self.page..<(page + 1) * Self.page, with: Data(count: Self.page))
      }
    }
    var noticed = 0
    for (page, result) in results {
      let outcome = try result.get()
      #expect(outcome.problems == [], "page \(page)")
      noticed += outcome.noticed > 0 ? 1 : 0
      if page == 0 { #expect(outcome.noticed == Self.commands.count) }
    }
    #expect(noticed > pages.count / 3, "\(noticed) of \(pages.count)")
  }

  @Test func `bits that flip anywhere crash nothing`() async throws {
    let siyu = try Siyu()
    let seeds = Array(UInt64(1)...UInt64(KillTests.points))
    for (seed, result) in await Lanes.all(
      seeds,
      { seed in
        var random = SeededRandom(seed)
        return try Self.problems(siyu, "siyu.db") { bytes in
          for _ in 0..<(1 << random.below(8)) {
            // Not the first page: a file that is no store is told at once.
            let place = Self.page + random.below(bytes.count - Self.page)
            bytes[place] ^= 1 << UInt8(random.below(8))
          }
        }
      })
    {
      let outcome = try result.get()
      #expect(outcome.problems == [], "seed \(seed)")
    }
  }
}
