internal import LuaSource

// What a loop goes through.

extension TypeWalk {
  mutating func loopTypes(
    _ values: [LuaExpression], count: Int
  ) -> [LuaTypeExpression] {
    var types = [LuaTypeExpression](repeating: .any, count: count)
    guard values.count == 1, let only = values.first else {
      values.forEach { _ = expression($0) }
      return types
    }
    if case .call(let target, let arguments) = only.kind, case .name(let name) = target.kind,
      ["pairs", "ipairs"].contains(name.text), arguments.count == 1, lookUp(name.text) == nil
    {
      let type = expression(arguments[0])
      let element = definitions.elements(type).present
      if name.text == "ipairs", count > 0 { types[0] = .integer }
      if count > 1 { types[1] = element == .union([]) ? .any : element }
      return types
    }
    give(only, as: nil)
    if case .function(_, _, let results)? = results(of: only).first.map({ definitions.resolved($0) }
    ) {
      for index in 0..<min(count, results.count) { types[index] = results[index].present }
    }
    return types
  }
}
