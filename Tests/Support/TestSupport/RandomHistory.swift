public import SiyuModel

/// Files of a made-up brand with few people and much going on among them, and what a plain model
/// makes of them.
public struct RandomHistory: Sendable {
  public private(set) var files: [(batch: ImportBatch, source: String)] = []
  public private(set) var people = NaivePeople()
  private var orders: [String: (account: String, at: Int64?, amount: Int64)] = [:]
  private var events: [String: (account: String, at: Int64)] = [:]
  private var attributes: [String: [String: String]] = [:]
  private var random: SeededRandom

  public init(seed: UInt64) { random = SeededRandom(seed) }

  private mutating func person() -> PersonReference {
    var person = PersonReference()
    if random.oneIn(2) {
      person.customerID = "c\(random.below(30))"
    } else {
      person.platform = random.pick(["taobao", "douyin"])
      person.accountID = "a\(random.below(30))"
      if random.oneIn(9) { person.customerID = "c\(random.below(30))" }
    }
    if random.oneIn(12) { person.phone = "138000\(random.below(12))" }
    return person
  }

  private func account(_ person: PersonReference) -> String {
    person.accountID.map { "\(person.platform ?? ""):\($0)" } ?? person.customerID ?? ""
  }

  /// Adds one file and tells the plain model.
  public mutating func addFile() {
    let count = 1 + random.below(60)
    switch random.below(4) {
    case 0:
      files.append((.events((0..<count).map { _ in event() }), ""))
    case 1:
      files.append((.attributes((0..<count).map { _ in attribute() }), ""))
    default:
      files.append((.orders((0..<count).map { _ in order() }), ""))
    }
  }

  private mutating func order() -> OrderRecord {
    let person = person()
    var row = OrderRecord(orderID: "o\(random.below(300))", amount: Int64(random.below(9_000)))
    row.buyer = person
    row.paidAt = random.oneIn(8) ? nil : Instant(seconds: Int64(random.below(400)))
    RandomEvidence.tell(person, to: &people)
    orders[row.orderID] = (account(person), row.paidAt?.seconds, row.amount)
    return row
  }

  private mutating func event() -> EventRecord {
    let person = person()
    let row = EventRecord(
      eventID: "v\(random.below(100))", person: person, type: "seen",
      at: Instant(seconds: Int64(random.below(400))))
    RandomEvidence.tell(person, to: &people)
    events[row.eventID] = (account(person), row.at.seconds)
    return row
  }

  private mutating func attribute() -> AttributeRecord {
    let person = person()
    let name = random.pick(["skin", "hair"])
    let value = random.oneIn(5) ? nil : "v\(random.below(9))"
    RandomEvidence.tell(person, to: &people)
    attributes[account(person), default: [:]][name] = value
    return AttributeRecord(person: person, name: name, value: value)
  }

  public mutating func merge(in store: any Store) throws {
    let accounts = people.accounts.sorted()
    let (a, b) = (random.pick(accounts), random.pick(accounts))
    let now = people.people().values
    let (mine, theirs) = (
      now.first { $0.contains(a) } ?? [], now.first { $0.contains(b) } ?? []
    )
    _ = try store.merge(a, b)
    people.merge(a, mine, b, theirs)
  }

  public mutating func unmerge(in store: any Store) throws {
    let all = people.people().values.filter { $0.count > 1 }
      .sorted { NaivePeople.before($0[0], $1[0]) }
    if all.isEmpty { return }
    let mine = random.pick(all)
    let account = random.pick(mine)
    _ = try store.unmerge(account)
    people.unmerge(account, from: mine)
  }

  /// What a pass at `now` should read, by public id.
  public func expected(now: Int64) -> [String: RecordedSubject] {
    var subjects: [String: RecordedSubject] = [:]
    for (id, accounts) in people.people() {
      var subject = RecordedSubject()
      subject.id = id
      for name in accounts.reversed() {
        subject.attributes.merge(attributes[name] ?? [:]) { $1 }
      }
      let mine = Set(accounts)
      for (order, fact) in orders where mine.contains(fact.account) {
        guard let at = fact.at else { continue }
        if at > now {
          subject.nextOrderAt = min(subject.nextOrderAt, at)
        } else {
          let platform =
            fact.account.split(separator: ":").count > 1
            ? String(fact.account.prefix { $0 != ":" }) : ""
          subject.orders.append(
            RecordedSubject.Order(
              id: order, paidAt: at, amount: fact.amount, refunded: 0, status: 1,
              platform: platform, channel: "", shop: ""))
        }
      }
      subject.orders.sort { $0.paidAt == $1.paidAt ? $0.id < $1.id : $0.paidAt < $1.paidAt }
      for (_, fact) in events where mine.contains(fact.account) {
        if fact.at > now {
          subject.nextEventAt = min(subject.nextEventAt, fact.at)
        } else {
          subject.events.append(RecordedSubject.Event(type: "seen", at: fact.at, props: ""))
        }
      }
      subject.events.sort { $0.at < $1.at }
      subjects[id] = subject
    }
    return subjects
  }
}

extension NaivePeople {
  /// A merge by hand takes back every "not the same" between the two customers.
  public mutating func merge(_ a: String, _ mine: [String], _ b: String, _ theirs: [String]) {
    apart = apart.filter { pair in
      !(mine.contains(pair[0]) && theirs.contains(pair[1]))
        && !(theirs.contains(pair[0]) && mine.contains(pair[1]))
    }
    tie(a, b, 1)
  }

  public mutating func unmerge(_ account: String, from mine: [String]) {
    for other in mine where other != account {
      apart.formUnion([[account, other], [other, account]])
    }
    ties = ties.filter { $0.strength != 1 || ($0.a != account && $0.b != account) }
  }
}
