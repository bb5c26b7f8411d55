/// A copy of a store in which a simulation does what would be done: whatever happens in it, the store
/// it was made from knows nothing of.
public protocol StoreOverlay: Sendable {
  var store: any Store & OutreachStore & LedgerStore { get }

  /// When somebody has to be looked at next although nothing new comes in: a step, an answer or a
  /// trigger that time changes, an order or event that lies after the last look. `nil`: never.
  func nextLook() throws -> Instant?

  /// Takes away what passes decided, as if none had been applied: enrolments, messages, tasks,
  /// conditions that were marked, and tags given by rules. What people set and who unsubscribed stays.
  /// - Parameter groups: tags of these groups only, by full name; `nil`: of all.
  func forgetDecisions(tagsOf groups: Set<String>?) throws

  /// Whatever is admitted reaches its customer at once.
  /// - Returns: how many messages that were.
  func handOverAdmitted(at now: Instant) throws -> Int
}
