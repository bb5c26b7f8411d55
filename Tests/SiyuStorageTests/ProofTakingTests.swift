import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

/// What is handed in for tasks counts once in a programme.
@Suite struct ProofTakingTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore
  private let lab: StoreLab

  init() throws {
    folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.path + "/siyu.db", key: .random(), zone: .utc)
    self.store = store
    lab = StoreLab(temporaryDirectory: folder.path) { store }
    // Not a first load.
    _ = try lab.bring(
      .events([
        EventRecord(
          eventID: "e", person: PersonReference(customerID: "c1"), type: "page.viewed",
          at: Instant(seconds: 1))
      ]), into: store)
  }

  private func proof(
    _ person: String, _ proof: String, task: String = "moments", programme: String = "demo.star",
    at: Int64 = 100
  ) -> EventRecord {
    var record = EventRecord(
      eventID: "koc-\(person)-\(ProofText.normal(proof))",
      person: PersonReference(customerID: person), type: "koc.proof", at: Instant(seconds: at))
    let props: DataRecord = [
      "programme": .string(programme), "task": .string(task), "proof": .string(proof), "id": "1",
    ]
    record.props = DataValue.record(props).canonicalText
    return record
  }

  /// The reasons of rows that were refused.
  private func bring(_ rows: EventRecord..., dryRun: Bool = false) throws -> [String] {
    try lab.bring(.events(rows), into: store, dryRun: dryRun).problems.map(\.reason)
  }

  private static let again =
    "it was handed in before, for task 'moments': it counts once in demo.star"
  private static let other =
    "customer c1 handed this in before: it counts once in demo.star, for whoever was first"

  @Test func `the same row again is the same`() throws {
    #expect(try bring(proof("c1", "https://a/1")) == [])
    #expect(try bring(proof("c1", "https://a/1")) == [])
    #expect(try store.table(.events).filter { $0[2] == "koc.proof" }.count == 1)
  }

  @Test func `one account under two names hands in one thing once`() throws {
    #expect(try bring(proof("c1", "https://a/1")) == [])
    var other = proof("c1", "https://a/1")
    other.eventID = "koc-by-another-name"
    #expect(try bring(other) == [])
    #expect(try store.table(.events).filter { $0[2] == "koc.proof" }.count == 1)
  }

  /// A store of before the table has proofs among its events only.
  @Test func `what was taken in before there was a table counts once too`() throws {
    #expect(try bring(proof("c1", "https://a/1")) == [])
    try stand("c1", .active, nil)
    try SQLiteFile(folder.path + "/siyu.db").execute("DELETE FROM koc_proofs")
    var same = proof("c1", "https://a/1")
    same.eventID = "koc-of-another-version"
    #expect(try bring(same) == [])
    #expect(try bring(proof("c1", "https://a/1", at: 10_000)) == [Self.again])
    #expect(try bring(proof("c2", "https://a/1")) == [Self.other])
    #expect(try store.table(.events).filter { $0[2] == "koc.proof" }.count == 1)
  }

  @Test func `another task, another time and another customer are refused`() throws {
    #expect(try bring(proof("c1", "https://a/1")) == [])
    try stand("c1", .active, nil)
    #expect(try bring(proof("c1", "https://A/1/", task: "note")) == [Self.again])
    #expect(try bring(proof("c1", "https://a/1", at: 10_000)) == [Self.again])
    #expect(try bring(proof("c2", "http://a/1#top")) == [Self.other])
    // Another programme asks for its own.
    #expect(try bring(proof("c2", "https://a/1", programme: "demo.moon")) == [])
    #expect(try store.table(.events).filter { $0[2] == "koc.proof" }.count == 2)
  }

  @Test func `of two in one file the first counts, and trying takes nothing`() throws {
    #expect(
      try bring(proof("c1", "https://a/1"), proof("c2", "https://a/1"), dryRun: true).count == 1)
    #expect(try bring(proof("c2", "https://a/1"), proof("c1", "https://a/1")).count == 1)
    #expect(try bring(proof("c2", "https://a/1")) == [])
  }

  @Test func `customers who are one have handed it in before`() throws {
    #expect(try bring(proof("c1", "https://a/1"), proof("c2", "https://a/2")) == [])
    _ = try store.merge("c1", "c2")
    #expect(try bring(proof("c2", "https://a/1")) == [])
    #expect(try bring(proof("c2", "https://a/1", at: 10_000)) == [Self.again])
    #expect(try store.table(.events).filter { $0[2] == "koc.proof" }.count == 2)
  }

  @Test func `what an erased person handed in is nobody's`() throws {
    #expect(try bring(proof("c1", "https://a/1")) == [])
    _ = try store.erase([store.customer(named: "c1")], dryRun: false)
    #expect(try bring(proof("c2", "https://a/1")) == [])
  }

  /// What a pass has written down of somebody.
  private func stand(_ person: String, _ stage: KOCStage, _ state: KOCProof.State?) throws {
    let customer = try store.customer(named: person)
    var record = KOCRecord()
    (record.from, record.until) = (Instant(seconds: 50), Instant(seconds: 5_000))
    if let state {
      record.proofs = [
        KOCProof(id: "1", task: "moments", at: Instant(seconds: 100), state: state)
      ]
    }
    var change = OutreachChange()
    change.put(
      Standing(
        programme: "demo.star", subject: .customer(customer.rawValue), state: stage.rawValue,
        rank: 1, since: Instant(seconds: 50), data: record.data))
    try store.changeByHand([(customer, change)], at: Instant(seconds: 200))
  }

  @Test(arguments: [KOCProof.State.waiting, .accepted])
  func `what may count stays whose it is`(_ state: KOCProof.State) throws {
    #expect(try bring(proof("c1", "https://a/1")) == [])
    try stand("c1", .active, state)
    #expect(try bring(proof("c2", "https://a/1")) == [Self.other])
  }

  @Test func `what was refused is free for others, and hers stays refused`() throws {
    #expect(try bring(proof("c1", "https://a/1")) == [])
    try stand("c1", .active, nil)
    #expect(try bring(proof("c2", "https://a/1")) == [Self.other])
    try stand("c1", .active, .refused)
    #expect(try bring(proof("c2", "https://a/1")) == [])
    try stand("c2", .active, nil)
    // The first file again changes nothing; for another time it is the other's by now.
    #expect(try bring(proof("c1", "https://a/1")) == [])
    #expect(
      try bring(proof("c1", "https://a/1", at: 200)) == [
        "customer c2 handed this in before: it counts once in demo.star, for whoever was first"
      ])
    #expect(try store.table(.events).filter { $0[2] == "koc.proof" }.count == 2)
    // Should the run be undone that refused it, hers says that it counts for another.
    let marked = try store.table(.events).filter { row in
      row.contains { $0.contains(#""passed_on":true"#) }
    }
    #expect(marked.map { $0.contains("c1") } == [true])
  }

  @Test func `what came too late for one is free for others`() throws {
    #expect(try bring(proof("c1", "https://a/1")) == [])
    try stand("c1", .active, .late)
    #expect(try bring(proof("c2", "https://a/1")) == [])
  }

  @Test func `a slip in a customer's id is not made good by an account beside it`() throws {
    #expect(try bring(proof("c1", "https://a/1")) == [])
    var slip = proof("c1", "https://a/2")
    slip.person = PersonReference(customerID: "c1", platform: "taobao", accountID: "tb1")
    #expect(try lab.bring(.events([slip]), into: store, kind: .kocProofs).problems.isEmpty)
    slip.person.customerID = "c11"
    #expect(
      try lab.bring(.events([slip]), into: store, kind: .kocProofs).problems.map(\.reason)
        == ["no customer 'c11' is known; did you mean 'c1'?"])
    #expect(throws: StoreError.self) { try store.customer(named: "c11") }
  }

  @Test func `who is in no programme keeps nothing from others`() throws {
    #expect(try bring(proof("c1", "https://a/1")) == [])
    try stand("c1", .answered, nil)
    #expect(try bring(proof("c2", "https://a/1")) == [])
  }

  /// What the hint says can be written.
  @Test func `an account of a platform is named with it, the one of that very name first`() throws {
    var account = AccountRecord(
      person: PersonReference(customerID: "c1", platform: "taobao", accountID: "tb2"))
    try lab.bring(.accounts([account]), into: store)
    account.person = PersonReference(customerID: "tb1")
    try lab.bring(.accounts([account]), into: store)
    func bring(_ person: PersonReference, proof id: String) throws -> [String] {
      var row = proof("c1", id)
      row.person = person
      return try lab.bring(.events([row]), into: store, kind: .kocProofs).problems.map(\.reason)
    }
    #expect(
      try bring(PersonReference(customerID: "tb2"), proof: "1") == [
        "no customer 'tb2' is known; did you mean 'taobao:tb2', 'tb1'?"
      ])
    #expect(
      try bring(PersonReference(platform: "taobao", accountID: "tb1"), proof: "1") == [
        "no customer 'tb1' is known; did you mean 'tb2'?"
      ])
    let before = try store.people()
    #expect(try bring(PersonReference(customerID: "taobao:tb2"), proof: "1") == [])
    #expect(try store.people() == before)
  }

  @Test func `where a programme is open to all, accounts answer that nobody knows`() throws {
    let ids = [
      PersonReference(platform: "wecom", accountID: "wm9"),
      PersonReference(customerID: "c11", platform: "wecom", accountID: "wm8"),
      PersonReference(customerID: "c12"), PersonReference(accountID: "c13"),
    ]
    let rows = ids.map {
      AnswerRecord(
        person: $0, survey: "demo.koc", question: "fans", answer: "1", at: Instant(seconds: 9),
        value: .number(1))
    }
    func refused(open: Set<String>) throws -> [Int] {
      var options = lab.options()
      options.openSurveys = open
      let session = try store.beginImport(
        ImportHeader(kind: .answers, source: "", columns: ImportKind.answers.everyColumn),
        options: options)
      let problems = try session.add(.answers(rows))
      _ = try session.finish { _ in }
      return problems.map(\.index)
    }
    #expect(try refused(open: ["demo.other"]) == [0, 1, 2, 3])
    #expect(try refused(open: ["demo.koc"]) == [1, 2, 3])
    #expect(try store.customer(named: "wecom:wm9").rawValue > 0)
    #expect(throws: StoreError.self) { try store.customer(named: "wecom:wm8") }
  }

  @Test func `somebody unknown hands in nothing, answers nothing and brings nobody`() throws {
    let unknown = "no customer 'c11' is known; did you mean 'c1'?"
    #expect(try bring(proof("c1", "https://a/0")) == [])
    #expect(
      try lab.bring(.events([proof("c11", "https://a/1")]), into: store, kind: .kocProofs).problems
        .map(\.reason) == [unknown])
    let answer = AnswerRecord(
      person: PersonReference(customerID: "c11"), survey: "demo.koc", question: "fans",
      answer: "1", at: Instant(seconds: 9), value: .number(1))
    #expect(try lab.bring(.answers([answer]), into: store).problems.map(\.reason) == [unknown])
    let pair = InvitationRecord(
      inviter: PersonReference(customerID: "c11"), invitee: PersonReference(customerID: "c5"),
      at: Instant(seconds: 9))
    #expect(
      try lab.bring(.invitations([pair]), into: store).problems.map(\.reason) == [
        "inviter: \(unknown)"
      ])
    #expect(throws: StoreError.self) { try store.customer(named: "c11") }
    // Whom she brings may be new.
    var known = pair
    known.inviter = PersonReference(customerID: "c1")
    #expect(try lab.bring(.invitations([known]), into: store).problems.isEmpty)
    #expect(try bring(proof("c1", "https://a/9")) == [])
  }
}
