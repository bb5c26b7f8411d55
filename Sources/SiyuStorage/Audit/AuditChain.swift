import Crypto
import SiyuModel

/// How one entry's hash follows from the hash before it.
enum AuditChain {
  static func hash(of entry: AuditEntry, after previous: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: previous)
    hash.update(data: entry.canonicalBytes)
    return Array(hash.finalize())
  }

  /// Reads entries with their stored hashes, in order.
  static func each(
    from first: Int64 = 1, in connection: Connection,
    _ body: (AuditEntry?, _ number: Int64, _ hash: [UInt8]) throws -> Bool
  ) throws {
    // A statement of its own: the body may look at other things.
    let read = try Statement(
      connection.handle,
      """
      SELECT number, time, clock, login, uid, command, outcome, begun, facts, version, hash
      FROM audit WHERE number >= ? ORDER BY number
      """)
    read.bind(1, first)
    while try read.step() {
      let entry = AuditOutcome(rawValue: read.text(6)).map { outcome in
        AuditEntry(
          number: read.int(0), time: Instant(seconds: read.int(1)),
          clock: read.optionalInt(2).map { Instant(seconds: $0) },
          actor: AuditActor(login: read.text(3), uid: read.int(4)), command: read.text(5),
          outcome: outcome, begun: read.optionalInt(7), factsText: read.text(8),
          version: read.text(9))
      }
      if try !body(entry, read.int(0), Array(read.bytes(10))) { return }
    }
  }

  static func head(in connection: Connection) throws -> AuditHead {
    let read = try connection.statement(
      "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
    defer { read.reset() }
    guard try read.step() else { return .beginning }
    return AuditHead(number: read.int(0), hash: Array(read.bytes(1)))
  }

  static func verify(noted: AuditHead?, in connection: Connection) throws -> AuditVerification {
    var fault: AuditVerification.Fault?
    var last = AuditHead.beginning
    if let noted, noted.number == 0, noted != .beginning { fault = .rewritten(0) }
    try each(in: connection) { entry, number, stored in
      if fault == nil {
        if number != last.number + 1 {
          fault = .missing(last.number + 1)
        } else if entry.map({ hash(of: $0, after: last.hash) }) != stored {
          fault = .altered(number)
        } else if let noted, noted.number == number, noted.hash != stored {
          fault = .rewritten(number)
        }
      }
      last = AuditHead(number: number, hash: stored)
      return true
    }
    if fault == nil, let noted, noted.number > last.number { fault = .cut(noted: noted.number) }
    return AuditVerification(head: last, fault: fault)
  }
}
