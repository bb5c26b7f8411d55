/// What a store can say and forget about one person, and how its keys are changed.
public protocol PersonStore: Sendable {
  /// Everything that is held about a customer, from every table, with personal fields in plain.
  func record(of customer: CustomerNumber) throws -> PersonalRecord
  /// By what files of an operator can be searched for a customer.
  func traces(of customer: CustomerNumber) throws -> PersonalTraces

  /// Takes everything about these customers out of every table, in one transaction. What is left
  /// are counts and sums by month.
  ///
  /// The freed space still holds the old bytes until `clean`; that this is owed is remembered, and
  /// not for whom.
  /// - Parameter dryRun: do all of it and take it back.
  func erase(_ customers: [CustomerNumber], dryRun: Bool) throws -> ErasureCounts
  /// Orders that were erased, by month.
  func erasedTotals() throws -> [ErasedTotal]

  /// Replaces the workspace key: wraps every data key anew and makes every keyed hash anew, in one
  /// transaction. Afterwards the store opens with the new key only, and `clean` is owed.
  ///
  /// - Parameters:
  ///   - key: 32 bytes that are safe on the disk already: losing them would lose everything.
  ///   - temporaryDirectory: for sorting; a folder of the owner's alone.
  ///   - step: told between pieces of the work; what it throws takes all of it back.
  /// - Throws: `StoreError` `.busy` while another process writes, `.key` when it was rotated
  ///   meanwhile.
  func rotateKey(
    to key: [UInt8], dryRun: Bool, temporaryDirectory: String, step: (RotationStep) throws -> Void
  ) throws -> RotationCounts

  /// What `clean` is owed for.
  func owedCleaning() throws -> OwedCleaning
  /// Writes the store's file anew without what was freed, and empties its log. Needs as much room
  /// again as the store takes. Killed at any moment it leaves the store as it was, and still owed.
  /// - Throws: `StoreError` `.busy` while another process reads or writes.
  func clean() throws
}

/// Why the store's file still holds bytes that nobody can reach any more.
public struct OwedCleaning: OptionSet, Sendable, Hashable {
  public var rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }
  public static let erasure = OwedCleaning(rawValue: 1)
  public static let rotation = OwedCleaning(rawValue: 2)
}

// MARK: One person

/// All that is held about one customer.
public struct PersonalRecord: Sendable, Hashable {
  /// One kind of thing, as a table.
  public struct Section: Sendable, Hashable {
    /// In snake case, the same as in JSON.
    public var name: String
    public var columns: [String]
    public var rows: [[ExportCell]]
    public init(_ name: String, _ columns: [String], _ rows: [[ExportCell]]) {
      self.name = name
      self.columns = columns
      self.rows = rows
    }
  }

  public var id: String
  public var sections: [Section]
  public init(id: String, sections: [Section]) {
    self.id = id
    self.sections = sections
  }

  public subscript(name: String) -> Section? { sections.first { $0.name == name } }
}

/// What names a person, in a store and in files.
public struct PersonalTraces: Sendable, Hashable {
  /// Of the customer, its accounts, orders, events and entities.
  public var ids: Set<String> = []
  public var unionIDs: Set<String> = []
  /// Digits only.
  public var phones: Set<String> = []
  public var names: Set<String> = []
  /// As `1991-02-03`.
  public var birthdays: Set<String> = []
  public var addresses: Set<String> = []
  public init() {}

  public mutating func formUnion(_ other: Self) {
    ids.formUnion(other.ids)
    unionIDs.formUnion(other.unionIDs)
    phones.formUnion(other.phones)
    names.formUnion(other.names)
    birthdays.formUnion(other.birthdays)
    addresses.formUnion(other.addresses)
  }
}

// MARK: What was done

public struct ErasureCounts: Sendable, Hashable {
  public var customers: Int64 = 0
  public var accounts: Int64 = 0
  /// Data keys that were dropped.
  public var keys: Int64 = 0
  /// Phones and union ids that were known for accounts.
  public var evidence: Int64 = 0
  /// Ties between accounts, and "not the same".
  public var links: Int64 = 0
  public var attributes: Int64 = 0
  /// Answers to questions of surveys, the older ones too.
  public var answers: Int64 = 0
  public var entities: Int64 = 0
  public var orders: Int64 = 0
  public var orderLines: Int64 = 0
  public var events: Int64 = 0
  public var memberships: Int64 = 0
  public var tags: Int64 = 0
  /// Entries of the log of tags gained and lost.
  public var decisions: Int64 = 0
  public var enrolments: Int64 = 0
  public var messages: Int64 = 0
  public var tasks: Int64 = 0
  /// What they were in memberships and other programmes.
  public var standings: Int64 = 0
  /// Of the ledger: what is left of them names nobody.
  public var entries: Int64 = 0
  /// Codes of coupons that say no more whose they were.
  public var coupons: Int64 = 0
  /// Claims by whom the person came.
  public var invitations: Int64 = 0
  /// Texts that nobody else's rows use: cities, shops, product titles ….
  public var words: Int64 = 0
  public init() {}
}

/// Erased orders of one month together: no person can be read from it, and sums still hold.
public struct ErasedTotal: Sendable, Hashable {
  /// `2026-05` in the brand's zone, by payment, else by creation; empty where an order had neither.
  public var month: String
  public var paid: Bool
  public var orders: Int64
  /// Minor units.
  public var amount: Int64
  public var refunded: Int64
  public init(month: String, paid: Bool, orders: Int64, amount: Int64, refunded: Int64) {
    self.month = month
    self.paid = paid
    self.orders = orders
    self.amount = amount
    self.refunded = refunded
  }
}

public struct RotationCounts: Sendable, Hashable {
  /// Data keys wrapped anew.
  public var keys: Int64 = 0
  /// Hashes of phones, union ids, orders and events made anew.
  public var hashes: Int64 = 0
  public init() {}
}

/// Where a rotation of the key is.
public enum RotationStep: Sendable, Hashable {
  /// The fraction done, 0…1.
  case keys(Double)
  case evidence
  case orders(Double)
  case events
  /// All is written and nothing committed: the last moment to stop.
  case committing
}
