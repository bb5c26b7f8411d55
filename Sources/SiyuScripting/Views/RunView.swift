internal import Lua
internal import SiyuModel

// `ctx.run`: the walk that a function of an SOP is asked about. What became of messages is the
// host's to know; the record says it.

enum RunField: Int64, CaseIterable {
  case enrolledAt = 0
  case occurrence, step
  var name: String { self == .enrolledAt ? "enrolled_at" : "\(self)" }
}

private let runVerbs: [(name: String, fact: RunFacts)] = [
  ("sent", .sent), ("answered", .answered), ("clicked", .clicked), ("bought", .bought),
  ("left", .left),
]

extension ViewTypes {
  static func makeRun(_ lua: LuaState) throws(LuaError) -> LuaUserdataType<UInt8> {
    try lua.makeUserdataType(
      "ctx.run", functions: [ViewMethod].run.functions,
      fields: RunField.allCases.map { ($0.name, $0.rawValue) }, getter: getRunField)
  }
}

/// `ctx.run:clicked("offer")` and the like.
var runFunctions: [LuaFunction] {
  let parameters: [LuaParameter] = [.receiver("ctx.run"), .string]
  var all = runVerbs.enumerated().map { number, verb in
    LuaFunction("run:\(verb.name)", parameters) { call in
      let context = ViewContext.of(call.stack)
      let (sop, run) = try context.run()
      let step = try sop.step(try call.string(1))
      if verb.fact == .bought, !context.grants.contains("orders") {
        throw LuaError(.runtime, notGranted("ctx.run:bought", "orders", context))
      }
      let id = sop.declaration.steps[step].id
      let holds = run.steps.first { $0.id == id }?.facts.contains(verb.fact) ?? false
      context.noteRun(sop, step, number, verb.name) { holds ? "yes" : "no" }
      try call.return(holds)
    }
  }
  all.append(
    LuaFunction("run:content", parameters) { call in
      let context = ViewContext.of(call.stack)
      let (sop, run) = try context.run()
      let step = try sop.step(try call.string(1))
      let id = sop.declaration.steps[step].id
      let content = run.steps.first { $0.id == id }?.content
      context.noteRun(sop, step, runVerbs.count, "content") { content ?? "none" }
      try call.return(content.map(LuaValue.string) ?? .nil)
    })
  return all
}

private let getRunField: LuaNativeGetter = { pointer, _, number in
  let stack = LuaStack(pointer)
  let context = ViewContext.of(stack)
  do throws(LuaError) {
    let run = try context.run().run
    guard let field = RunField(rawValue: number) else {
      let key = stack.string(at: 2) ?? "?"
      let known = RunField.allCases.map(\.name) + runVerbs.map(\.name) + ["content"]
      return stack.raising("unknown field '\(key)' of ctx.run" + suggestion(key, known))
    }
    context.note(8 << 56 | UInt64(0xFF - field.rawValue)) { "ctx.run.\(field.name)" }
    let value: String?
    switch field {
    case .enrolledAt:
      context.trace?.append(
        "ctx.run.enrolled_at = \(TimeText.date(run.enrolledAt, in: context.surroundings.zone))")
      stack.push(run.enrolledAt.seconds)
      return 1
    case .occurrence: value = run.occurrence
    case .step: value = run.step
    }
    context.trace?.append("ctx.run.\(field.name) = \(value ?? "none")")
    guard let value else {
      stack.pushNil()
      return 1
    }
    return stack.returning(value)
  } catch {
    return stack.raising(error.description, kind: error.kind)
  }
}

extension ViewContext {
  /// The SOP asked and the walk so far.
  func run() throws(LuaError) -> (sop: AskedSOP, run: RunRecord) {
    let sop = try sopAsked("ctx.run")
    if let run = try record().run { return (sop, run) }
    throw LuaError(
      .runtime,
      "ctx.run begins with the enrolment; the 'when' of the SOP itself is asked before it.")
  }

  /// - Parameter verb: its number, for the key.
  fileprivate func noteRun(
    _ sop: AskedSOP, _ step: Int, _ verb: Int, _ name: String, _ value: () -> String
  ) {
    let words = { "step \(sop.declaration.steps[step].id): \(name)" }
    let place = UInt64(truncatingIfNeeded: sop.number) << 32 | UInt64(step + 1) << 8
    note(8 << 56 | place | UInt64(verb), words)
    if trace != nil { trace?.append("\(words()) = \(value())") }
  }
}
