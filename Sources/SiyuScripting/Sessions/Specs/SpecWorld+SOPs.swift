internal import Lua
internal import SiyuModel

// What the functions of an SOP say, asked one by one: whether the days between them pass is the
// host's, and `takes` does not ask whether a walk ever comes there.

extension SpecWorld {
  /// A function of an SOP that a spec can ask for.
  enum SOPFunction: Hashable {
    case enrol, leave
    case step(String)
  }

  func sop(_ name: String) throws(LuaError) -> AskedSOP {
    let prefix = machine.source.id + "."
    let local = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    if let sop = sops.first(where: { $0.localName == local }) { return sop }
    throw LuaError(
      .runtime, "the plugin has no sop '\(name)'" + suggestion(name, sops.map(\.localName)))
  }

  /// Asks it about the subject given as the first argument, with what the spec says of the enrolment.
  func answer(
    _ function: SOPFunction, of sop: AskedSOP, _ call: LuaCall, facts: LuaValue
  ) throws -> (holds: Bool, reason: String?) {
    let (number, step) = try self.number(function, of: sop)
    var customer = 0
    var group: GroupFacts?
    var entities: [String] = []
    if sop.declaration.subject == .group {
      group = try SpecFacts.group(try call.value(1))
      customer = adopt(SpecCustomer())
    } else {
      customer = try self.customer(call, 1)
      if case .entity(let kind) = sop.declaration.subject {
        entities = self.entities(of: customer, kind: kind)
      }
    }
    let reader = SpecFacts(sop: sop, clock: clock, entities: entities)
    var record =
      function == .enrol ? try reader.beforeRun(facts) : try reader.run(facts, step: step)
    record.group = group
    return try answer(number, about: customer, record, call.state)
  }

  /// Asks a function of an SOP with a record as a pass would give it.
  func answer(
    _ index: Int, about customer: Int, _ record: SubjectRecord, _ lua: LuaState
  ) throws -> (holds: Bool, reason: String?) {
    try callRule(index, about: customer, telling: record, lua, results: 2)
    defer { lua.stack.pop(2) }
    let holds = lua.stack.boolean(at: -2)
    do throws(LuaError) {
      return (holds, try ReasonReader.read(lua, at: -1))
    } catch {
      throw raised(machine.rules[index], error)
    }
  }

  /// The function's number, and the place of its step.
  private func number(
    _ function: SOPFunction, of sop: AskedSOP
  ) throws(LuaError) -> (number: Int, step: Int?) {
    let declaration = sop.declaration
    switch function {
    case .enrol:
      if let number = declaration.enrolWhen { return (number, nil) }
      throw LuaError(.runtime, "'enrol' of sop '\(sop.localName)' has no 'when' to ask.")
    case .leave:
      if let number = declaration.leave { return (number, nil) }
      throw LuaError(.runtime, "sop '\(sop.localName)' has no 'leave' to ask.")
    case .step(let id):
      let step = try sop.step(id)
      if let number = declaration.steps[step].when { return (number, step) }
      throw LuaError(
        .runtime, "step '\(id)' of sop '\(sop.localName)' has no 'when' to ask; it is always taken."
      )
    }
  }
}
