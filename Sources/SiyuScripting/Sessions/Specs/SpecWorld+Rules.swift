internal import Lua
internal import SiyuModel

/// What a rule says about a described customer.
struct SpecAnswer {
  /// Value names in the group's order.
  var values: [String] = []
  var reason: String?
}

/// A rule that raised, or answered what it may not: fails the spec with the rule's place.
struct SpecRuleFailure: Error {
  var failure: SpecFailure
}

extension SpecWorld {
  /// The rule of a tag group as the plugin calls it.
  func tagRule(_ name: String) throws(LuaError) -> Int {
    let prefix = machine.source.id + "."
    let local = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    let known = machine.rules.filter { $0.kind == .tagGroup }
    if let index = machine.rules.firstIndex(where: { $0.kind == .tagGroup && $0.localID == local })
    {
      return index
    }
    throw LuaError(
      .runtime, "the plugin has no tag group '\(name)'" + suggestion(name, known.map(\.localID)))
  }

  func segmentRule(_ name: String) throws(LuaError) -> Int {
    let prefix = machine.source.id + "."
    let local = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    let known = machine.rules.filter { $0.kind == .segment }
    if let index = machine.rules.firstIndex(where: { $0.kind == .segment && $0.localID == local }) {
      return index
    }
    throw LuaError(
      .runtime, "the plugin has no segment '\(name)'" + suggestion(name, known.map(\.localID)))
  }

  /// All tags that the rules give a customer, as `group:value`, sorted.
  func tags(of customer: Int, _ lua: LuaState) throws -> [String] {
    var tags: [String] = []
    for (index, rule) in machine.rules.enumerated() where rule.kind == .tagGroup {
      let answer = try ask(index, about: customer, lua)
      tags += answer.values.map { "\(rule.localID):\($0)" }
    }
    return tags.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Asks one tag group's rule. `siyu.keep` means the tags that the customer holds.
  func ask(_ index: Int, about customer: Int, _ lua: LuaState) throws -> SpecAnswer {
    let rule = machine.rules[index]
    guard let group = rule.group else { return SpecAnswer() }
    let base = lua.stack.top
    defer { lua.stack.setTop(base) }
    try callRule(index, about: customer, lua, results: 2)
    let reader = try TagAnswerReader(lua, group: group, directory: directory, keep: machine.keep)
    var numbers: [UInt16] = []
    var answer = SpecAnswer()
    switch reader.read(lua.stack, at: -2, into: &numbers) {
    case .none: return answer
    case .keep:
      answer.values = group.values.indices.filter { context.held.contains(reader.tags[$0]) }
        .map { group.values[$0].name }
      return answer
    case .one(let value): answer.values = [group.values[Int(value)].name]
    case .many: answer.values = numbers.map { group.values[Int($0)].name }
    case .wrong(let message): throw raised(rule, LuaError(.runtime, message))
    }
    do throws(LuaError) {
      answer.reason = try ReasonReader.read(lua, at: -1)
    } catch {
      throw raised(rule, error)
    }
    return answer
  }

  /// Whether a customer is in a segment.
  func isMember(_ customer: Int, of index: Int, _ lua: LuaState) throws -> Bool {
    try callRule(index, about: customer, lua, results: 1)
    defer { lua.stack.pop() }
    return lua.stack.boolean(at: -1)
  }

  /// - Parameter record: for a function of an SOP, what it is told beside the customer.
  func callRule(
    _ index: Int, about customer: Int, telling record: SubjectRecord? = nil, _ lua: LuaState,
    results: Int32
  ) throws {
    let rule = machine.rules[index]
    try focus(customer)
    noteAsked(customer, index, record)
    machine.phase = .asking(rule: rule.fullName)
    context.sop = record == nil ? nil : sopsByFunction[index]
    context.isScreening = context.screenFunctions.contains(index)
    context.records = SubjectRecords(record ?? SubjectRecord())
    defer {
      machine.phase = .session
      context.sop = nil
      context.isScreening = false
    }
    context.setRule(rule, now: clock.now)
    context.begin(subject: 0)
    let base = lua.stack.top
    do throws(LuaError) {
      try lua.push(machine.functions[index])
      try pushSubject()
      try lua.push(context.types.contextValue)
      try lua.call(arguments: 2, results: results)
      if let changed = machine.forget() {
        lua.stack.pop(results)
        throw changed
      }
    } catch {
      lua.stack.setTop(base)
      _ = machine.forget()
      // A stop is for the whole spec.
      if error.kind == .killed || error.kind == .memory { throw error }
      throw raised(rule, error)
    }
  }

  /// What the function is asked about: the customer, or what its SOP is for.
  private func pushSubject() throws(LuaError) {
    switch context.sop?.declaration.subject ?? .customer {
    case .customer: try context.lua.push(context.types.customerValue)
    case .group: try context.lua.push(context.types.groupValue)
    case .entity(let kind): try context.pushEntity(kind)
    }
  }

  func raised(_ rule: DeclaredFunction, _ error: LuaError) -> SpecRuleFailure {
    let error = error.located(in: rule, of: machine)
    var failure = SpecFailure(
      kind: .raised, message: "\(rule.noun) '\(rule.localID)' raised an error")
    failure.detail.append(error.description)
    if let source = error.sourceLine { failure.detail.append("  \(source)") }
    return SpecRuleFailure(failure: failure)
  }
}
