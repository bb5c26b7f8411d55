import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

/// What stays of plugins that are gone.
@Suite struct LeftBehindTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore

  init() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.path + "/siyu.db", key: .random(), zone: .utc)
    (self.folder, self.store) = (folder, store)
    let rows = (1...4).map { CustomerRecord(person: PersonReference(customerID: "c\($0)")) }
    try StoreLab(temporaryDirectory: folder.path) { store }.bring(.customers(rows), into: store)
    let run = try store.beginRun(
      RunHeader(
        identity: "one", now: Instant(seconds: 10), plugins: [("demo@1.0.0", "sum")], rules: [],
        mark: EvaluationMark(change: 1, now: Instant(seconds: 10), fingerprint: "f")))
    try run.finish()
  }

  private func stand(_ customer: Int64, _ programme: String, _ state: String, rank: Int64) throws {
    let (programmeLabel, stateLabel) = try store.writer.use { connection in
      try connection.transaction {
        try (LabelBook($0).number(programme), LabelBook($0).number(state))
      }
    }
    let file = try SQLiteFile(folder.path + "/siyu.db")
    let home = customer << PlacedTable.homeBits
    let taken = try file.rows(
      "SELECT place FROM programme_standings WHERE place >> \(PlacedTable.homeBits) = \(customer)")
    try file.execute(
      """
      INSERT INTO programme_standings VALUES (\(home + Int64(taken.count)), \(programmeLabel),
        \(stateLabel), \(rank), 5, NULL, NULL, x'7b7d', NULL, 1)
      """)
  }

  private func counts() throws -> [String: Int64] {
    let left = try store.leftBehind(besides: [])
    return Dictionary(
      uniqueKeysWithValues: left.flatMap(\.standings).map { ($0.name, $0.customers) })
  }

  @Test func `who ended, left or was excluded is in no programme of a plugin that is gone`() throws
  {
    try stand(1, "demo.box", "active", rank: 2)
    try stand(2, "demo.box", "ended", rank: 0)
    // A level that an author called so.
    try stand(3, "demo.box", "ended", rank: 1)
    for (customer, state) in [(1, "invited"), (2, "left"), (3, "excluded"), (4, "none")] {
      try stand(Int64(customer), "demo.koc", state, rank: 7)
    }
    #expect(try counts() == ["demo.box": 2, "demo.koc": 1])
    #expect(try store.leftBehind(besides: ["demo"]).isEmpty)
  }

  @Test func `customers who are one count once`() throws {
    for customer in 1...3 { try stand(Int64(customer), "demo.vip", "one", rank: 1) }
    #expect(try counts() == ["demo.vip": 3])
    _ = try store.merge("c1", "c2")
    #expect(try counts() == ["demo.vip": 2])
  }
}
