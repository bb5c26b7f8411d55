internal import LuaSource
internal import SiyuModel

// Which function a name stands for, and with what it is called.

extension TypeWalk {
  func place(_ start: Int) -> KnownFunctions.Place { .init(file: file, start: start) }

  /// The function or the table of functions that a value certainly is.
  func origin(of value: LuaExpression) -> KnownFunctions.Origin? {
    guard let functions else { return nil }
    switch value.kind {
    case .parentheses(let inner): return origin(of: inner)
    case .name(let name): return local(name.text)?.origin
    case .function(let body): return .function(place(body.range.start))
    case .table: return .table(place(value.range.start))
    case .field(let of, let name):
      guard case .table(let table)? = origin(of: of) else { return nil }
      return functions.field(table, name.text)
    case .call(let target, let arguments):
      guard case .name(let name) = target.kind, name.text == "require", lookUp("require") == nil,
        let module = arguments.first?.stringValue
      else { return nil }
      return functions.modules[Self.module(module)]
    default: return nil
    }
  }

  /// A value is handed to somebody; what it is called with is known where a declaration's field or a
  /// function of siyu's takes it.
  mutating func give(_ value: LuaExpression, as expected: LuaTypeExpression?) {
    guard let origin = origin(of: value) else { return }
    guard case .function(let function) = origin,
      case .function(let parameters, let rest, let results)? = wantedFunction(expected)
    else {
      functions?.lose(origin)
      return
    }
    let types = parameters.map { lasting($0.isOptional ? $0.type.optional : $0.type) }
    let use = wanted(results)
    functions?.give(function, to: use, .init(types: types, rest: rest == nil ? .nil : .any))
  }

  /// Of the types that are wanted the one that is a function.
  func wantedFunction(_ expected: LuaTypeExpression?) -> LuaTypeExpression? {
    expected.map { definitions.resolved($0) }?.alternatives.lazy.map { definitions.resolved($0) }
      .first {
        if case .function = $0 { true } else { false }
      }
  }

  /// What a function in the field that is being written has to return.
  func wanted(_ results: [LuaTypeExpression]) -> KnownFunctions.Wanted? {
    guard let field, let first = results.first, first != .any else { return nil }
    let second = results.count > 1 ? definitions.resolved(results[1].present).alternatives : []
    return .init(
      name: field, type: first, hasReason: second.contains(.named("siyu.Template")))
  }

  /// A function is called with values of these types.
  mutating func called(
    _ origin: KnownFunctions.Origin?, _ types: [LuaTypeExpression], isOpen: Bool
  ) {
    guard case .function(let function)? = origin else { return }
    let all = types.map { lasting($0) }
    functions?.call(function, .init(types: all, rest: isOpen ? .any : .nil))
  }

  /// The end of a function: what it gives to whoever calls it.
  mutating func ended(_ body: LuaFunctionBody) {
    // Nil where it goes on to the end; what is known to be one of several is not told of, so one too many
    // does no harm.
    if case .return? = body.body.statements.last?.kind {} else { returns.append(.nil) }
    let all = returns.map { $0 == .anyTable ? $0 : lasting($0) }
    let result: LuaTypeExpression =
      all.contains(.any) ? .any : .either(all.flatMap(\.alternatives))
    let own = place(body.range.start)
    functions?.give(own, result)
  }

  /// What may be said of a parameter: no more than holds for every value of the kind.
  private func lasting(_ type: LuaTypeExpression) -> LuaTypeExpression {
    let all = definitions.resolved(type).alternatives.map { alternative -> LuaTypeExpression in
      switch definitions.resolved(alternative) {
      case .text, .string: .string
      case .constant("true"), .constant("false"), .boolean: .boolean
      case .constant, .number: .number
      case .integer: .integer
      case .nil: .nil
      case .named(let name): definitions.classes[name] == nil ? .any : alternative
      case .list(let element): lasting(element) == .any ? .any : alternative
      default: .any
      }
    }
    return all.isEmpty || all.contains(.any) ? .any : .either(all)
  }

  /// `taste.oftn(c)`: a module of the plugin's own has what its file puts there, and no more.
  mutating func looksLikeModules(_ of: LuaExpression, _ name: LuaName, isCalled: Bool) {
    guard tells, case .table(let table)? = origin(of: of),
      let known = functions?.names(ofModule: table), !known.contains(name.text)
    else { return }
    // Whether one is there may be asked, and then it may be called.
    if isCalled, attempts.isAsked(name.text) { return }
    if !isCalled, NearestName.nearest(to: name.text, in: known.sorted()) == nil { return }
    note(
      .unknownField, name.range,
      "\(table.file) gives no '\(name.text)'" + suggestion(name.text, known.sorted()),
      hint: "a module has what its file puts into the table that it returns",
      severity: isCalled ? .error : .warning)
  }

  // MARK: Parameters

  /// What a function of the plugin's own is called with, against what stands above it.
  mutating func said(
    of origin: KnownFunctions.Origin?, _ arguments: [LuaExpression], isOpen: Bool, _ name: String,
    _ range: SourceRange
  ) {
    guard tells, case .function(let function)? = origin,
      let said = functions?.parameters(of: function), !said.isEmpty
    else { return }
    for (argument, parameter) in zip(arguments, said) {
      guard let wanted = parameter.type, let got = Self.plain(argument),
        !definitions.fits(got, wanted)
      else { continue }
      note(
        .wrongType, argument.range,
        "'\(parameter.name)' of \(name) wants \(definitions.words(wanted)), and here is \(definitions.words(got))",
        hint: Self.saidHint, severity: .warning)
    }
    guard !isOpen,
      let missing = said.dropFirst(arguments.count).first(where: {
        $0.type.map { !definitions.resolved($0).isOptional } ?? false
      })
    else { return }
    note(
      .wrongCount, range, "\(name) wants '\(missing.name)' as well", hint: Self.saidHint,
      severity: .warning)
  }

  private static let saidHint =
    "its ---@param says so; one that may be left out is written with '?': ---@param n? integer"

  /// Of what is written out.
  private static func plain(_ value: LuaExpression) -> LuaTypeExpression? {
    switch value.bare.kind {
    case .nil: .nil
    case .boolean(let flag): .constant(flag ? "true" : "false")
    case .integer: .integer
    case .number: .number
    case .string(let bytes): .text(String(decoding: bytes, as: UTF8.self))
    default: nil
    }
  }

  /// Of a function that nothing wants to be of a type: what is written above it, else with what it is
  /// called, else what everybody names so.
  func parameterType(_ name: LuaName, _ index: Int, _ body: LuaFunctionBody) -> LuaTypeExpression {
    if let said = said[lines.line(at: body.range.start)]?[name.text] { return said }
    if let type = functions?.calls(of: place(body.range.start))?.type(at: index), type != .any,
      type != .nil, !asksType(of: name.text, body)
    {
      return type
    }
    // Rules' helpers take what rules take.
    let isRule = body.parameters.prefix(2).map(\.text) == ["c", "ctx"]
    return isRule ? Self.usual[name.text] ?? .any : .any
  }

  /// `type(x)`: who asks does different things with different values.
  private func asksType(of name: String, _ body: LuaFunctionBody) -> Bool {
    var asks = false
    body.body.visit { value in
      guard case .call(let target, let arguments) = value.kind,
        ["type", "math.type"].contains(Self.written(target)),
        case .name(let asked)? = arguments.first?.kind, asked.text == name
      else { return }
      asks = true
    }
    return asks
  }

  private static let mostParameters = 100

  /// `---@param c siyu.Customer` by the line of the function below it.
  static func said(_ tree: LuaFile, _ definitions: LuaDefinitions) -> [Int: [String:
    LuaTypeExpression]]
  {
    var said: [Int: [String: LuaTypeExpression]] = [:]
    var block: [String: LuaTypeExpression] = [:]
    var last = -1
    for comment in tree.comments {
      let line = tree.lines.line(at: comment.range.start)
      // A line between them parts what is said from what it is said about.
      if line != last + 1 { block = [:] }
      last = line
      if block.count < mostParameters,
        let (name, type) = parameter(comment.text, definitions)
      {
        block[name] = type
      }
      if !block.isEmpty { said[line + 1] = block }
    }
    return said
  }

  /// - Returns: `nil` for a comment that says something else, or names a type that is not siyu's.
  private static func parameter(
    _ comment: String, _ definitions: LuaDefinitions
  ) -> (String, LuaTypeExpression)? {
    guard comment.hasPrefix("-") else { return nil }
    let words = comment.dropFirst().split(maxSplits: 2) { $0 == " " || $0 == "\t" }
    guard words.count == 3, words[0] == "@param",
      let type = LuaTypeExpression(beginning: String(words[2])),
      type.names.allSatisfy({ definitions.classes[$0] != nil || definitions.aliases[$0] != nil })
    else { return nil }
    let isOptional = words[1].hasSuffix("?")
    return (String(isOptional ? words[1].dropLast() : words[1]), isOptional ? type.optional : type)
  }
}
