import Lua

enum LogModule {
  static var entries: [ModuleEntry] {
    [
      ModuleEntry(
        "siyu.log", "Writes a line to the plugin's log, as print does.",
        [.init("text", "string", "one line; control characters are made visible", .string)],
        errors: ["lines beyond 200 a question batch are counted and not kept"],
        example: #"siyu.log("刚开始")"#
      ) { call, context in
        context.log.add(try call.string(1), at: context.machine?.place(of: call.stack.place))
      }
    ]
  }
}
