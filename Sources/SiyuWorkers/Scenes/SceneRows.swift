internal import SiyuModel

extension SpecSceneData.Person {
  init(_ id: String, _ data: DataValue) throws(Diagnostic) {
    self.id = id
    record = SceneRows.customer(data, id)
    attributes = SceneRows.pairs(data["attributes"]).map {
      AttributeRecord(person: SceneRows.reference(id), name: $0.name, value: $0.value)
    }
    entities = SceneRows.entities(data, id)
    answers = (data["answers"]?.listValue ?? []).compactMap { SceneRows.answer($0, of: id) }
    levels = (data["levels"]?.listValue ?? []).compactMap { pair in
      guard let parts = pair.listValue, parts.count == 2, let programme = parts[0].stringValue,
        let level = parts[1].stringValue, programme.utf8.count <= 200, level.utf8.count <= 200
      else { return nil }
      return (programme, level)
    }
    balances = (data["balances"]?.listValue ?? []).compactMap { SceneRows.balance($0) }
    orders = []
    for order in data["orders"]?.listValue ?? [] {
      if let row = try SceneRows.order(order, of: id) { orders.append(row) }
    }
    events = (data["events"]?.listValue ?? []).enumerated().compactMap {
      SceneRows.event($1, number: $0, of: id)
    }
    tags = (data["tags"]?.listValue ?? []).compactMap(\.stringValue)
  }
}

/// Rows of a scene's customers, with numbers as an import lets them through.
enum SceneRows {
  static func reference(_ id: String) -> PersonReference { PersonReference(customerID: id) }

  static func customer(_ data: DataValue, _ id: String) -> CustomerRecord {
    var row = CustomerRecord(person: reference(id))
    if let phone = text(data["phone"]), case .number(let number) = PhoneNumber.normalize(phone) {
      row.person.phone = number
    }
    row.name = text(data["name"])
    switch data["gender"]?.stringValue {
    case "female"?: row.gender = .female
    case "male"?: row.gender = .male
    default: break
    }
    row.birthday = data["birthday"]?.stringValue.flatMap { text in
      (try? TimeText.parse(text, in: .utc)).map { TimeZoneRules.utc.date(of: $0) }
    }
    row.address = text(data["address"])
    row.province = text(data["province"])
    row.city = text(data["city"])
    row.channel = text(data["channel"])
    row.campaign = text(data["campaign"])
    row.joinedAt = data["joined_at"]?.intValue.flatMap { Instant(inRange: $0) }
    row.staffID = text(data["staff_id"])
    row.pool = text(data["pool"])
    row.marketingConsent = data["consent"]?.boolValue
    return row
  }

  static func pairs(_ data: DataValue?) -> [(name: String, value: String)] {
    (data?.listValue ?? []).compactMap { pair in
      guard let both = pair.listValue, both.count == 2, let name = text(both[0]),
        let value = text(both[1])
      else { return nil }
      return (name, value)
    }
  }

  static func entities(_ data: DataValue, _ id: String) -> [EntityRecord] {
    (data["entities"]?.listValue ?? []).flatMap { entity -> [EntityRecord] in
      guard let own = text(entity["id"]), let kind = text(entity["kind"]) else { return [] }
      // Ids are a customer's own in a spec.
      return pairs(entity["fields"]).map {
        EntityRecord(
          entityID: "\(id) \(own)", person: reference(id), kind: kind, name: $0.name,
          value: $0.value)
      }
    }
  }

  /// The worker checked it against the plugin's survey; here it is a value that a rule reads.
  static func answer(_ data: DataValue, of id: String) -> AnswerRecord? {
    guard let survey = text(data["survey"]), let question = text(data["question"]),
      let answer = text(data["answer"]), answer.utf8.count <= SurveyLimits.text * 4,
      let at = data["at"]?.intValue.flatMap({ Instant(inRange: $0) })
    else { return nil }
    return AnswerRecord(
      person: reference(id), survey: survey, question: question, answer: answer, at: at,
      value: data["text"]?.boolValue == true ? .text(answer) : .choice(answer))
  }

  static func balance(_ data: DataValue) -> (purse: Purse, amount: Int64)? {
    guard let name = text(data["purse"]), name.utf8.count <= 200,
      let unit = data["unit"]?.intValue.flatMap({ UInt8(exactly: $0) }).flatMap(
        Purse.Unit.init(rawValue:)), let amount = data["amount"]?.intValue,
      Purse.amounts.contains(amount)
    else { return nil }
    return (Purse(name: name, unit: unit), amount)
  }

  private static let amounts = 0...Money.range.upperBound
  private static let quantities: ClosedRange<Int64> = 1...1_000_000_000

  /// - Returns: `nil` where it was not paid at any time.
  static func order(_ data: DataValue, of id: String) throws(Diagnostic) -> OrderRecord? {
    guard let paidAt = data["paid_at"]?.intValue.flatMap({ Instant(inRange: $0) }) else {
      return nil
    }
    let amount = data["amount"]?.intValue ?? 0
    let refunded = data["refunded"]?.intValue ?? 0
    guard amounts.contains(amount), 0...amount ~= refunded else {
      throw SpecSceneData.wrong("orders of an amount, and no more refunded than that")
    }
    var row = OrderRecord(
      orderID: "\(id) \(data["id"]?.stringValue ?? "")", amount: amount,
      status: data["status"]?.stringValue.flatMap { OrderStatus(name: $0) } ?? .paid)
    row.buyer = reference(id)
    row.buyer?.platform = text(data["platform"])
    row.paidAt = paidAt
    row.refunded = refunded
    row.channel = text(data["channel"])
    row.shop = text(data["shop"])
    for item in data["items"]?.listValue ?? [] {
      var line = OrderLineRecord(orderID: row.orderID, quantity: item["quantity"]?.intValue ?? 1)
      line.price = item["price"]?.intValue
      guard quantities.contains(line.quantity), line.price.map(amounts.contains) ?? true else {
        throw SpecSceneData.wrong("at least one piece of each item, for a price")
      }
      line.shop = row.shop
      line.sku = sku(item)
      line.title = text(item["title"])
      line.category = text(item["category"])
      row.lines.append(line)
    }
    return row
  }

  /// A brand is a product's. An item without a number of its own gets one for its brand.
  private static func sku(_ item: DataValue) -> String? {
    text(item["sku"]) ?? text(item["brand"]).map { "brand \($0)" }
  }

  /// Brands of an order's items, by number.
  static func brands(_ order: DataValue) -> [(sku: String, brand: String)] {
    (order["items"]?.listValue ?? []).compactMap { item in
      guard let brand = text(item["brand"]), let sku = sku(item) else { return nil }
      return (sku, brand)
    }
  }

  static func event(_ data: DataValue, number: Int, of id: String) -> EventRecord? {
    guard let type = text(data["type"]),
      let at = data["at"]?.intValue.flatMap({ Instant(inRange: $0) })
    else { return nil }
    var row = EventRecord(
      eventID: "\(id) \(number)", person: reference(id), type: type, at: at)
    row.props = text(data["props"])
    return row
  }

  /// An empty text is none.
  private static func text(_ data: DataValue?) -> String? {
    data?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
  }
}
