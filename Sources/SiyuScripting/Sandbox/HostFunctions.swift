import Lua
import SiyuModel

/// What the prelude asks of Swift. Plugins never get hold of these, except `random`.
enum HostFunctions {
  static func all(_ context: MachineContext) -> [LuaFunction] {
    [
      nearest, elsewhere, foreign(context), log(context), random(context), compile(context),
      findModule(context),
      compileModule(context),
    ]
  }

  /// (name, candidates, one a line) → the most alike or nil
  private static var nearest: LuaFunction {
    LuaFunction("nearest", [.string, .string]) { call in
      let candidates = try call.string(2).split(separator: "\n").map(String.init)
      if let name = NearestName.nearest(to: try call.string(1), in: candidates) {
        try call.return(name)
      } else {
        try call.return(.nil)
      }
    }
  }

  /// (full name) → what to say where other files find it, or nil. Asked only when a name was not found,
  /// so that no machine carries the description along.
  private static var elsewhere: LuaFunction {
    LuaFunction("elsewhere", [.string]) { call in
      let name = try call.string(1)
      let places = SurfaceDescription.current.places(of: name)
      if places.isEmpty || places.contains(.plugin) {
        try call.return(.nil)
      } else {
        try call.return(FoundElsewhere.message(name, places))
      }
    }
  }

  /// (full name) → what to say of a word from elsewhere, or nil
  private static func foreign(_ context: MachineContext) -> LuaFunction {
    LuaFunction("foreign", [.string]) { call in
      let inSpec = context.machine?.mode == .spec || context.machine?.mode == .repl
      if let message = ForeignWords.message(try call.string(1), inSpec: inSpec) {
        try call.return(message)
      } else {
        try call.return(.nil)
      }
    }
  }

  private static func log(_ context: MachineContext) -> LuaFunction {
    LuaFunction("log", [.string]) { call in
      guard let bytes = call.stack.bytes(at: call.index(1)) else { return }
      context.log.add(bytes, at: context.machine?.place(of: call.stack.place))
    }
  }

  private static func random(_ context: MachineContext) -> LuaFunction {
    LuaFunction("math.random", [.integer.optional, .integer.optional]) { call in
      switch call.count {
      case 0: try call.return(context.random.unit())
      case 1 where call.stack.integer(at: call.index(1)) == 0:
        try call.return(Int64(bitPattern: context.random.next()))
      default:
        let low = call.count == 1 ? 1 : try call.integer(1)
        let high = try call.integer(call.count == 1 ? 1 : 2)
        guard low <= high else {
          throw LuaError(
            .runtime, "math.random wants the smaller number first, got \(low), \(high).")
        }
        try call.return(context.random.int(in: low...high))
      }
    }
  }

  /// (text, name) → function, or nil and a message
  private static func compile(_ context: MachineContext) -> LuaFunction {
    LuaFunction("compile", [.string, .string]) { call in
      // The name is the author's; what begins with the plugin's folder is not to be forged.
      let name = TextEscape.terminalSafe(String(try call.string(2).prefix(40)))
      let folder = context.machine?.source.folder ?? ""
      do throws(LuaError) {
        try call.state.load(
          bytes: try call.bytes(1), chunk: name.isEmpty ? "\(folder)/(load)" : "\(folder)/(\(name))"
        )
      } catch {
        // Texts that nest too deep fail as if they ran.
        guard error.kind == .syntax || error.kind == .runtime else { throw error }
        try call.return(.nil)
        try call.return(error.kind == .syntax ? error.description : error.message)
      }
    }
  }

  /// (name, the plugin whose file asks, empty for the machine's own) → the file, or nil and a message
  private static func findModule(_ context: MachineContext) -> LuaFunction {
    LuaFunction("find_module", [.string, .string]) { call in
      guard let machine = context.machine else { return }
      let asker = try call.string(2)
      let owner = asker.isEmpty ? machine.source.id : asker
      switch machine.modules.find(try call.string(1), for: owner, phase: context.phase) {
      case .success(let file): try call.return(file)
      case .failure(let problem):
        try call.return(.nil)
        try call.return(problem.text)
      }
    }
  }

  /// (file) → function, or nil and a message; and whose file it is, where it waits for its `require`
  private static func compileModule(_ context: MachineContext) -> LuaFunction {
    LuaFunction("compile_module", [.string]) { call in
      guard let machine = context.machine else { return }
      let file = try call.string(1)
      do throws(LuaError) {
        try machine.compile(file)
      } catch {
        guard error.kind == .syntax else { throw error }
        context.syntaxError = error
        try call.return(.nil)
        try call.return(error.description)
        return
      }
      let owner = machine.source.owner(of: file)
      if owner == machine.source.id { return }
      try call.return(.nil)
      try call.return(owner)
    }
  }
}
