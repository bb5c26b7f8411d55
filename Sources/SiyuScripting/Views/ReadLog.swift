/// What rules read, so that a decision can be explained without its author having said anything.
///
/// Every distinct thing a plugin ever reads (`orders within 365d: sum net`) gets a bit; a question
/// collects bits, which costs one OR. The words are made once for each thing. A plugin that reads
/// more than 63 different things sets the last bit for all others.
final class ReadLog {
  /// A collection narrowed in a certain way: `orders within 365d`. First the collections as such.
  private(set) var prefixes: [String] = ["orders", "items", "events"]
  private var things: [String] = []
  private var prefixNumbers: [String: Int32] = [:]
  private var bits: [String: UInt64] = [:]
  private static let overflow: UInt64 = 1 << 63
  /// More different narrowings are told as their parent.
  private static let mostPrefixes = 4096

  func prefix(_ parent: Int32, _ words: String) -> Int32 {
    let text = prefixes[Int(parent)] + " " + words
    if let known = prefixNumbers[text] { return known }
    guard prefixes.count < Self.mostPrefixes else { return parent }
    let number = Int32(prefixes.count)
    prefixes.append(text)
    prefixNumbers[text] = number
    return number
  }

  /// The bit for one thing read.
  func bit(_ words: String) -> UInt64 {
    if let known = bits[words] { return known }
    guard things.count < 63 else { return Self.overflow }
    let bit: UInt64 = 1 << UInt64(things.count)
    things.append(words)
    bits[words] = bit
    return bit
  }

  /// In the order of their bytes: which thing was read first in this worker depends on whom it was
  /// asked about before.
  func words(of mask: UInt64) -> [String] {
    var words = things.indices.filter { mask & (1 << UInt64($0)) != 0 }.map { things[$0] }
    words.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    if mask & Self.overflow != 0 { words.append("and more") }
    return words
  }
}
