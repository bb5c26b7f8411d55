internal import LuaSource
internal import SiyuModel

// What expressions give.

extension TypeWalk {
  /// The types of values that fill so many places; a call's last value may be several.
  /// - Parameter keeps: whether a value of this index goes where it is followed.
  mutating func many(
    _ values: [LuaExpression], count: Int, keeps: (Int) -> Bool = { _ in false }
  ) -> [LuaTypeExpression] {
    var types: [LuaTypeExpression] = []
    for (index, value) in values.enumerated() {
      if !keeps(index) { give(value, as: nil) }
      if index == values.count - 1, types.count < count {
        types += results(of: value)
      } else {
        types.append(kept(value))
      }
    }
    let isOpen =
      switch values.last?.kind {
      case .call, .methodCall, .vararg: true
      default: false
      }
    while types.count < count { types.append(isOpen ? .any : .nil) }
    return types
  }

  mutating func results(of value: LuaExpression) -> [LuaTypeExpression] {
    switch value.kind {
    case .call(let target, let arguments): call(target, arguments, value.range)
    case .methodCall(let of, let name, let arguments):
      methodCall(of, name, arguments, value.range)
    default: [kept(value)]
    }
  }

  mutating func expression(
    _ value: LuaExpression, as expected: LuaTypeExpression? = nil
  ) -> LuaTypeExpression {
    give(value, as: expected)
    return kept(value, as: expected)
  }

  /// The same of a value that goes where it is followed, or nowhere.
  mutating func kept(
    _ value: LuaExpression, as expected: LuaTypeExpression? = nil
  ) -> LuaTypeExpression {
    switch value.kind {
    case .nil: return .nil
    case .boolean(let flag): return .constant(flag ? "true" : "false")
    case .integer: return .integer
    case .number: return .number
    case .string(let bytes): return .text(String(decoding: bytes, as: UTF8.self))
    case .vararg: return .any
    case .function(let body):
      let wanted = wantedFunction(expected)
      function(body, as: wanted)
      return wanted ?? type(of: body)
    case .name(let name): return self.name(name)
    case .field(let of, let name):
      let type = kept(of)
      looksInto(of, type, key: nil)
      if type == .any { looksLikeSetting(of, name) }
      if type.isAnyTable { looksLikeModules(of, name, isCalled: false) }
      readsContext(type, name)
      return unbound(member(type, name), of: type, name.text)
    case .index(let of, let key):
      let keyType = expression(key)
      let ofType = expression(of)
      looksInto(of, ofType, key: keyType)
      if case .text(let text) = keyType {
        if definitions.resolved(ofType.present) == .named("siyu.Settings"),
          definitions.element(ofType, text) == nil
        {
          noteUnknown(LuaName(text: text, range: key.range), in: ofType)
        }
        return unbound(definitions.element(ofType, text) ?? .any, of: ofType, text)
      }
      return definitions.elements(ofType)
    case .call, .methodCall: return results(of: value).first ?? .nil
    case .table(let items): return table(items, value.range, as: expected)
    case .unary(let sign, let inner):
      let type = expression(inner)
      if sign != .not, hasMetatables, !isPlain(type) { return .any }
      return sign == .not ? .boolean : sign == .length ? .integer : .number
    case .binary(let sign, let left, let right): return binary(sign, left, right)
    case .parentheses(let inner): return expression(inner)
    }
  }

  /// A method that is taken and not called, as in `local n = c.orders.count`: it wants what it is called
  /// on in the first place. Which of several that would be is not followed.
  private func unbound(
    _ member: LuaTypeExpression, of type: LuaTypeExpression, _ name: String
  ) -> LuaTypeExpression {
    guard definitions.method(type, name)?.isMethod == true,
      case .function(let parameters, let rest, let results) = definitions.resolved(member)
    else { return member }
    return .function([.init("self", .any)] + parameters, rest: rest, results: results)
  }

  /// `settings.hihg_value`, where a function was handed the settings and nothing says so: told only
  /// where another name is near.
  private mutating func looksLikeSetting(_ of: LuaExpression, _ name: LuaName) {
    guard Self.written(of) == "settings", !file.hasPrefix("test/"),
      let known = definitions.classes["siyu.Settings"], known.others == nil,
      known.members[name.text] == nil,
      let near = NearestName.nearest(to: name.text, in: known.members.keys.sorted())
    else { return }
    note(
      .unknownSetting, name.range,
      "plugin.toml declares no setting '\(name.text)'; did you mean '\(near)'?",
      hint: "it would be [settings.\(name.text)] there", severity: .warning)
  }

  mutating func binary(
    _ sign: LuaBinary, _ left: LuaExpression, _ right: LuaExpression
  ) -> LuaTypeExpression {
    if sign == .equal || sign == .notEqual {
      if case .methodCall = left.bare.kind { compared = right }
    }
    let first = expression(left)
    compared = nil
    let second = expression(right)
    compares(sign, first, second, SourceRange(left.range.start, right.range.end))
    counts(sign, (left, first), (right, second))
    switch sign {
    case .or: return .either(first.present.alternatives + second.alternatives)
    case .and:
      return .either(
        second.alternatives + (first.isOptional ? [.nil] : []) + [.constant("false")])
    case .less, .greater, .lessOrEqual, .greaterOrEqual, .equal, .notEqual: return .boolean
    default:
      if hasMetatables, !isPlain(first) || !isPlain(second) { return .any }
      return sign == .concat ? .string : .number
    }
  }

  /// A number or a text, which no metatable of the plugin's changes.
  func isPlain(_ type: LuaTypeExpression) -> Bool {
    switch definitions.resolved(type) {
    case .integer, .number, .string, .text: true
    default: false
    }
  }

  mutating func name(_ name: LuaName) -> LuaTypeExpression {
    if let local = lookUp(name.text) { return local }
    if let type = definitions.globals[name.text] { return definitions.rooted(type, name.text) }
    if made.globals.contains(name.text) { return .any }
    if let places = elsewhere[name.text] {
      note(.unknownGlobal, name.range, FoundElsewhere.message(name.text, places))
      return .any
    }
    guard tells else { return .any }
    if let message = ForeignWords.message(name.text, inSpec: file.hasPrefix("test/")) {
      note(
        .unknownGlobal, name.range, message,
        hint: "docs/reference/lua-differences.md has the whole list")
      return .any
    }
    let known = definitions.globals.keys.filter { !$0.contains(".") }
    note(
      .unknownGlobal, name.range,
      "there is nothing called '\(name.text)' here" + suggestion(name.text, known),
      hint: "a variable of one's own begins with 'local'")
    return .any
  }
}
