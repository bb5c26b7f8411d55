internal import SiyuBorder
internal import SiyuModel

/// What `where { … }` asks of every row, resolved once against the batch's dictionary.
struct RowFilter {
  enum Condition {
    case number(RowField, ClosedRange<Int64>)
    /// Dictionary numbers (or states) of which the row's must be one.
    case oneOf(RowField, [UInt32])
    /// The text, in a dictionary or a heap, contains this.
    case contains(RowField, [UInt8])
    /// The order's id is one of these.
    case id([[UInt8]])
  }

  /// The filter before it in the chain, −1 for none.
  var parent: Int32
  var conditions: [Condition]
}

extension Views {
  /// Whether a row passes all filters of a chain.
  func passes(_ kind: RowKind, _ row: Int, filter: Int32) -> Bool {
    var filter = filter
    while filter >= 0 {
      let current = context.filters[Int(filter)]
      for condition in current.conditions where !holds(condition, kind, row) { return false }
      filter = current.parent
    }
    return true
  }

  private func holds(_ condition: RowFilter.Condition, _ kind: RowKind, _ row: Int) -> Bool {
    switch condition {
    case .number(let field, let range): range.contains(number(kind, field, row))
    case .oneOf(let field, let words): words.contains(word(kind, field, row))
    case .contains(let field, let needle): Self.contains(text(kind, field, row), needle)
    case .id(let ids): ids.contains { $0.elementsEqual(text(kind, .id, row)) }
    }
  }

  /// A money, count or time field.
  @inline(__always)
  func number(_ kind: RowKind, _ field: RowField, _ row: Int) -> Int64 {
    if kind == .events { return hot.pointee.events.at[row] }
    let orders = hot.pointee.orders
    switch field {
    case .amount: return kind == .orders ? orders.amount[row] : orders.lineAmount[row]
    case .refunded: return orders.refunded[row]
    case .net: return orders.net[row]
    case .quantity: return orders.lineQuantity[row]
    case .price: return orders.linePrice[row]
    default: return time(kind, row)
    }
  }

  /// A text field as a number: of the dictionary, or the state itself.
  @inline(__always)
  func word(_ kind: RowKind, _ field: RowField, _ row: Int) -> UInt32 {
    if kind == .events { return hot.pointee.events.type[row] }
    let orders = hot.pointee.orders
    switch field {
    case .status: return UInt32(orders.status[row])
    case .channel: return orders.channel[row]
    case .shop: return orders.shop[row]
    case .platform: return orders.platform[row]
    default: break
    }
    let item = Int(orders.lineItem[row])
    guard item < orders.itemSKU.count else { return 0 }
    switch field {
    case .sku: return orders.itemSKU[item]
    case .title: return orders.itemTitle[item]
    case .category: return orders.itemCategory[item]
    default: return orders.itemBrand[item]
    }
  }

  /// The bytes of a text field; empty for none.
  func text(_ kind: RowKind, _ field: RowField, _ row: Int) -> UnsafeBufferPointer<UInt8> {
    switch (kind, field) {
    case (.orders, .id): hot.pointee.orders.id[row]
    case (.orders, .status): Self.status(hot.pointee.orders.status[row])
    case (.events, .props): hot.pointee.events.props[row]
    case (.events, _): hot.pointee.events.dictionary[Int(word(kind, field, row))]
    default: hot.pointee.orders.dictionary[Int(word(kind, field, row))]
    }
  }

  static func status(_ raw: UInt8) -> UnsafeBufferPointer<UInt8> {
    let word: StaticString =
      switch OrderStatus(rawValue: raw) {
      case .unpaid: "unpaid"
      case .paid: "paid"
      case .shipped: "shipped"
      case .completed: "completed"
      case .closed: "closed"
      case .refunded: "refunded"
      case nil: ""
      }
    return UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
  }

  private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ needle: [UInt8]) -> Bool {
    guard let first = needle.first else { return true }
    guard text.count >= needle.count else { return false }
    for start in 0...(text.count - needle.count) where text[start] == first {
      if text[start..<(start + needle.count)].elementsEqual(needle) { return true }
    }
    return false
  }
}
