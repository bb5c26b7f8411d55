import SiyuModel

extension StoreContract {
  static let identity: [Promise] = [
    Promise("the same row, the same union id and the same phone tie accounts") { lab in
      let store = try lab.open()
      try lab.bring(
        .accounts([
          AccountRecord(person: Rows.account("taobao", "t1", of: "c1")),
          AccountRecord(
            person: PersonReference(platform: "wecom", accountID: "w1", unionID: "u1")),
          AccountRecord(
            person: PersonReference(platform: "wechat", accountID: "x1", unionID: "u1")),
          AccountRecord(
            person: PersonReference(
              platform: "taobao", accountID: "t1", phone: "13800000001")),
          AccountRecord(
            person: PersonReference(
              platform: "wechat", accountID: "x1", phone: "13800000001")),
        ]), into: store)
      try requireEqual(
        try store.people(), ["c1": ["c1", "taobao:t1", "wechat:x1", "wecom:w1"]], "people")
    },
    Promise("a phone that too many accounts share ties nobody, from then on") { lab in
      let store = try lab.open()
      for count in 1...4 {
        try lab.bring(
          .customers([Rows.customer("c\(count)", phone: "13800000001")]), into: store,
          accountsPerPhone: 3)
        let expected = count <= 3 ? 1 : 4
        try requireEqual(try store.people().count, expected, "customers of \(count) accounts")
      }
      try lab.bring(
        .customers([Rows.customer("c9")]), into: store, accountsPerPhone: 4)
      try requireEqual(try store.people().count, 2, "customers under a higher limit")
    },
    Promise("the result does not depend on the order of rows and files") { lab in
      let store = try lab.open()
      for seed in UInt64(0)..<6 {
        let evidence = RandomEvidence(seed: seed, rows: 24)
        var people = NaivePeople()
        people.accountsPerPhone = 2
        var random = SeededRandom(seed &+ 1_000)
        // Each seed gets a world of its own in the one store.
        let rows = evidence.rows.map { $0.inWorld(seed) }
        for row in rows { RandomEvidence.tell(row, to: &people) }
        for file in rows.shuffled(using: &random).pieces(of: 5) {
          try lab.bring(
            .accounts(file.map { AccountRecord(person: $0) }), into: store, accountsPerPhone: 2)
        }
        let ours = try store.people().filter { $0.value[0].contains("world\(seed)-") }
        try requireEqual(ours, people.people(), "people of seed \(seed)")
      }
    },
    Promise("merge and unmerge by hand outlive later imports, in any order of these") { lab in
      let store = try lab.open()
      for seed in UInt64(0)..<6 {
        try checkHandEvidence(seed, lab, store)
      }
    },
    Promise("orders stay with their accounts over merge and unmerge") { lab in
      let store = try lab.open()
      try lab.bring(
        .orders([
          Rows.order("o1", by: Rows.account("taobao", "t1", of: "c1"), at: 1),
          Rows.order("o2", by: Rows.brand("c1"), at: 2),
          Rows.order("o3", by: Rows.brand("c2"), at: 3),
        ]), into: store)
      let before = try store.read()
      let merged = try store.merge("c1", "c2")
      try requireEqual(merged.before, ["c1", "c2"], "before the merge")
      try requireEqual(merged.after, ["c1"], "after the merge")
      let together = try store.read()
      try requireEqual(together.map { $0.orders.map(\.id) }, [["o1", "o2", "o3"]], "merged")
      let parted = try store.unmerge("c2")
      try requireEqual(parted.after, ["c1", "c2"], "after the unmerge")
      try requireEqual(try store.read(), before, "a pass after both")
      // Now an account that shares its home with others.
      _ = try store.unmerge("taobao:t1")
      try requireEqual(
        Dictionary(uniqueKeysWithValues: try store.read().map { ($0.id, $0.orders.map(\.id)) }),
        ["c1": ["o2"], "c2": ["o3"], "taobao:t1": ["o1"]], "three customers")
      try lab.bring(
        .orders([Rows.order("o4", by: Rows.account("taobao", "t1", of: "c1"), at: 9)]),
        into: store)
      try requireEqual(
        Dictionary(uniqueKeysWithValues: try store.read().map { ($0.id, $0.orders.map(\.id)) }),
        ["c1": ["o2"], "c2": ["o3"], "taobao:t1": ["o1", "o4"]], "a later import")
      _ = try store.merge("taobao:t1", "c1")
      try requireEqual(try store.read()[0].orders.map(\.id), ["o1", "o2", "o4"], "together again")
    },
    Promise("a merged profile takes each field from the first account that has it") { lab in
      let store = try lab.open()
      var second = Rows.customer("c2", name: "王芳", city: "成都")
      second.gender = .female
      try lab.bring(.customers([second, Rows.customer("c1", city: "杭州")]), into: store)
      _ = try store.merge("c2", "c1")
      let subject = try store.read()[0]
      try requireEqual(subject.id, "c1", "public id")
      try requireEqual(subject.city, "杭州", "city")
      try requireEqual(subject.gender, Gender.female.rawValue, "gender")
      try requireEqual(subject.personal[.name], "王芳", "name")
    },
    Promise("customers are found by public id, account id and platform:account") { lab in
      let store = try lab.open()
      try lab.bring(
        .accounts([
          AccountRecord(person: Rows.account("taobao", "same", of: "c100")),
          AccountRecord(person: Rows.account("douyin", "same", of: "c200")),
        ]), into: store)
      try requireEqual(
        try store.publicID(of: store.customer(named: "taobao:same")), "c100", "by platform")
      try requireEqual(try store.publicID(of: store.customer(named: "c200")), "c200", "by id")
      try requireCode(.ambiguous) { _ = try store.customer(named: "same") }
      try requireCode(.notFound) { _ = try store.customer(named: "c300") }
      try requireCode(.refused) {
        try lab.bring(.customers([Rows.customer("c300")]), into: store)
        _ = try store.unmerge("c300")
      }
    },
  ]

  private static func checkHandEvidence(
    _ seed: UInt64, _ lab: StoreLab, _ store: any Store
  ) throws {
    var random = SeededRandom(seed)
    let rows = RandomEvidence(seed: seed &+ 77, rows: 30).rows.map { $0.inWorld(100 + seed) }
    let (early, late) = (rows.prefix(18), rows.suffix(12))
    var people = NaivePeople()
    for row in early { RandomEvidence.tell(row, to: &people) }
    try lab.bring(.accounts(early.map { AccountRecord(person: $0) }), into: store)
    for _ in 0..<4 {
      let accounts = people.accounts.sorted()
      let account = random.pick(accounts)
      let mine = people.people().values.first { $0.contains(account) } ?? []
      if mine.count > 1, random.oneIn(2) {
        _ = try store.unmerge(account)
        people.unmerge(account, from: mine)
      } else {
        let other = random.pick(accounts)
        let theirs = people.people().values.first { $0.contains(other) } ?? []
        _ = try store.merge(account, other)
        people.merge(account, mine, other, theirs)
      }
      let ours = try store.people().filter { $0.value[0].contains("world\(100 + seed)-") }
      try requireEqual(ours, people.people(), "people of seed \(seed) after an act")
    }
    for row in late { RandomEvidence.tell(row, to: &people) }
    for file in late.shuffled(using: &random).pieces(of: 4) {
      try lab.bring(.accounts(file.map { AccountRecord(person: $0) }), into: store)
    }
    let ours = try store.people().filter { $0.value[0].contains("world\(100 + seed)-") }
    try requireEqual(ours, people.people(), "people of seed \(seed)")
  }
}

/// Checks that the body throws a `StoreError` with this code.
func requireCode(_ code: StoreError.Code, _ body: () throws -> Void) throws {
  do { try body() } catch let error as StoreError {
    return try requireEqual(error.code, code, "error \(error)")
  }
  try require(false, "no error; should be \(code.rawValue)")
}

extension PersonReference {
  /// The same evidence among people who meet nobody of other worlds.
  func inWorld(_ world: UInt64) -> PersonReference {
    func place(_ text: String?) -> String? { text.map { "world\(world)-\($0)" } }
    return PersonReference(
      customerID: place(customerID), platform: platform, accountID: place(accountID),
      unionID: place(unionID), phone: place(phone))
  }
}

extension Array {
  func pieces(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
