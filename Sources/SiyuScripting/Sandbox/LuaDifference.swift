/// Where plugins' Lua differs from Lua 5.4 as its manual describes it, and why. The reference is
/// made from this list.
public struct LuaDifference: Sendable, Hashable {
  public var what: String
  public var instead: String
  public var reason: String

  private init(_ what: String, _ instead: String, _ reason: String) {
    self.what = what
    self.instead = instead
    self.reason = reason
  }

  public static let all: [LuaDifference] = [
    LuaDifference(
      "os, io, debug, package, dofile, loadfile, collectgarbage, warn",
      "absent; the error names what to use", "a plugin reads what it is given, and nothing else"),
    LuaDifference(
      "string.dump, bytecode in load", "absent; load takes text of at most 1 MB",
      "bytecode can crash Lua"),
    LuaDifference(
      "chunk names in load", "shown as FOLDER/(name)", "messages must not name a false place"),
    LuaDifference(
      "reading a global that does not exist",
      "an error with the nearest name; rawget(_G, name) asks",
      "a misspelt name is not silent"),
    LuaDifference(
      "globals and what require gives",
      "frozen after loading, with all tables that lead on from them; reading costs 7 ns more",
      "nothing survives from one question to the next"),
    LuaDifference(
      "the standard tables and siyu", "cannot be added to or changed",
      "what is read is what is meant"),
    LuaDifference(
      "require", "finds the plugin's own files only, while loading; circles are an error",
      "a plugin is its folder"),
    LuaDifference(
      "pairs and next",
      "go through the list, then integers, floats, texts by bytes, false, true; other keys are an "
        + "error; pairs gives a function of its own; what is added on the way is not visited",
      "the same data gives the same answers"),
    LuaDifference(
      "table.sort",
      "stable; a list without gaps; without a function only numbers, only texts or "
        + "only tables", "Lua's own picks its pivots by the clock"),
    LuaDifference(
      "table functions", "at most 1,000,000 values a call", "nothing can stop them while they run"),
    LuaDifference(
      "math.random, math.randomseed",
      "seeded by the host for each question; randomseed is an error",
      "the same data gives the same answers"),
    LuaDifference(
      "tostring, print and %s of tables and functions",
      "the type or __name, without an address; "
        + "%p is an error", "addresses differ from run to run"),
    LuaDifference(
      "print", "writes one line to the plugin's log, escaped and cut at 500 characters",
      "a plugin has no terminal"),
    LuaDifference(
      "setmetatable",
      "installs a copy: events added to the table afterwards have no effect; "
        + "methods found through __index do", "what was looked at stays as it was"),
    LuaDifference(
      "__gc, __mode, a __call that is no function", "refused",
      "they run where nothing can stop them, or depend on the collector"),
    LuaDifference(
      "getmetatable of a text", "false", "methods of texts are the same for everybody"),
    LuaDifference(
      "pcall, xpcall, coroutine", "do not catch the host's stop", "a deadline is a deadline"),
  ]
}
