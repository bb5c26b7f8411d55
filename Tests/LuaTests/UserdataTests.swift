import Testing

@testable import Lua

@Suite struct UserdataTests {
  private struct View: BitwiseCopyable {
    var from: Int64
    var to: Int64
    var column: Int64
    var count: Int64
  }

  private struct Context {
    var views: LuaUserdataType<View>
  }

  /// `view` with methods in a plain table, `holder` with a field and a method, both fast.
  private func withState(_ body: (LuaState) throws -> Void) throws {
    let state = try makeState()
    let views = try state.makeUserdataType(
      "view", payload: View.self,
      methods: [
        (
          "count",
          { stack, payload in
            LuaStack(stack).push(payload.load(as: View.self).count)
            return 1
          }
        ),
        (
          "half",
          { pointer, payload in
            let stack = LuaStack(pointer)
            guard let context = stack.context?.assumingMemoryBound(to: Context.self) else {
              return stack.raising("no context")
            }
            var view = payload.load(as: View.self)
            view.count /= 2
            return stack.returning(view, as: context.pointee.views)
          }
        ),
      ],
      missing: { pointer in
        let stack = LuaStack(pointer)
        return stack.raising("view has no \"\(stack.string(at: 2) ?? "?")\".")
      })
    let holders = try state.makeUserdataType(
      "holder", payload: Int64.self,
      methods: [("name", { stack, _ in LuaStack(stack).returning("holder of views") })],
      fields: [("id", 1)],
      getter: { pointer, payload, field in
        let stack = LuaStack(pointer)
        if field != 1 { return stack.raising("holder has no such field.") }
        stack.push(payload.load(as: Int64.self))
        return 1
      })
    var context = Context(views: views)
    try withUnsafeMutablePointer(to: &context) { pointer in
      state.context = UnsafeMutableRawPointer(pointer)
      try state.pushGlobals()
      try state.push(View(from: 0, to: 9, column: 3, count: 8), as: views)
      #expect(state.stack.payload(at: -1, as: views)?.pointee.column == 3)
      #expect(state.stack.payload(at: -1, as: holders) == nil)
      try state.setField("view", of: 1)
      try state.push(Int64(77), as: holders)
      try state.setField("holder", of: 1)
      state.stack.pop()
      try body(state)
    }
  }

  @Test(arguments: [
    "view:count() == 8", "view:half():half():count() == 2", "holder.id == 77",
    "holder:name() == 'holder of views'", "getmetatable(view) == false",
    "tostring(view):sub(1, 5) == 'view:'", "type(view) == 'userdata'",
  ])
  func `views answer`(_ text: String) throws {
    try withState { state in
      try state.run("return \(text)", chunk: "a.lua", results: 1)
      #expect(state.stack.boolean(at: -1))
    }
  }

  @Test(arguments: [
    ("view.half(holder)", "view:half must be called with a colon on view, got userdata."),
    ("view.half()", "view:half must be called with a colon on view, got nothing."),
    ("holder.name({})", "holder:name must be called with a colon on holder, got table."),
    ("view.cuont()", "view has no \"cuont\"."), ("holder.di()", "holder has no such field."),
    ("setmetatable(view, {})", "bad argument #1 to 'setmetatable' (table expected, got view)"),
  ])
  func `misuse of a view is an error`(_ text: String, _ message: String) throws {
    try withState { state in
      let error = luaError { try state.run(text, chunk: "a.lua") }
      #expect(error?.description == "a.lua:1: " + message)
    }
  }
}
