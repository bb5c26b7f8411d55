import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuFiles
@testable import siyu

/// Pairs of a file, in whatever order.
@Suite struct EarlyPairsTests {
  private func pair(_ inviter: String, _ invitee: String) -> InvitationRecord {
    InvitationRecord(
      inviter: PersonReference(customerID: inviter), invitee: PersonReference(customerID: invitee),
      at: Instant(seconds: 9))
  }

  /// Lines of rows that are refused in the end, and the pairs that were taken.
  private func bring(_ rows: [InvitationRecord]) throws -> (lines: [Int], pairs: [[String]]) {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.path + "/siyu.db", key: .random(), zone: .utc)
    let lab = StoreLab(temporaryDirectory: folder.path) { store }
    try lab.bring(
      .customers([CustomerRecord(person: PersonReference(customerID: "amy"))]), into: store)
    let session = try store.beginImport(
      ImportHeader(
        kind: .invitations, source: "", columns: ImportKind.invitations.everyColumn),
      options: lab.options())
    var early = EarlyPairs()
    var lines: [Int] = []
    let batch = ImportBatch.invitations(rows)
    for problem in try session.add(batch) {
      let row = RejectedRow(line: problem.index, reason: "", fields: [])
      if !early.hold(problem, of: batch, row) { lines.append(problem.index) }
    }
    try early.takeAll(session) { lines.append($0.line) }
    _ = try session.finish { _ in }
    return (
      lines.sorted(),
      try store.table(.invitations).map { Array($0.prefix(2)) }.sorted { $0[1] < $1[1] }
    )
  }

  @Test func `it makes no difference which row comes first`() throws {
    let one = try bring([pair("n2", "n3"), pair("amy", "n2")])
    let other = try bring([pair("amy", "n2"), pair("n2", "n3")])
    #expect(one.lines == [] && other.lines == [])
    #expect(one.pairs == other.pairs && one.pairs == [["amy", "n2"], ["n2", "n3"]])
  }

  @Test func `a long chain and what nobody begins`() throws {
    let chain = (0..<200).map { pair($0 == 0 ? "amy" : "n\($0)", "n\($0 + 1)") }
    let mixed = chain.enumerated().sorted { ($0.offset * 7) % 200 < ($1.offset * 7) % 200 }
    #expect(try bring(chain.reversed()).lines == [])
    #expect(try bring(mixed.map(\.element)).lines == [])
    // A circle of strangers, and a row that would not be taken by anybody's coming.
    let (lines, pairs) = try bring([
      pair("x", "y"), pair("y", "x"), pair("n1", "n1"), pair("amy", "n1"),
    ])
    #expect(lines == [0, 1, 2] && pairs == [["amy", "n1"]])
  }
}
