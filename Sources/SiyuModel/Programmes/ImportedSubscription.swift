/// A subscription that another system told of, as its customer's record keeps it: enough to know the very
/// same row again, whatever siyu or somebody's hand did to the subscription since.
public struct ImportedSubscription: Sendable, Hashable {
  /// Of source and id: 64 bits in base 36, 13 letters at most. Told apart are those of one customer only.
  public var key: String
  /// What was said of it last: `a1798732800`; `nil`: it came in before that was kept.
  public var word: String?
  /// As good as a purchase, until the subscription was ended or delivered in full.
  public var counts = true

  public init(source: String, id: String) { key = Self.key("\(source)/\(id)") }

  /// What a row says of it, by what makes it another word.
  public static func word(_ state: SubscriptionState, until: Instant?) -> String {
    String(state.rawValue.prefix(1)) + (until.map { String($0.seconds) } ?? "")
  }

  /// FNV-1a: the same everywhere and always.
  private static func key(_ text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 36)
  }

  // MARK: As a record keeps it

  /// `key+word`, and `key-word` of one that counts no more. Older records hold `source/id`.
  init(text: String) {
    if text.contains("/") {
      key = Self.key(text)
      return
    }
    let end = text.firstIndex { $0 == "+" || $0 == "-" } ?? text.endIndex
    key = String(text[..<end])
    guard end < text.endIndex else { return }
    counts = text[end] == "+"
    let said = text[text.index(after: end)...]
    word = said.isEmpty ? nil : String(said)
  }

  var text: String { key + (counts ? "+" : "-") + (word ?? "") }
}
