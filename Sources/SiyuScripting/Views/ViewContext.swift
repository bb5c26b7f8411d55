internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// What the views of one Lua state stand on: the batch, the subject, the clock, and what was read.
///
/// Reached from fast functions through the state's context pointer. A worker has one thread, so
/// nothing here is locked.
final class ViewContext {
  let lua: LuaState
  let surroundings: PluginSurroundings
  let pluginID: String
  let grants: Set<String>

  /// The batch being asked about, and the subject's place in it.
  var columns: BatchColumns?
  var subject = 0
  var now: Int64 = .min
  /// Counts questions; a view remembers its question and refuses to live on into the next.
  var generation: UInt32 = 0

  /// The earliest time at which the current answer can change.
  var due: Int64 = .max
  /// Bits of what the current question read.
  var readMask: UInt64 = 0
  var readTags = false
  /// Full sentences with values, for `siyu explain`; `nil` when nobody asked.
  var trace: [String]?

  let reads = ReadLog()
  let durations: DurationCache
  /// Filters made by `where` during the current question.
  var filters: [RowFilter] = []
  let tags: TagBook
  var types: ViewTypes!

  /// Fields and kinds that the plugin itself declares.
  var ownAttributes: [FieldDeclaration] = []
  var ownEntities: [EntityDeclaration] = []
  /// By local id.
  var segmentFunctions: [String: LuaReference] = [:]
  var segmentDepth = 0

  /// The rule being asked, and its review period around the clock.
  var rule = ""
  var reviewStart: Int64 = 0
  var reviewEnds: Int64 = .max
  /// The table of settings; every state has one.
  var settings: SettingsView?
  let seed: UInt64
  /// What the host's other functions share: the generator of `math.random`.
  let machine: MachineContext
  /// The text `kind`, ready to be pushed.
  let kindKey: LuaReference

  init(
    lua: LuaState, source: PluginSource, surroundings: PluginSurroundings, tags: TagBook,
    seed: UInt64, machine: MachineContext
  ) throws(LuaError) {
    self.lua = lua
    self.surroundings = surroundings
    pluginID = source.id
    grants = source.grants
    durations = DurationCache(zone: surroundings.zone)
    self.tags = tags
    self.seed = seed
    self.machine = machine
    try lua.push("kind")
    kindKey = try lua.popReference()
    lua.context = Unmanaged.passUnretained(self).toOpaque()
    types = try ViewTypes(lua)
    machine.seedOfQuestion = { [unowned self] in seedOfQuestion() }
  }

  /// The context behind a stack; only fast functions of view types call it, so it is there.
  @inline(__always)
  static func of(_ stack: LuaStack) -> ViewContext {
    Unmanaged<ViewContext>.fromOpaque(stack.context!)._withUnsafeGuaranteedRef { $0 }
  }

  func setClock(_ now: Instant) {
    self.now = now.seconds
    durations.setClock(now)
  }

  /// Begins a question about a subject.
  @inline(__always)
  func begin(subject: Int) {
    self.subject = subject
    generation &+= 1
    due = .max
    readMask = 0
    readTags = false
    machine.wantsSeed = true
    if !filters.isEmpty { filters.removeAll(keepingCapacity: true) }
    if trace != nil { trace = [] }
  }

  @inline(__always)
  func changes(at time: Int64) { if time < due { due = time } }

  /// Notes that something was read. `key` must be unique for `words` over all callers; see
  /// `ReadKey`.
  @inline(__always)
  func note(_ key: UInt64, _ words: () -> String) {
    readMask |= reads.bit(key: key, words: words)
  }

  func note(field: String, key: UInt64) { note(key) { field } }
}

/// Key spaces for `ReadLog`, so that two kinds of reading never share a key.
enum ReadKey {
  static func profile(_ field: Int64) -> UInt64 { 1 << 56 | UInt64(field) }
  static func rows(_ prefix: Int32, _ operation: RowOperation, _ field: RowField?) -> UInt64 {
    2 << 56 | UInt64(UInt32(bitPattern: prefix)) << 16 | UInt64(operation.rawValue) << 8
      | UInt64(field.map { $0.rawValue + 1 } ?? 0)
  }
  static func text(_ space: UInt64, _ text: String) -> UInt64 {
    (3 + space) << 56 | FixedHash.hash(text) >> 8
  }
}

/// What a rule asks of a collection at last.
enum RowOperation: UInt8 {
  case count = 0
  case sum, first, last, each, top, values
}
