internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// What `ctx.` offers.
enum ContextField: Int64, CaseIterable {
  case now = 0
  case settings, random, run, event, customer
  case answers, done, task, invited
  var name: String { "\(self)" }
}

/// Reads a field of `ctx`.
let getContextField: LuaNativeGetter = { pointer, _, number in
  let stack = LuaStack(pointer)
  let hot = Views.of(stack).hot
  switch ContextField(rawValue: number) {
  case .now:
    // Stands still within the rule's review period; the answer may differ in the next one.
    Views.of(stack).changes(at: hot.pointee.reviewEnds)
    stack.push(hot.pointee.reviewStart)
    return 1
  case .settings:
    guard let settings = ViewContext.of(stack).settings else {
      return stack.raising("there are no settings.")
    }
    stack.pushKept(slot: settings.value.slot)
    return 1
  case .random:
    stack.pushKept(slot: hot.pointee.randomSlot)
    return 1
  case .invited: return returnInvited(stack)
  case .run, .event, .customer: return returnOfSOP(ContextField(rawValue: number), stack)
  case .answers, .done, .task: return returnOfKOC(ContextField(rawValue: number), stack)
  case nil:
    let key = stack.string(at: 2) ?? "?"
    return stack.raising(
      "unknown field '\(key)' of ctx" + suggestion(key, ContextField.allCases.map(\.name)))
  }
}

/// What only functions of an SOP find, and `ctx.event` those of a screen.
private func returnOfSOP(_ field: ContextField?, _ stack: LuaStack) -> Int32 {
  let context = ViewContext.of(stack)
  do throws(LuaError) {
    switch field {
    case .run:
      _ = try context.run()
      stack.pushKept(slot: context.types.runValue.slot)
    case .customer:
      if try context.sopAsked("ctx.customer").declaration.subject == .group {
        return stack.raising("an SOP for groups has no ctx.customer; c is the group.")
      }
      stack.pushKept(slot: context.types.customerValue.slot)
    default:
      if !context.isScreening || context.segmentDepth > 0 {
        _ = try context.sopAsked("ctx.event")
      }
      guard context.grants.contains("events") else {
        return stack.raising(notGranted("ctx.event", "events", context))
      }
      let event = try context.record().event
      context.note(8 << 56 | 0x200_0000) { "ctx.event" }
      context.trace?.append("ctx.event = \(event?.canonicalText ?? "none")")
      try context.lua.on(stack) { () throws(LuaError) in
        try context.lua.push(luaValue(event ?? .null))
      }
    }
    return 1
  } catch {
    return stack.raising(error.description, kind: error.kind)
  }
}

/// What only functions of a programme find.
private func returnOfKOC(_ field: ContextField?, _ stack: LuaStack) -> Int32 {
  let context = ViewContext.of(stack)
  do throws(LuaError) {
    let name = "ctx.\(field?.name ?? "")"
    guard let koc = context.koc, context.segmentDepth == 0 else {
      return stack.raising(
        "\(name) can be read in the functions of siyu.koc only; now \(context.machine.phase.words)."
      )
    }
    if field == .answers {
      let view = try context.answers(to: koc.recruit.survey)
      try context.lua.on(stack) { () throws(LuaError) in
        try context.lua.push(view, as: context.types.answers)
      }
      return 1
    }
    guard let value = try context.record().told?[field?.name ?? ""] else {
      return stack.raising(
        field == .task
          ? "ctx.task is there in 'review' of a task only."
          : "ctx.done is there in 'pass' of assess and in 'review' of a task only.")
    }
    context.trace?.append("\(name) = \(value.canonicalText)")
    try context.lua.on(stack) { () throws(LuaError) in
      try context.push(told: value, as: field ?? .done)
    }
    return 1
  } catch {
    return stack.raising(error.description, kind: error.kind)
  }
}

/// Who was brought; only the function that says what that earns finds it.
private func returnInvited(_ stack: LuaStack) -> Int32 {
  let context = ViewContext.of(stack)
  do throws(LuaError) {
    guard let invited = try context.record().invited else {
      throw LuaError(
        .runtime,
        "ctx.invited can be read in the reward function of a fission only; now "
          + "\(context.machine.phase.words).")
    }
    context.trace?.append("ctx.invited = \(invited.canonicalText)")
    try context.lua.on(stack) { () throws(LuaError) in
      try context.push(told: invited, as: .invited)
    }
    return 1
  } catch {
    return stack.raising(error.description, kind: error.kind)
  }
}

private var selfParameter: LuaParameter { .receiver("ctx.random") }

/// Chance that is the same for the same customer (group, entity) and rule, whenever and wherever it is asked.
var randomFunctions: [LuaFunction] {
  [
    LuaFunction("random:number", [selfParameter]) { call in
      try call.return(ViewContext.of(call.stack).random { $0.unit() })
    },
    LuaFunction("random:integer", [selfParameter, .integer, .integer]) { call in
      let low = try call.integer(1)
      let high = try call.integer(2)
      guard low <= high else {
        throw LuaError(.runtime, "random:integer wants the smaller number first.")
      }
      try call.return(ViewContext.of(call.stack).random { $0.int(in: low...high) })
    },
  ]
}

extension ViewContext {
  /// Draws from the question's generator, which `math.random` shares.
  func random<Value>(_ draw: (inout DeterministicRandom) -> Value) -> Value {
    draw(&machine.random)
  }

  /// The same for the same plugin, rule and customer, whenever and wherever it is asked.
  func seedOfQuestion() -> UInt64 {
    var hash = FixedHash(seed: seed)
    hash.combine(pluginID)
    hash.combine(rule)
    if let base = columns?.base { hash.combine(bytes: base.id[subject]) }
    if sop != nil, let record = try? record() {
      if let entity = record.entity { hash.combine(entity) }
      if let group = record.group { hash.combine(group.id) }
    }
    return hash.value
  }
}
