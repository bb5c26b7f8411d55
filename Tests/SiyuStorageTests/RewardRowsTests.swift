import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuStorage

/// Rows of rewards, without a pass.
@Suite struct RewardRowsTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore
  private let key = WorkspaceKey.random()
  private var path: String { folder.path + "/siyu.db" }

  init() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.path + "/siyu.db", key: key, zone: .utc)
    (self.folder, self.store) = (folder, store)
    let lab = StoreLab(temporaryDirectory: folder.path) { store }
    let rows = (1...4).map { CustomerRecord(person: PersonReference(customerID: "c\($0)")) }
    try lab.bring(.customers(rows), into: store)
  }

  /// c1 was given 2.00 for c2 and waits for c3.
  private func give(piece: Int?) throws {
    let label = try store.writer.use { connection in
      try connection.transaction { try LabelBook($0).number("demo.koc") }
    }
    for (invitee, state, due) in [(2, 1, "NULL"), (3, 0, "50")] {
      try SQLiteFile(path).execute(
        """
        INSERT INTO rewards (account, programme, level, invitee, home, state, refusal, due, turn,
          points, money, piece, at, bought_at, bought_amount, run, reason)
        VALUES (1, \(label), 1, \(invitee), 1, \(state), 0, \(due), \(state), 0, \(state * 200),
          \(state == 1 ? piece.map { "\($0)" } ?? "NULL" : "NULL"), 10, 20, 5, 7, 'for c\(invitee)')
        """)
    }
    let key = RewardKey(account: 1, invitee: 2, programme: "demo.koc", level: 1)
    _ = try store.post([
      LedgerRequest(
        key: key.posting(0, key.purses[1]), purse: key.purses[1],
        customer: store.customer(named: "c1"), .give(200, expires: nil),
        at: Instant(seconds: 40), cause: "test")
    ])
  }

  private func standing() throws -> RewardStanding? {
    try store.writer.use { try RewardRows($0).standing(of: 1, at: Instant(seconds: 60)) }
  }

  /// Looking it up costs the ledger a search for each, and somebody may have brought thousands.
  @Test func `only of packets it is asked what is out of them`() throws {
    try give(piece: nil)
    #expect(try standing()?.due.count == 1)
    #expect(try standing()?.out == [:])
  }

  @Test func `what is out of a packet and which pieces are opened stays when she is erased`() throws
  {
    try give(piece: 1)
    let packet = RewardStanding.Packet(programme: "demo.koc", account: 1)
    for isErased in [false, true] {
      if isErased { _ = try store.erase([store.customer(named: "c2")], dryRun: false) }
      let standing = try #require(try standing())
      #expect(standing.out == [packet: 200] && standing.pieces == [packet: [1]])
      #expect(standing.due.map(\.count) == [2])
    }
    let kept = try #require(
      try store.rewards(of: store.customer(named: "c1"), as: .inviter).first { $0.state == .given })
    #expect(kept.key.isOfErased && kept.inviteeID == "" && kept.reward.money == 200)
    #expect(kept.bought == nil && kept.reason == nil && kept.due == nil)
    // What nothing came of goes whole; two who were erased are two.
    _ = try store.erase([store.customer(named: "c3")], dryRun: false)
    #expect(try store.rewards(of: store.customer(named: "c1"), as: .inviter).count == 1)
    let findings = StoreCheckup(
      path: path, keys: [key], full: false, temporaryDirectory: folder.path
    ).findings()
    #expect(findings.first { $0.check == "rewards" }?.state == .ok)
  }
}
