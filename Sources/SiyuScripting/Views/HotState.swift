internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// What fast functions need, in one block of plain memory.
///
/// Rules call views tens of millions of times in a pass. Class properties cost reference counting
/// and exclusivity checks each time, which measured as half of a pass; plain memory costs a load.
struct HotState {
  /// The rest, for everything that is rare.
  let owner: Unmanaged<ViewContext>

  // The batch, and the subject's place in it.
  var hasBatch = false
  var hasOrders = false
  var hasEvents = false
  var subject = 0
  /// Among those asked about: where its record is.
  var asked = 0
  var base: BaseColumns
  var orders: OrdersColumns
  var events: EventsColumns

  // The question.
  var now: Int64 = .min
  /// Counts questions; a view remembers its question and refuses to live on into the next.
  var generation: UInt32 = 0
  /// The earliest time at which the current answer can change.
  var due: Int64 = .max
  /// Bits of what the current question read.
  var readMask: UInt64 = 0
  var readTags = false
  /// A name, phone, birthday or address was read: whatever follows may have been computed from it.
  var readPersonal = false
  var tracing = false
  var hasFilters = false
  /// The rule's review period around the clock.
  var reviewStart: Int64 = 0
  var reviewEnds: Int64 = .max

  // Types and values made once.
  var collectionTypes: (CollectionType, CollectionType, CollectionType)?
  var rowTypes: (RowType, RowType, RowType)?
  var tagsSlot: Int32 = 0
  var attributesSlot: Int32 = 0
  var entitiesSlot: Int32 = 0
  var segmentsSlot: Int32 = 0
  var answersSlot: Int32 = 0
  var levelSlot: Int32 = 0
  var balanceSlot: Int32 = 0
  var couponsSlot: Int32 = 0
  var subscriptionSlot: Int32 = 0
  var kocSlot: Int32 = 0
  var benefitsSlot: Int32 = 0
  var randomSlot: Int32 = 0

  /// Durations lately written, by their text.
  let durations: UnsafeMutablePointer<RecentDuration>
  /// Bits, prefixes and read sets lately noted, by their key.
  let recent: UnsafeMutablePointer<RecentKey>
  /// Room for sums by text, see `top`.
  let sums: UnsafeMutablePointer<TextSum>

  typealias CollectionType = LuaUserdataType<CollectionView>
  typealias RowType = LuaUserdataType<RowView>
  static let sumSlots = 256
  static let durationSlots = 64
  static let recentSlots = 1024
}

extension HotState {
  mutating func take(_ types: ViewTypes) {
    collectionTypes = (types.collections[0], types.collections[1], types.collections[2])
    rowTypes = (types.rows[0], types.rows[1], types.rows[2])
    tagsSlot = types.tagsValue.slot
    attributesSlot = types.attributesValue.slot
    entitiesSlot = types.entitiesValue.slot
    segmentsSlot = types.segmentsValue.slot
    answersSlot = types.answersFunction.slot
    levelSlot = types.levelFunction.slot
    balanceSlot = types.balanceFunction.slot
    couponsSlot = types.couponsFunction.slot
    subscriptionSlot = types.subscriptionFunction.slot
    kocSlot = types.kocFunction.slot
    benefitsSlot = types.benefitsFunction.slot
    randomSlot = types.randomValue.slot
  }
}

/// A duration's text as a key, and where its window begins at the clock of the question.
struct RecentDuration {
  var key: UInt64
  var number: Int32
  /// Exclusive.
  var boundary: Int64
  /// In seconds where clocks do not change and no months are counted, else −1.
  var exact: Int64
}

/// The sum of a field over the rows with one text; `row` is one of them.
struct TextSum {
  var word: UInt32
  var row: Int32
  var sum: Int64
}

struct RecentKey {
  var key: UInt64
  var value: UInt64
}

/// The way to the hot state: what fast functions make of their stack.
struct Views {
  let hot: UnsafeMutablePointer<HotState>

  /// Only functions of view types call it, so the context is there.
  @inline(__always)
  static func of(_ stack: LuaStack) -> Views {
    Views(hot: stack.context!.assumingMemoryBound(to: HotState.self))
  }

  /// The rest; costs reference counting.
  var context: ViewContext { hot.pointee.owner.takeUnretainedValue() }

  /// The earliest change as the host may know and keep it: a time that was computed from a birthday
  /// would tell the birthday. So an answer that read personal fields is asked for again when the
  /// rule's clock moves on, and what changes before that, at every pass.
  var dueToTell: Int64 {
    let due = hot.pointee.due
    if due == .max || !hot.pointee.readPersonal { return due }
    return due < hot.pointee.reviewEnds ? hot.pointee.now : hot.pointee.reviewEnds
  }

  @inline(__always)
  func changes(at time: Int64) { if time < hot.pointee.due { hot.pointee.due = time } }

  @inline(__always)
  func collectionType(_ kind: UInt8) -> HotState.CollectionType {
    let types = hot.pointee.collectionTypes!
    return kind == 0 ? types.0 : kind == 1 ? types.1 : types.2
  }

  @inline(__always)
  func rowType(_ kind: UInt8) -> HotState.RowType {
    let types = hot.pointee.rowTypes!
    return kind == 0 ? types.0 : kind == 1 ? types.1 : types.2
  }

  @inline(__always)
  func slot(_ key: UInt64) -> UnsafeMutablePointer<RecentKey> {
    hot.pointee.recent
      + Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 54)
  }

  /// Notes that something was read. `key` must be unique for `words` over all callers; see
  /// `ReadKey`.
  @inline(__always)
  func note(_ key: UInt64, _ words: () -> String) {
    let slot = slot(key)
    if slot.pointee.key != key {
      slot.pointee = RecentKey(key: key, value: context.reads.bit(words()))
    }
    hot.pointee.readMask |= slot.pointee.value
  }

  /// The prefix for `parent` narrowed; `key` identifies the narrowing cheaply, `words` says it.
  @inline(__always)
  func prefix(_ parent: Int32, _ key: UInt64, _ words: () -> String) -> Int32 {
    let full = 9 << 56 | UInt64(UInt32(bitPattern: parent)) << 40 ^ key
    let slot = slot(full)
    if slot.pointee.key != full {
      slot.pointee = RecentKey(
        key: full, value: UInt64(context.reads.prefix(parent, words())))
    }
    return Int32(truncatingIfNeeded: slot.pointee.value)
  }

  /// A duration as written, or why it is none.
  @inline(__always)
  func duration(_ bytes: UnsafeRawBufferPointer) -> Result<RecentDuration, DurationError> {
    // Up to seven bytes and their number fit a word; longer texts take the slow way.
    guard bytes.count <= 7 else { return context.durations.find(bytes, key: nil) }
    var key = UInt64(bytes.count)
    for byte in bytes { key = key << 8 | UInt64(byte) }
    let slot =
      hot.pointee.durations + Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 58)
    if slot.pointee.key == key { return .success(slot.pointee) }
    let found = context.durations.find(bytes, key: key)
    if case .success(let duration) = found { slot.pointee = duration }
    return found
  }
}
