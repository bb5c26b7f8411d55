internal import Lua
internal import SiyuModel

/// For messages; all collections have the same.
let collectionMethodNames = RowKind.orders.methods.names

/// The methods that rules call for every customer: no Lua table, no closure, no Swift allocation.
let collectionMethods: [(name: String, native: LuaNativeMethod)] = [
  ("within", { pointer, payload in narrowed(pointer, payload, "within") { $0.within($1, $2) } }),
  (
    "older_than",
    { pointer, payload in narrowed(pointer, payload, "older_than") { $0.olderThan($1, $2) } }
  ),
  (
    "since",
    { pointer, payload in
      let stack = LuaStack(pointer)
      guard let (views, view) = current(stack, payload) else { return stale(stack, payload) }
      guard let from = stack.integer(at: 2) else {
        return stack.raising(
          "\(view.rows.name):since wants a time in seconds such as ctx.now, got"
            + " \(described(stack, 2)).")
      }
      return stack.returning(
        views.between(view, from: from, to: nil), as: views.collectionType(view.kind))
    }
  ),
  (
    "between",
    { pointer, payload in
      let stack = LuaStack(pointer)
      guard let (views, view) = current(stack, payload) else { return stale(stack, payload) }
      guard let from = stack.integer(at: 2), let to = stack.integer(at: 3) else {
        return stack.raising(
          "\(view.rows.name):between wants two times in seconds, got \(described(stack, 2)) and"
            + " \(described(stack, 3)).")
      }
      return stack.returning(
        views.between(view, from: from, to: to), as: views.collectionType(view.kind))
    }
  ),
  (
    "count",
    { pointer, payload in
      let stack = LuaStack(pointer)
      guard let (views, view) = current(stack, payload) else { return stale(stack, payload) }
      stack.push(views.count(view))
      return 1
    }
  ),
  (
    "sum",
    { pointer, payload in
      let stack = LuaStack(pointer)
      guard let (views, view) = current(stack, payload) else { return stale(stack, payload) }
      guard let field = field(stack, 2, view.rows), field.shape == .money || field.shape == .count
      else { return stack.raising(wantsField("sum", stack, 2, view.rows, [.money, .count])) }
      stack.push(views.sum(view, field))
      return 1
    }
  ),
  ("first", { pointer, payload in end(pointer, payload, .first) }),
  ("last", { pointer, payload in end(pointer, payload, .last) }),
  (
    "top",
    { pointer, payload in
      let stack = LuaStack(pointer)
      guard let (views, view) = current(stack, payload) else { return stale(stack, payload) }
      guard let text = field(stack, 2, view.rows), text.shape == .text, text != .id else {
        return stack.raising(wantsField("top", stack, 2, view.rows, [.text]))
      }
      var by: RowField?
      if !stack.isNil(at: 3) {
        guard let number = field(stack, 3, view.rows),
          number.shape == .money || number.shape == .count
        else { return stack.raising(wantsField("top", stack, 3, view.rows, [.money, .count])) }
        by = number
      }
      return returnText(views.top(view, text, by: by), stack)
    }
  ),
]

/// The context and the view, unless the view is left over from another question.
@inline(__always)
private func current(
  _ stack: LuaStack, _ payload: UnsafeMutableRawPointer
) -> (Views, CollectionView)? {
  let views = Views.of(stack)
  let view = payload.assumingMemoryBound(to: CollectionView.self).pointee
  return view.generation == views.hot.pointee.generation ? (views, view) : nil
}

private func stale(_ stack: LuaStack, _ payload: UnsafeMutableRawPointer) -> Int32 {
  stack.raising(staleView("collection"))
}

@inline(__always)
private func narrowed(
  _ pointer: OpaquePointer, _ payload: UnsafeMutableRawPointer, _ name: StaticString,
  _ body: (Views, CollectionView, RecentDuration) -> CollectionView
) -> Int32 {
  let stack = LuaStack(pointer)
  guard let (views, view) = current(stack, payload) else { return stale(stack, payload) }
  guard let text = stack.bytes(at: 2) else {
    return stack.raising(
      "\(view.rows.name):\(name) wants a duration such as \"90d\", got \(described(stack, 2)).")
  }
  switch views.duration(text) {
  case .success(let duration):
    return stack.returning(
      body(views, view, duration), as: views.collectionType(view.kind))
  case .failure(let error):
    return stack.raising("\(view.rows.name):\(name): \(error).")
  }
}

private func end(
  _ pointer: OpaquePointer, _ payload: UnsafeMutableRawPointer, _ operation: RowOperation
) -> Int32 {
  let stack = LuaStack(pointer)
  guard let (views, view) = current(stack, payload) else { return stale(stack, payload) }
  guard let row = views.end(view, operation) else {
    stack.pushNil()
    return 1
  }
  return stack.returning(
    RowView(generation: view.generation, row: Int32(truncatingIfNeeded: row)),
    as: views.rowType(view.kind))
}

/// The field named at an index.
@inline(__always)
private func field(_ stack: LuaStack, _ index: Int32, _ kind: RowKind) -> RowField? {
  guard let bytes = stack.bytes(at: index) else { return nil }
  // Names differ in their length and first two letters: two comparisons instead of a dictionary.
  for (name, field) in FieldNames.of(kind)
  where name.utf8CodeUnitCount == bytes.count
    && UnsafeRawBufferPointer(start: name.utf8Start, count: bytes.count).elementsEqual(bytes)
  {
    return field
  }
  return nil
}

/// Field names as constants, in the order rules use them most.
private enum FieldNames {
  static let orders: [(StaticString, RowField)] = [
    ("net", .net), ("amount", .amount), ("refunded", .refunded), ("channel", .channel),
    ("shop", .shop), ("platform", .platform), ("status", .status), ("paid_at", .paidAt),
    ("id", .id),
  ]
  static let items: [(StaticString, RowField)] = [
    ("category", .category), ("quantity", .quantity), ("amount", .amount), ("title", .title),
    ("brand", .brand), ("sku", .sku), ("price", .price), ("paid_at", .paidAt),
  ]
  static let events: [(StaticString, RowField)] = [("type", .type), ("at", .at)]

  static func of(_ kind: RowKind) -> [(StaticString, RowField)] {
    switch kind {
    case .orders: orders
    case .items: items
    case .events: events
    }
  }
}

private func wantsField(
  _ method: String, _ stack: LuaStack, _ index: Int32, _ kind: RowKind, _ shapes: [RowField.Shape]
) -> String {
  let known = RowField.fields(of: kind).filter { shapes.contains($0.shape) && $0 != .id }.map(
    \.name)
  guard let name = stack.string(at: index) else {
    return "\(kind.name):\(method) wants the name of a field as argument \(index - 1), got"
      + " \(described(stack, index))" + (known.isEmpty ? "." : suggestion("", known))
  }
  return "\(kind.name):\(method) cannot use the field '\(name)'" + suggestion(name, known)
}

func described(_ stack: LuaStack, _ index: Int32) -> String {
  switch stack.type(at: index) {
  case .none, .nil: "nil"
  case .boolean: "a boolean"
  case .number: "a number"
  case .string: "a string"
  case .table: "a table"
  case .function: "a function"
  default: "something else"
  }
}
