import Testing

@testable import Lua

/// No longjmp passes through a Swift frame.
@Suite struct BorderTests {
  /// A state with functions whose frames are counted: `fail()` throws, `again(f)` calls back.
  private func makeState(_ frames: Frames) throws -> LuaState {
    let state = try LuaTests.makeState()
    try state.register(
      global: LuaFunction("fail", isVariadic: true) { _ in
        try frames.enter { throw LuaError(.host, "no luck") }
      })
    try state.register(
      global: LuaFunction("again", [.any], isVariadic: true) { call in
        try frames.enter {
          call.stack.pushValue(1)
          try call.state.call(results: 1)
        }
      })
    return state
  }

  @Test func `an error thrown by Swift called from Lua called from Swift leaves all frames`() throws
  {
    let frames = Frames()
    let state = try makeState(frames)
    for _ in 0..<100 {
      let error = luaError {
        try frames.enter {
          try state.run("again(function() again(function() fail() end) end)", chunk: "a.lua")
        }
      }
      #expect(error?.message.hasSuffix("no luck") == true)
      #expect(error?.line == 1)
      #expect(state.stack.top == 0)
    }
    #expect(frames.areAllLeft)
    #expect(frames.entered == 400)
  }

  @Test(arguments: [
    "coroutine.wrap(fail)()",
    "coroutine.wrap(function() again(fail) end)()",
    "local co = coroutine.create(function() again(fail) end) assert(coroutine.resume(co))",
    "again(function() coroutine.wrap(function() coroutine.yield() fail() end)() fail() end)",
    "again(function() coroutine.yield() end)",
    "coroutine.wrap(function() again(coroutine.yield) end)()",
    "local x <close> = setmetatable({}, {__close = fail})",
    "local x <close> = setmetatable({}, {__close = function() again(fail) end}) error('first')",
    "local x <close> = setmetatable({}, {__close = fail}) again(function() error({}) end)",
    """
    local co = coroutine.create(function()
      local x <close> = setmetatable({}, {__close = function() again(fail) end})
      coroutine.yield()
    end)
    coroutine.resume(co)
    again(function() assert(coroutine.close(co)) end)
    """,
    """
    local f = coroutine.wrap(function()
      local x <close> = setmetatable({}, {__close = function() again(fail) end})
      error('inside')
    end)
    again(f)
    """,
    "setmetatable({}, {__index = fail}).x = setmetatable({}, {__index = fail}).y",
    "return setmetatable({}, {__add = function() again(fail) end}) + 1",
    "string.gsub('aaa', 'a', function() again(fail) end)",
    "table.sort({3, 2, 1}, function() again(fail) end)",
    "local function deep() again(deep) end deep()",
    "error(nil)", "error(setmetatable({}, {__tostring = fail}))",
    "xpcall(fail, function() again(fail) end) again(fail)",
  ])
  func `errors leave all frames from`(_ text: String) throws {
    let frames = Frames()
    let state = try makeState(frames)
    for _ in 0..<10 {
      let error = luaError { try frames.enter { try state.run(text, chunk: "a.lua") } }
      #expect(error != nil)
      #expect(frames.areAllLeft)
      #expect(state.stack.top == 0)
    }
    try state.run("assert(1 + 1 == 2)", chunk: "after.lua")
  }

  @Test func `errors in __gc reach nobody, also while the state closes`() throws {
    let frames = Frames()
    do {
      let state = try makeState(frames)
      let text = """
        for i = 1, 50 do
          setmetatable({}, {__gc = function() again(fail) end})
          setmetatable({}, {__gc = fail})
          setmetatable({}, {__gc = function() error({}) end})
        end
        """
      try frames.enter {
        try state.run(text, chunk: "a.lua")
        try state.collectGarbage()
      }
      #expect(frames.entered > 100)
      try state.run(text + "\nkept = setmetatable({}, {__gc = fail})", chunk: "b.lua")
    }
    #expect(frames.areAllLeft)
  }

  @Test(arguments: LuaOperation.allCases)
  func `an operation whose metamethod fails throws`(_ operation: LuaOperation) throws {
    let frames = Frames()
    let state = try makeState(frames)
    try state.run(
      """
      local function f() again(fail) end
      return setmetatable({}, {__len = f, __concat = f, __eq = f, __lt = f, __add = f,
        __tostring = f})
      """, chunk: "a.lua", results: 1)
    let value = try state.popReference()
    let error = luaError {
      try frames.enter {
        try state.push(value)
        if operation.operands == 2 {
          if operation == .equal { try state.pushTable() } else { try state.push("1") }
        }
        try state.operate(operation)
      }
    }
    #expect(error?.line == 1)
    #expect(frames.areAllLeft)
    #expect(state.stack.top == 0)
  }

  @Test func `indexing and assigning whose metamethods fail throw`() throws {
    let frames = Frames()
    let state = try makeState(frames)
    try state.run(
      "return setmetatable({}, {__index = fail, __newindex = fail})", chunk: "a.lua", results: 1)
    let value = try state.popReference()
    for assigns in [false, true] {
      let error = luaError {
        try frames.enter {
          try state.push(value)
          try state.push("key")
          if assigns { try state.push("new") }
          if assigns { try state.set() } else { try state.get() }
        }
      }
      #expect(error?.message.hasSuffix("no luck") == true)
      #expect(frames.areAllLeft)
      #expect(state.stack.top == 0)
    }
    #expect(
      luaError {
        try state.push(.nil); try state.push("x"); try state.get()
      } != nil)
  }

  @Test func `a table given a key that cannot be one throws`() throws {
    let state = try LuaTests.makeState()
    try state.pushTable()
    state.stack.pushNil()
    state.stack.push(true)
    let error = luaError { try state.rawSet(1) }
    #expect(error?.message == "table index is nil")
    state.stack.push(Int64(99))
    #expect(luaError { _ = try state.next(1) } != nil)
    #expect(state.stack.top == 1)
  }

  @Test func `a fast function raises after it has returned`() throws {
    let state = try LuaTests.makeState()
    try state.push(native: { LuaStack($0).raising("too fast") })
    try state.pushGlobals()
    state.stack.insert(at: -2)
    try state.setField("fast", of: -2)
    state.stack.pop()
    let error = luaError { try state.run("local x = 1\nfast()", chunk: "a.lua") }
    #expect(error?.description == "a.lua:2: too fast")
    try state.run("assert(not pcall(fast))", chunk: "a.lua")
  }
}
