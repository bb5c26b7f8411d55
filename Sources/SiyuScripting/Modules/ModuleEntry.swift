import Lua

/// One thing that Lua finds under `siyu`: the function and all that is said about it, so that
/// reference, editor definitions and behaviour come from one place.
public struct ModuleEntry {
  public struct Parameter {
    public var name: String
    /// As editors show it: `integer`, `string|string[]`.
    public var type: String
    /// What it means, with its unit.
    public var about: String
    /// How it is checked.
    var check: LuaParameter

    init(_ name: String, _ type: String, _ about: String, _ check: LuaParameter) {
      self.name = name
      self.type = check.isOptional ? type + "?" : type
      self.about = about
      self.check = check
    }
  }

  /// As authors write it: `siyu.time.add`.
  public var name: String
  public var summary: String
  public var parameters: [Parameter]
  public var isVariadic: Bool
  /// Type and meaning: `integer: UTC seconds`.
  public var returns: [String]
  /// What it raises, in words.
  public var errors: [String]
  /// The version of the surface that has it first.
  public var since: String
  /// Lua that runs without error; a test runs it.
  public var example: String
  public var phases: CallPhases
  let body: (LuaCall, MachineContext) throws -> Void

  init(
    _ name: String, _ summary: String, _ parameters: [Parameter] = [], isVariadic: Bool = false,
    returns: [String] = [], errors: [String] = [], since: String = "1", example: String,
    phases: CallPhases = .anywhere, body: @escaping (LuaCall, MachineContext) throws -> Void
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.isVariadic = isVariadic
    self.returns = returns
    self.errors = errors
    self.since = since
    self.example = example
    self.phases = phases
    self.body = body
  }

  /// `siyu.time.add(t, duration)`
  public var signature: String {
    let names = parameters.map { $0.check.isOptional ? "[\($0.name)]" : $0.name }
    return "\(name)(\((names + (isVariadic ? ["…"] : [])).joined(separator: ", ")))"
  }

  func function(_ context: MachineContext) -> LuaFunction {
    let (name, phases, body) = (name, phases, body)
    return LuaFunction(name, parameters.map(\.check), isVariadic: isVariadic) { call in
      guard phases.allows(context.phase) else {
        let text = "\(name) can be called \(phases.words); now \(context.phase.words)"
        throw LuaError(.runtime, text)
      }
      try body(call, context)
    }
  }
}
