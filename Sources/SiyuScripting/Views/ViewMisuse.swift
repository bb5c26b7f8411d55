internal import Lua
internal import SiyuModel

// What authors try who take a view for a table: `#c.orders`, `ipairs(c.orders)`, `c.city = "x"`. Each is
// told what to write; none of it is on the way of what is right.

/// What a collection raises where it is used as a list or called.
let collectionMisuse: [(name: String, native: LuaNative)] = [
  (
    "__len",
    { pointer in
      let stack = LuaStack(pointer)
      let kind = collectionKind(stack)
      return stack.raising("\(kind.name) are counted by c.\(kind.name):count(), not by '#'")
    }
  ),
  ("__pairs", { raisingNoList($0) }),
  ("__call", { raisingNoList($0) }),
  ("__newindex", settingField),
]

/// `__index` of collections for what is no method: (methods table, key).
func missingCollectionMethod(_ kind: RowKind) -> LuaNative {
  switch kind {
  case .orders: { missing($0, .orders) }
  case .items: { missing($0, .items) }
  case .events: { missing($0, .events) }
  }
}

/// `__newindex` of what is read only.
let settingField: LuaNative = { pointer in
  let stack = LuaStack(pointer)
  return stack.raising(
    "'\(stack.string(at: 2) ?? "?")' cannot be set: what a rule is given is read only; keep values"
      + " of one's own in a 'local', and let 'assign' return a tag")
}

private func missing(_ pointer: OpaquePointer, _ kind: RowKind) -> Int32 {
  let stack = LuaStack(pointer)
  guard stack.type(at: 2) == .string else { return stack.raising(noList(kind)) }
  return raisingUnknown(pointer, collectionMethodNames)
}

private func raisingNoList(_ pointer: OpaquePointer) -> Int32 {
  let stack = LuaStack(pointer)
  return stack.raising(noList(collectionKind(stack)))
}

private func noList(_ kind: RowKind) -> String {
  "c.\(kind.name) is no list; go through it with: for \(kind.row) in c.\(kind.name):each() do … end;"
    + " c.\(kind.name):first() and c.\(kind.name):last() are its ends"
}

/// Of the collection that a metamethod is called with.
private func collectionKind(_ stack: LuaStack) -> RowKind {
  let views = Views.of(stack)
  return [RowKind.orders, .items, .events].first {
    stack.payload(at: 1, as: views.collectionType($0.rawValue)) != nil
  } ?? .orders
}
