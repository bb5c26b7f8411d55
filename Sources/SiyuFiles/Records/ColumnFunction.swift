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
  public var line: Int
  /// The columns the map names for this function, by the file's own names.
  public var fields: [(name: String, value: FieldValue)]

  public static func == (a: Self, b: Self) -> Bool {
    a.line == b.line
      && a.fields.elementsEqual(b.fields) { $0.name == $1.name && $0.value == $1.value }
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(line) }
}

public enum ColumnAnswer: Sendable, Hashable {
  case none
  case text(String)
  case personal(PersonalHandle)
  /// The row is rejected for this reason.
  case failed(String)
}

/// Asks a plugin's function for one of our columns, for many rows at once. Gives one answer for
/// each question, in order.
public typealias ColumnFunction = (
  _ function: String, _ column: String, _ questions: [ColumnQuestion]
) throws -> [ColumnAnswer]

/// Which of a file's columns are personal whatever the map makes of them.
enum PersonalColumns {
  private static let parts = [
    "姓名", "收货人", "收件人", "联系人", "手机", "电话", "地址", "生日", "出生", "身份证", "微信号", "邮箱",
    "name", "phone", "mobile", "address", "birth", "email", "receiver", "consignee",
  ]

  static func contains(_ name: String) -> Bool {
    let folded = HeaderName.fold(name)
    return parts.contains { folded.contains($0) }
  }
}
