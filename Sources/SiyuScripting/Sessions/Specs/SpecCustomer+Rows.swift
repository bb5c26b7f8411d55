internal import Lua
internal import SiyuModel

extension SpecCustomerReader {
  static let orderFields = [
    "id", "paid_at", "amount", "refunded", "status", "platform", "channel", "shop", "items",
  ]
  static let itemFields = ["sku", "title", "category", "brand", "quantity", "price"]
  static let eventFields = ["type", "at", "props"]

  func order(
    _ value: LuaValue, _ number: Int, prefix: String = "O"
  ) throws(LuaError) -> SpecCustomer.Order {
    let fields = try NamedFields(
      value, what: "an order of a customer",
      known: Self.orderFields)
    guard let paidAt = fields["paid_at"] else {
      throw LuaError(
        .runtime, "an order of a customer wants 'paid_at', such as \"-10d\" or \"2026-01-05\".")
    }
    var order = SpecCustomer.Order()
    order.id = try fields.text("id") ?? "\(prefix)\(number)"
    order.paidAt = try clock.time(paidAt, "'paid_at' of an order").seconds
    for item in try fields.list("items") { order.items.append(try self.item(item)) }
    let total = order.items.reduce(Int64(0)) { $0 &+ $1.quantity &* $1.price }
    order.amount = try fields.money("amount", currency) ?? total
    order.refunded = try fields.money("refunded", currency) ?? 0
    if let name = try fields.oneOf("status", OrderStatus.names) {
      order.status = OrderStatus(name: name) ?? .paid
    }
    order.platform = try fields.text("platform") ?? ""
    order.channel = try fields.text("channel") ?? ""
    order.shop = try fields.text("shop") ?? ""
    return order
  }

  private func item(_ value: LuaValue) throws(LuaError) -> SpecCustomer.Item {
    let fields = try NamedFields(
      value, what: "an item of an order",
      known: Self.itemFields)
    return SpecCustomer.Item(
      texts: ItemTexts(
        sku: try fields.text("sku") ?? "", title: try fields.text("title") ?? "",
        category: try fields.text("category") ?? "", brand: try fields.text("brand") ?? ""),
      quantity: try fields.integer("quantity") ?? 1,
      price: try fields.money("price", currency) ?? 0)
  }

  func event(_ value: LuaValue) throws(LuaError) -> SpecCustomer.Event {
    let fields = try NamedFields(
      value, what: "an event of a customer", known: Self.eventFields)
    guard let type = try fields.text("type"), let at = fields["at"] else {
      throw LuaError(
        .runtime,
        "an event of a customer wants 'type' and 'at', such as"
          + " { type = \"page.viewed\", at = \"-1d\" }.")
    }
    var event = SpecCustomer.Event(
      type: type, at: try clock.time(at, "'at' of an event").seconds, props: "")
    if let props = fields["props"] {
      guard case .table(let table) = props, table.list.isEmpty else {
        throw fields.wrong("props", "a table of named values", props)
      }
      event.props = JSON.text(try PlainData.value(props, "'props' of an event"), sorted: true)
    }
    return event
  }
}
