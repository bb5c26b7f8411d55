internal import Lua
internal import SiyuModel

extension RowField {
  /// What an author is told about it; orders and items mean different things by one word.
  func described(of kind: RowKind) -> SurfaceField {
    let permission = kind == .events ? "events" : "orders"
    let (type, about) = typeAndMeaning(kind)
    return SurfaceField(name, type, about, permission: permission)
  }

  private func typeAndMeaning(_ kind: RowKind) -> (String, String) {
    switch self {
    case .id: ("string", "the order's id at its source")
    case .paidAt:
      ("integer", kind == .items ? "when its order was paid, in UTC seconds" : "UTC seconds")
    case .amount:
      ("integer", kind == .items ? "of all pieces, in minor units (分)" : "paid, in minor units (分)")
    case .refunded: ("integer", "given back, in minor units (分)")
    case .net:
      ("integer", "amount less refunded, in minor units (分); 0 of an order that was closed")
    case .status:
      (
        OrderStatus.allCases.map { "\"\($0)\"" }.joined(separator: "|"), "how the order stands"
      )
    case .channel: ("string?", "the public source it came by")
    case .shop: ("string?", "where it was sold")
    case .platform: ("string?", "tmall, taobao, jd, douyin …")
    case .orderItems: ("siyu.Items", "its lines")
    case .sku: ("string?", "the article's number")
    case .title: ("string?", "the article's name")
    case .category: ("string?", "the article's category")
    case .brand: ("string?", "the article's brand")
    case .quantity: ("integer", "pieces")
    case .price: ("integer", "of one piece, in minor units (分)")
    case .type: ("string", "what happened: order.paid, pool.joined, page.viewed …")
    case .at: ("integer", "UTC seconds")
    case .props: ("string?", "its properties as JSON; get reads one")
    }
  }
}

extension [ViewMethod] {
  static var event: [ViewMethod] {
    [
      ViewMethod(
        "get", "One property of the event.", [.init("name", "string", "the property's name")],
        returns: [.init("any", "a text, a number, a boolean, a table, or nil")],
        permission: "events",
        example: #"assert(c.events:last():get("page") == "serum")"#, .function(eventGet))
    ]
  }

  static var entity: [ViewMethod] {
    [
      ViewMethod(
        "get", "A declared field by its type: money in minor units, dates as yyyy-MM-dd.",
        [.init("field", "string", "the field's id")], returns: [.init("string|number|boolean|nil")],
        errors: ["a field that its kind does not declare"],
        example: #"assert(c.entities:first("pet"):get("born") == "2024-05-01")"#,
        .function(entityGet))
    ]
  }
}

extension SurfaceClass {
  static let order = SurfaceClass(
    view: "siyu.Order", "A paid order.", from: "c.orders:last()",
    members: RowField.fields(of: .orders).map { .value($0.described(of: .orders)) })
  static let item = SurfaceClass(
    view: "siyu.Item", "A line of a paid order.", from: "c.items:last()",
    members: RowField.fields(of: .items).map { .value($0.described(of: .items)) })
  static let event = SurfaceClass(
    view: "siyu.Event", "Something that happened.", from: "c.events:last()",
    members: RowField.fields(of: .events).map { .value($0.described(of: .events)) },
    methods: .event)
  static let entity = SurfaceClass(
    view: "siyu.Entity", "A thing of a customer's: a pet, a child, a flat.",
    from: #"c.entities:first("pet"), or c in an SOP for it"#,
    members: [
      .value("id", "string", "its id at its source"),
      .value("kind", "string", "pet, child, flat …"),
    ], methods: .entity)
}
