internal import Lua
internal import SiyuModel

/// The names that may stand before the cursor.
struct ReplNames {
  let machine: PluginMachine
  let world: SpecWorld

  private static let mostNames = 200
  /// Entries of a table that are looked at.
  private static let mostEntries = 5_000
  private static let keywords = """
    and break do else elseif end false for function if in local nil not or repeat return then true
    until while
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  /// `names` that fit, sorted, and how many bytes of them were `typed`. Calls nothing of the author's
  /// but what reading a field does.
  func completion(of text: String) -> DataValue {
    let tail = String(text.reversed().prefix { Self.isPart($0) }.reversed())
    var parts: [String] = []
    var isMethod = false
    var word = ""
    for character in tail {
      if character == "." || character == ":" {
        parts.append(word)
        isMethod = character == ":"
        word = ""
      } else {
        word.append(character)
      }
    }
    let names = Set(self.names(behind: parts, methods: isMethod)).filter {
      $0.hasPrefix(word) && Self.isName($0)
    }
    return [
      "typed": .int(Int64(word.utf8.count)),
      "names": .list(names.sorted().prefix(Self.mostNames).map { .string($0) }),
    ]
  }

  private static func isPart(_ character: Character) -> Bool {
    character == "." || character == ":" || character == "_"
      || character.isASCII && (character.isLetter || character.isNumber)
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.first, !first.isNumber, text.utf8.count <= 60 else { return false }
    return text.allSatisfy { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
  }

  private func names(behind path: [String], methods: Bool) -> [String] {
    let lua = machine.lua
    let base = lua.stack.top
    defer { lua.stack.setTop(base) }
    guard lua.stack.reserve(10) else { return [] }
    do throws(LuaError) {
      if path.isEmpty {
        try lua.pushGlobals()
        let own = keys(at: lua.stack.top)
        try lua.push(machine.sandbox.base)
        return own + keys(at: lua.stack.top) + Self.keywords
      }
      try pushGlobal(path[0])
      for name in path.dropFirst() { try step(to: name) }
      return members(methods: methods)
    } catch {
      return []
    }
  }

  private func pushGlobal(_ name: String) throws(LuaError) {
    let lua = machine.lua
    try lua.pushGlobals()
    if try lua.getField(name, of: -1) != .nil { return }
    try lua.push(machine.sandbox.base)
    try lua.getField(name, of: -1)
  }

  /// Puts what lies under a name on top.
  private func step(to name: String) throws(LuaError) {
    let lua = machine.lua
    switch lua.stack.type(at: -1) {
    case .table where world.number(of: lua.stack.identity(at: -1)) == nil:
      lua.stack.pushContents(of: -1)
      try lua.getField(name, of: -1)
    case .table, .userdata:
      lua.stack.pushValue(-1)
      try lua.push(name)
      try lua.get()
    default: lua.stack.pushNil()
    }
  }

  /// Of the value on top.
  private func members(methods: Bool) -> [String] {
    let lua = machine.lua
    switch lua.stack.type(at: -1) {
    case .string where methods:
      guard (try? pushGlobal("string")) != nil, lua.stack.type(at: -1) == .table else { return [] }
      lua.stack.pushContents(of: -1)
      return keys(at: lua.stack.top)
    case .table:
      if world.number(of: lua.stack.identity(at: -1)) != nil {
        return members(of: .customer, methods: methods)
      }
      lua.stack.pushContents(of: -1)
      return keys(at: lua.stack.top)
    case .userdata:
      guard let type = ReplTypes(world.context).type(of: lua.stack.top, lua.stack) else {
        return []
      }
      return members(of: type.described, methods: methods)
    default: return []
    }
  }

  private func members(of type: SurfaceClass, methods: Bool) -> [String] {
    methods
      ? type.methods.map(\.name) : type.fields.map(\.name) + type.functions.map(\.name)
  }

  private func keys(at table: Int32) -> [String] {
    let lua = machine.lua
    guard lua.stack.type(at: table) == .table else { return [] }
    var keys: [String] = []
    var seen = 0
    lua.stack.pushNil()
    while (try? lua.next(table)) == true {
      lua.stack.pop()
      seen += 1
      if seen > Self.mostEntries { break }
      if lua.stack.type(at: -1) == .string, let key = lua.stack.string(at: -1) { keys.append(key) }
    }
    return keys
  }
}
