internal import Lua

/// `c.segments:has("dormant")`: asks the segment's own function about this customer.
var segmentsHas: LuaFunction {
  LuaFunction(
    "segments:has", [.receiver("c.segments"), .string]
  ) { call in
    let context = ViewContext.of(call.stack)
    let name = try call.string(1)
    let prefix = context.pluginID + "."
    let local = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    guard let function = context.segmentFunctions[local] else {
      throw LuaError(
        .runtime,
        "there is no segment '\(name)'"
          + suggestion(name, context.segmentFunctions.keys.sorted()))
    }
    guard context.segmentDepth < 8 else {
      throw LuaError(.runtime, "segments ask each other in a circle, last '\(name)'.")
    }
    context.segmentDepth += 1
    defer { context.segmentDepth -= 1 }
    try call.state.push(function)
    try call.state.push(context.types.customerValue)
    try call.state.push(context.types.contextValue)
    try call.state.call(arguments: 2, results: 1)
    let isMember = call.stack.boolean(at: -1)
    call.stack.pop()
    try call.return(isMember)
  }
}
