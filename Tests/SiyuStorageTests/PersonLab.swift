import Foundation
import GRDB
import SiyuModel
import SiyuStorage
import SiyuTestSupport

/// A store with a few neighbours, and a person of whom everything is known that can be known.
struct PersonLab {
  let folder: TemporaryFolder
  let key: WorkspaceKey
  var path: String { folder.path + "/siyu.db" }

  init(key: WorkspaceKey = .random()) throws {
    folder = try TemporaryFolder()
    self.key = key
  }

  func open(_ key: WorkspaceKey? = nil) throws -> SQLiteStore {
    try SQLiteStore(path: path, key: key ?? self.key, zone: .utc, busyTimeout: 0)
  }

  private func answer(
    _ id: String, _ question: String, _ value: AnswerValue, at: Int64
  ) -> AnswerRecord {
    AnswerRecord(
      person: PersonReference(customerID: id), survey: "demo.koc", question: question,
      answer: value.canonical, at: Instant(seconds: at), value: value)
  }

  // MARK: People

  static let group = TagGroup(
    name: "demo.value", title: "价值", dimension: .value, exclusive: true,
    values: [TagValue(name: "high", title: "高"), TagValue(name: "low", title: "低")])

  /// Everything but the person.
  func fill(_ store: SQLiteStore) throws {
    try bring(
      .customers(
        (1...40).map { number in
          var row = CustomerRecord(
            person: PersonReference(
              customerID: "neighbour-\(number)", phone: "1390000\(1000 + number)"))
          row.name = "邻居\(number)"
          row.city = "杭州"
          row.channel = "douyin"
          return row
        }), store)
    try bring(.accounts([account("taobao", "tb-neighbour", of: "neighbour-1")]), store, "taobao")
    try bring(
      .attributes([attribute("neighbour-1", "skin", "dry")]), store)
    try bring(.answers([answer("neighbour-1", "fans", .number(3), at: 100)]), store)
    try bring(
      .orders(
        (1...40).map { number in
          order("order-neighbour-\(number)", "neighbour-\(number)", at: 86_400 * Int64(number))
        }), store)
    try bring(.events([event("event-neighbour", "neighbour-2", "{\"a\":1}")]), store)
    try bring(.groupMembers([member("g1", "neighbour-1")]), store)
    try bring(.groups([GroupRecord(groupID: "g1")]), store)
    try bring(
      .tags([TagRecord(person: PersonReference(customerID: "neighbour-3"), tag: "vip:yes")]), store)
  }

  /// Three accounts that came together by a row, a union id, a phone and by hand.
  func addPerson(to store: SQLiteStore) throws {
    // Somebody else's customer before: what a file says otherwise is kept as history.
    var before = Self.person
    before.staffID = "S0"
    try bring(.customers([before, Self.otherHalf]), store)
    try bring(.customers([Self.person]), store)
    try bring(
      .accounts([account("taobao", "tb-secret-person", of: "C-secret-person")]), store, "taobao")
    _ = try store.merge("C-secret-person", "C-other-secret")
    // And one that was taken out again: it is a neighbour from now on.
    try bring(.accounts([account("douyin", "dy-neighbour", of: "C-secret-person")]), store)
    _ = try store.unmerge("douyin:dy-neighbour")
    try bring(
      .attributes([
        attribute("C-secret-person", "skin", "秘密的属性值"),
        attribute("C-other-secret", "tattoo-name", "secret-attribute-value"),
      ]), store)
    try bring(
      .answers([
        answer("C-secret-person", "why-of-secret", .text("秘密的回答"), at: 100),
        answer("C-secret-person", "why-of-secret", .text("秘密的第二个回答"), at: 200),
        answer("C-other-secret", "fans", .number(52_001), at: 150),
      ]), store)
    try bring(
      .entities([
        EntityRecord(
          entityID: "pet-of-secret", person: PersonReference(customerID: "C-secret-person"),
          kind: "dragonling", name: "petname", value: "秘密的宠物名")
      ]), store)
    var bought = order("order-of-secret-1", "C-secret-person", at: 86_400 * 40, amount: 12_345)
    bought.shop = "只有他去的店"
    bought.createdAt = Instant(seconds: 86_400 * 39)
    bought.lines = [line("order-of-secret-1", "SKU-of-secret", "刻字的戒指")]
    var second = order("order-of-secret-2", "C-other-secret", at: 86_400 * 70, amount: 100)
    second.refunded = 40
    try bring(.orders([bought, second]), store)
    try bring(
      .orders([order("order-of-secret-3", "C-secret-person", at: nil, amount: 7)]), store,
      "secret-source")
    try bring(
      .events([event("event-of-secret", "C-secret-person", "{\"note\":\"秘密的事件\"}")]), store)
    try bring(.groupMembers([member("g1", "C-secret-person")]), store)
    var movement = Self.movement
    movement.note = "秘密的备注"
    movement.orderID = "order-of-secret-1"
    try bring(.wallet([movement]), store)
    try bring(.coupons([CouponCodeRecord(pool: "ten", code: "TEN-0001")]), store)
    try bring(
      .tags([TagRecord(person: PersonReference(customerID: "C-secret-person"), tag: "vip:yes")]),
      store)
    try bring(
      .invitations([
        InvitationRecord(
          inviter: PersonReference(customerID: "neighbour-1"),
          invitee: PersonReference(customerID: "C-secret-person"), at: Instant(seconds: 1_000))
      ]), store)
    _ = try store.invitationCode(
      of: store.customer(named: "C-secret-person"), programme: "demo.koc")
    var claims: [InvitationClaim] = []
    try store.eachInvitation { claims.append($0) }
    try store.note(
      claims.map {
        RewardNote(
          key: RewardKey(
            account: $0.account, invitee: $0.inviterAccount, programme: "demo.koc", level: 1),
          refusal: nil, due: nil, at: $0.at, bought: nil)
      })
  }

  static let movement = WalletRecord(
    entryID: "entry-of-secret", person: PersonReference(customerID: "C-secret-person"),
    purse: .points, kind: .give, amount: 120, at: Instant(seconds: 86_400 * 45))

  static var person: CustomerRecord {
    var row = CustomerRecord(
      person: PersonReference(
        customerID: "C-secret-person", unionID: "union-of-secret", phone: "13812345678"))
    row.name = "欧阳绝密"
    row.address = "杭州市文三路九九号"
    row.birthday = CivilDate(year: 1991, month: 2, day: 3)
    row.gender = .female
    row.province = "浙江"
    row.city = "只有他住的城"
    row.channel = "douyin"
    row.campaign = "只为他的活动"
    row.joinedAt = Instant(seconds: 1_000)
    row.staffID = "S1"
    row.pool = "wecom"
    row.marketingConsent = true
    return row
  }

  private static var otherHalf: CustomerRecord {
    var row = CustomerRecord(person: PersonReference(customerID: "C-other-secret"))
    row.name = "司马绝密"
    return row
  }

  /// A pass over everybody, the person among them.
  func decide(_ store: SQLiteStore, about ids: [String], identity: String, gained: Bool = true)
    throws
  {
    let tags = try store.tagIDs(for: [Self.group], reserve: true).ids
    guard let high = tags[TagName(group: "demo.value", value: "high")] else { return }
    let run = try store.beginRun(
      RunHeader(
        identity: identity, now: Instant(seconds: 5_000), plugins: [("demo@1.0.0", "sum")],
        rules: [(plugin: 0, text: "value (main.lua:3)")], mark: nil))
    let changes = try ids.map { try store.customer(named: $0).rawValue }.sorted().map { number in
      SubjectChange(
        customer: number,
        changes: [
          TagChange(
            tag: high, gained: gained, rule: 0, reason: "写着绝密的理由\(number)",
            reads: ["orders within 365d: sum net"])
        ], due: 99_999)
    }
    try run.commit(changes, through: 1)
    try run.finish()
  }

  /// The person, the person's pet and a neighbour walk through an SOP; the person said no.
  func reach(_ store: SQLiteStore) throws {
    try reach(store, ["neighbour-1", "C-secret-person"])
    // The code was theirs once before, and a piece without one waits.
    try SQLiteFile(path).execute(
      """
      INSERT INTO coupon_holders (code, given, lot, until)
      SELECT number, given - 1000, lot, given - 500 FROM coupon_codes;
      INSERT INTO coupon_waiting (lot, pool, returns) SELECT lot, pool, 1 FROM coupon_codes;
      """)
    _ = try store.record(
      [
        Receipt(
          message: "message-of-C-secret-person", kind: .answered, at: Instant(seconds: 6_100),
          text: "退订")
      ], unsubscribeWords: ["退订"])
  }

  func reachNeighbour(_ store: SQLiteStore) throws { try reach(store, ["neighbour-1"]) }

  private func reach(_ store: SQLiteStore, _ names: [String]) throws {
    let run = try store.beginRun(
      RunHeader(
        identity: "reach", now: Instant(seconds: 6_000), plugins: [("demo@1.0.0", "sum")],
        rules: [], mark: nil, sops: [KnownSOP(name: "demo.welcome", since: Instant(seconds: 1))]))
    let pet = try SQLiteFile(path).ints("SELECT max(number) FROM entities")[0]
    let changes = try names.map { name in
      let number = try store.customer(named: name).rawValue
      var change = Self.outreach(.customer(number), number, name)
      if name != "neighbour-1" {
        let other = Self.outreach(.entity(pet), number, "pet-of-secret")
        change.enrolments += other.enrolments
        change.marked += other.marked
        change.standings = [
          Standing(
            programme: "demo.vip", subject: .customer(number), state: "gold", rank: 1,
            since: Instant(seconds: 6_000), reason: "reason-of-secret-level")
        ]
        change.events = [
          BornEvent(
            type: "level.up", at: Instant(seconds: 6_000), props: [:], id: "born-of-secret",
            subject: .customer(number))
        ]
        change.postings = [
          LedgerRequest(
            key: "step\ncoupon-of-secret", purse: Purse(name: "demo.ten", unit: .pieces),
            customer: CustomerNumber(rawValue: number), .give(1), at: Instant(seconds: 6_000),
            cause: "demo.welcome step gift", pool: CouponPool(name: "ten", returnsUnused: true))
        ]
      }
      return SubjectChange(customer: number, changes: [], due: 99_999, outreach: change)
    }
    try run.commit(changes.sorted { $0.customer < $1.customer }, through: 1)
    try run.finish()
  }

  private static func outreach(
    _ subject: SubjectKey, _ customer: Int64, _ name: String
  ) -> OutreachChange {
    let now = Instant(seconds: 6_000)
    var change = OutreachChange()
    change.enrolments = [
      Enrolment(
        key: EnrolmentKey(
          sop: "demo.welcome", subject: subject, occurrence: "event:of-\(name)"),
        customer: customer, checksum: "sum", enrolledAt: now, state: .active, step: "call",
        due: Instant(seconds: 7_000),
        waiting: GateRefusal(rule: .cap, words: "words-of-\(name)"),
        history: [
          StepRecord(
            step: "hello", visit: 0, at: now, outcome: .sent, content: "content/hello",
            effect: "message-of-\(name)")
        ])
    ]
    change.messages = [
      Message(
        id: "message-of-\(name)", sop: "demo.welcome", step: "hello", customer: customer,
        staff: "S1", checksum: "sum", content: "content/hello", touchpoint: .chat,
        purpose: .marketing, hasLink: true, plannedAt: now, deadline: Instant(seconds: 9_000),
        state: .admitted, stateAt: now)
    ]
    change.tasks = [
      StaffTask(
        id: "task-of-\(name)", sop: "demo.welcome", step: "call", customer: customer,
        staff: "S1", checksum: "sum", title: "回访", content: nil, plannedAt: now)
    ]
    change.marked = [ConditionMark(sop: "demo.welcome", trigger: 1, subject: subject)]
    return change
  }

  /// Everything, with decisions about the person and neighbours side by side.
  func whole() throws -> SQLiteStore {
    let store = try open()
    try fill(store)
    try addPerson(to: store)
    try decide(store, about: ["neighbour-1", "C-secret-person", "neighbour-2"], identity: "one")
    try decide(store, about: ["C-secret-person"], identity: "two", gained: false)
    try decide(store, about: ["C-secret-person"], identity: "three")
    try reach(store)
    return store
  }

  // MARK: Rows

  func bring(_ batch: ImportBatch, _ store: any Store, _ source: String = "") throws {
    var lab = StoreLab(temporaryDirectory: folder.path) { store }
    if batch.kind == .wallet { lab.now = Instant(seconds: 86_400 * 60) }
    try requireEqual(try lab.bring(batch, into: store, source: source).problems, [], "refused")
  }

  func account(_ platform: String, _ id: String, of customer: String) -> AccountRecord {
    AccountRecord(
      person: PersonReference(customerID: customer, platform: platform, accountID: id))
  }

  func attribute(_ id: String, _ name: String, _ value: String) -> AttributeRecord {
    AttributeRecord(person: PersonReference(customerID: id), name: name, value: value)
  }

  func order(_ id: String, _ customer: String, at: Int64?, amount: Int64 = 1_000) -> OrderRecord {
    var row = OrderRecord(orderID: id, amount: amount, status: at == nil ? .unpaid : .paid)
    row.buyer = PersonReference(customerID: customer)
    row.paidAt = at.map { Instant(seconds: $0) }
    return row
  }

  func line(_ order: String, _ sku: String, _ title: String) -> OrderLineRecord {
    var row = OrderLineRecord(orderID: order)
    row.sku = sku
    row.title = title
    row.price = 12_345
    return row
  }

  func event(_ id: String, _ customer: String, _ props: String) -> EventRecord {
    var row = EventRecord(
      eventID: id, person: PersonReference(customerID: customer), type: "pool.joined",
      at: Instant(seconds: 300))
    row.props = props
    return row
  }

  func member(_ group: String, _ customer: String) -> GroupMemberRecord {
    var row = GroupMemberRecord(groupID: group, person: PersonReference(customerID: customer))
    row.joinedAt = Instant(seconds: 7)
    return row
  }

  // MARK: The files

  /// All bytes of all files beside the store.
  func bytes(_ folder: String? = nil) throws -> Data {
    let folder = folder ?? self.folder.path
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .reduce(into: Data()) { all, name in
        all.append(try Data(contentsOf: URL(filePath: folder + "/" + name)))
      }
  }

  /// The store's files as a process that is killed now leaves them.
  func remains(as name: String) throws -> String {
    let copy = folder.path + "-" + name
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    for file in ["siyu.db", "siyu.db-wal"]
    where FileManager.default.fileExists(atPath: folder.path + "/" + file) {
      try Data(contentsOf: URL(filePath: folder.path + "/" + file)).write(
        to: URL(filePath: copy + "/" + file))
    }
    return copy
  }
}
