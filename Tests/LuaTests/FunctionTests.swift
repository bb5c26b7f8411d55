import Testing

@testable import Lua

@Suite struct FunctionTests {
  private struct Window: BitwiseCopyable {
    var days: Int64
  }

  /// `orders` with `within`, and a few global functions.
  private func makeState() throws -> LuaState {
    let state = try LuaTests.makeState()
    let duration = LuaParameter.matching("a duration such as \"90d\"", quotes: true) {
      stack, index in
      guard let text = stack.string(at: index) else { return false }
      return text.hasSuffix("d") && Int(text.dropLast()) != nil
    }
    // The type is needed by its own methods' descriptions, so it is made in two steps.
    let window = try state.makeUserdataType("orders", payload: Window.self)
    let within = LuaFunction("orders:within", [.self(window), duration]) { call in
      let days = Int64(try call.string(1).dropLast()) ?? 0
      let from = try call.selfPayload(as: window).pointee
      try call.return(Window(days: min(from.days, days)), as: window)
    }
    let days = LuaFunction("orders:days", [.self(window)]) { call in
      try call.return(try call.selfPayload(as: window).pointee.days)
    }
    let functions = [
      LuaFunction("siyu.money", [.integer, .string.optional]) { call in
        let unit = call.isNil(2) ? "CNY" : try call.string(2)
        try call.return("\(try call.integer(1)) \(unit)")
      },
      LuaFunction("siyu.now") { try $0.return(Int64(7)) },
      LuaFunction("siyu.each", [.table, .function]) { _ in },
      LuaFunction("siyu.flag", [.boolean]) { _ in },
      LuaFunction("siyu.number", [.number]) { try $0.return(try $0.number(1) / 2) },
      LuaFunction("siyu.pick", [.oneOf(["high", "low"])]) { _ in },
      LuaFunction("siyu.all", [.integer], isVariadic: true) { try $0.return(Int64($0.count)) },
      LuaFunction("siyu.any", [.any]) { _ in },
    ]
    try state.pushGlobals()
    try state.pushTable()
    for function in functions { try state.register(function, in: -1) }
    try state.setField("siyu", of: 1)
    try state.pushTable()
    try state.register(within, in: -1)
    try state.register(days, in: -1)
    try state.setField("methods", of: 1)
    try state.push(Window(days: 1_000), as: window)
    try state.setField("orders", of: 1)
    state.stack.pop()
    return state
  }

  @Test(arguments: [
    "siyu.money(5) == '5 CNY'", "siyu.money(5, nil) == '5 CNY'",
    "siyu.money(5.0, 'EUR') == '5 EUR'", "siyu.now() == 7", "siyu.now(nil) == 7",
    "siyu.number(5) == 2.5", "siyu.all(1, 2, 3) == 3", "select('#', siyu.pick('low')) == 0",
    "methods.days(methods.within(orders, '90d')) == 90",
  ])
  func `a function takes what it declares`(_ text: String) throws {
    let state = try makeState()
    try state.run("return \(text)", chunk: "a.lua", results: 1)
    #expect(state.stack.boolean(at: -1))
  }

  @Test(arguments: [
    (
      "methods.within(orders, nil)",
      "orders:within wants a duration such as \"90d\" as argument 1, got nil."
    ),
    (
      "methods.within(orders)",
      "orders:within wants a duration such as \"90d\" as argument 1, got nothing."
    ),
    (
      "methods.within(orders, '9O d')",
      "orders:within wants a duration such as \"90d\" as argument 1, got \"9O d\"."
    ),
    (
      "methods.within(orders, 90)",
      "orders:within wants a duration such as \"90d\" as argument 1, got 90."
    ),
    ("methods.within('90d')", "orders:within must be called with a colon on orders, got a string."),
    ("methods.within()", "orders:within must be called with a colon on orders, got nothing."),
    ("siyu.money('5')", "siyu.money wants an integer as argument 1, got a string."),
    ("siyu.money(5.5)", "siyu.money wants an integer as argument 1, got 5.5."),
    ("siyu.money(5, 6)", "siyu.money wants a string or nil as argument 2, got 6."),
    ("siyu.money(5, 'CNY', 1)", "siyu.money takes 2 arguments, got 3."),
    ("siyu.now(1)", "siyu.now takes no arguments, got 1."),
    ("siyu.each({})", "siyu.each wants a function as argument 2, got nothing."),
    ("siyu.each(print, {})", "siyu.each wants a table as argument 1, got a function."),
    ("siyu.flag(orders)", "siyu.flag wants a boolean as argument 1, got orders."),
    (
      "siyu.flag(coroutine.create(print))",
      "siyu.flag wants a boolean as argument 1, got a coroutine."
    ),
    ("siyu.number(true)", "siyu.number wants a number as argument 1, got true."),
    ("siyu.pick('mid')", "siyu.pick wants \"high\" or \"low\" as argument 1, got \"mid\"."),
    ("siyu.any(nil)", "siyu.any wants a value as argument 1, got nil."),
  ])
  func `a wrong argument is named`(_ text: String, _ message: String) throws {
    let state = try makeState()
    let error = luaError { try state.run("\n  \(text)", chunk: "plugins/x/main.lua") }
    #expect(error?.message == message)
    #expect(error?.kind == .runtime)
    #expect(error?.chunk == "plugins/x/main.lua")
    #expect(error?.line == 2)
    #expect(error?.sourceLine == text)
    #expect(state.stack.top == 0)
  }

  @Test func `functions work inside coroutines, and call back there`() throws {
    let state = try makeState()
    try state.register(
      global: LuaFunction("apply", [.function, .any]) { call in
        call.stack.pushValue(1)
        call.stack.pushValue(2)
        try call.state.call(arguments: 1, results: 1)
      })
    try state.run(
      """
      local co = coroutine.wrap(function(a)
        local b = coroutine.yield(apply(function(x) return x + 1 end, a))
        return apply(function(x) return siyu.money(x) end, b)
      end)
      local first = co(1)
      return first, co(10)
      """, chunk: "a.lua", results: 2)
    #expect(state.stack.integer(at: -2) == 2)
    #expect(state.stack.string(at: -1) == "10 CNY")
  }

  @Test func `what a closure throws that is not Lua's is a host error`() throws {
    struct Unlucky: Error, CustomStringConvertible { var description: String { "out of luck" } }
    let state = try makeState()
    try state.register(global: LuaFunction("luck") { _ in throw Unlucky() })
    let error = luaError { try state.run("luck()", chunk: "a.lua") }
    #expect(error?.kind == .host)
    #expect(error?.message == "out of luck")
  }

  @Test func `fast functions get their upvalues`() throws {
    let state = try makeState()
    state.stack.push(Int64(40))
    state.stack.push(Int64(2))
    let add: LuaNative = { pointer in
      let stack = LuaStack(pointer)
      stack.pushUpvalue(1)
      stack.pushUpvalue(2)
      stack.push((stack.integer(at: -1) ?? 0) + (stack.integer(at: -2) ?? 0))
      return 1
    }
    try state.push(native: add, upvalues: 2)
    try state.call(results: 1)
    #expect(state.stack.integer(at: 1) == 42)
  }
}
