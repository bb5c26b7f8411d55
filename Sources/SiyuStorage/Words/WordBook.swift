import SiyuModel

/// Texts that repeat (cities, channels, shops, types …) and their numbers, for one writer.
///
/// Remembers up to 65,536 of them. Belongs to one session: a rolled back transaction takes new
/// words with it, so the book must go too.
final class WordBook {
  private let connection: Connection
  private var known: [ExactText: Int32] = [:]
  private static let capacity = 65_536

  init(_ connection: Connection) { self.connection = connection }

  /// 0 for none.
  func number(_ text: String?) throws -> Int32 {
    guard let text, !text.isEmpty else { return 0 }
    if let number = known[ExactText(text)] { return number }
    return try lookUp(text, adding: true) ?? 0
  }

  /// `nil` for a text that no row uses.
  func existing(_ text: String?) throws -> Int32? {
    guard let text, !text.isEmpty else { return 0 }
    return try known[ExactText(text)] ?? lookUp(text, adding: false)
  }

  private func lookUp(_ text: String, adding: Bool) throws -> Int32? {
    let find = try connection.statement("SELECT number FROM words WHERE text = ?")
    find.bind(1, text)
    defer { find.reset() }
    var number: Int64
    if try find.step() {
      number = find.int(0)
    } else if adding {
      let insert = try connection.statement("INSERT INTO words (text) VALUES (?)")
      insert.bind(1, text)
      try insert.run()
      number = connection.lastInserted
    } else {
      return nil
    }
    guard let short = Int32(exactly: number) else {
      throw StoreError(.refused, "the store cannot keep more than two thousand million words")
    }
    if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
    known[ExactText(text)] = short
    return short
  }
}

/// A word that is mostly the same as in the row before.
struct RecentWord {
  private var text: String?
  private var number: Int32 = 0

  @inline(__always) mutating func number(_ text: String?, in book: WordBook) throws -> Int32 {
    if text == self.text, text?.utf8.count == self.text?.utf8.count { return number }
    number = try book.number(text)
    self.text = text
    return number
  }
}
