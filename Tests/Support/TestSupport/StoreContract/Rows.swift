import SiyuModel

/// Short ways to write rows.
enum Rows {
  static func order(
    _ id: String, by person: PersonReference?, at: Int64? = 100, amount: Int64 = 1_000,
    shop: String? = nil, lines: [OrderLineRecord] = []
  ) -> OrderRecord {
    var row = OrderRecord(orderID: id, amount: amount)
    row.buyer = person
    row.paidAt = at.map { Instant(seconds: $0) }
    row.shop = shop
    row.status = at == nil ? .unpaid : .paid
    row.lines = lines
    return row
  }

  static func line(
    _ order: String, _ sku: String, quantity: Int64 = 1, price: Int64? = 100, title: String? = nil
  ) -> OrderLineRecord {
    var row = OrderLineRecord(orderID: order, quantity: quantity)
    row.sku = sku
    row.price = price
    row.title = title
    return row
  }

  static func brand(_ id: String, phone: String? = nil) -> PersonReference {
    PersonReference(customerID: id, phone: phone)
  }

  static func account(_ platform: String, _ id: String, of customer: String? = nil)
    -> PersonReference
  {
    PersonReference(customerID: customer, platform: platform, accountID: id)
  }

  static func customer(
    _ id: String, name: String? = nil, city: String? = nil, phone: String? = nil
  ) -> CustomerRecord {
    var row = CustomerRecord(person: brand(id, phone: phone))
    row.name = name
    row.city = city
    return row
  }

  static func event(_ id: String, _ person: PersonReference, at: Int64) -> EventRecord {
    var row = EventRecord(
      eventID: id, person: person, type: "pool.joined", at: Instant(seconds: at))
    row.props = "{\"pool\":\"wecom\"}"
    return row
  }

  static func product(_ sku: String, title: String, at: Int64) -> ProductRecord {
    var row = ProductRecord(sku: sku)
    row.title = title
    row.at = Instant(seconds: at)
    return row
  }

  static func member(_ group: String, _ person: PersonReference) -> GroupMemberRecord {
    var row = GroupMemberRecord(groupID: group, person: person)
    row.joinedAt = Instant(seconds: 7)
    return row
  }

  static func staff(_ id: String, _ name: String) -> StaffRecord {
    var row = StaffRecord(staffID: id)
    row.name = name
    return row
  }

  static func group(_ id: String, _ capacity: Int64) -> GroupRecord {
    var row = GroupRecord(groupID: id)
    row.capacity = capacity
    return row
  }

  static func tag(_ person: PersonReference, _ tag: String) -> TagRecord {
    var row = TagRecord(person: person, tag: tag)
    row.at = Instant(seconds: 50)
    return row
  }

  static func answer(
    _ person: PersonReference, _ question: String, _ value: AnswerValue, at: Int64
  ) -> AnswerRecord {
    AnswerRecord(
      person: person, survey: "demo.koc", question: question, answer: value.canonical,
      at: Instant(seconds: at), value: value)
  }

  /// One small file of every kind, in an order in which they make sense.
  static let everyKind: [ImportBatch] = [
    .customers([
      customer("c1", name: "王芳", city: "杭州", phone: "13800000001"),
      customer("c2", city: "成都"),
    ]),
    .accounts([AccountRecord(person: account("taobao", "tb1", of: "c1"))]),
    .attributes([
      AttributeRecord(person: brand("c1"), name: "skin", value: "dry"),
      AttributeRecord(person: brand("c2"), name: "skin", value: "oily"),
    ]),
    .entities([
      EntityRecord(entityID: "e1", person: brand("c1"), kind: "pet", name: "name", value: "咪咪"),
      EntityRecord(entityID: "e1", person: brand("c1"), kind: "pet", name: "age", value: "3"),
    ]),
    .orders([
      order("o1", by: account("taobao", "tb1"), at: 300, lines: [line("o1", "s1")]),
      order("o2", by: brand("c2"), at: 200), order("o3", by: nil, at: nil),
    ]),
    .orderLines([line("o2", "s2", quantity: 2), line("o2", "s2", quantity: 3)]),
    .products([product("s1", title: "洁面乳", at: 10), product("s2", title: "面霜", at: 10)]),
    .events([event("v1", brand("c2"), at: 250)]),
    .regions([RegionRecord(regionID: "east", title: "华东")]),
    .shops([ShopRecord(shopID: "s1", title: "湖滨店", regionID: "east")]),
    .staff([staff("m1", "李雷")]),
    .groups([group("g1", 200)]),
    .groupMembers([member("g1", brand("c1"))]),
    .tags([tag(brand("c2"), "vip:yes")]),
    .wallet([wallet("w1", brand("c1"), .give, 30), wallet("w2", brand("c1"), .spend, 10)]),
    .coupons([CouponCodeRecord(pool: "ten", code: "TEN-1")]),
    .answers([
      answer(brand("c1"), "fans", .number(1200), at: 100),
      answer(brand("c1"), "why", .text("想试试"), at: 100),
      answer(brand("c2"), "skin", .choice("dry"), at: 110),
    ]),
    .invitations([
      InvitationRecord(inviter: brand("c1"), invitee: brand("c2"), at: Instant(seconds: 240))
    ]),
    .spend([SpendRecord(at: Instant(seconds: 240), amount: 120_000, kind: .privatising)]),
  ]

  static func wallet(
    _ id: String, _ person: PersonReference, _ kind: WalletRecord.Kind, _ amount: Int64?,
    _ purse: Purse = .points, at: Int64 = 100, of: String? = nil, expires: Int64? = nil
  ) -> WalletRecord {
    var record = WalletRecord(
      entryID: id, person: person, purse: purse, kind: kind, amount: amount,
      at: Instant(seconds: at))
    record.of = of
    record.expires = expires.map { Instant(seconds: $0) }
    return record
  }
}
