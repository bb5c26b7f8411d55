internal import Lua
internal import SiyuModel

/// `ctx.settings`: the plugin's settings by name, read-only; a misspelt one is an error.
struct SettingsView {
  let value: LuaReference
  let names: [String]
  /// By field number.
  let values: [LuaReference]

  init(_ lua: LuaState, _ settings: DataValue) throws(LuaError) {
    let fields = settings.recordValue?.fields ?? []
    names = fields.map(\.name)
    var values: [LuaReference] = []
    for field in fields {
      try lua.push(luaValue(field.value))
      values.append(try lua.popReference())
    }
    self.values = values
    let type = try lua.makeUserdataType(
      "ctx.settings", payload: UInt8.self,
      fields: fields.enumerated().map { ($0.element.name, Int64($0.offset)) },
      getter: getSetting)
    try lua.push(UInt8(0), as: type)
    value = try lua.popReference()
  }
}

private let getSetting: LuaNativeGetter = { pointer, _, number in
  let stack = LuaStack(pointer)
  guard let settings = ViewContext.of(stack).settings else {
    return stack.raising("there are no settings.")
  }
  guard settings.values.indices.contains(Int(number)) else {
    let key = stack.string(at: 2) ?? "?"
    return stack.raising(
      "there is no setting '\(key)' in plugin.toml" + suggestion(key, settings.names))
  }
  stack.pushKept(slot: settings.values[Int(number)].slot)
  return 1
}
