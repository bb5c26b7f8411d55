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
  /// What `plugin.toml` asks for.
  let asked: Set<String>
  /// The plugin's own.
  let surveys: [Survey]
  /// Full names of the memberships and other programmes that it declares.
  var programmes: [String] = []
  var memberships: [MembershipDeclaration] = []
  /// By full name.
  var benefits: [String: BenefitDeclaration] = [:]
  /// Memberships of stored value and coupons that the plugin declares, as it calls them.
  var cards: [String] = []
  var coupons: [String] = []
  /// Full names of its KOC programmes.
  var kocs: [String] = []

  /// What fast functions work on.
  let views: Views

  /// The batch being asked about.
  var columns: BatchColumns? {
    didSet {
      views.hot.pointee.hasBatch = columns != nil
      views.hot.pointee.hasOrders = columns?.orders != nil
      views.hot.pointee.hasEvents = columns?.events != nil
      guard let columns else { return }
      views.hot.pointee.base = columns.base
      if let orders = columns.orders { views.hot.pointee.orders = orders }
      if let events = columns.events { views.hot.pointee.events = events }
    }
  }
  var subject: Int { views.hot.pointee.subject }
  var generation: UInt32 { views.hot.pointee.generation }
  var due: Int64 { views.hot.pointee.due }
  var readMask: UInt64 { views.hot.pointee.readMask }
  var readTags: Bool {
    get { views.hot.pointee.readTags }
    set { views.hot.pointee.readTags = newValue }
  }
  /// Full sentences with values, for `siyu explain`; `nil` when nobody asked.
  var trace: [String]? {
    didSet { views.hot.pointee.tracing = trace != nil }
  }

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

  /// The rule being asked.
  var rule = ""
  /// The SOP that the function being asked belongs to; `nil` for rules.
  var sop: AskedSOP?
  /// The programme that the function being asked belongs to.
  var koc: KOCDeclaration?
  /// The function being asked is a screen's.
  var isScreening = false
  /// The numbers of screens' functions.
  var screenFunctions: Set<Int> = []
  /// By the numbers of their functions.
  var kocFunctions: [Int: KOCDeclaration] = [:]
  var records = SubjectRecords(RecordsReader(nil))
  /// What the question is about, where that is an entity.
  var subjectEntity: RowView?
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
    asked = source.asked
    surveys = source.surveys
    durations = DurationCache(zone: surroundings.zone)
    self.tags = tags
    self.seed = seed
    self.machine = machine
    try lua.push("kind")
    kindKey = try lua.popReference()
    views = Views(hot: .allocate(capacity: 1))
    let nothing = BatchColumns.empty
    views.hot.initialize(
      to: HotState(
        owner: Unmanaged.passUnretained(self), base: nothing.base, orders: nothing.orders,
        events: nothing.events, durations: .allocate(capacity: HotState.durationSlots),
        recent: .allocate(capacity: HotState.recentSlots),
        sums: .allocate(capacity: HotState.sumSlots)))
    views.hot.pointee.recent.initialize(
      repeating: RecentKey(key: .max, value: 0), count: HotState.recentSlots)
    forgetDurations()
    lua.context = UnsafeMutableRawPointer(views.hot)
    types = try ViewTypes(lua)
    views.hot.pointee.take(types)
    takeUp()
  }

  /// Makes this what the state's views stand on, after another was.
  func takeUp() {
    lua.context = UnsafeMutableRawPointer(views.hot)
    machine.seedOfQuestion = { [unowned self] in seedOfQuestion() }
  }

  deinit {
    lua.context = nil
    views.hot.pointee.recent.deallocate()
    views.hot.pointee.sums.deallocate()
    views.hot.pointee.durations.deallocate()
    views.hot.deinitialize(count: 1)
    views.hot.deallocate()
  }

  /// The context behind a stack; only functions of view types call it, so it is there.
  static func of(_ stack: LuaStack) -> ViewContext { Views.of(stack).context }

  func setClock(_ now: Instant) {
    views.hot.pointee.now = now.seconds
    durations.setClock(now)
    forgetDurations()
  }

  private func forgetDurations() {
    views.hot.pointee.durations.initialize(
      repeating: RecentDuration(key: .max, number: 0, boundary: 0, exact: -1),
      count: HotState.durationSlots)
  }

  /// Begins a question about a subject.
  @inline(__always)
  func begin(subject: Int, asked: Int = 0) {
    let hot = views.hot
    hot.pointee.subject = subject
    hot.pointee.asked = asked
    hot.pointee.generation &+= 1
    hot.pointee.due = .max
    hot.pointee.readMask = 0
    hot.pointee.readTags = false
    hot.pointee.readPersonal = false
    machine.wantsSeed = true
    if hot.pointee.hasFilters {
      filters.removeAll(keepingCapacity: true)
      hot.pointee.hasFilters = false
    }
    if hot.pointee.tracing { trace = [] }
  }

  func note(_ key: UInt64, _ words: () -> String) { views.note(key, words) }

  /// The writer's number for a set of things read; rules alternate between a few.
  @inline(__always)
  func readSet(_ mask: UInt64, _ writer: AnswersWriter) -> UInt16 {
    if mask == 0 { return 0 }
    let slot = views.slot(7 << 56 ^ mask)
    if slot.pointee.key != 7 << 56 ^ mask {
      slot.pointee = RecentKey(
        key: 7 << 56 ^ mask, value: UInt64(writer.readSet(reads.words(of: mask))))
    }
    return UInt16(truncatingIfNeeded: slot.pointee.value)
  }
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
