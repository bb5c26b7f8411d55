import SiyuModel

extension RecordBuilder {
  /// An order, its id empty where the file has none.
  ///
  /// Without a state, money says it: paid back in full is refunded, with a time of payment it is
  /// paid, else unpaid. An order that was paid by its state and has no time of payment counts as
  /// paid when it was made.
  static func order(_ row: inout RowValues) throws(RowFault) -> OrderRecord {
    var order = OrderRecord(orderID: try row.id(.orderID) ?? "")
    order.buyer = try row.person()
    order.createdAt = try row.time(.createdAt)
    order.paidAt = try row.time(.paidAt)
    guard let amount = try notNegative(.amount, &row) else {
      throw row.problem(.amount, "is empty")
    }
    order.amount = amount
    order.refunded = try refunded(of: amount, &row)
    order.channel = try row.text(.channel)
    order.shop = try row.text(.shop)
    order.status = try status(of: order, &row)
    switch order.status {
    case .unpaid: order.paidAt = nil
    case .closed: break
    case .paid, .shipped, .completed, .refunded:
      order.paidAt = order.paidAt ?? order.createdAt
      if order.paidAt == nil { throw row.problem(.paidAt, "is empty in a paid order") }
    }
    order.lines = try lines(of: order.orderID, &row)
    return order
  }

  private static func refunded(
    of amount: Int64, _ row: inout RowValues
  ) throws(RowFault) -> Int64 {
    // Several cells that are added up are amounts only.
    if row.rules.plainPlace(of: .refunded) != RowRules.special
      || row.column(.refunded)?.combination == .first
    {
      guard let cell = try row.value(.refunded) else { return 0 }
      if cell.isAll { return amount }
    }
    let refunded = try notNegative(.refunded, &row) ?? 0
    guard refunded <= amount else { throw row.problem(.refunded, "is more than the amount") }
    return refunded
  }

  private static func status(
    of order: OrderRecord, _ row: inout RowValues
  ) throws(RowFault) -> OrderStatus {
    if let word = try row.id(.status) {
      if let status = OrderStatus(name: word.lowercased()) { return status }
      let near = NearestName.nearest(to: word, in: OrderStatus.names)
      throw row.problem(
        .status,
        near.map { "not a state siyu knows; did you mean \"\($0)\"?" }
          ?? "not a state siyu knows; those are \(OrderStatus.names.joined(separator: ", "))")
    }
    guard order.paidAt != nil else { return .unpaid }
    return order.refunded > 0 && order.refunded == order.amount ? .refunded : .paid
  }

  /// The lines that stand in the order's own row; several in one cell where the map splits them.
  private static func lines(
    of orderID: String, _ row: inout RowValues
  ) throws(RowFault) -> [OrderLineRecord] {
    guard
      row.isBound(.sku) || row.isBound(.title) || row.isBound(.category) || row.isBound(.quantity)
        || row.isBound(.price)
    else { return [] }
    let skus = try parts(.sku, &row)
    let titles = try parts(.title, &row)
    let categories = try parts(.category, &row)
    let quantities = try parts(.quantity, &row)
    let prices = try parts(.price, &row)
    let count = max(skus.count, titles.count, categories.count, quantities.count, prices.count)
    var lines: [OrderLineRecord] = []
    for index in 0..<count {
      var line = OrderLineRecord(orderID: orderID)
      // One value for several lines is everybody's, except a quantity: that is their total.
      func part(_ parts: [String]) -> String? {
        if parts.indices.contains(index) { return parts[index].isEmpty ? nil : parts[index] }
        return nil
      }
      line.sku = part(skus)
      line.title = part(titles)
      line.category = part(categories) ?? (categories.count == 1 ? categories[0] : nil)
      if quantities.count == count, let text = part(quantities) {
        line.quantity = try row.count(text, .quantity, 1...1_000_000_000)
      }
      if prices.count == count, let text = part(prices) {
        line.price = try row.amount(.text(text), of: .price)
        if line.price ?? 0 < 0 { throw row.problem(.price, "is negative") }
      }
      lines.append(line)
    }
    return lines
  }

  private static func parts(
    _ field: ImportField, _ row: inout RowValues
  ) throws(RowFault) -> [String] {
    guard let text = field == .title || field == .category ? try row.text(field) : try row.id(field)
    else { return [] }
    guard let separator = row.column(field)?.separator else { return [text] }
    // A wide separator is the same one.
    let marks = [separator, separator == ";" ? "；" : separator == "," ? "，" : separator]
    var parts = [text]
    for mark in marks { parts = parts.flatMap { PlainText.split($0, mark) } }
    return parts.map(PlainText.trim)
  }

  /// Orders without an id are told apart by who, when, how much and what; not by state and refund,
  /// which may be corrected later.
  static func contentID(of order: OrderRecord) -> ContentID {
    var id = ContentID()
    for text in [
      order.buyer?.customerID, order.buyer?.platform, order.buyer?.accountID, order.shop,
    ] { id.combine(text) }
    id.combine(order.paidAt?.seconds)
    id.combine(order.createdAt?.seconds)
    id.combine(order.amount)
    for line in order.lines {
      id.combine(line.sku)
      id.combine(line.title)
      id.combine(line.quantity)
      id.combine(line.price)
    }
    return id
  }

  static func contentID(of event: EventRecord) -> ContentID {
    var id = ContentID()
    for text in [
      event.person.customerID, event.person.platform, event.person.accountID, event.type,
      event.props,
    ] { id.combine(text) }
    id.combine(event.at.seconds)
    return id
  }
}

extension RowValues.Cell {
  /// The word for a whole amount: asked of each order, so no text is made of bytes.
  fileprivate var isAll: Bool {
    switch self {
    case .bytes(let bytes): bytes.count == 3 && bytes.elementsEqual("all".utf8)
    case .text(let text): text == "all"
    }
  }
}
