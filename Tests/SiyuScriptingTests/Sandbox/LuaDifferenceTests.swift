import Foundation
import Lua
import SiyuModel
import Testing

@testable import SiyuScripting

/// Each difference from stock Lua is told, and each that is told is one.
@Suite struct LuaDifferenceTests {
  /// What Lua 5.4's manual lists (its index, functions), by library.
  private static let stock: [String: [String]] = [
    "_G": [
      "assert", "collectgarbage", "dofile", "error", "getmetatable", "ipairs", "load", "loadfile",
      "next", "pairs", "pcall", "print", "rawequal", "rawget", "rawlen", "rawset", "require",
      "select", "setmetatable", "tonumber", "tostring", "type", "warn", "xpcall", "_VERSION", "_G",
      "coroutine", "debug", "io", "math", "os", "package", "string", "table", "utf8",
    ],
    "coroutine": [
      "close", "create", "isyieldable", "resume", "running", "status", "wrap", "yield",
    ],
    "math": [
      "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log",
      "max", "maxinteger", "min", "mininteger", "modf", "pi", "rad", "random", "randomseed", "sin",
      "sqrt", "tan", "tointeger", "type", "ult",
    ],
    "string": [
      "byte", "char", "dump", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack",
      "packsize", "rep", "reverse", "sub", "unpack", "upper",
    ],
    "table": ["concat", "insert", "move", "pack", "remove", "sort", "unpack"],
    "utf8": ["char", "charpattern", "codepoint", "codes", "len", "offset"],
  ]

  private static func full(_ library: String, _ name: String) -> String {
    library == "_G" ? name : "\(library).\(name)"
  }

  @Test func `what is missing or not Lua's own is in the list`() throws {
    for (library, names) in Self.stock {
      for name in names {
        let machine = try Harness.machine("print(type(rawget(\(library), '\(name)')))")
        let kind = Harness.outcome(machine)
        let full = Self.full(library, name)
        let told = LuaDifference.all.contains { $0.names.contains(full) }
        let isTable = library == "_G" && name != "_G" && Self.stock[name] != nil
        if !isTable, !["debug", "io", "os", "package"].contains(name) {
          let isDescribed = SurfaceDescription.standardNames.contains(full)
          #expect(isDescribed == (kind != "nil"), "\(full): what editors are told")
        }
        if kind == "nil" { #expect(told, "\(full) is missing, and not in the list") }
        if kind == "function", try isReplaced(full) {
          #expect(told, "\(full) is the host's, and not in the list")
        }
      }
    }
  }

  /// Whether the function is Lua of the host's or a Swift function. Lua's own C functions have no
  /// upvalues.
  private func isReplaced(_ full: String) throws -> Bool {
    let machine = try Harness.machine("")
    let lua = machine.lua
    try lua.run("return \(full)", chunk: "x.lua", results: 1)
    try lua.push(.origin)
    lua.stack.insert(at: -2)
    try lua.call(arguments: 1, results: 1)
    defer { lua.stack.pop() }
    if lua.stack.string(at: -1) == "host" { return true }
    try lua.run("return \(full)", chunk: "x.lua", results: 1)
    try lua.push(.upvalue)
    lua.stack.insert(at: -2)
    try lua.push(.integer(1))
    try lua.call(arguments: 2, results: 1)
    defer { lua.stack.pop() }
    return !lua.stack.isNil(at: -1)
  }

  @Test func `there is nothing the manual does not have, but siyu`() throws {
    for (library, names) in Self.stock {
      let outcome = try Harness.outcome("for k in pairs(\(library)) do print(k) end")
      let found = Set(outcome.split(separator: "\n").map(String.init))
      #expect(found.subtracting(names).subtracting(["siyu"]) == [])
    }
  }

  @Test func `each function that the list names exists in the manual`() {
    let all = Set(Self.stock.flatMap { library, names in names.map { Self.full(library, $0) } })
    for difference in LuaDifference.all {
      for name in difference.names { #expect(all.contains(name), "\(name)") }
    }
  }

  @Test func `functions replaced in C are told`() {
    // They look like Lua's own from Lua: guards.h has them.
    for name in [
      "pcall", "xpcall", "coroutine.resume", "coroutine.wrap", "coroutine.close",
    ] {
      #expect(LuaDifference.all.contains { $0.names.contains(name) }, "\(name)")
    }
  }

  @Test func `the reference shows the list as it is`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent("docs/reference/lua-differences.md")
    let begin = "<!-- differences -->\n"
    let end = "<!-- end of differences -->\n"
    let page = try String(contentsOf: file, encoding: .utf8)
    let parts = page.components(separatedBy: begin)
    let rest = parts.last?.components(separatedBy: end) ?? []
    #expect(parts.count == 2 && rest.count == 2)
    let table = LuaDifference.table
    if LuaCorpus.records {
      try (parts[0] + begin + table + end + (rest.last ?? ""))
        .write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(rest.first == table)
    }
  }
}
