public import SiyuModel

/// Rows that say who is who, made up from a seed: few people, many accounts, shared phones.
public struct RandomEvidence: Sendable {
  public var rows: [PersonReference] = []

  public init(seed: UInt64, rows count: Int) {
    var random = SeededRandom(seed)
    for _ in 0..<count {
      var person = PersonReference()
      if random.oneIn(2) { person.customerID = "c\(random.below(count / 3 + 1))" }
      if person.customerID == nil || random.oneIn(2) {
        person.platform = random.pick(["taobao", "douyin", "wecom"])
        person.accountID = "a\(random.below(count / 3 + 1))"
      }
      if random.oneIn(4) { person.unionID = "u\(random.below(count / 3 + 1))" }
      if random.oneIn(3) { person.phone = "1380000\(1000 + random.below(count / 4 + 1))" }
      rows.append(person)
    }
  }

  /// What these rows say, for the plain model.
  public static func tell(_ person: PersonReference, to people: inout NaivePeople) {
    let account = person.accountID.map {
      "\(person.platform ?? "")\(person.platform == nil ? "" : ":")\($0)"
    }
    for name in [account, person.customerID].compactMap(\.self) { people.accounts.insert(name) }
    if let account, let customer = person.customerID { people.tie(account, customer, 2) }
    guard let first = account ?? person.customerID else { return }
    if let unionID = person.unionID { people.unionIDs[unionID, default: []].insert(first) }
    if let phone = person.phone { people.phones[phone, default: []].insert(first) }
  }
}
