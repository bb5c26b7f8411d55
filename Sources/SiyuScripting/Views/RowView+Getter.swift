internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// Reads a field of an order, item or event.
func rowGetter(_ kind: RowKind) -> LuaNativeGetter {
  switch kind {
  case .orders: { getRowField(.orders, $0, $1, $2) }
  case .items: { getRowField(.items, $0, $1, $2) }
  case .events: { getRowField(.events, $0, $1, $2) }
  }
}

private func getRowField(
  _ kind: RowKind, _ pointer: OpaquePointer, _ payload: UnsafeMutableRawPointer, _ number: Int64
) -> Int32 {
  let stack = LuaStack(pointer)
  let views = Views.of(stack)
  let view = payload.assumingMemoryBound(to: RowView.self).pointee
  guard view.generation == views.hot.pointee.generation, views.hot.pointee.hasBatch else {
    return stack.raising(staleView(kind.row))
  }
  guard let field = RowField(rawValue: number) else {
    let key = stack.string(at: 2) ?? "?"
    return stack.raising(
      "unknown field '\(key)' of an \(kind.row)"
        + suggestion(key, RowField.fields(of: kind).map(\.name)))
  }
  let row = Int(view.row)
  switch field.shape {
  case .money, .count, .time:
    stack.push(views.number(kind, field, row))
    return 1
  case .text: return returnText(views.text(kind, field, row), stack)
  case .rows:
    let orders = views.hot.pointee.orders
    let items = CollectionView(
      generation: view.generation, kind: RowKind.items.rawValue,
      low: Int32(truncatingIfNeeded: orders.lineOffsets[row]),
      high: Int32(truncatingIfNeeded: orders.lineOffsets[row + 1]), filter: -1,
      prefix: Int32(RowKind.items.rawValue))
    return stack.returning(items, as: views.collectionType(RowKind.items.rawValue))
  case .data: return returnText(views.text(kind, field, row), stack)
  }
}

/// A view kept from an earlier question: its customer is gone.
func staleView(_ what: String) -> String {
  "this \(what) belongs to an earlier question; nothing may be kept from one question to the next."
}

/// `event:get("page")`: one property of an event, as a plain value.
var eventGet: LuaFunction {
  LuaFunction("event:get", [.receiver("an event"), .string]) { call in
    let context = ViewContext.of(call.stack)
    guard
      let view = call.stack.payload(at: 1, as: context.types.rows[Int(RowKind.events.rawValue)]),
      view.pointee.generation == context.generation
    else { throw LuaError(.runtime, staleView("event")) }
    let text = context.views.text(.events, .props, Int(view.pointee.row))
    if text.isEmpty { return try call.return(LuaValue.nil) }
    guard let props = try? JSON.parse(UnsafeRawBufferPointer(text)),
      let value = props[try call.string(1)]
    else { return try call.return(LuaValue.nil) }
    try call.return(luaValue(value))
  }
}

/// A plain value for Lua.
func luaValue(_ value: DataValue) -> LuaValue {
  switch value {
  case .null: .nil
  case .bool(let value): .boolean(value)
  case .int(let value): .integer(value)
  case .double(let value): .number(value)
  case .string(let text): .string(text)
  case .list(let items): .table(LuaTable(list: items.map(luaValue)))
  case .record(let record):
    .table(
      LuaTable(
        fields: record.fields.map { LuaTable.Field(.string($0.name), luaValue($0.value)) }))
  }
}
