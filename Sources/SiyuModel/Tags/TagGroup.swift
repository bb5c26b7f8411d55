/// A set of possible values of which a customer holds one (`exclusive`) or any number.
public struct TagGroup: Sendable, Hashable {
  /// Full name: `skincare.value` for a plugin's own group, `lifecycle` for a shared one.
  public var name: String
  public var title: String
  public var dimension: TagDimension
  public var exclusive: Bool
  /// In the author's order.
  public var values: [TagValue]

  public init(
    name: String, title: String, dimension: TagDimension, exclusive: Bool, values: [TagValue]
  ) {
    self.name = name
    self.title = title
    self.dimension = dimension
    self.exclusive = exclusive
    self.values = values
  }
}

public struct TagValue: Sendable, Hashable {
  public var name: String
  public var title: String
  public init(name: String, title: String) {
    self.name = name
    self.title = title
  }
}

public enum TagDimension: String, Sendable, Hashable, CaseIterable {
  case product, customer, value, behaviour
  /// As operators know it.
  public var title: String {
    switch self {
    case .product: "产品属性"
    case .customer: "客户属性"
    case .value: "价值属性"
    case .behaviour: "行为属性"
    }
  }
}

/// A tag's number in one store: stands for `group:value`, never reused.
public struct TagID: RawRepresentable, Sendable, Hashable, Comparable {
  public var rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A tag by name. Two are the same when their bytes are: so stores compare them, and the two ways
/// of writing `é` are two tags.
public struct TagName: Sendable, Hashable, CustomStringConvertible {
  public var group: String
  public var value: String
  public init(group: String, value: String) {
    self.group = group
    self.value = value
  }
  /// Reads `group:value`; `nil` where a part is missing.
  public init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let value = text[text.index(after: colon)...]
    guard colon != text.startIndex, !value.isEmpty else { return nil }
    self.init(group: String(text[..<colon]), value: String(value))
  }
  public var description: String { "\(group):\(value)" }

  public static func == (a: Self, b: Self) -> Bool {
    a.group.utf8.elementsEqual(b.group.utf8) && a.value.utf8.elementsEqual(b.value.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    for byte in group.utf8 { hasher.combine(byte) }
    hasher.combine(UInt8.max)  // In no UTF-8.
    for byte in value.utf8 { hasher.combine(byte) }
  }
}

/// Who made a held tag so.
public enum TagOrigin: Sendable, Hashable {
  /// A person; wins over rules until removed.
  case hand
  /// A rule, in a run.
  case rule(RuleTrace)
}

/// What is remembered of the decision behind a tag.
public struct RuleTrace: Sendable, Hashable {
  /// `skincare@1.0.0`.
  public var plugin: String
  /// The checksum under which the plugin's files are kept.
  public var checksum: String
  /// The rule: the tag group's own id and where it is declared, `value (main.lua:12)`.
  public var rule: String
  public var run: Int64
  /// The author's words, rendered.
  public var reason: String?
  /// What the rule read, one line a thing: `orders within 365d: sum net`.
  public var reads: [String]
  public init(
    plugin: String, checksum: String, rule: String, run: Int64, reason: String?, reads: [String]
  ) {
    self.plugin = plugin
    self.checksum = checksum
    self.rule = rule
    self.run = run
    self.reason = reason
    self.reads = reads
  }
}

/// A tag as a customer holds it.
public struct HeldTag: Sendable, Hashable {
  public var tag: TagName
  public var since: Instant
  public var origin: TagOrigin
  public init(tag: TagName, since: Instant, origin: TagOrigin) {
    self.tag = tag
    self.since = since
    self.origin = origin
  }
}
