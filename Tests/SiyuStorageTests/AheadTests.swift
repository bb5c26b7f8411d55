import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

/// What counts as soon as it is taken in cannot be of a time to come, whatever kind of file tells of it.
@Suite struct AheadTests {
  @Test func `every kind of row of more than a day after now is refused`() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.path + "/siyu.db", key: .random(), zone: .utc)
    let lab = StoreLab(temporaryDirectory: folder.path) { store }
    let person = PersonReference(customerID: "c1")
    try lab.bring(.customers([CustomerRecord(person: person)]), into: store)
    let at = lab.now.advanced(bySeconds: 86_401)
    let handed = EventRecord(eventID: "e", person: person, type: "koc.proof", at: at)
    let batches: [(ImportKind, ImportBatch)] = [
      (
        .wallet,
        .wallet([
          WalletRecord(
            entryID: "1", person: person, purse: .points, kind: .give, amount: 1, at: at)
        ])
      ),
      (.receipts, .receipts([Receipt(message: "m", kind: .confirmed, at: at)])),
      (.taskResults, .taskResults([TaskResult(task: "t", result: .done, at: at)])),
      (
        .answers,
        .answers([
          AnswerRecord(
            person: person, survey: "demo.koc", question: "fans", answer: "1", at: at,
            value: .number(1))
        ])
      ),
      (.kocProofs, .events([handed])),
      (.couponUses, .couponUses([CouponUseRecord(.code("K"), orderID: nil, at: at)])),
      (
        .invitations,
        .invitations([
          InvitationRecord(inviter: person, invitee: PersonReference(customerID: "c2"), at: at)
        ])
      ),
    ]
    for (kind, batch) in batches {
      #expect(
        try lab.bring(batch, into: store, kind: kind).problems.map(\.reason) == [
          "it is of 1970-01-02 00:16, more than a day after now: import it when it has happened"
        ], "\(kind)")
    }
    // Events wait for their time.
    #expect(try lab.bring(.events([handed]), into: store).problems == [])
  }
}
