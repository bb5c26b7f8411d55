internal import Lua
internal import SiyuModel

extension SpecVocabulary {
  /// What functions of SOPs are asked with.
  var sopQuestions: [ModuleEntry] {
    [
      question(
        "enrols", "What the 'when' of an SOP's 'enrol' says; the occasion itself is not looked at.",
        known: "event, entity", example: #"enrols(customer {}, "new-friend", { event = {} })"#
      ) { _ in .enrol },
      question(
        "leaves", "What an SOP's 'leave' says.",
        known: "sent, answered, clicked, bought, left, content, enrolled_at, step, event, entity",
        example: #"leaves(customer {}, "new-friend", { sent = { "welcome" } })"#
      ) { _ in .leave },
      question(
        "takes", "What the 'when' of one step says.", step: true,
        known: "sent, answered, clicked, bought, left, content, enrolled_at, event, entity",
        example: #"takes(customer {}, "new-friend", "howto", { sent = { "welcome" } })"#
      ) { call throws(LuaError) in .step(try call.string(3)) },
    ]
  }

  private func question(
    _ name: String, _ summary: String, step: Bool = false, known: String, example: String,
    _ function: @escaping (LuaCall) throws(LuaError) -> SpecWorld.SOPFunction
  ) -> ModuleEntry {
    var parameters: [ModuleEntry.Parameter] = [
      .init(
        "c", "siyu.Customer|siyu.GroupFields",
        "made with customer { … }; for a group's SOP its fields", .any),
      .init("sop", "string", "the SOP's id in the plugin", .string),
    ]
    if step { parameters.append(.init("step", "string", "the step's id", .string)) }
    parameters.append(
      .init(
        "facts", name == "enrols" ? "siyu.EnrolFacts" : "siyu.WalkFacts",
        "what is known of the enrolment: \(known)", .any.optional))
    let facts = parameters.count
    return ModuleEntry(
      name, summary, parameters, returns: ["boolean", "string?: the reason it gives"],
      errors: ["a function that is not there, or raises; a step or content that the SOP has not"],
      example: example, phases: .session
    ) { [self] call, _ in
      let value =
        call.isNil(facts)
        ? .nil
        : try call.value(facts, limits: LuaLimits(depth: 8, entries: 10_000, bytes: 1 << 20))
      let answer = try asking { world in
        try world.answer(
          try function(call), of: try world.sop(try call.string(2)), call, facts: value)
      }
      try call.return(answer.holds)
      try call.return(answer.reason.map { .string($0) } ?? .nil)
    }
  }
}
