import Lua

enum LogModule {
  static var entries: [ModuleEntry] {
    [
      ModuleEntry(
        "siyu.log", "Writes a line to the plugin's log, as print does.",
        [.init("text", "string", "one line; control characters are made visible", .string)],
        errors: ["beyond 200 lines a batch, and 1,000 a pass, lines are counted and not kept"],
        example: #"siyu.log("刚开始")"#
      ) { call, context in
        guard let bytes = call.stack.bytes(at: call.index(1)) else { return }
        context.log.add(bytes, at: context.machine?.place(of: call.stack.place))
      }
    ]
  }
}
