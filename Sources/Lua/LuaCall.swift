import CLua

/// One call of a registered function: its arguments, and where its results go.
///
/// Arguments are counted as the author counts them: from 1, self not among them.
public struct LuaCall {
  public let state: LuaState
  let function: LuaFunction
  let argumentTop: Int32

  init(state: LuaState, function: LuaFunction) {
    self.state = state
    self.function = function
    argumentTop = state.stack.top
  }

  public var stack: LuaStack { state.stack }

  /// How many arguments there are.
  public var count: Int { Int(argumentTop) - (function.hasSelf ? 1 : 0) }

  /// The place of an argument on the stack.
  public func index(_ n: Int) -> Int32 { Int32(clamping: n) + (function.hasSelf ? 1 : 0) }

  public func isNil(_ n: Int) -> Bool {
    index(n) > argumentTop || stack.isNil(at: index(n))
  }

  // MARK: Arguments. Those of a declared type never throw.

  public func string(_ n: Int) throws(LuaError) -> String { try get(n, .string, stack.string) }
  public func integer(_ n: Int) throws(LuaError) -> Int64 { try get(n, .integer, stack.integer) }
  public func number(_ n: Int) throws(LuaError) -> Double { try get(n, .number, stack.number) }
  /// As conditions see it: nil and nothing are false.
  public func boolean(_ n: Int) -> Bool { !isNil(n) && stack.boolean(at: index(n)) }
  public func bytes(_ n: Int) throws(LuaError) -> [UInt8] {
    try get(n, .string) { stack.bytes(at: $0).map(Array.init) }
  }

  /// The argument with all it holds.
  public func value(_ n: Int, limits: LuaLimits = LuaLimits()) throws(LuaError) -> LuaValue {
    if isNil(n) { return .nil }
    do throws(LuaConversionError) { return try state.value(at: index(n), limits: limits) } catch {
      if error.problem == .noMemory { throw .noMemory }
      throw LuaError(.runtime, "\(function.name) cannot take argument \(n): \(error).")
    }
  }

  /// The argument, to be held on to.
  public func reference(_ n: Int) throws(LuaError) -> LuaReference {
    if isNil(n) { throw wrong(n, .any) }
    try state.reserve(1)
    stack.pushValue(index(n))
    return try state.popReference()
  }

  public func payload<Payload>(
    _ n: Int, as type: LuaUserdataType<Payload>
  ) throws(LuaError) -> UnsafeMutablePointer<Payload> {
    try get(n, .userdata(type)) { stack.payload(at: $0, as: type) }
  }

  /// The userdata a method is called on.
  public func selfPayload<Payload>(
    as type: LuaUserdataType<Payload>
  ) throws(LuaError) -> UnsafeMutablePointer<Payload> {
    guard let payload = stack.payload(at: 1, as: type) else { throw wrongSelf(type.name) }
    return payload
  }

  // MARK: Results, in order

  public func `return`(_ value: String) throws(LuaError) { try state.push(value) }
  public func `return`(_ value: LuaValue) throws(LuaError) { try state.push(value) }
  public func `return`(_ value: Int64) throws(LuaError) { try state.push(.integer(value)) }
  public func `return`(_ value: Double) throws(LuaError) { try state.push(.number(value)) }
  public func `return`(_ value: Bool) throws(LuaError) { try state.push(.boolean(value)) }
  public func `return`(_ value: LuaReference) throws(LuaError) { try state.push(value) }
  public func `return`<Payload>(
    _ payload: Payload, as type: LuaUserdataType<Payload>
  ) throws(LuaError) { try state.push(payload, as: type) }

  // MARK: Wrong arguments

  private func get<Value>(
    _ n: Int, _ parameter: LuaParameter, _ read: (Int32) -> Value?
  ) throws(LuaError) -> Value {
    guard index(n) <= argumentTop, let value = read(index(n)) else { throw wrong(n, parameter) }
    return value
  }

  /// An error for an argument that a closer look found wrong.
  public func wrong(_ n: Int, wants: String, quotes: Bool = false) -> LuaError {
    wrong(n, .matching(wants, quotes: quotes) { _, _ in false })
  }

  func wrong(_ n: Int, _ parameter: LuaParameter) -> LuaError {
    let got =
      index(n) > argumentTop
      ? "nothing" : stack.described(at: index(n), quoting: parameter.quotes)
    let wants = parameter.isOptional ? parameter.wants + " or nil" : parameter.wants
    return LuaError(.runtime, "\(function.name) wants \(wants) as argument \(n), got \(got).")
  }

  private func wrongSelf(_ type: String) -> LuaError {
    let got = argumentTop < 1 ? "nothing" : stack.described(at: 1, quoting: false)
    return LuaError(
      .runtime, "\(function.name) must be called with a colon on \(type), got \(got).")
  }

  /// Whether what stood left of a colon came first: the table that the function is in.
  private func isCalledWithColon() throws(LuaError) -> Bool {
    guard function.parameters.first?.isSelf != true, function.name.contains("."),
      argumentTop >= 1, stack.type(at: 1) == .table
    else { return false }
    let top = stack.top
    defer { stack.setTop(top) }
    try state.reserve(3)
    siyu_push_contents(stack.pointer, 1)
    return try state.getField(function.shortName, of: -1) == .function
  }

  func checkArguments() throws(LuaError) {
    var n = 0
    for parameter in function.parameters {
      if parameter.isSelf {
        guard argumentTop >= 1, parameter.accepts(stack, 1) else {
          throw wrongSelf(parameter.wants)
        }
        continue
      }
      n += 1
      if parameter.isOptional, isNil(n) { continue }
      guard index(n) <= argumentTop, parameter.accepts(stack, index(n)) else {
        throw wrong(n, parameter)
      }
    }
    if function.isVariadic || count <= n { return }
    if try isCalledWithColon() {
      throw LuaError(.runtime, "\(function.name) is called with a dot, not with a colon.")
    }
    // A trailing nil is no argument anybody meant.
    for extra in (n + 1)...count where !isNil(extra) {
      let takes = n == 0 ? "no arguments" : n == 1 ? "1 argument" : "\(n) arguments"
      throw LuaError(.runtime, "\(function.name) takes \(takes), got \(count).")
    }
  }
}

@available(*, unavailable)
extension LuaCall: Sendable {}  // as LuaState
