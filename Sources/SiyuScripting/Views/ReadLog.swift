internal import SiyuModel

/// What rules read, so that a decision can be explained without its author having said anything.
///
/// Every distinct thing a plugin ever reads (`orders within 365d: sum net`) gets a bit; a question
/// collects bits, which costs one OR. The words are made once for each thing. A plugin that reads
/// more than 63 different things sets the last bit for all others.
final class ReadLog {
  /// A collection narrowed in a certain way: `orders within 365d`.
  typealias Prefix = Int32

  /// Collections as such come first: 0 orders, 1 items, 2 events.
  private(set) var prefixes: [String] = ["orders", "items", "events"]
  private var things: [String] = []
  private var prefixNumbers: [String: Prefix] = [:]
  private var bits: [String: UInt64] = [:]
  private var recentPrefixes = RecentKeys()
  private var recentBits = RecentKeys()
  /// Sets already told to the host, by their bits.
  private var sets: [UInt64: UInt16] = [:]
  private(set) var newSets: [(number: UInt16, words: [String])] = []
  private static let overflow: UInt64 = 1 << 63

  /// The prefix for `parent` narrowed; `key` identifies the narrowing cheaply, `words` says it.
  func prefix(_ parent: Prefix, key: UInt64, words: () -> String) -> Prefix {
    let full = UInt64(UInt32(bitPattern: parent)) << 40 ^ key
    if let known = recentPrefixes.value(of: full) { return Prefix(truncatingIfNeeded: known) }
    let text = prefixes[Int(parent)] + " " + words()
    let number: Prefix
    if let known = prefixNumbers[text] {
      number = known
    } else if prefixes.count < 4096 {
      number = Prefix(prefixes.count)
      prefixes.append(text)
      prefixNumbers[text] = number
    } else {
      number = parent
    }
    recentPrefixes.set(full, UInt64(number))
    return number
  }

  /// The bit for one thing read. `key` must be unique for `words`.
  func bit(key: UInt64, words: () -> String) -> UInt64 {
    if let known = recentBits.value(of: key) { return known }
    let text = words()
    let bit: UInt64
    if let known = bits[text] {
      bit = known
    } else {
      bit = things.count < 63 ? 1 << UInt64(things.count) : Self.overflow
      if bit != Self.overflow { things.append(text) }
      bits[text] = bit
    }
    recentBits.set(key, bit)
    return bit
  }

  /// The number of a set of things; set 0 is "nothing".
  func set(_ mask: UInt64) -> UInt16 {
    if mask == 0 { return 0 }
    if let known = sets[mask] { return known }
    guard sets.count < 65_000 else { return 0 }
    let number = UInt16(sets.count + 1)
    sets[mask] = number
    newSets.append((number, words(of: mask)))
    return number
  }

  func takeNewSets() -> [(number: UInt16, words: [String])] {
    defer { newSets.removeAll() }
    return newSets
  }

  func words(of mask: UInt64) -> [String] {
    var words = things.indices.filter { mask & (1 << UInt64($0)) != 0 }.map { things[$0] }
    if mask & Self.overflow != 0 { words.append("and more") }
    return words
  }
}

/// A small table of keys seen lately, without collisions resolved: a miss costs a dictionary look-up.
struct RecentKeys {
  private var keys: [UInt64] = Array(repeating: .max, count: 256)
  private var values: [UInt64] = Array(repeating: 0, count: 256)

  private static func slot(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 56)
  }

  func value(of key: UInt64) -> UInt64? {
    let slot = Self.slot(key)
    return keys[slot] == key ? values[slot] : nil
  }

  mutating func set(_ key: UInt64, _ value: UInt64) {
    let slot = Self.slot(key)
    keys[slot] = key
    values[slot] = value
  }
}
