/// Who runs a command, as the system knows them.
public struct AuditActor: Sendable, Hashable {
  public var login: String
  public var uid: Int64
  public init(login: String, uid: Int64) {
    self.login = login
    self.uid = uid
  }
}

public enum AuditOutcome: String, CaseIterable, Sendable, Hashable {
  /// The command has begun to change things; another entry says how it ended. Without one it was
  /// killed.
  case begun
  case done
  /// siyu said no, and the command changed nothing after its last entry.
  case refused
  /// It broke off. What was committed before stays.
  case failed
}

/// A command that is about to change something.
public struct AuditNote: Sendable {
  /// As it is typed: `import`, `plugin grant`.
  public var command: String
  public var actor: AuditActor
  /// The run's clock, where it was given.
  public var clock: Instant?
  /// siyu's.
  public var version: String
  public var facts: AuditFacts
  /// The wall clock.
  public var time: @Sendable () -> Instant

  public init(
    command: String, actor: AuditActor, clock: Instant?, version: String, facts: AuditFacts = [:],
    time: @escaping @Sendable () -> Instant
  ) {
    self.command = command
    self.actor = actor
    self.clock = clock
    self.version = version
    self.facts = facts
    self.time = time
  }
}

/// One entry of the audit log.
public struct AuditEntry: Sendable, Hashable {
  /// 1, 2, 3 … without gaps.
  public var number: Int64
  public var time: Instant
  public var clock: Instant?
  public var actor: AuditActor
  public var command: String
  public var outcome: AuditOutcome
  /// The entry with which the command began, where it has two.
  public var begun: Int64?
  /// A JSON object, exactly as it was hashed.
  public var factsText: String
  public var version: String

  public init(
    number: Int64, time: Instant, clock: Instant?, actor: AuditActor, command: String,
    outcome: AuditOutcome, begun: Int64?, factsText: String, version: String
  ) {
    self.number = number
    self.time = time
    self.clock = clock
    self.actor = actor
    self.command = command
    self.outcome = outcome
    self.begun = begun
    self.factsText = factsText
    self.version = version
  }

  public var facts: DataRecord { (try? JSON.parse(factsText))?.recordValue ?? [:] }

  /// What is hashed after the hash before: each field as its length in bytes, a colon and its UTF-8
  /// text, in this order; what is not there is empty. Documented in docs/how-to/audit.md.
  public var canonicalBytes: [UInt8] {
    let fields = [
      "siyu audit 1", String(number), String(time.seconds), clock.map { String($0.seconds) } ?? "",
      actor.login, String(actor.uid), command, outcome.rawValue, begun.map(String.init) ?? "",
      factsText, version,
    ]
    return fields.flatMap { Array("\($0.utf8.count):".utf8) + Array($0.utf8) }
  }
}

/// The end of the log at some time: what is noted elsewhere, so that a log that was cut or made anew
/// is found out.
public struct AuditHead: Sendable, Hashable, CustomStringConvertible {
  /// 0 for an empty log.
  public var number: Int64
  /// 32 bytes; zeros before the first entry.
  public var hash: [UInt8]

  public init(number: Int64, hash: [UInt8]) {
    self.number = number
    self.hash = hash
  }

  public static let beginning = AuditHead(number: 0, hash: [UInt8](repeating: 0, count: 32))

  /// `12:9f3c…`, as it is shown; `nil` for a text that is none.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int64(parts[0]), number >= 0, parts[1].utf8.count == 64
    else { return nil }
    var hash: [UInt8] = []
    var digits = parts[1].utf8.makeIterator()
    while let high = digits.next(), let low = digits.next() {
      guard let high = Self.value(high), let low = Self.value(low) else { return nil }
      hash.append(high << 4 | low)
    }
    self.init(number: number, hash: hash)
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  public var description: String { "\(number):\(Self.hexadecimal(hash))" }

  public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
