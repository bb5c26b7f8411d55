import CLua

/// One Lua virtual machine, with its stack and its garbage.
///
/// No error of Lua's leaves it other than as a thrown ``LuaError``. Everything it allocates counts
/// towards its memory limit. It has no lock: one thread owns it, from making it to dropping it.
public final class LuaState {
  let control: UnsafeMutablePointer<siyu_control>

  /// The stack that operations apply to: the main one, or, inside a function that Lua called, the
  /// stack of the coroutine it was called from.
  public internal(set) var stack: LuaStack

  /// The authors' texts by chunk name, for showing a line in an error. ``load(_:chunk:)`` adds to it.
  public var sources: [String: String] = [:]

  /// For asking it to stop, from any thread.
  public let stop: LuaStop

  var functions: [LuaFunction] = []
  var freeSlots: [Int32] = []
  var loading = ""

  var pointer: OpaquePointer { stack.pointer }

  /// Makes a state, lets `body` work with it, and closes it.
  ///
  /// A state is had only this way because the compiler then knows that it belongs to the caller's
  /// thread: one made by a public initializer could be handed over whole as a `sending` value.
  /// - Parameters:
  ///   - memoryLimit: in bytes, for all that Lua allocates; an empty state takes about 4 kB.
  ///   - other: a state of the same thread; needed where the process may open no files any more.
  ///   - seed: for `math.random`. The order of `pairs` cannot be seeded in Debian's Lua.
  /// - Throws: ``LuaError`` of kind `memory`, or what `body` throws.
  public static func with<Result: Sendable>(
    memoryLimit: Int, seed: UInt32 = 0, beside other: LuaState? = nil,
    _ body: (LuaState) throws -> Result
  ) throws -> Result {
    let state = try LuaState(memoryLimit: memoryLimit, seed: seed, beside: other)
    return try withExtendedLifetime(state) { try body(state) }
  }

  init(memoryLimit: Int, seed: UInt32 = 0, beside other: LuaState? = nil) throws(LuaError) {
    guard let control = siyu_open(max(memoryLimit, 0), other?.control) else { throw .noMemory }
    self.control = control
    self.seed = seed
    stack = LuaStack(control.pointee.main)
    stop = LuaStop(control)
    control.pointee.owner = Unmanaged.passUnretained(self).toOpaque()
  }

  private let seed: UInt32

  deinit {
    stop.close()
    siyu_shut(control)
  }

  /// Adds Lua's base functions, coroutine, table, string, utf8 and math, with pcall, xpcall and the
  /// coroutine functions replaced by ones that cannot swallow a stop. What a sandbox leaves out of
  /// these is for the caller to remove.
  public func openLibraries() throws(LuaError) { try check(siyu_open_libraries(pointer, seed)) }

  /// One pointer of the caller's own, which fast functions read with ``LuaStack/context``.
  public var context: UnsafeMutableRawPointer? {
    get { control.pointee.context }
    set { control.pointee.context = newValue }
  }

  /// Does something on the stack that a fast function was given: it may be a coroutine's.
  public func on<Result>(
    _ inner: LuaStack, _ body: () throws(LuaError) -> Result
  ) throws(LuaError) -> Result {
    let outer = stack
    stack = inner
    defer { stack = outer }
    return try body()
  }

  // MARK: Memory, in bytes

  public var memoryInUse: Int { control.pointee.in_use }
  /// The most there was since the state was made, or since ``resetMemoryPeak()``.
  public var memoryPeak: Int { control.pointee.peak }
  public func resetMemoryPeak() { control.pointee.peak = control.pointee.in_use }
  public var memoryLimit: Int {
    get { control.pointee.limit }
    set { control.pointee.limit = max(newValue, 0) }
  }
  public func collectGarbage() throws(LuaError) { try check(siyu_collect(pointer)) }

  /// For tests: lets so many more allocations succeed and refuses all later ones; nil ends that.
  func refuseAllocations(after count: Int?) {
    control.pointee.countdown = Int64(count ?? -1)
  }
  var refusedAllocations: Int { Int(control.pointee.refused) }

  // MARK: Errors

  func check(_ status: Int32) throws(LuaError) {
    if status != LUA_OK { throw error(status: status) }
  }

  /// What a failed ``LuaStack/call(arguments:results:)`` means. Ask at once, before any other
  /// operation.
  public func failure(_ status: LuaStatus) -> LuaError { error(status: status.code) }

  func reserve(_ count: Int32) throws(LuaError) {
    if !stack.reserve(count) { throw .noMemory }
  }
}

@available(*, unavailable)
extension LuaState: Sendable {}  // Lua states have no lock; a worker's one thread owns each.
