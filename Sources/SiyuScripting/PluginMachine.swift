public import Lua
internal import LuaSource
public import SiyuModel

/// One plugin's Lua: its files loaded into a state of their own, and what they declared.
///
/// One thread owns it, like the state it holds. Make it, `load()` it once, then ask its functions.
public final class PluginMachine {
  /// What the machine is for.
  public enum Mode: Sendable, Hashable {
    /// Rules asked by the engine, or an importer asked about rows.
    case pass, importer
    /// A spec beside the plugin's files.
    case spec
    /// An operator's script or the REPL: globals stay writable.
    case script, repl

    var freezes: Bool { self != .script && self != .repl }
  }

  public let source: PluginSource
  public let surroundings: PluginSurroundings
  public let mode: Mode
  public let lua: LuaState

  /// The declared Lua functions, by the numbers in the declarations.
  public internal(set) var functions: [LuaReference] = []
  /// What each of these functions is for, by the same numbers.
  public internal(set) var rules: [DeclaredFunction] = []
  public internal(set) var declarations = PluginDeclarations()
  /// The workspace's attributes and those the plugin declares.
  public internal(set) var attributes: [FieldDeclaration]
  /// The workspace's entities and those the plugin declares.
  public internal(set) var entities: [EntityDeclaration]

  /// What `siyu.keep` is: an answer with a payload of this type means "as it was".
  public let keep: LuaUserdataType<UInt8>

  /// Whether there are variables to put back after a question; see ``forget()``.
  var remembers = false

  let context: MachineContext
  let sandbox: Sandbox
  var surface: Surface
  var modules: ModuleFiles
  var problems: [Diagnostic] = []
  /// SOPs declared so far, to be read at the end of loading.
  var sops: [Declaration] = []
  /// Programmes declared so far, likewise.
  var kocs: [Declaration] = []
  /// Nouns of which a declaration was wrong: what it would have declared is not known.
  var misdeclared: Set<String> = []
  /// The error of Lua's that ended loading: tells lack of memory and a stop from the author's own.
  public private(set) var loadError: LuaError?

  /// - Parameters:
  ///   - lua: an empty state with its memory limit set; the machine's alone from now on.
  ///   - seed: for `math.random` until ``reseed(_:)``.
  /// - Throws: when the memory limit leaves no room even for the library.
  public init(
    lua: LuaState, source: PluginSource, surroundings: PluginSurroundings, mode: Mode,
    seed: UInt64 = 0
  ) throws(LuaError) {
    self.source = source
    self.surroundings = surroundings
    self.mode = mode
    attributes = surroundings.attributes
    entities = surroundings.entities
    modules = ModuleFiles(source)
    self.lua = lua
    context = MachineContext(surroundings: surroundings, seed: seed)
    sandbox = try Sandbox(lua, context)
    keep = try lua.makeUserdataType("siyu.keep", payload: UInt8.self)
    surface = Surface()
    context.machine = self
    try surface.install(Surface.entries, in: self)
    try surface.installValues(in: self)
  }

  // MARK: For machines of a kind, before loading

  /// Adds functions that only some machines have: to `siyu` and its tables, or as globals.
  func install(_ entries: [ModuleEntry]) throws(LuaError) {
    try surface.install(entries, in: self)
  }

  /// Runs a part of the host's own Lua with what the prelude left in `lib`; see ``Prelude``.
  func extend(_ part: Prelude.Part) throws(LuaError) {
    try lua.load(part.text, chunk: "siyu/\(part.name)", hidden: true)
    try lua.push(sandbox.library)
    try lua.call(arguments: 1)
  }

  // MARK: What it is doing

  /// Decides which of the host's functions may be called.
  public var phase: MachinePhase {
    get { context.phase }
    set { context.phase = newValue }
  }

  /// What the plugin printed.
  public var log: PluginLog { context.log }

  /// Sets what `math.random` gives next. The host does so before each question, from plugin,
  /// subject and rule, so that an answer does not depend on what was asked before.
  public func reseed(_ seed: UInt64) { context.random = DeterministicRandom(seed: seed) }

  // MARK: Loading

  /// Runs `main.lua` and freezes what it made. Problems of declarations are collected; an error
  /// of Lua's ends loading and comes last.
  public func load() -> Result<PluginDeclarations, Diagnostics> {
    context.phase = .loading
    do throws(LuaError) {
      guard source.files["main.lua"] != nil else {
        let hint = "Every plugin begins there: siyu.tag_group { … } and the like."
        return .failure(
          Diagnostics([Diagnostic(file: source.folder, "there is no main.lua", hint: hint)]))
      }
      try compile("main.lua")
      try lua.call()
      settleSOPs(complete: true)
      try settleKOCs(complete: true)
      if mode.freezes { try freeze() }
    } catch {
      // What would have been declared further down is not known.
      settleSOPs(complete: false)
      try? settleKOCs(complete: false)
      loadError = error
      problems.append(diagnostic(context.exact(error)))
    }
    return problems.isEmpty ? .success(declarations) : .failure(Diagnostics(problems))
  }

  /// Compiles one of the plugin's files and pushes it.
  func compile(_ file: String) throws(LuaError) {
    guard let bytes = source.files[file] else {
      throw LuaError(.runtime, "there is no file '\(file)' in the plugin's folder")
    }
    let chunk = source.path(of: file)
    modules.begin(file)
    lua.sources[chunk] = String(decoding: bytes, as: UTF8.self)
    try lua.load(bytes: bytes, chunk: chunk)
    if source.owner(of: file) == source.id { return }
    // What is wrong with it was told in its own words; now as what takes its `require` first, on the
    // same lines.
    lua.stack.pop()
    try lua.load(
      bytes: Array("local require = ...; return function(...) ".utf8) + bytes + Array("\nend".utf8),
      chunk: chunk)
  }

  // MARK: Places and messages

  /// A place in the plugin's files; nil for one outside of them.
  func place(of place: LuaPlace?) -> SourcePlace? {
    guard let place, let file = source.file(at: place.chunk) else { return nil }
    return SourcePlace(file: file, line: place.line)
  }

  /// The error as the author or operator gets to read it.
  public func diagnostic(_ error: LuaError) -> Diagnostic {
    var hint = ReservedWords.hint(for: error)
    if error.traceback.count > 1 {
      let way = error.traceback.dropFirst().prefix(4).map { frame in
        "\(frame.chunk):\(frame.line)" + (frame.function.map { " in \($0)" } ?? "")
      }
      hint = "Called from " + way.joined(separator: ", called from ")
    }
    let told = Diagnostic(
      file: error.chunk ?? source.folder, line: error.line,
      TextEscape.terminalSafe(error.message), hint: hint.map { TextEscape.terminalSafe($0) },
      source: error.sourceLine.map { TextEscape.terminalSafe($0) })
    return error.kind == .syntax ? mended(told, error).coded(.syntax) : told
  }

  /// A syntax error with what to write instead, where that is known.
  private func mended(_ told: Diagnostic, _ error: LuaError) -> Diagnostic {
    guard told.hint == nil, let line = error.line,
      let text = error.chunk.flatMap({ lua.sources[$0] }),
      let slip = LuaSlip.find(in: text, line: line, saying: error.message)
    else { return told }
    var told = told
    if slip.line != line { told.source = nil }
    told.line = slip.line
    told.hint = TextEscape.terminalSafe(slip.hint)
    if let message = slip.message { told.message = TextEscape.terminalSafe(message) }
    if let source = slip.source, !source.isEmpty {
      told.source = TextEscape.terminalSafe(source)
      told.columns = slip.columns
    }
    return told
  }
}

@available(*, unavailable)
extension PluginMachine: Sendable {}  // holds a Lua state, which one thread owns

extension MachineContext {
  /// The syntax error behind what `require` raised, or the error itself.
  func exact(_ error: LuaError) -> LuaError {
    if let syntaxError, error.message == syntaxError.description { return syntaxError }
    return error
  }
}
