internal import Lua
internal import SiyuModel

/// What `c.` offers where an SOP is for groups.
enum GroupField: Int64, CaseIterable {
  case id = 0
  case name, owner, capacity, members
  var name: String { ["id", "name", "owner", "capacity", "members"][Int(rawValue)] }
}

/// Reads a field of a group.
let getGroupField: LuaNativeGetter = { pointer, _, number in
  let stack = LuaStack(pointer)
  let context = ViewContext.of(stack)
  guard let field = GroupField(rawValue: number) else {
    let key = stack.string(at: 2) ?? "?"
    return stack.raising(
      "unknown field '\(key)' of a group" + suggestion(key, GroupField.allCases.map(\.name)))
  }
  do throws(LuaError) {
    _ = try context.sopAsked("a group")
    guard let group = try context.record().group else {
      return stack.raising("nobody says which group is asked about.", kind: .host)
    }
    context.note(8 << 56 | 0x100_0000 | UInt64(field.rawValue)) { "group: \(field.name)" }
    switch field {
    case .id: return returnText(group.id, field, stack, context)
    case .name: return returnText(group.name, field, stack, context)
    case .owner: return returnText(group.owner, field, stack, context)
    case .capacity: return returnNumber(group.capacity, field, stack, context)
    case .members: return returnNumber(group.members, field, stack, context)
    }
  } catch {
    return stack.raising(error.description, kind: error.kind)
  }
}

private func returnText(
  _ text: String?, _ field: GroupField, _ stack: LuaStack, _ context: ViewContext
) -> Int32 {
  context.trace?.append("group \(field.name) = \(text ?? "none")")
  guard let text else {
    stack.pushNil()
    return 1
  }
  return stack.returning(text)
}

private func returnNumber(
  _ number: Int64?, _ field: GroupField, _ stack: LuaStack, _ context: ViewContext
) -> Int32 {
  context.trace?.append("group \(field.name) = \(number.map { "\($0)" } ?? "none")")
  if let number { stack.push(number) } else { stack.pushNil() }
  return 1
}
