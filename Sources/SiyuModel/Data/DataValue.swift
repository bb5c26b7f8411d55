/// A plain value, as it crosses every border: between host and worker, JSON and Lua.
///
/// Two numbers are equal only when both are `int` or both `double`. NaN equals nothing.
public enum DataValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case list([DataValue])
  case record(DataRecord)
}

extension DataValue {
  public var isNull: Bool { self == .null }

  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// An `int`, or a `double` that is a whole number within Int64.
  public var intValue: Int64? {
    switch self {
    case .int(let value): value
    case .double(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// A `double`, or an `int` (which may lose digits beyond 2^53).
  public var doubleValue: Double? {
    switch self {
    case .double(let value): value
    case .int(let value): Double(value)
    default: nil
    }
  }

  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  public var listValue: [DataValue]? {
    if case .list(let value) = self { value } else { nil }
  }

  public var recordValue: DataRecord? {
    if case .record(let value) = self { value } else { nil }
  }

  /// A field of a record; nil when this is no record or has no such field.
  public subscript(name: String) -> DataValue? { recordValue?[name] }

  /// The kind in a word, for messages: "a string".
  public var kind: String {
    switch self {
    case .null: "nothing"
    case .bool: "a boolean"
    case .int: "a whole number"
    case .double: "a number"
    case .string: "a string"
    case .list: "a list"
    case .record: "a record"
    }
  }

  /// One spelling for equal content: JSON without blanks, fields sorted by the bytes of their
  /// names. Numbers that JSON does not have are `nan`, `inf` and `-inf`.
  public var canonicalText: String {
    var writer = JSONWriter(pretty: false, sorted: true, nonFinite: .named)
    writer.write(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Whether ``canonicalText`` is longer, in bytes. Short ones are told without writing it.
  public func isLonger(than bytes: Int) -> Bool {
    if most <= bytes { return false }
    return canonicalText.utf8.count > bytes
  }

  /// No spelling of it is longer.
  private var most: Int {
    // A byte of a text may become six (`\u0000`); no number takes 32.
    switch self {
    case .null, .bool, .int, .double: 32
    case .string(let text): 2 + 6 * text.utf8.count
    case .list(let items): items.reduce(2) { $0 + $1.most + 1 }
    case .record(let record):
      record.fields.reduce(2) { $0 + $1.value.most + 4 + 6 * $1.name.utf8.count }
    }
  }
}

extension DataValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(nilLiteral: ()) { self = .null }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int64) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: DataValue...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (String, DataValue)...) {
    self = .record(DataRecord(elements))
  }
}
