import SiyuEngine
import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

/// A brand whose customers bring customers; times are days.
struct FissionLab {
  static let day: Int64 = 86_400
  let folder: TemporaryFolder
  let store: SQLiteStore

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteStore(path: folder.path + "/siyu.db", key: .random(), zone: .utc)
  }

  @discardableResult
  func bring(_ batch: ImportBatch) throws -> (counts: ImportCounts, problems: [RowProblem]) {
    var lab = StoreLab(temporaryDirectory: folder.path) { store }
    lab.now = Instant(seconds: 1_000 * Self.day)
    return try lab.bring(batch, into: store)
  }

  func people(_ ids: String...) throws {
    try bring(.customers(ids.map { CustomerRecord(person: PersonReference(customerID: $0)) }))
  }

  func pair(_ inviter: String, _ invitee: String, on day: Int64) -> InvitationRecord {
    InvitationRecord(
      inviter: PersonReference(customerID: inviter), invitee: PersonReference(customerID: invitee),
      at: Instant(seconds: day * Self.day))
  }

  func event(
    _ person: String, _ type: String = "pool.joined", on day: Int64, _ props: String? = nil
  ) -> EventRecord {
    var row = EventRecord(
      eventID: "\(person)/\(type)/\(day)", person: PersonReference(customerID: person), type: type,
      at: Instant(seconds: day * Self.day))
    row.props = props
    return row
  }

  @discardableResult
  func settle(on day: Int64 = 100) throws -> InvitationSettling.Report {
    try InvitationSettling(store, zone: .utc).run(at: Instant(seconds: day * Self.day))
  }

  /// `a>b counted`, in order.
  func edges() throws -> [String] {
    try store.table(.invitations).map { row in
      "\(row[0])>\(row[1]) \(row[5])\(row[6].isEmpty ? "" : " \(row[6])")"
    }
  }

  func code(_ id: String, _ programme: String = "snacks.koc") throws -> InvitationCode {
    try store.invitationCode(of: store.customer(named: id), programme: programme)
  }
}

@Suite struct InvitationTests {
  @Test func `a person has one code for a programme, whoever asks and however often`() throws {
    let lab = try FissionLab()
    try lab.people("a", "b")
    let code = try lab.code("a")
    #expect(try lab.code("a") == code)
    #expect(try lab.code("a", "other.koc") != code)
    #expect(try lab.code("b") != code)
    let held = try #require(try lab.store.holder(of: code))
    #expect(held.programme == "snacks.koc")
    #expect(try lab.store.publicID(of: held.customer) == "a")
  }

  @Test func `both codes of two people who are one lead to that person, and apart each to its own`()
    throws
  {
    let lab = try FissionLab()
    try lab.people("a", "b")
    let (first, second) = (try lab.code("b"), try lab.code("a"))
    _ = try lab.store.merge("a", "b")
    let one = try lab.store.customer(named: "a")
    #expect(try lab.store.holder(of: first)?.customer == one)
    #expect(try lab.store.holder(of: second)?.customer == one)
    #expect(try lab.code("b") == second)
    #expect(try lab.store.invitationCodes(of: one).count == 2)
    _ = try lab.store.unmerge("b")
    #expect(try lab.code("b") == first)
  }

  @Test func `codes are found in events and as the state of a join`() throws {
    let lab = try FissionLab()
    try lab.people("a", "b")
    let code = try lab.code("a")
    let small = code.description.lowercased().replacing("0", with: "o")
    try lab.bring(
      .events([
        lab.event("c", on: 10, #"{"state":"\#(code)"}"#),
        lab.event("d", "link.clicked", on: 11, #"{"code":"\#(small)"}"#),
        lab.event("e", on: 12, #"{"state":"summer-qr"}"#),
        lab.event("f", "link.clicked", on: 12, #"{"state":"\#(code)"}"#),
        lab.event("a", "link.clicked", on: 12, #"{"code":"\#(code)"}"#),
      ]))
    #expect(try lab.settle().counted == 2)
    #expect(
      try lab.store.table(.invitations).map { $0[0] + $0[1] + $0[3] + $0[4] }
        == ["acstatesnacks.koc", "adcodesnacks.koc"])
  }

  @Test func `who joins by her own code is told why that is no invitation`() throws {
    let lab = try FissionLab()
    try lab.people("a", "b")
    let code = try lab.code("a")
    try lab.bring(
      .events([
        lab.event("a", on: 10, #"{"state":"\#(code)"}"#),
        // What she shared carries it too, and says nothing of who came.
        lab.event("b", "content.shared", on: 10, #"{"code":"\#(try lab.code("b"))"}"#),
      ]))
    #expect(try lab.settle().counted == 0)
    #expect(try lab.edges() == ["a>a refused self"])
  }

  @Test func `what looks like a code and is nobody's is found, other states are not`() throws {
    let lab = try FissionLab()
    try lab.people("a")
    let code = try lab.code("a").description
    let wrong = String(code.dropLast()) + (code.last == "3" ? "4" : "3")
    let nobodys = InvitationCode(number: 1_234_567)
    try lab.bring(
      .events([
        lab.event("c", on: 10, #"{"state":"\#(code)"}"#),
        lab.event("c", on: 11, #"{"state":"\#(wrong)"}"#),
        lab.event("c", on: 12, #"{"state":"\#(nobodys)"}"#),
        lab.event("c", on: 13, #"{"state":"s-hangzhou"}"#),
        lab.event("c", on: 14, #"{"state":"summer-2026"}"#),
        lab.event("c", on: 15, #"{"state":"s-hangzhou-west-lake-02"}"#),
      ]))
    let strays = try lab.store.strayCodes(of: lab.store.customer(named: "c"))
    #expect(strays.map(\.text) == [wrong, nobodys.description])
    #expect(strays.map(\.code) == [nil, nobodys])
    #expect(strays.first?.at == Instant(seconds: 11 * FissionLab.day))
  }

  @Test func `figures of some count what those brought, and nobody else`() throws {
    let lab = try FissionLab()
    try lab.people("a", "b")
    _ = (try lab.code("a"), try lab.code("b"))
    try lab.bring(
      .invitations([
        lab.pair("a", "c", on: 10), lab.pair("a", "d", on: 10), lab.pair("b", "e", on: 10),
        lab.pair("b", "c", on: 11),
      ]))
    try lab.settle()
    let b = try lab.store.customer(named: "b")
    let all = try lab.store.invitationFigures(programme: nil)
    let part = try lab.store.invitationFigures(programme: nil, of: [b])
    #expect(all.counted.count == 3 && part.counted.map(\.inviter) == [b])
    #expect(all.holders.count == 2 && part.holders == [b])
    #expect(all.others == [.earlier: 1] && part.others == [.earlier: 1])
    #expect(try lab.store.invitationFigures(programme: nil, of: []).isEmpty)
  }

  @Test func `a code that a corrected event no longer holds does not count`() throws {
    let lab = try FissionLab()
    try lab.people("a")
    let code = try lab.code("a")
    try lab.bring(.events([lab.event("c", on: 10, #"{"state":"\#(code)"}"#)]))
    #expect(try lab.settle().counted == 1)
    try lab.bring(.events([lab.event("c", on: 10, #"{"state":"other"}"#)]))
    #expect(try lab.settle().claims == 0)
  }

  @Test func `pairs come from files, by id or by code, and nothing twice`() throws {
    let lab = try FissionLab()
    try lab.people("a")
    let code = try lab.code("a")
    let rows = [
      lab.pair("a", "b", on: 10), lab.pair(code.description.lowercased(), "c", on: 11),
      lab.pair("a", "a", on: 12), lab.pair("s-00000000", "d", on: 12),
      lab.pair("s-00000001", "d", on: 12),
    ]
    let first = try lab.bring(.invitations(rows))
    #expect(first.counts.added == 2)
    #expect(first.problems.map(\.index) == [2, 3, 4])
    #expect(first.problems[1].reason.contains("nobody has the code s-00000000") == true)
    #expect(first.problems[2].reason.contains("s-00000001 is no code"))
    #expect(try lab.bring(.invitations(rows)).counts.unchanged == 2)
    try lab.settle()
    #expect(try lab.edges() == ["a>b counted", "a>c counted"])
    // What is settled is not written again.
    #expect(try lab.settle().changed == 0)
  }

  @Test func `a code in a file is read as people write it, and a known id is an id`() throws {
    let lab = try FissionLab()
    try lab.people("a")
    let code = try lab.code("a").description
    let letters = String(code.dropFirst(2))
    let dashed = "s-\(letters.prefix(4))-\(letters.suffix(4))"
    let wrong =
      "s-\(letters.prefix(4))-\(letters.suffix(4).dropLast())\(letters.last == "0" ? "1" : "0")"
    let rows = [
      lab.pair(letters, "b", on: 10), lab.pair(dashed, "c", on: 11),
      lab.pair(" S-\(letters.lowercased()) ", "d", on: 12), lab.pair(wrong, "e", on: 13),
    ]
    let first = try lab.bring(.invitations(rows))
    #expect(first.counts.added == 3)
    #expect(first.problems.map(\.reason).allSatisfy { $0.hasPrefix("\(wrong) is no code") })
    #expect(first.problems.count == 1)
    // Somebody is called as the code is written.
    try lab.people(dashed)
    _ = try lab.bring(.invitations([lab.pair(dashed, "f", on: 14)]))
    try lab.settle()
    #expect(
      try lab.edges()
        == ["\(dashed)>f counted", "a>b counted", "a>c counted", "a>d counted"].sorted())
  }

  @Test func `a person who bought before, or came with other eyes, was known`() throws {
    let lab = try FissionLab()
    var order = OrderRecord(orderID: "o1", amount: 100)
    order.buyer = PersonReference(platform: "taobao", accountID: "tb1")
    order.paidAt = Instant(seconds: 3 * FissionLab.day)
    try lab.people("a", "b", "c")
    try lab.bring(.orders([order]))
    try lab.bring(.events([lab.event("b", on: 10), lab.event("c", on: 10)]))
    try lab.bring(.invitations([lab.pair("a", "b", on: 10), lab.pair("a", "c", on: 10)]))
    try lab.settle()
    #expect(try lab.edges() == ["a>b counted", "a>c counted"])
    _ = try lab.store.merge("b", "tb1")
    try lab.settle()
    #expect(try lab.edges() == ["a>b refused known", "a>c counted"])
    _ = try lab.store.unmerge("tb1")
    try lab.settle()
    #expect(try lab.edges() == ["a>b counted", "a>c counted"])
    let known = try lab.store.invitations(of: lab.store.customer(named: "b"), as: .invitee)
    #expect(
      known.first?.history.map(\.state) == [.counted, .refused(.known), .counted])
  }

  @Test func `two who are one person invited nobody by inviting each other`() throws {
    let lab = try FissionLab()
    try lab.people("a", "b", "c", "d")
    try lab.bring(
      .invitations([
        lab.pair("a", "b", on: 1), lab.pair("a", "d", on: 2), lab.pair("b", "c", on: 3),
        lab.pair("d", "c", on: 4),
      ]))
    try lab.settle()
    let before = try lab.edges()
    #expect(
      before == ["a>b counted", "a>d counted", "b>c counted", "d>c refused earlier"])
    _ = try lab.store.merge("a", "b")
    try lab.settle()
    #expect(
      try lab.edges() == ["a>a refused self", "a>d counted", "a>c counted", "d>c refused earlier"])
    _ = try lab.store.unmerge("b")
    try lab.settle()
    #expect(try lab.edges() == before)
  }

  @Test func `of two invitees who are one the earlier inviter counts, once`() throws {
    let lab = try FissionLab()
    try lab.people("a", "b", "c", "d")
    try lab.bring(.invitations([lab.pair("a", "d", on: 5), lab.pair("b", "c", on: 4)]))
    try lab.settle()
    _ = try lab.store.merge("c", "d")
    try lab.settle()
    #expect(try lab.edges() == ["b>c counted", "a>c refused earlier"])
  }

  @Test func `who leaves soon does not count, and a hand-over is no leave`() throws {
    let lab = try FissionLab()
    try lab.people("a", "b", "c")
    try lab.bring(.invitations([lab.pair("a", "b", on: 10), lab.pair("a", "c", on: 10)]))
    let first = try lab.settle(on: 11)
    #expect(first.nextDue == Instant(seconds: 17 * FissionLab.day))
    try lab.bring(
      .events([
        lab.event("b", "pool.left", on: 12),
        lab.event("c", "pool.left", on: 12, #"{"source":"DELETE_BY_TRANSFER"}"#),
      ]))
    try lab.settle(on: 13)
    #expect(try lab.edges() == ["a>b withdrawn left", "a>c counted"])
    #expect(try lab.settle(on: 17).nextDue == nil)
  }

  @Test func `staff bring nobody, whichever of their accounts they use`() throws {
    let lab = try FissionLab()
    try lab.people("a", "b")
    try lab.bring(.invitations([lab.pair("a", "b", on: 10)]))
    try lab.bring(.staff([StaffRecord(staffID: "LiLei")]))
    try lab.bring(
      .accounts([
        AccountRecord(
          person: PersonReference(
            platform: "wecom", accountID: "LiLei", phone: "13800000001")),
        AccountRecord(person: PersonReference(customerID: "a", phone: "13800000001")),
      ]))
    try lab.settle()
    #expect(try lab.edges() == ["a>b refused staff"])
  }

  @Test func `files in any order give the same`() throws {
    var tables: [[[String]]] = []
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
      let lab = try FissionLab()
      // Inviters are known before; nothing else has to be.
      try lab.people("a", "b", "c")
      let files: [ImportBatch] = [
        .invitations([lab.pair("a", "b", on: 10), lab.pair("c", "b", on: 10)]),
        .invitations([lab.pair("b", "a", on: 11), lab.pair("b", "d", on: 9)]),
        .events([
          lab.event("b", on: 10), lab.event("d", on: 1), lab.event("b", "pool.left", on: 50),
        ]),
        .accounts([
          AccountRecord(
            person: PersonReference(
              customerID: "c", platform: "taobao", accountID: "t1"))
        ]),
      ]
      for index in order {
        try lab.bring(files[index])
        try lab.settle(on: 60)
      }
      tables.append(try lab.store.table(.invitations))
    }
    #expect(tables[0] == tables[1])
    #expect(tables[0] == tables[2])
    #expect(tables[0].count == 4)
  }

  @Test func `an erased inviter is nobody, and the invitee is not new again`() throws {
    let lab = try FissionLab()
    try lab.people("a", "b", "c")
    let code = try lab.code("a")
    try lab.bring(.events([lab.event("c", on: 10, #"{"state":"\#(code)"}"#)]))
    try lab.bring(.invitations([lab.pair("b", "a", on: 9)]))
    try lab.settle()
    let counts = try lab.store.erase([lab.store.customer(named: "a")], dryRun: false)
    #expect(counts.invitations == 1)
    try lab.bring(.events([lab.event("c", "x", on: 20)]))
    try lab.settle()
    #expect(try lab.edges() == [">c refused erased"])
    #expect(try lab.store.holder(of: code) == nil)
  }

  @Test func `a personal export tells of invitations without naming others`() throws {
    let lab = try FissionLab()
    try lab.people("alice", "bob")
    _ = try lab.code("alice")
    try lab.bring(.invitations([lab.pair("alice", "bob", on: 9)]))
    try lab.settle()
    let record = try lab.store.record(of: lab.store.customer(named: "bob"))
    let rows = try #require(record["invitations"]?.rows)
    #expect(rows.map { $0.map(\.plain) } == [["came by", "777600", "pair", "", "counted", ""]])
    let inviter = try lab.store.record(of: lab.store.customer(named: "alice"))
    #expect(inviter["invitation_codes"]?.rows.count == 1)
    #expect(inviter["invitations"]?.rows.first?.first == .text("brought"))
  }
}
