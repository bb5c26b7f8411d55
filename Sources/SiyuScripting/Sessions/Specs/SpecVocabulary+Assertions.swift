internal import Lua
internal import SiyuModel

extension SpecVocabulary {
  var assertions: [ModuleEntry] {
    comparisons + checks + [hasError, hasNoError, near, contains]
  }

  // MARK: Two values

  private typealias Judgement = (LuaCall, LuaValue, LuaValue) -> Bool

  private var comparisons: [ModuleEntry] {
    let equal: Judgement = { call, _, _ in call.stack.isEqual(call.index(1), call.index(2)) }
    let same: Judgement = { call, a, b in ValueComparison(lua: call.state).same(a, b) }
    return [
      comparison("equal", "Both are equal; tables only when they are the very same.", equal),
      comparison("equals", "As assert.equal.", equal),
      comparison("same", "Both hold the same, tables all the way down.", same),
      comparison("not_equal", "They are not equal.", isNot: true, equal),
      comparison("not_same", "They do not hold the same.", isNot: true, same),
    ]
  }

  private func comparison(
    _ name: String, _ summary: String, isNot: Bool = false, _ judge: @escaping Judgement
  ) -> ModuleEntry {
    let full = "assert.\(name)"
    return ModuleEntry(
      full, summary,
      [
        .init("expected", "any", "what it should be, or should not", .any.optional),
        .init("got", "any", "what it is", .any.optional),
        .init("message", "string", "said when it fails", .string.optional),
      ], example: isNot ? "\(full)(1, 2)" : "\(full)(1, 1)", phases: .session
    ) { [self] call, _ in
      guard call.count >= 2 else {
        throw LuaError(.runtime, "\(full) wants two values, expected and got; there is one.")
      }
      let expected = try shown(call, 1)
      let got = try shown(call, 2)
      if judge(call, expected, got) != isNot { return }
      let own = call.isNil(3) ? nil : try call.string(3)
      if isNot {
        var failure = SpecFailure(message: own ?? "\(full): they should differ")
        failure.show("both: ", got)
        throw try session.fail(failure)
      }
      throw try session.fail(
        .differ(own ?? "\(full): not what was expected", expected, got, call.state))
    }
  }

  /// A value with all it holds, for comparing and showing.
  private func shown(_ call: LuaCall, _ n: Int) throws(LuaError) -> LuaValue {
    try call.value(
      n, limits: LuaLimits(depth: 24, entries: 100_000, bytes: 4 << 20, keepsReferences: true))
  }

  // MARK: One value

  private var checks: [ModuleEntry] {
    [
      check("is_true", "true") { if case .boolean(true) = $0 { true } else { false } },
      check("is_false", "false") { if case .boolean(false) = $0 { true } else { false } },
      check("is_nil", "nil") { $0 == .nil },
      check("is_not_nil", "a value") { $0 != .nil },
      check("truthy", "anything but nil and false") { $0 != .nil && $0 != .boolean(false) },
      check("falsy", "nil or false") { $0 == .nil || $0 == .boolean(false) },
    ]
  }

  private func check(
    _ name: String, _ wants: String, _ holds: @escaping (LuaValue) -> Bool
  ) -> ModuleEntry {
    let full = "assert.\(name)"
    let samples = ["is_true": "true", "is_false": "false", "is_nil": "nil", "falsy": "nil"]
    return ModuleEntry(
      full, "It is \(wants).",
      [
        .init("got", "any", "what it is", .any.optional),
        .init("message", "string", "said when it fails", .string.optional),
      ], example: "\(full)(\(samples[name] ?? "1"))", phases: .session
    ) { [self] call, _ in
      let got = try shown(call, 1)
      if holds(got) { return }
      let own = call.isNil(2) ? nil : try call.string(2)
      var failure = SpecFailure(message: own ?? "\(full): not what was expected")
      failure.detail.append("expected: \(wants)")
      failure.show("got:      ", got)
      throw try session.fail(failure)
    }
  }

  // MARK: Others

  private var hasError: ModuleEntry {
    ModuleEntry(
      "assert.has_error", "A function raises an error.",
      [
        .init("body", "function", "is called without arguments", .function),
        .init("text", "string", "a part of the error's message", .string.optional),
      ], returns: ["string: the error's message"],
      example: #"assert.has_error(function() error("no") end, "no")"#, phases: .session
    ) { [self] call, _ in
      let wanted = call.isNil(2) ? nil : try call.string(2)
      guard let error = try self.error(of: call) else {
        var failure = SpecFailure(message: "assert.has_error: no error was raised")
        if let wanted { failure.show("expected: ", .string(wanted)) }
        throw try session.fail(failure)
      }
      if let wanted, !error.message.contains(wanted) {
        var failure = SpecFailure(message: "assert.has_error: another error was raised")
        failure.show("expected: ", .string(wanted))
        failure.show("got:      ", .string(error.message))
        throw try session.fail(failure)
      }
      try call.return(error.message)
    }
  }

  private var hasNoError: ModuleEntry {
    ModuleEntry(
      "assert.has_no_error", "A function raises no error.",
      [.init("body", "function", "is called without arguments", .function)],
      example: "assert.has_no_error(function() end)", phases: .session
    ) { [self] call, _ in
      guard let error = try self.error(of: call) else { return }
      var failure = SpecFailure(message: "assert.has_no_error: an error was raised")
      failure.show("got:      ", .string(error.description))
      throw try session.fail(failure)
    }
  }

  /// The error that the function given as the first argument raises. A stop is not its own.
  private func error(of call: LuaCall) throws(LuaError) -> LuaError? {
    let base = call.stack.top
    defer { call.stack.setTop(base) }
    try call.state.push(try call.reference(1))
    do throws(LuaError) {
      try call.state.call()
      return nil
    } catch {
      if error.kind == .killed { throw error }
      try session.forgetFailure()
      return error
    }
  }

  private var near: ModuleEntry {
    ModuleEntry(
      "assert.near", "Two numbers differ by no more than a tolerance.",
      [
        .init("expected", "number", "what it should be", .number),
        .init("got", "number", "what it is", .number),
        .init("tolerance", "number", "how much they may differ", .number),
      ], example: "assert.near(1, 1.001, 0.01)", phases: .session
    ) { [self] call, _ in
      let (expected, got) = (try call.number(1), try call.number(2))
      let tolerance = try call.number(3)
      if abs(expected - got) <= tolerance { return }
      var failure = SpecFailure(message: "assert.near: not what was expected")
      failure.detail.append("expected: \(expected) ± \(tolerance)")
      failure.detail.append("got:      \(got)")
      throw try session.fail(failure)
    }
  }

  private var contains: ModuleEntry {
    ModuleEntry(
      "assert.contains", "A list holds a value, or a text a part.",
      [
        .init("expected", "any", "what should be in there", .any),
        .init("got", "table|string", "a list, or a text", .any.optional),
      ], example: #"assert.contains("a", { "a", "b" })"#, phases: .session
    ) { [self] call, _ in
      let (expected, got) = (try shown(call, 1), try shown(call, 2))
      let holds: Bool
      switch (expected, got) {
      case (_, .table(let table)):
        holds = table.list.contains { ValueComparison(lua: call.state).same(expected, $0) }
      case (.string(let part), .string(let text)): holds = text.contains(part)
      case (.table, _):
        throw LuaError(
          .runtime,
          "assert.contains wants what should be there first, then the list: "
            + "assert.contains(\"value:high\", tags(c)).")
      default: holds = false
      }
      if holds { return }
      var failure = SpecFailure(message: "assert.contains: it is not there")
      failure.show("expected: ", expected)
      failure.show("in:       ", got)
      throw try session.fail(failure)
    }
  }
}

extension LuaStack {
  /// As `==` says, without metamethods: numbers by value, tables by identity.
  fileprivate func isEqual(_ a: Int32, _ b: Int32) -> Bool {
    guard a <= top, b <= top else { return false }
    return rawEqual(a, b)
  }
}
