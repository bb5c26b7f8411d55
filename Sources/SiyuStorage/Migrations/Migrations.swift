import GRDB
import SiyuModel

/// The steps from an empty file to the tables of today, each run once, in this order.
///
/// A step that was released is never edited: add another.
enum Migrations {
  static let all: [(name: String, run: @Sendable (Database) throws -> Void)] = [
    ("0001 foundation", foundation),
    ("0002 audit", audit),
    ("0003 erasing", erasing),
    ("0004 outreach", outreach),
    ("0005 looked at", lookedAt),
    ("0006 ledger", ledger),
    ("0007 surveys", surveys),
    ("0008 staff", staff),
    ("0009 invitations", invitations),
    ("0010 standings", standings),
    ("0011 coupons", coupons),
    ("0013 rewards", rewards),
    ("0014 lookups", lookups),
    ("0015 fission", fission),
    ("0016 proofs", proofs),
    ("0017 missed codes", missedCodes),
    ("0018 coupon holders", couponHolders),
    ("0019 tasks of runs", tasksOfRuns),
  ]

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for step in all { migrator.registerMigration(step.name, migrate: step.run) }
    return migrator
  }

  /// - Throws: `StoreError` `.tooNew` when one of the steps is not known here.
  static func refuseUnknown(_ applied: Set<String>) throws {
    if let unknown = applied.subtracting(all.map(\.name)).min() {
      throw StoreError(
        .tooNew, "the store was written by a newer siyu (step \"\(unknown)\" is not known here)",
        hint: "update siyu, then run the same command again")
    }
  }

  /// The steps a file was brought through, known here or not.
  static func applied(in connection: Connection) throws -> Set<String> {
    let read = try Statement(connection.handle, "SELECT identifier FROM grdb_migrations")
    var applied: Set<String> = []
    while try read.step() { applied.insert(read.text(0)) }
    return applied
  }

  /// - Throws: `StoreError` `.tooNew` when the file holds a step that is not known here.
  static func run(on queue: DatabaseQueue, readOnly: Bool) throws {
    let applied = try queue.inDatabase { try migrator.appliedIdentifiers($0) }
    let known = Set(all.map(\.name))
    try refuseUnknown(applied)
    if applied == known { return }
    if readOnly {
      throw StoreError(
        .readOnly, "the store has to be brought up to date first, and may not be written",
        hint: "run any command that writes, such as `siyu import`")
    }
    try migrator.migrate(queue)
  }
}
