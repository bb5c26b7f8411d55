internal import Lua
internal import SiyuModel

extension SpecCustomerReader {
  /// `levels = { vip = "gold", ["pet-food.vip"] = "gold" }`: own memberships by their ids, with a level
  /// they have; others by their full names, with any.
  func levels(_ fields: NamedFields) throws(LuaError) -> [SpecCustomer.Level] {
    guard let value = fields["levels"] else { return [] }
    guard case .table(let table) = value, table.list.isEmpty else {
      throw LuaError(
        .runtime,
        "'levels' of a customer is a table such as { vip = \"gold\" }, got "
          + "\(ValueText().oneLine(value)).")
    }
    var levels: [SpecCustomer.Level] = []
    for field in table.fields {
      guard case .string(let name) = field.key, case .string(let level) = field.value else {
        throw LuaError(
          .runtime, "'levels' of a customer names a membership and a level, such as vip = \"gold\"."
        )
      }
      levels.append(try self.level(level, in: name))
    }
    return levels.sorted { $0.programme.utf8.lexicographicallyPrecedes($1.programme.utf8) }
  }

  func level(_ level: String, in name: String) throws(LuaError) -> SpecCustomer.Level {
    let prefix = plugin + "."
    if name.contains("."), !name.hasPrefix(prefix) {
      return SpecCustomer.Level(programme: name, level: level)
    }
    let full = name.hasPrefix(prefix) ? name : prefix + name
    guard let membership = memberships.first(where: { $0.name == full }) else {
      let known = memberships.map { String($0.name.dropFirst(prefix.count)) }
      throw LuaError(
        .runtime, "the plugin has no membership '\(name)'" + suggestion(name, known))
    }
    switch membership {
    case .growth(let growth):
      guard growth.level(level) != nil else {
        throw LuaError(
          .runtime,
          "membership '\(name)' has no level '\(level)'"
            + suggestion(level, growth.levels.map(\.id))
        )
      }
    case .product, .benefit:
      guard SubscriptionState(rawValue: level) != nil else {
        throw LuaError(
          .runtime,
          "subscription '\(name)' is never '\(level)'"
            + suggestion(level, SubscriptionState.allCases.map(\.rawValue)))
      }
    case .storedValue:
      throw LuaError(
        .runtime, "membership '\(name)' has no levels; its money is described in 'balance'.")
    }
    return SpecCustomer.Level(programme: full, level: level)
  }
}

extension SpecWorld {
  /// The level that a customer earns in a growth membership by its `by`.
  func earned(
    in name: String, by customer: Int, _ lua: LuaState
  ) throws -> String? {
    let prefix = machine.source.id + "."
    let full = name.hasPrefix(prefix) ? name : prefix + name
    let growths = machine.declarations.memberships.compactMap { membership -> GrowthMembership? in
      if case .growth(let growth) = membership { growth } else { nil }
    }
    guard let growth = growths.first(where: { $0.name == full }) else {
      let known = growths.map { String($0.name.dropFirst(prefix.count)) }
      throw LuaError(
        .runtime, "the plugin has no membership with levels '\(name)'" + suggestion(name, known))
    }
    let number = try programmeAnswer(growth.by, about: customer, lua).value.doubleValue ?? 0
    return growth.level(for: number).map { growth.levels[$0].id }
  }

  /// What a function of a programme says, and its reason.
  func programmeAnswer(
    _ index: Int, about customer: Int, telling record: SubjectRecord? = nil, _ lua: LuaState
  ) throws -> (value: DataValue, reason: String?) {
    let rule = machine.rules[index]
    guard case .programme(_, let wanted) = rule.kind else { return (.null, nil) }
    let base = lua.stack.top
    defer { lua.stack.setTop(base) }
    context.koc = context.kocFunctions[index]
    defer { context.koc = nil }
    try callRule(index, about: customer, telling: record, lua, results: 2)
    do throws(LuaError) {
      let value = try PlainAnswer.read(lua, at: -2, wanted, of: "\(rule.noun) '\(rule.localID)'")
      return (value, try ReasonReader.read(lua, at: -1))
    } catch {
      throw raised(rule, error)
    }
  }
}
