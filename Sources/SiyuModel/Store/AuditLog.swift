/// Who ran what, when, with which plugins, and what was granted: append-only, chained by hashes, in
/// the store itself, so that an entry commits with the change it speaks of.
///
/// After `begin`, the first transaction that changes anything carries the command's entry, whichever
/// part of the store makes it; a change that is all there is to the command carries its only one.
public protocol AuditLog: Sendable {
  /// Whatever changes from here on belongs to this command. Writes nothing.
  func begin(_ note: AuditNote)
  /// Facts for the entries that follow.
  func add(_ facts: AuditFacts)
  /// Writes the command's first entry now: for what leaves siyu without changing the store.
  func announce() throws
  /// Writes the command's last entry, unless its last change has carried it.
  func end(_ outcome: AuditOutcome, _ facts: AuditFacts) throws

  /// Entries in order, from a number on, until the body returns `false`.
  func entries(from first: Int64, _ body: (AuditEntry) throws -> Bool) throws
  func head() throws -> AuditHead
  /// Computes the whole chain again.
  /// - Parameter noted: a head noted before, at which the log must have stood.
  func verify(noted: AuditHead?) throws -> AuditVerification
}

extension AuditLog {
  public func end(_ outcome: AuditOutcome) throws { try end(outcome, [:]) }
}

/// What computing the chain again came to.
public struct AuditVerification: Sendable, Hashable {
  public enum Fault: Sendable, Hashable {
    /// An entry does not give the hash that stands beside it.
    case altered(Int64)
    /// An entry of this number is not there though a later one is.
    case missing(Int64)
    /// The log is shorter than when the head was noted.
    case cut(noted: Int64)
    /// The entry of the noted head has another hash now: everything up to it was written anew.
    case rewritten(Int64)
  }

  /// Where the log stands now.
  public var head: AuditHead
  /// The first thing that is wrong.
  public var fault: Fault?

  public init(head: AuditHead, fault: Fault?) {
    self.head = head
    self.fault = fault
  }
}
