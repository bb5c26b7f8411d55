/// Everything siyu keeps, as one port. Implementations run one shared contract suite.
///
/// Calls block; a caller brings its own thread. Nothing here assumes that all customers fit in
/// memory, nor that the data lie on this machine.
public protocol Store: Sendable {
  // MARK: Importing

  /// Starts taking in rows. Batches that were committed stay when the process dies; the same
  /// file can be run again and changes nothing twice.
  func beginImport(_ header: ImportHeader, options: ImportOptions) throws -> any ImportSession

  // MARK: Identity

  /// The customer meant by a text: a public id, an account id, `platform:account`.
  /// - Throws: `StoreError` `.notFound` (with near ids) or `.ambiguous` (with the candidates).
  func customer(named text: String) throws -> CustomerNumber
  func publicID(of customer: CustomerNumber) throws -> String
  /// Adds evidence that both are one person.
  func merge(_ a: String, _ b: String) throws -> IdentityChange
  /// Adds "not the same" between an account and the rest of its customer; outlives later imports.
  func unmerge(_ account: String) throws -> IdentityChange

  // MARK: Passes

  /// - Parameter readers: at most so many readers will be asked of it; all see the same state.
  func snapshot(readers: Int) throws -> any PassSnapshot
  /// What was true when the last complete pass was applied; `nil` before the first.
  func evaluationMark() throws -> EvaluationMark?
  /// Whether a pass that would have moved the mark died in the middle: what it committed agrees
  /// with no mark, so only a complete pass may stand on it. A later run that moves the mark ends
  /// this.
  /// - Parameter identity: a run that does not count, because it is about to be taken up.
  func wasInterrupted(besides identity: String?) throws -> Bool
  /// Gives every tag of these groups its number. Writes nothing when `reserve` is false: new tags
  /// then get the numbers they would get.
  func tagIDs(for groups: [TagGroup], reserve: Bool) throws -> TagDirectory
  /// Begins committing a pass. A run that died is taken up where it stopped when `identity` is the
  /// same.
  /// - Throws: `StoreError` `.busy` when another run has committed since the header's basis.
  func beginRun(_ run: RunHeader) throws -> any RunSession
  /// Buckets below this were committed by a run of this identity that did not finish; `nil` when
  /// there is none.
  func unfinishedRun(identity: String) throws -> Int64?
  /// The number of the run of this identity that finished; `nil` when there is none.
  func finishedRun(identity: String) throws -> Int64?

  /// Where things stand between two passes.
  func standing() throws -> StoreStanding
  /// When something is due next, of what is due later than this; `nil`: never.
  func nextDue(after: Instant) throws -> Instant?

  // MARK: Looking

  func detail(of customer: CustomerNumber) throws -> CustomerDetail
  func counts() throws -> StoreCounts
  /// Rows of an export, in a fixed order, each as texts for `columns(of: kind)`.
  func export(_ kind: ExportKind, _ row: ([ExportCell]) throws -> Void) throws

  // MARK: By hand

  /// - Parameter exclusive: the customer loses the group's other values, in the same transaction.
  func setTag(
    _ tag: TagName, on customer: CustomerNumber, at: Instant, exclusive: Bool
  ) throws
  func removeTag(_ tag: TagName, from customer: CustomerNumber, at: Instant) throws

  // MARK: Auditing

  /// Who ran what; changes made through this store carry its entries.
  var audit: any AuditLog { get }

  // MARK: Keeping plugins

  /// Keeps a plugin's files under their checksum; keeping the same again does nothing.
  func keepPlugin(checksum: String, id: String, version: String, files: [String: [UInt8]]) throws
  func keptPlugin(checksum: String) throws -> [String: [UInt8]]?
}

/// What a host that keeps running has to know to sleep until there is something to do.
public struct StoreStanding: Sendable, Hashable {
  /// The newest change number.
  public var change: Int64
  /// Another after every transaction that changed anything.
  public var writes: Int64
  /// When an answer, an enrolment or a measurement may change by itself next; `nil`: never.
  public var nextDue: Instant?
  public init(change: Int64, writes: Int64, nextDue: Instant?) {
    self.change = change
    self.writes = writes
    self.nextDue = nextDue
  }
}

extension Store {
  /// A snapshot for as many readers as a machine usually has use for.
  public func snapshot() throws -> any PassSnapshot { try snapshot(readers: 8) }

  public func setTag(_ tag: TagName, on customer: CustomerNumber, at: Instant) throws {
    try setTag(tag, on: customer, at: at, exclusive: false)
  }
}

public struct ImportOptions: Sendable, Hashable {
  /// Do everything but write.
  public var dryRun: Bool
  /// At most so many accounts are tied together by one phone number; above it the number is taken
  /// for a shared one and ties nobody. 1….
  public var accountsPerPhone: Int
  /// Where external sorting may put its runs.
  public var temporaryDirectory: String
  /// For rows that say what happened and not when (tags set by hand without a time).
  public var now: Instant
  /// Answers that mean "no more of this", for receipts.
  public var unsubscribeWords: [String]
  /// For the words of refusals.
  public var currency: Currency
  /// By full name: what comes on top of a top-up, what a subscription is, who may have which benefit.
  public var memberships: [String: MembershipDeclaration]
  public var benefits: [String: BenefitDeclaration] = [:]
  /// Full names of coupons that are declared.
  public var coupons: Set<String> = []
  /// Full names of surveys of programmes that are open to all: whoever is not known may answer them.
  public var openSurveys: Set<String> = []
  /// Ids of plugins of which nobody knows what they declare now, each with the reason: what is paid on
  /// their cards is not taken, because something may come on top of it.
  public var unknownPlugins: [String: String] = [:]
  public init(
    dryRun: Bool = false, accountsPerPhone: Int = 5, temporaryDirectory: String,
    now: Instant = Instant(seconds: 0), unsubscribeWords: [String] = [], currency: Currency = .cny,
    memberships: [String: MembershipDeclaration] = [:]
  ) {
    self.memberships = memberships
    self.currency = currency
    self.dryRun = dryRun
    self.accountsPerPhone = accountsPerPhone
    self.temporaryDirectory = temporaryDirectory
    self.now = now
    self.unsubscribeWords = unsubscribeWords
  }
}

/// A row the store could not take, by its place in the batch.
public struct RowProblem: Sendable, Hashable {
  public var index: Int
  public var reason: String
  /// It names somebody who is not known yet, and whom a later row of the file may bring.
  public var isEarly: Bool
  public init(index: Int, reason: String, isEarly: Bool = false) {
    self.index = index
    self.reason = reason
    self.isEarly = isEarly
  }
}

public protocol ImportSession: AnyObject {
  /// Takes rows in file order; returns those it refuses.
  func add(_ batch: ImportBatch) throws -> [RowProblem]
  /// Writes what is left and returns what happened. Without it nothing after the last commit
  /// stays.
  func finish(progress: (ImportPhase) -> Void) throws -> ImportCounts
}

public enum ImportPhase: Sendable, Hashable {
  case sorting
  /// Fraction done, 0…1.
  case building(Double)
  case indexing
}

public struct ImportCounts: Sendable, Hashable {
  public var added: Int64 = 0
  public var changed: Int64 = 0
  public var unchanged: Int64 = 0
  public var customersAdded: Int64 = 0
  public var customersMerged: Int64 = 0
  /// Orders that name no buyer.
  public var withoutBuyer: Int64 = 0
  /// Codes that somebody else had used before.
  public var replacedCodes: [ReplacedCode] = []
  public init() {}
}

public struct IdentityChange: Sendable, Hashable {
  /// Public ids before and after.
  public var before: [String]
  public var after: [String]
  public init(before: [String], after: [String]) {
    self.before = before
    self.after = after
  }
}

/// What the last applied pass saw, so that the next one evaluates only what can differ.
public struct EvaluationMark: Sendable, Hashable {
  /// All changes up to here were evaluated.
  public var change: Int64
  public var now: Instant
  /// Of plugins, settings, grants and vocabulary together; another value means a full pass.
  public var fingerprint: String
  public init(change: Int64, now: Instant, fingerprint: String) {
    self.change = change
    self.now = now
    self.fingerprint = fingerprint
  }
}

public struct TagDirectory: Sendable {
  public var ids: [TagName: TagID]
  public var names: [TagID: TagName]
  public init(ids: [TagName: TagID]) {
    self.ids = ids
    self.names = Dictionary(uniqueKeysWithValues: ids.map { ($1, $0) })
  }
}

// MARK: Looking

public struct CustomerDetail: Sendable {
  public var id: String
  /// `platform:id`, the brand's own ids without a platform.
  public var accounts: [String]
  public var fields: [(name: String, value: String)]
  public var attributes: [(name: String, value: String)]
  public var orderCount: Int64
  public var tags: [HeldTag]
  /// Tags lost or changed before, newest first, at most 50.
  public var history: [TagEvent]
  public init(
    id: String, accounts: [String], fields: [(name: String, value: String)],
    attributes: [(name: String, value: String)], orderCount: Int64, tags: [HeldTag],
    history: [TagEvent]
  ) {
    self.id = id
    self.accounts = accounts
    self.fields = fields
    self.attributes = attributes
    self.orderCount = orderCount
    self.tags = tags
    self.history = history
  }
}

public struct TagEvent: Sendable, Hashable {
  public var tag: TagName
  public var gained: Bool
  public var at: Instant
  public var origin: TagOrigin
  public init(tag: TagName, gained: Bool, at: Instant, origin: TagOrigin) {
    self.tag = tag
    self.gained = gained
    self.at = at
    self.origin = origin
  }
}

public struct StoreCounts: Sendable, Hashable {
  public var customers: Int64 = 0
  public var accounts: Int64 = 0
  public var orders: Int64 = 0
  public var ordersWithoutBuyer: Int64 = 0
  public var orderLines: Int64 = 0
  public var events: Int64 = 0
  public var products: Int64 = 0
  public var tags: Int64 = 0
  public init() {}
}

public enum ExportKind: String, CaseIterable, Sendable, Hashable {
  case tags
  case customers
  case accounts
  case attributes
  case entities
  case orders
  case orderLines = "order-lines"
  case products
  case events
  case regions
  case shops
  case staff
  /// Who owned whom, and since when.
  case owners
  case groups
  case groupMembers = "group-members"
  case decisions
  case enrolments
  case messages
  case tasks
  case ledger
  case coupons
  case answers
  case invitations
  /// What customers are in memberships and other programmes.
  case standings
  case spend
}

/// One value of an exported row; the writer decides how it looks in its format.
public enum ExportCell: Sendable, Hashable {
  case none
  case text(String)
  case integer(Int64)
  /// Minor units.
  case money(Int64)
  case time(Instant)
  case flag(Bool)
  /// Words of a person's own: a row with such a cell is private as a whole.
  case personal(String)
}

extension ExportKind {
  /// siyu's own columns, the same an import of this kind takes where there is one.
  public var columns: [String] {
    switch self {
    case .tags:
      ["customer_id", "tag", "since", "origin", "plugin", "rule", "reason"]
    case .customers:
      [
        "customer_id", "name", "phone", "gender", "birthday", "address", "province", "city",
        "channel", "campaign", "joined_at", "staff_id", "pool", "marketing_consent",
      ]
    case .accounts: ["customer_id", "platform", "account_id", "unionid", "phone"]
    case .attributes: ["customer_id", "name", "value"]
    case .entities: ["entity_id", "customer_id", "kind", "name", "value"]
    case .orders:
      [
        "order_id", "customer_id", "platform", "account_id", "paid_at", "amount", "refunded",
        "channel", "shop", "status",
      ]
    case .orderLines: ["order_id", "sku", "title", "category", "quantity", "price"]
    case .products: ["sku", "title", "category", "brand", "price", "at"]
    case .events: ["event_id", "customer_id", "type", "at", "props"]
    case .regions: ["region_id", "title", "parent_id"]
    case .spend: ["at", "amount", "channel", "campaign", "programme", "kind"]
    case .shops: ["shop_id", "title", "region_id"]
    case .owners: ["customer_id", "staff_id", "from", "until", "how"]
    case .staff: ["staff_id", "name", "shop", "region", "status"]
    case .groups: ["group_id", "name", "owner", "capacity"]
    case .groupMembers: ["group_id", "customer_id", "joined_at", "left_at"]
    case .decisions: ["customer_id", "tag", "change", "at", "plugin", "rule", "reason"]
    case .enrolments:
      [
        "sop", "customer_id", "entity_id", "group_id", "occurrence", "checksum", "enrolled_at",
        "state", "step", "due_at", "waiting", "steps_done", "goal_at",
      ]
    case .messages:
      [
        "message_id", "sop", "step", "customer_id", "entity_id", "group_id", "staff_id", "content",
        "touchpoint", "purpose", "state", "planned_at", "deadline", "state_at", "handed_over_at",
        "answered_at", "clicked_at", "attempts", "reason",
      ]
    case .tasks:
      [
        "task_id", "sop", "step", "customer_id", "entity_id", "group_id", "staff_id", "title",
        "content", "planned_at", "done_at", "due_at", "result",
      ]
    case .ledger:
      [
        "entry", "customer_id", "purse", "kind", "change", "at", "refers", "cause", "note",
      ]
    case .coupons:
      [
        "pool", "code", "state", "expires_at", "coupon", "customer_id", "given_at", "until",
        "used_at", "order_id",
      ]
    case .answers: ["survey_id", "customer_id", "question", "answer", "at"]
    case .invitations:
      ["inviter_id", "invitee_id", "at", "kind", "programme", "state", "reason"]
    case .standings:
      ["programme", "customer_id", "state", "since", "until", "due_at", "reason"]
    }
  }
}
