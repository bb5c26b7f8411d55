internal import Lua
internal import SiyuModel

extension SpecVocabulary {
  /// What screens are asked with.
  var screenQuestions: [ModuleEntry] {
    [
      ModuleEntry(
        "suspect", "What a screen says of an event that happens to a customer now.",
        [
          .init("c", "siyu.Customer", "made with customer { … }, without this event", .any),
          .init("screen", "string", "the screen's id in the plugin", .string),
          .init(
            "event", "table",
            "the event's props; 'type' where it is not the first of the screen's types",
            .any.optional),
        ],
        returns: ["boolean", "string?: the reason it gives"],
        errors: ["a screen that is not there, or raises; a type that it does not look at"],
        example: #"suspect(customer {}, "odd-join", { same_device = 5 })"#, phases: .session
      ) { [self] call, _ in
        let event =
          call.isNil(3)
          ? .nil : try call.value(3, limits: LuaLimits(depth: 8, entries: 10_000, bytes: 1 << 20))
        let answer = try asking { world in
          let screen = try world.screen(try call.string(2))
          return try world.answer(
            screen.function, about: try world.customer(call, 1),
            try world.record(of: event, for: screen), call.state)
        }
        try call.return(answer.holds)
        try call.return(answer.reason.map { .string($0) } ?? .nil)
      }
    ]
  }
}

extension SpecWorld {
  func screen(_ name: String) throws(LuaError) -> ScreenRule {
    let screens = machine.declarations.screens
    if let found = screens.first(where: { $0.localID == name || $0.name == name }) { return found }
    throw LuaError(
      .runtime, "the plugin has no screen '\(name)'" + suggestion(name, screens.map(\.localID)))
  }

  /// The event as a pass would tell of it.
  func record(of event: LuaValue, for screen: ScreenRule) throws(LuaError) -> SubjectRecord {
    var props = try PlainData.value(event, "the event of a screen")
    if props.isNull { props = .record([:]) }
    if case .list(let none) = props, none.isEmpty { props = .record([:]) }
    guard case .record(let fields) = props else {
      throw LuaError(.runtime, "the event of a screen is a table with names.")
    }
    var type = screen.on[0]
    if let named = fields["type"]?.stringValue {
      guard screen.on.contains(named) else {
        throw LuaError(
          .runtime,
          "screen '\(screen.localID)' does not look at '\(named)'" + suggestion(named, screen.on))
      }
      type = named
    }
    return SubjectRecord(event: ScreenRule.told(type, at: clock.now, props))
  }
}
