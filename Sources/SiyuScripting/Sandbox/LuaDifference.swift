/// Where plugins' Lua differs from Lua 5.4 as its manual describes it, and why. The reference is
/// made from this list; tests compare it with what is there.
public struct LuaDifference: Sendable, Hashable {
  public var what: String
  public var instead: String
  public var reason: String
  /// The functions of the manual's that are missing or replaced: `print`, `table.sort`.
  public var names: [String]

  private init(_ what: String, _ instead: String, _ reason: String, _ names: [String] = []) {
    self.what = what
    self.instead = instead
    self.reason = reason
    self.names = names
  }

  public static let all: [LuaDifference] = [
    LuaDifference(
      "os, io, debug, package, dofile, loadfile, collectgarbage, warn",
      "absent; the error names what to use", "a plugin reads what it is given, and nothing else",
      ["os", "io", "debug", "package", "dofile", "loadfile", "collectgarbage", "warn"]),
    LuaDifference(
      "string.dump, bytecode in load", "absent; load takes text of at most 1 MB",
      "bytecode can crash Lua", ["string.dump", "load"]),
    LuaDifference(
      "chunk names in load", "shown as FOLDER/(name), at most 40 characters",
      "messages must not name a false place"),
    LuaDifference(
      "a.b.c with more than 200 fields in one expression", "does not load",
      "Lua's own error messages end the process"),
    LuaDifference(
      "t[a < b], where t is a local of an outer function", "does not load",
      "Lua 5.4.4 compiles it wrongly"),
    LuaDifference(
      "3 & (a or b), in a function with over 255 constants", "does not load",
      "Lua 5.4.4 compiles it wrongly"),
    LuaDifference(
      "reading a global that does not exist",
      "an error with the nearest name; rawget(_G, name) asks",
      "a misspelt name is not silent"),
    LuaDifference(
      "tables made while the plugin loads",
      "frozen after loading, wherever a global, a module or a function leads to them; reading "
        + "costs 7 ns more", "nothing survives from one question to the next"),
    LuaDifference(
      "variables outside a function", "a question that changes one is an error, and it is put back",
      "nothing survives from one question to the next"),
    LuaDifference(
      "coroutines and iterators made while the plugin loads",
      "an error when a function can still reach one", "they remember one question in the next"),
    LuaDifference(
      "the standard tables and siyu", "cannot be added to or changed",
      "what is read is what is meant"),
    LuaDifference(
      "require", "finds the plugin's own files only, while loading; circles are an error",
      "a plugin is its folder", ["require"]),
    LuaDifference(
      "pairs and next",
      "go through the list up to its first gap, then integers, floats, texts by bytes, false, true; "
        + "other keys are an error; pairs gives a function of its own; what is added on the way is "
        + "not visited",
      "the same data gives the same answers", ["pairs", "next"]),
    LuaDifference(
      "the length of a list with gaps",
      "is one of its borders, as the manual says, and may differ from run to run; count yourself",
      "Lua lays tables out by addresses"),
    LuaDifference(
      "table.sort",
      "stable; a list without gaps; without a function only numbers, only texts or only tables; an "
        + "order without sense gives some order, no error",
      "Lua's own picks its pivots by the clock", ["table.sort"]),
    LuaDifference(
      "table functions", "at most 1,000,000 values a call", "nothing can stop them while they run",
      ["table.insert", "table.remove", "table.move", "table.concat", "table.unpack"]),
    LuaDifference(
      "math.random, math.randomseed",
      "seeded by the host for each question; randomseed is an error; texts are no numbers",
      "the same data gives the same answers", ["math.random", "math.randomseed"]),
    LuaDifference(
      "tostring, print and %s of tables and functions",
      "the type or __name, without an address; %p is an error", "addresses differ from run to run",
      ["tostring", "string.format"]),
    LuaDifference(
      "print",
      "writes one line to the plugin's log, escaped and cut at 500 characters; 200 lines a batch and "
        + "1,000 a pass are kept, the rest is counted", "a plugin has no terminal", ["print"]),
    LuaDifference(
      "string.rep", "an empty text is repeated at once",
      "Lua's own counts to n, and nothing stops it",
      ["string.rep"]),
    LuaDifference(
      "utf8.codes", "raises on stray bytes after a character, as the manual says",
      "Lua 5.4.4 passes over them", ["utf8.codes"]),
    LuaDifference(
      "setmetatable, getmetatable",
      "a copy is installed: events added to the table afterwards have no effect; methods found "
        + "through __index do; getmetatable gives the author's own table",
      "what was looked at stays as it was", ["setmetatable", "getmetatable"]),
    LuaDifference(
      "rawget, rawset, rawlen",
      "look through a frozen table to what it holds; rawset cannot change it",
      "frozen is frozen", ["rawget", "rawset", "rawlen"]),
    LuaDifference(
      "__gc, __mode, a __call that is no function", "refused",
      "they run where nothing can stop them, or depend on the collector"),
    LuaDifference(
      "__concat", "refused; write a method", "Lua 5.4.4 reads freed memory after it"),
    LuaDifference(
      "getmetatable of a text", "false", "methods of texts are the same for everybody"),
    LuaDifference(
      "pcall, xpcall, coroutine.resume, wrap and close",
      "do not catch the host's stop, nor lack of memory",
      "a deadline is a deadline; and when memory runs out depends on earlier questions",
      ["pcall", "xpcall", "coroutine.resume", "coroutine.wrap", "coroutine.close"]),
    LuaDifference(
      "the handler of xpcall",
      "is called after the function has ended, once; an error in it is its result",
      "in Lua's own nothing can stop it, and closing a coroutine can crash", ["xpcall"]),
    LuaDifference(
      "coroutine.wrap", "leaves an error's message as it was",
      "the place of the error is told once", ["coroutine.wrap"]),
    LuaDifference(
      "coroutine.close", "64 deep inside __close at most", "Lua 5.4.4 has no limit, and crashes",
      ["coroutine.close"]),
  ]

  /// As the reference shows them, in Markdown.
  static var table: String {
    let rows = all.map { difference in
      "| "
        + [difference.what, difference.instead, difference.reason]
        .map { $0.replacing("|", with: "\\|").replacing("__", with: "\\_\\_") }
        .joined(separator: " | ") + " |\n"
    }
    return "| of the manual | here | because |\n|---|---|---|\n" + rows.joined()
  }
}
