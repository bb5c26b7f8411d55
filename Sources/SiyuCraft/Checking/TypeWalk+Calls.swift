internal import LuaSource
internal import SiyuModel

// Calls: what a function is called with, and what it gives.

extension TypeWalk {
  mutating func member(_ type: LuaTypeExpression, _ name: LuaName) -> LuaTypeExpression {
    if let found = definitions.element(type, name.text) {
      read(name, of: type)
      return found
    }
    noteUnknown(name, in: type)
    return .any
  }

  mutating func noteUnknown(_ name: LuaName, in type: LuaTypeExpression) {
    guard tells else { return }
    let known = definitions.memberNames(type)
    if definitions.resolved(type.present) == .named("siyu.Settings") {
      return note(
        .unknownSetting, name.range,
        "plugin.toml declares no setting '\(name.text)'" + suggestion(name.text, known),
        hint: "it would be [settings.\(name.text)] there")
    }
    let full = "\(definitions.words(type)).\(name.text)"
    if let places = elsewhere[full] {
      return note(.unknownField, name.range, FoundElsewhere.message(full, places))
    }
    if let message = ForeignWords.message(full, inSpec: file.hasPrefix("test/")) {
      return note(.unknownField, name.range, message)
    }
    note(
      .unknownField, name.range,
      "\(definitions.words(type)) has no '\(name.text)'" + suggestion(name.text, known))
  }

  mutating func call(
    _ target: LuaExpression, _ arguments: [LuaExpression], _ range: SourceRange
  ) -> [LuaTypeExpression] {
    if case .name(let name) = target.kind, name.text == "require",
      let module = arguments.first?.stringValue
    {
      requires(Self.module(module), range)
      return [required(module, arguments[0].range)]
    }
    if case .name(let name) = target.kind, name.text == "require" { functions?.loseModules() }
    if case .field(let of, let name) = target.kind {
      // Looked at once: a chain of calls would double the work with each of them otherwise.
      let type = kept(of)
      if name.text == "answers", let found = survey(type, arguments) {
        read(name, of: type)
        return [found]
      }
      if name.text == "coupons" { coupon(type, arguments) }
      if let method = definitions.method(type, name.text), method.isMethod {
        read(name, of: type)
        // Called with a dot what wants a colon: right where it is given what it is called on, or what may be.
        if let first = arguments.first {
          let given = isSame(first, of) ? type : expression(first)
          if definitions.fits(given, type) {
            return apply(method.type, Array(arguments.dropFirst()), ":\(name.text)", range)
          }
          note(
            .wrongCall, name.range, "'\(name.text)' is called with a colon",
            hint: "write :\(name.text)(…)")
          arguments.dropFirst().forEach { _ = expression($0) }
          return [.any]
        }
        note(
          .wrongCall, name.range, "'\(name.text)' is called with a colon",
          hint: "write :\(name.text)(…)")
        return [.any]
      }
      if type.isAnyTable { looksLikeModules(of, name, isCalled: true) }
      calls(target, range)
      if case .name(let siyu) = of.kind, siyu.text == "siyu", lookUp("siyu") == nil {
        let around = declaring
        declaring = name.text
        defer { declaring = around }
        return followed(member(type, name), arguments, target, range)
      }
      return followed(member(type, name), arguments, target, range)
    }
    return followed(kept(target), arguments, target, range)
  }

  /// With what is known of the plugin's own function that is called.
  private mutating func followed(
    _ type: LuaTypeExpression, _ arguments: [LuaExpression], _ target: LuaExpression,
    _ range: SourceRange
  ) -> [LuaTypeExpression] {
    let origin = origin(of: target)
    let results = apply(type, arguments, Self.written(target), range, origin: origin)
    said(
      of: origin, arguments, isOpen: Self.isOpen(arguments), Self.written(target), range)
    guard results == [.any], case .function(let function)? = origin,
      let result = functions?.result(of: function)
    else { return results }
    return [result]
  }

  mutating func methodCall(
    _ of: LuaExpression, _ name: LuaName, _ arguments: [LuaExpression], _ range: SourceRange
  ) -> [LuaTypeExpression] {
    let compared = compared
    self.compared = nil
    let type = expression(of)
    // Texts have the methods of `string`.
    switch definitions.resolved(type.present) {
    case .string, .text:
      arguments.forEach { _ = expression($0) }
      return [.any]
    default: break
    }
    guard let found = definitions.element(type, name.text) else {
      noteUnknown(name, in: type)
      arguments.forEach { _ = expression($0) }
      return [.any]
    }
    read(name, of: type)
    question(type, name, arguments, comparedWith: compared)
    means(type, name, arguments)
    let isFunction =
      definitions.method(type, name.text).map { !$0.isMethod } ?? definitions.isModule(type)
    if isFunction {
      note(
        .wrongCall, name.range, "'\(name.text)' is called with a dot",
        hint: "write .\(name.text)(…)")
    }
    return apply(found, arguments, ":\(name.text)", range)
  }

  /// Looks at what a function is called with.
  mutating func apply(
    _ type: LuaTypeExpression, _ arguments: [LuaExpression], _ name: String, _ range: SourceRange,
    origin: KnownFunctions.Origin? = nil
  ) -> [LuaTypeExpression] {
    var wanted = definitions.resolved(type)
    if case .named(let className) = wanted, let call = definitions.classes[className]?.call {
      wanted = call
    }
    guard case .function(let parameters, let rest, let results) = wanted else {
      called(origin, arguments.map { expression($0) }, isOpen: Self.isOpen(arguments))
      return [.any]
    }
    if rest == nil, arguments.count > parameters.count {
      note(
        .wrongCount, arguments[parameters.count].range,
        "\(name) takes \(counted(parameters.count, "argument")), and here are \(arguments.count)")
    }
    var types: [LuaTypeExpression] = []
    for (index, argument) in arguments.enumerated() {
      let parameter = index < parameters.count ? parameters[index] : nil
      field = parameter?.name
      let got = expression(argument, as: parameter?.type)
      field = nil
      types.append(got)
      lasts(argument, parameter)
      if let parameter { check(got, against: parameter, argument, name) }
    }
    let isOpen = Self.isOpen(arguments)
    called(origin, types, isOpen: isOpen)
    if !isOpen, let missing = parameters.dropFirst(arguments.count).first(where: { !$0.isOptional })
    {
      note(.wrongCount, range, "\(name) wants '\(missing.name)' as well")
    }
    return results.isEmpty ? [.nil] : results
  }

  /// Whether the last of them may be several.
  private static func isOpen(_ arguments: [LuaExpression]) -> Bool {
    switch arguments.last?.kind {
    case .call, .methodCall, .vararg: true
    default: false
    }
  }

  mutating func check(
    _ got: LuaTypeExpression, against parameter: LuaTypeExpression.Parameter,
    _ argument: LuaExpression, _ name: String
  ) {
    let wanted = parameter.isOptional ? parameter.type.optional : parameter.type
    guard !definitions.fits(got, wanted) else { return }
    let severity: Diagnostic.Severity? = isRefused(argument, wanted) ? .error : nil
    if case .text(let text) = got, let texts = definitions.texts(of: wanted) {
      note(
        .wrongType, argument.range,
        "'\(parameter.name)' of \(name) cannot be \"\(text)\"" + suggestion(text, texts),
        severity: severity)
    } else {
      note(
        .wrongType, argument.range,
        "'\(parameter.name)' of \(name) wants \(definitions.words(wanted)), and here is \(definitions.words(got))",
        severity: severity)
    }
  }

  /// Whether an argument is, word for word, what stands before the dot: `c.orders.sum(c.orders, …)`.
  func isSame(_ a: LuaExpression, _ b: LuaExpression) -> Bool {
    switch (a.kind, b.kind) {
    case (.name(let x), .name(let y)): x.text == y.text
    case (.field(let x, let p), .field(let y, let q)): p.text == q.text && isSame(x, y)
    default: false
    }
  }

  static func written(_ target: LuaExpression) -> String {
    switch target.kind {
    case .name(let name): name.text
    case .field(let of, let name): written(of) + "." + name.text
    default: "this function"
    }
  }

  func counted(_ count: Int, _ what: String) -> String {
    count == 0 ? "no \(what)" : count == 1 ? "1 \(what)" : "\(count) \(what)s"
  }
}
