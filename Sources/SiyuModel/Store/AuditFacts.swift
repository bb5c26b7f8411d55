/// What an entry of the audit log says beside who, when and which command.
///
/// Never anything out of customers' data: no id, name, phone, no file name and no argument, which may
/// hold one. Hence the few kinds of facts there are.
public struct AuditFacts: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  public private(set) var record: DataRecord

  public init(dictionaryLiteral elements: (String, AuditFact)...) {
    record = DataRecord(elements.map { ($0, $1.value) })
  }

  /// A name that is there already gets the new value.
  public mutating func add(_ other: AuditFacts) {
    for field in other.record.fields { record[field.name] = field.value }
  }

  public func adding(_ other: AuditFacts) -> AuditFacts {
    var all = self
    all.add(other)
    return all
  }

  /// What the other does not say already.
  public func leavingOut(_ other: AuditFacts) -> AuditFacts {
    var rest = self
    for field in other.record.fields where rest.record[field.name] == field.value {
      rest.record[field.name] = nil
    }
    return rest
  }
}

public enum AuditFact: Sendable, Hashable {
  case count(Int64)
  case flag(Bool)
  /// One of siyu's own words, or a name that the operator declared: a kind, a map, a tag, a
  /// permission, a version. Cut at 200 bytes.
  case word(String)
  case words([String])
  /// A SHA-256 in hexadecimal. Of a whole file, never of something short, which could be guessed.
  case digest(String)
  case plugins([AuditPlugin])
  /// UTC.
  case time(Instant)
}

/// A plugin that took part, with what it was granted at that moment.
public struct AuditPlugin: Sendable, Hashable {
  public var id: String
  public var version: String
  public var checksum: String
  public var grants: [String]
  public init(id: String, version: String, checksum: String, grants: [String]) {
    self.id = id
    self.version = version
    self.checksum = checksum
    self.grants = grants
  }
}

extension AuditFact {
  fileprivate var value: DataValue {
    switch self {
    case .count(let number): .int(number)
    case .flag(let flag): .bool(flag)
    case .word(let word): .string(Self.cut(word))
    case .words(let words): .list(words.map { .string(Self.cut($0)) })
    case .digest(let hexadecimal): .string(Self.cut(hexadecimal))
    case .time(let instant): .string(TimeText.iso(instant))
    case .plugins(let plugins):
      .list(
        plugins.map {
          [
            "id": .string(Self.cut($0.id)), "version": .string(Self.cut($0.version)),
            "checksum": .string(Self.cut($0.checksum)),
            "grants": .list($0.grants.sorted().map { .string(Self.cut($0)) }),
          ]
        })
    }
  }

  private static func cut(_ word: String) -> String {
    var rest = word[...]
    while rest.utf8.count > 200 { rest.removeLast() }
    return String(rest)
  }
}
