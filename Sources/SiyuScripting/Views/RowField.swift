// The fields of orders, items and events: one table for reading a row, for sums and for filters.

/// Which rows a collection holds. Raw values are part of read keys.
enum RowKind: UInt8 {
  case orders = 0
  case items = 1
  case events = 2

  var name: String { ["orders", "items", "events"][Int(rawValue)] }
  /// One of them, as messages say.
  var row: String { ["order", "item", "event"][Int(rawValue)] }
}

/// A field of a row. Raw values are field numbers of the row types and part of read keys.
enum RowField: Int64, CaseIterable {
  case id = 0
  case paidAt, amount, refunded, net, status, channel, shop, platform, orderItems
  case sku, title, category, brand, quantity, price
  case type, at, props

  enum Shape { case money, count, time, text, rows, data }

  var name: String { Self.names[Int(rawValue)] }

  // Kept: rules ask by name for every customer, and finding out the name of a case is slow.
  private static let names = allCases.map { field in
    switch field {
    case .paidAt: "paid_at"
    case .orderItems: "items"
    default: "\(field)"
    }
  }
  private static let byName = [RowKind.orders, .items, .events].map { kind in
    Dictionary(uniqueKeysWithValues: fields(of: kind).map { ($0.name, $0) })
  }

  var shape: Shape {
    switch self {
    case .amount, .refunded, .net, .price: .money
    case .quantity: .count
    case .paidAt, .at: .time
    case .orderItems: .rows
    case .props: .data
    default: .text
    }
  }

  static func fields(of kind: RowKind) -> [RowField] {
    switch kind {
    case .orders:
      [
        .id, .paidAt, .amount, .refunded, .net, .status, .channel, .shop, .platform, .orderItems,
      ]
    case .items: [.sku, .title, .category, .brand, .quantity, .price, .amount, .paidAt]
    case .events: [.type, .at, .props]
    }
  }

  static func named(_ name: String, of kind: RowKind) -> RowField? {
    byName[Int(kind.rawValue)][name]
  }
}
