internal import LuaSource
internal import SiyuModel

// What raises an error whenever it is come to. Specs, which try such things, are not looked at.

extension TypeWalk {
  /// What siyu hands out and nobody changes.
  private static let unchanging: Set<String> = [
    "siyu.Customer", "siyu.Entity", "siyu.Group", "siyu.Order", "siyu.Context", "siyu.Settings",
  ]
  /// Collections, with what their rows are.
  private static let rows = [
    "siyu.Orders": "siyu.Order", "siyu.Items": "siyu.Item", "siyu.Events": "siyu.Event",
  ]

  private func className(_ type: LuaTypeExpression) -> String? {
    if case .named(let name) = definitions.resolved(type.present) { name } else { nil }
  }

  /// An assignment to something that does not change.
  /// - Parameter type: of what stands before the field.
  mutating func changes(_ target: LuaExpression, _ type: LuaTypeExpression) {
    guard functions != nil else { return }
    switch target.kind {
    case .name(let name):
      guard let rule else { return }
      guard let index = scopes.lastIndex(where: { $0[name.text] != nil }) else {
        return note(
          .unknownGlobal, name.range, "a rule cannot set the global '\(name.text)'",
          hint: "write 'local' before its first use")
      }
      guard index < rule else { return }
      note(
        .unknownGlobal, name.range,
        "'\(name.text)' is not the rule's own, and a rule changes nothing else",
        hint: "make it a local inside the function")
    case .field(_, let name):
      let all = type.present.alternatives.map { className($0) ?? "" }
      guard !all.isEmpty, all.allSatisfy(Self.unchanging.contains) else { return }
      note(
        .wrongType, name.range,
        "'\(name.text)' of \(definitions.words(type)) can be read and not set",
        hint: "keep it in a local inside the function", severity: .error)
    default: return
    }
  }

  /// `c.orders:count() > "3"`.
  mutating func compares(
    _ sign: LuaBinary, _ first: LuaTypeExpression, _ second: LuaTypeExpression,
    _ range: SourceRange
  ) {
    guard functions != nil, [.less, .greater, .lessOrEqual, .greaterOrEqual].contains(sign),
      (isNumber(first) && isText(second)) || (isText(first) && isNumber(second))
    else { return }
    note(
      .wrongType, range,
      "\(definitions.words(first)) is compared with \(definitions.words(second))",
      hint: "a number stands without quotes", severity: .error)
  }

  private func isNumber(_ type: LuaTypeExpression) -> Bool {
    let type = definitions.resolved(type)
    return type == .integer || type == .number
  }

  private func isText(_ type: LuaTypeExpression) -> Bool {
    switch definitions.resolved(type) {
    case .text, .string: true
    default: false
    }
  }

  /// `c.orders.last.net`, and `order.items[1]`.
  mutating func looksInto(_ of: LuaExpression, _ type: LuaTypeExpression, key: LuaTypeExpression?) {
    guard functions != nil else { return }
    // One that is taken from what it is called on, see `unbound`.
    if case .field(_, let name) = of.kind,
      case .function(let parameters, _, _) = definitions.resolved(type),
      parameters.first?.name == "self"
    {
      note(
        .wrongCall, name.range, "'\(name.text)' is called with a colon",
        hint: "write :\(name.text)(…)")
    }
    if let key, isNumber(key), let name = className(type), Self.rows[name] != nil {
      note(
        .wrongType, of.range, "\(name) is no list",
        hint: "go through it with :each(), or take :first() or :last()", severity: .error)
    }
  }

  /// Texts that mean something to the method that they are given to.
  mutating func means(
    _ type: LuaTypeExpression, _ method: LuaName, _ arguments: [LuaExpression]
  ) {
    guard functions != nil, let name = className(type), let argument = arguments.first else {
      return
    }
    if name == "siyu.Segments", method.text == "has", let id = argument.stringValue, let segments {
      guard !segments.contains(id) else { return }
      note(
        .unknownField, argument.range,
        "the plugin has no segment '\(id)'" + suggestion(id, segments))
    } else if name == "siyu.Tags", let text = argument.stringValue {
      tag(argument, text)
    } else if name == "siyu.Run", let id = argument.stringValue {
      step(argument, id)
    } else if method.text == "where", let row = Self.rows[name], row != "siyu.Event",
      case .table(let items) = argument.kind, let members = definitions.classes[row]?.members
    {
      for case .named(let key, _) in items where members[key.text] == nil {
        note(
          .unknownField, key.range,
          "\(row) has no '\(key.text)'" + suggestion(key.text, Array(members.keys)))
      }
    }
  }

  /// Whether siyu refuses it whenever the line runs: a value that is written out, where only other plain
  /// values are taken. Tables and functions may be looked at later, or not at all.
  func isRefused(_ value: LuaExpression, _ wanted: LuaTypeExpression) -> Bool {
    guard functions != nil else { return false }
    switch value.bare.kind {
    case .boolean, .integer, .number, .string: break
    default: return false
    }
    return definitions.resolved(wanted).alternatives.allSatisfy { alternative in
      switch definitions.resolved(alternative) {
      case .string, .text, .integer, .number, .boolean, .constant, .nil: true
      default: false
      }
    }
  }

  /// `"a" + 1`: a text is counted with where it is a number, and `..` puts texts together.
  mutating func counts(
    _ sign: LuaBinary, _ left: (LuaExpression, LuaTypeExpression),
    _ right: (LuaExpression, LuaTypeExpression)
  ) {
    guard functions != nil, let word = Self.counting[sign] else { return }
    for (one, other) in [(left, right), (right, left)] {
      guard case .text(let text) = definitions.resolved(one.1), !Self.isNumeral(text),
        !hasMetatables || isPlain(other.1)
      else { continue }
      return note(
        .wrongType, one.0.range, "'\(word)' counts, and here is the text \"\(text.prefix(40))\"",
        hint: sign == .add
          ? "texts are put together with '..'" : "a number stands without quotes",
        severity: .error)
    }
  }

  private static let counting: [LuaBinary: String] = [
    .add: "+", .subtract: "-", .multiply: "*", .divide: "/", .floorDivide: "//", .modulo: "%",
    .power: "^",
  ]

  /// As Lua reads a text that it counts with; in doubt it is one.
  private static func isNumeral(_ text: String) -> Bool {
    let word = text.lowercased().drop { $0.isWhitespace || $0 == "-" || $0 == "+" }
    return word.first.map { $0.isNumber || $0 == "." } ?? false
  }

  /// `within("90 days")`.
  mutating func lasts(_ argument: LuaExpression, _ parameter: LuaTypeExpression.Parameter?) {
    guard functions != nil, parameter?.name == "duration", parameter?.type == .string,
      let text = argument.stringValue
    else { return }
    do throws(DurationError) {
      _ = try CalendarDuration(text)
    } catch {
      note(.wrongType, argument.range, error.description, severity: .error)
    }
  }
}
