/// A value of a TOML document, with its place and its spelling.
public struct TOMLItem: Sendable {
  public enum Value: Sendable {
    case text(String)
    case integer(Int64)
    case number(Double)
    case flag(Bool)
    /// A date, a time or both, as written.
    case time(String)
    case list([TOMLItem])
    case table(TOMLSection)
  }

  public let value: Value
  /// 1-based: where the key stands; for an element of a list, where it begins.
  public let line: Int
  /// As the person wrote it, cut after 60 characters; for messages.
  public let spelling: String

  /// "text", "an integer" …, for messages.
  public var kind: String {
    switch value {
    case .text: "text"
    case .integer: "an integer"
    case .number: "a number"
    case .flag: "true or false"
    case .time: "a date or time"
    case .list: "a list"
    case .table: "a table"
    }
  }
}

/// A table of a TOML document, in the author's order.
public struct TOMLSection: Sendable {
  public struct Entry: Sendable {
    public let key: String
    public let item: TOMLItem
  }

  public let entries: [Entry]
  /// 1-based: the header's line.
  public let line: Int

  init(entries: [Entry], line: Int) {
    self.entries = entries
    self.line = line
    index = Dictionary(
      entries.enumerated().map { ($0.element.key, $0.offset) }, uniquingKeysWith: { a, _ in a })
  }

  /// An empty table, for a section that a file leaves out.
  public static func empty(line: Int = 1) -> TOMLSection { TOMLSection(entries: [], line: line) }

  private let index: [String: Int]

  public var keys: [String] { entries.map(\.key) }

  public subscript(_ key: String) -> TOMLItem? { index[key].map { entries[$0].item } }
}
