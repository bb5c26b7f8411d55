import SiyuModel

/// One field as a plugin sees it.
public enum FieldValue: Sendable, Hashable {
  case none
  case text(String)
  /// A name, phone, birthday or address: something is there, and may be handed back, no more.
  case personal(PersonalHandle)
}

/// Stands for a personal field of one row. It means something to the reader that made it only.
public struct PersonalHandle: Sendable, Hashable {
  public let row: Int32
  public let place: Int32

  /// For handles that come back from a worker; the reader checks them.
  public init(row: Int32, place: Int32) {
    self.row = row
    self.place = place
  }
}

/// One row's question to a map's function.
public struct ColumnQuestion: Sendable, Hashable {
  /// Of the row in the file, 1-based.
  public var line: Int
  /// In the order of ``ColumnInputs/names``.
  public var values: [FieldValue]

  public init(line: Int, values: [FieldValue]) {
    self.line = line
    self.values = values
  }
}

/// Which column is asked for, and what its function reads: the same for all rows of a file.
public struct ColumnInputs: Sendable, Hashable {
  /// As the map numbers it.
  public var function: Int
  /// siyu's own column.
  public var column: String
  /// The file's columns as the map spells them; as the file does where the map names none.
  public var names: [String]

  public init(function: Int, column: String, names: [String]) {
    self.function = function
    self.column = column
    self.names = names
  }
}

public enum ColumnAnswer: Sendable, Hashable {
  case none
  case text(String)
  case personal(PersonalHandle)
  /// The row is rejected for this reason.
  case failed(String)
}

/// Asks a plugin's function for one of our columns, for thousands of rows at once. Gives one answer
/// for each question, in order. What it throws ends the import.
public typealias ColumnFunction = (
  _ inputs: ColumnInputs, _ questions: [ColumnQuestion]
) throws -> [ColumnAnswer]

/// Which of a file's columns are personal whatever the map makes of them.
enum PersonalColumns {
  private static let parts = [
    "姓名", "收货人", "收件人", "联系", "手机", "电话", "地址", "生日", "出生", "身份证", "微信号", "邮箱",
    "name", "phone", "mobile", "address", "birth", "email", "receiver", "consignee",
    "contact",
  ]
  /// Names of things, which hold "name" too.
  private static let things = [
    "product", "item", "goods", "sku", "shop", "store", "brand", "category", "channel", "campaign",
  ]

  static func contains(_ name: String) -> Bool {
    let folded = HeaderName.fold(name)
    if folded.hasSuffix("name"), things.contains(where: folded.hasPrefix) { return false }
    // By bytes: a mark that combines with the last letter hides nothing, and it is ten times faster.
    return parts.contains { PlainText.contains(folded, $0) }
  }
}
