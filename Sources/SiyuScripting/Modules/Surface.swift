import Lua

/// The table `siyu` and the tables in it.
struct Surface {
  /// The version of what plugins see, as manifests name it.
  static let version = "1"

  /// Everything, in the order in which the reference lists it.
  static var entries: [ModuleEntry] {
    declarationEntries + MoneyModule.entries + TimeModule.entries + TextModule.entries
      + JSONModule.entries + LogModule.entries
  }

  /// The tables' contents by name: `siyu`, `siyu.time` ….
  private var tables: [String: LuaReference] = [:]

  /// Adds functions. May be called again before loading, for functions that only some machines
  /// have.
  mutating func install(_ entries: [ModuleEntry], in machine: PluginMachine) throws(LuaError) {
    for entry in entries {
      let table = try table(entry.table, in: machine)
      try machine.lua.push(table)
      defer { machine.lua.stack.pop() }
      try machine.lua.register(entry.function(machine.context), in: -1)
    }
  }

  mutating func installValues(in machine: PluginMachine) throws(LuaError) {
    let lua = machine.lua
    try lua.push(try table("siyu", in: machine))
    defer { lua.stack.pop() }
    try lua.push(UInt8(0), as: machine.keep)
    try lua.setField("keep", of: -2)
    try lua.push(Surface.version)
    try lua.setField("surface", of: -2)
  }

  /// The contents of a table, made with its guard where it is wanted first.
  mutating func table(_ name: String, in machine: PluginMachine) throws(LuaError) -> LuaReference {
    if name.isEmpty { return machine.sandbox.base }
    if let known = tables[name] { return known }
    let lua = machine.lua
    try lua.pushTable(fields: 16)
    let made = try lua.popReference()
    let (outer, short) = ModuleEntry.split(name)
    try lua.push(try table(outer, in: machine))
    defer { lua.stack.pop() }
    try lua.push(made)
    try lua.push(name)
    // `it` of `it.each` was registered as a function before.
    if try lua.getField(short, of: -3) != .function {
      lua.stack.pop()
      lua.stack.pushNil()
    }
    try machine.sandbox.call("guard_surface", lua, arguments: 3, results: 1)
    try lua.setField(short, of: -2)
    tables[name] = made
    return made
  }
}

extension ModuleEntry {
  /// `siyu.time` of `siyu.time.add`; empty for a global.
  var table: String { ModuleEntry.split(name).table }

  static func split(_ name: String) -> (table: String, field: String) {
    guard let dot = name.lastIndex(of: ".") else { return ("", name) }
    return (String(name[..<dot]), String(name[name.index(after: dot)...]))
  }
}
