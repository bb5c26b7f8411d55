internal import LuaSource

// What is known of types: their members, their words, and what fits where.

extension LuaDefinitions {
  /// A table of definitions, such as `siyu.time`, known by its path.
  func rooted(_ type: LuaTypeExpression, _ path: String) -> LuaTypeExpression {
    type == .anyTable ? .named("·" + path) : type
  }

  /// The type of a field; `nil` where the type is known and has none of this name.
  func element(_ type: LuaTypeExpression, _ name: String) -> LuaTypeExpression? {
    let type = resolved(type)
    switch type {
    case .union(let all):
      let known = all.filter { $0 != .nil }
      let found = known.map { element($0, name) }
      // Of several, one that has it is enough: which one it is is not followed.
      if found.contains(where: { $0 != nil }) {
        let types = found.compactMap { $0 }
        return .either(types.flatMap(\.alternatives))
      }
      return known.isEmpty ? .any : nil
    case .named(let path) where path.hasPrefix("·"):
      let full = path.dropFirst() + "." + name
      return globals[String(full)].map { rooted($0, String(full)) }
    case .named(let className):
      guard let entry = classes[className] else { return .any }
      return entry.members[name]?.type ?? entry.others
    case .table(_, let values): return values
    case .list: return nil
    case .integer, .number, .boolean, .constant: return nil
    default: return .any
    }
  }

  /// What lies in a table under keys that are not known.
  func elements(_ type: LuaTypeExpression) -> LuaTypeExpression {
    switch resolved(type) {
    case .list(let element): element.optional
    case .table(_, let values): values.optional
    default: .any
    }
  }

  func memberNames(_ type: LuaTypeExpression) -> [String] {
    switch resolved(type) {
    case .union(let all): all.flatMap(memberNames)
    case .named(let path) where path.hasPrefix("·"):
      globals.keys.compactMap { key in
        let prefix = path.dropFirst() + "."
        guard key.hasPrefix(prefix) else { return nil }
        let rest = key.dropFirst(prefix.count)
        return rest.contains(".") ? nil : String(rest)
      }
    case .named(let name): classes[name].map { Array($0.members.keys) } ?? []
    default: []
    }
  }

  /// A class without what tells it apart here: `siyu.Answers·koc`.
  static func shown(_ className: String) -> String {
    className.hasPrefix("·") ? className : String(className.prefix { $0 != "·" })
  }

  func words(_ type: LuaTypeExpression) -> String {
    switch resolved(type) {
    case .named(let path) where path.hasPrefix("·"): String(path.dropFirst())
    case .named(let name): Self.shown(name)
    case .union(let all):
      all.filter { $0 != .nil }.map(words).uniqued.joined(separator: " or ")
    case .integer, .number: "a number"
    case .string, .text: "a text"
    case .boolean, .constant: "true or false"
    case .list: "a list"
    case .function, .anyFunction: "a function"
    case .table, .anyTable: "a table"
    case .nil: "nil"
    case .any: "anything"
    }
  }

  /// `siyu.time`: all in it are called with a dot.
  func isModule(_ type: LuaTypeExpression) -> Bool {
    if case .named(let path) = resolved(type) { path.hasPrefix("·") } else { false }
  }

  func method(_ type: LuaTypeExpression, _ name: String) -> LuaDefinitions.Member? {
    for alternative in type.alternatives {
      guard case .named(let className) = resolved(alternative),
        let member = classes[className]?.members[name]
      else { continue }
      if case .function = member.type { return member }
    }
    return nil
  }

  /// Whether a value of one type may stand where another is wanted, as far as is known.
  func fits(_ got: LuaTypeExpression, _ wanted: LuaTypeExpression) -> Bool {
    let got = resolved(got)
    let wanted = resolved(wanted)
    if case .union(let all) = got {
      // One that fits is enough: which of them it is is not followed.
      return all.isEmpty || all.contains { fits($0, wanted) }
    }
    switch (got, wanted) {
    case (.any, _), (_, .any): return true
    case (_, .union(let all)): return all.contains { fits(got, $0) }
    case (.nil, .nil), (.boolean, .boolean), (.integer, .integer), (.string, .string): return true
    case (.number, .number), (.integer, .number), (.number, .integer): return true
    case (.text, .string), (.string, .text): return true
    case (.text(let a), .text(let b)): return a == b
    case (.constant("true"), .boolean), (.constant("false"), .boolean): return true
    case (.boolean, .constant("true")), (.boolean, .constant("false")): return true
    case (.constant(let a), .constant(let b)): return a == b
    case (.integer, .constant), (.number, .constant): return true
    case (.constant(let a), .integer), (.constant(let a), .number): return a.first?.isNumber == true
    case (.function, .function), (.anyFunction, .function), (.function, .anyFunction),
      (.anyFunction, .anyFunction):
      return true
    case (.anyTable, .list), (.anyTable, .table), (.anyTable, .anyTable), (.anyTable, .named):
      return true
    case (.list, .anyTable), (.table, .anyTable), (.named, .anyTable): return true
    case (.list(let a), .list(let b)): return fits(a, b)
    case (.list, .table), (.table, .list), (.table, .table): return true
    case (.named(let a), .named(let b)):
      return a == b || a.hasPrefix("·") || classes[a] == nil
        || classes[b] == nil
    case (.named(let a), .table): return a.hasPrefix("·")
    // A class that can be called.
    case (.named(let a), .function), (.named(let a), .anyFunction):
      return classes[a]?.call != nil || a.hasPrefix("·")
    default: return false
    }
  }

  func texts(of type: LuaTypeExpression) -> [String]? {
    let texts = resolved(type).alternatives.compactMap { alternative -> String? in
      if case .text(let text) = resolved(alternative) { text } else { nil }
    }
    return texts.isEmpty ? nil : texts
  }

  func listElement(_ type: LuaTypeExpression) -> LuaTypeExpression? {
    for alternative in resolved(type).alternatives {
      if case .list(let element) = resolved(alternative) { return element }
    }
    return nil
  }

  func tableValues(_ type: LuaTypeExpression) -> LuaTypeExpression? {
    for alternative in resolved(type).alternatives {
      if case .table(_, let values) = resolved(alternative) { return values }
    }
    return nil
  }
}

extension LuaTypeExpression {
  /// A table of which the definitions say nothing, or what may be one.
  var isAnyTable: Bool { self == .any || self == .anyTable }

  /// One of these; anything where they are too many to be followed.
  static func either(_ all: [LuaTypeExpression]) -> LuaTypeExpression {
    let all = all.uniqued
    return all.count == 1 ? all[0] : all.count > 32 ? .any : .union(all)
  }
}

extension Array where Element: Hashable {
  var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
