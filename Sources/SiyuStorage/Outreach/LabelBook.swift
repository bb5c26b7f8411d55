import Foundation
import SiyuModel

/// Names that repeat in outreach (SOPs, steps, contents, staff …) and their numbers, both ways.
///
/// Not words: those go when the last row that uses them is erased, and nothing here is a customer's.
/// Numbers made inside a transaction that was rolled back must be forgotten.
final class LabelBook {
  private let connection: Connection
  private var numbers: [ExactText: Int32] = [:]
  private var texts: [Int32: String] = [:]
  private static let capacity = 65_536
  /// The few that come again and again are found without hashing.
  private var recent = [(text: String, number: Int32)](repeating: ("", 0), count: 64)

  @inline(__always) private static func slot(_ text: String) -> Int {
    let bytes = text.utf8
    return (bytes.count &* 5 &+ Int(bytes.last ?? 0)) & 63
  }

  init(_ connection: Connection) { self.connection = connection }

  func forget() {
    numbers.removeAll()
    texts.removeAll()
    for slot in recent.indices { recent[slot] = ("", 0) }
  }

  /// Makes one where there is none.
  @inline(__always) func number(_ text: String) throws -> Int32 {
    let slot = Self.slot(text)
    if recent[slot].number != 0, Self.isSame(recent[slot].text, text) {
      return recent[slot].number
    }
    let number = try numberOfAny(text)
    recent[slot] = (text, number)
    return number
  }

  /// By bytes, as `ExactText`: two spellings of one letter are two names.
  @inline(__always) private static func isSame(_ a: String, _ b: String) -> Bool {
    let isSame: Bool?? = a.utf8.withContiguousStorageIfAvailable { a in
      b.utf8.withContiguousStorageIfAvailable { b in
        a.count == b.count && (a.isEmpty || memcmp(a.baseAddress!, b.baseAddress!, a.count) == 0)
      }
    }
    return (isSame ?? nil) ?? (ExactText(a) == ExactText(b))
  }

  private func numberOfAny(_ text: String) throws -> Int32 {
    if let known = numbers[ExactText(text)] { return known }
    if let found = try existing(text) { return found }
    let insert = try connection.statement("INSERT INTO labels (text) VALUES (?)")
    insert.bind(1, text)
    try insert.run()
    return remember(text, Int32(truncatingIfNeeded: connection.lastInserted))
  }

  func existing(_ text: String) throws -> Int32? {
    if let known = numbers[ExactText(text)] { return known }
    let find = try connection.statement("SELECT number FROM labels WHERE text = ?")
    find.bind(1, text)
    defer { find.reset() }
    return try find.step() ? remember(text, Int32(truncatingIfNeeded: find.int(0))) : nil
  }

  /// "" for one that is not there: a damaged row must not bring the process down.
  func text(_ number: Int32) throws -> String {
    if let known = texts[number] { return known }
    let find = try connection.statement("SELECT text FROM labels WHERE number = ?")
    find.bind(1, Int64(number))
    defer { find.reset() }
    guard try find.step() else { return "" }
    let text = find.text(0)
    _ = remember(text, number)
    return text
  }

  /// `nil` for NULL and 0.
  func text(_ row: Statement, _ column: Int32) throws -> String? {
    let number = row.int(column)
    return number == 0 ? nil : try text(Int32(truncatingIfNeeded: number))
  }

  private func remember(_ text: String, _ number: Int32) -> Int32 {
    if numbers.count >= Self.capacity { forget() }
    numbers[ExactText(text)] = number
    texts[number] = text
    return number
  }
}
