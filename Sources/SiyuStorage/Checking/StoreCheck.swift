import SiyuModel

/// One thing that has to be true of a store, how to find out, and where possible how to make it so.
struct StoreCheck: Sendable {
  var name: String
  var find: @Sendable (StoreCheckContext) throws -> Finding
  /// Inside a write transaction; only called when `find` offered it.
  var mend: (@Sendable (StoreCheckContext) throws -> Void)?

  init(
    _ name: String, find: @escaping @Sendable (StoreCheckContext) throws -> Finding,
    mend: (@Sendable (StoreCheckContext) throws -> Void)? = nil
  ) {
    self.name = name
    self.find = find
    self.mend = mend
  }

  /// In the order in which they are shown.
  static let all: [StoreCheck] =
    [steps, integrity, schema, key] + references + [
      places(.orders), places(.events), packed, counters,
    ]
    + [changeNumber, heldTags, heldAndDecided, dataKeys, auditChain, auditEndings, unfinishedRuns]
    + outreach + standings + [ledger] + coupons + staff + invitations + [rewards, proofs]
    + [cleaning]
}

/// What checks look at: one state of the store.
final class StoreCheckContext {
  let connection: Connection
  let keys: KeyRing?
  /// Why there are no keys.
  let keyProblem: String?
  let full: Bool
  /// For sorting.
  let temporaryDirectory: String
  /// Unreadable pages make every later check an open question.
  var isSound = true
  /// Rows were removed in mending: their bytes are still in freed pages.
  var hasRemoved = false

  init(
    _ connection: Connection, keys: KeyRing?, keyProblem: String?, full: Bool,
    temporaryDirectory: String
  ) {
    self.connection = connection
    self.keys = keys
    self.keyProblem = keyProblem
    self.full = full
    self.temporaryDirectory = temporaryDirectory
  }

  func count(_ sql: String) throws -> Int64 {
    let read = try Statement(connection.handle, sql)
    return try read.step() ? read.int(0) : 0
  }

  static let restore =
    "restore the last backup (docs/how-to/back-up.md); what was imported since can be imported again"
}

extension Finding {
  /// For things that are counted: none is right.
  static func counting(
    _ check: String, _ count: Int64, right: String, wrong: String, step: String?,
    mend: String? = nil
  ) -> Finding {
    count == 0
      ? Finding(check, .ok, right)
      : Finding(check, .problem, "\(count) \(wrong)", step: step, mend: mend)
  }
}
