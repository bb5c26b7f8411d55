// Staff: the tree they stand in, whom they own since when, and what came of their work.

/// How somebody came to own a customer. Raw values are stored: never renumber.
public enum OwnershipCause: UInt8, Sendable, Hashable, CaseIterable {
  /// As the customer joined.
  case joined = 0
  /// A customers file said so.
  case imported = 1
  /// Handed over by somebody who is still here, as WeCom's 在职继承.
  case handover = 2
  /// Handed over by somebody who left, as WeCom's 离职继承.
  case resigned = 3

  public var name: String { ["joined", "import", "handover", "resigned"][Int(rawValue)] }
  /// Whether it counts against what WeCom allows.
  public var isTransfer: Bool { self == .handover || self == .resigned }
}

/// One stretch of time in which a customer belonged to one member of staff.
public struct Ownership: Sendable, Hashable {
  /// Staff id; `nil`: nobody's.
  public var staff: String?
  /// `nil`: not known.
  public var from: Instant?
  /// `nil`: still.
  public var until: Instant?
  public var how: OwnershipCause
  public init(staff: String?, from: Instant?, until: Instant? = nil, how: OwnershipCause) {
    self.staff = staff
    self.from = from
    self.until = until
    self.how = how
  }
}

/// A customer whom a member of staff owns.
public struct OwnedCustomer: Sendable, Hashable {
  public var number: CustomerNumber
  /// Public id.
  public var id: String
  /// When it was handed over within the time asked for, the oldest first.
  public var transfers: [Instant]
  public init(number: CustomerNumber, id: String, transfers: [Instant] = []) {
    self.number = number
    self.id = id
    self.transfers = transfers
  }
}

/// One customer of a hand-over.
public struct HandoverMove: Sendable, Hashable {
  public var customer: CustomerNumber
  /// Staff id.
  public var to: String
  public init(customer: CustomerNumber, to: String) {
    self.customer = customer
    self.to = to
  }
}

/// A hand-over to be committed.
public struct HandoverOrder: Sendable, Hashable {
  /// Staff id.
  public var from: String
  public var how: OwnershipCause
  public var at: Instant
  public var moves: [HandoverMove]
  /// At most so many transfers of one customer since then, this one counted.
  public var mostTransfers: Int
  public var transfersSince: Instant
  public init(
    from: String, how: OwnershipCause, at: Instant, moves: [HandoverMove], mostTransfers: Int,
    transfersSince: Instant
  ) {
    self.from = from
    self.how = how
    self.at = at
    self.moves = moves
    self.mostTransfers = mostTransfers
    self.transfersSince = transfersSince
  }
}

public struct HandoverCounts: Sendable, Hashable {
  public var customers: Int64 = 0
  /// Open tasks that went along.
  public var tasks: Int64 = 0
  /// Messages not yet handed over that have another sender now.
  public var messages: Int64 = 0
  public init() {}
}

/// What the store knows of staff.
public protocol StaffDesk: Sendable {
  func staffTree() throws -> StaffTree
  /// Who owned a customer, the oldest first. Accounts that were one customer's all along tell the same.
  func owners(of customer: CustomerNumber) throws -> [Ownership]
  /// Whom a member of staff owns now, by public id.
  func customers(ownedBy staff: String, transfersSince: Instant) throws -> [OwnedCustomer]
  /// Whom any of these own now.
  func customers(ownedByAnyOf staff: Set<String>) throws -> Set<CustomerNumber>
  /// How many each owns now, by staff id.
  func ownedCounts() throws -> [String: Int64]
  /// Gives customers to others, in one transaction: with them go their open tasks and what is not yet
  /// handed over to a channel, and each gets an event `staff.changed`.
  /// - Throws: `StoreError` `.busy` when one of them is not `from`'s any more, or has been handed over
  ///   too often meanwhile; nothing is changed then.
  func handOver(_ order: HandoverOrder) throws -> HandoverCounts
  /// As `Outbox.messages(in:limit:)`, of these staff only.
  func messages(in state: MessageState, of staff: Set<String>, limit: Int) throws -> [Message]
  /// What was noted with a task's result, opened.
  func note(ofTask id: String) throws -> String?
  func staffFigures(_ request: StaffFiguresRequest) throws -> [StaffFigures]
}

// MARK: Results

/// Which time a staff report counts.
public struct StaffFiguresRequest: Sendable {
  /// Staff ids; `nil`: all.
  public var staff: Set<String>?
  public var from: Instant?
  /// Before.
  public var to: Instant?
  public var now: Instant
  public init(
    staff: Set<String>? = nil, from: Instant? = nil, to: Instant? = nil, now: Instant
  ) {
    self.staff = staff
    self.from = from
    self.to = to
    self.now = now
  }
}

/// One member of staff's results; what each means is in docs/explanation/measures.md.
public struct StaffFigures: Sendable, Hashable {
  /// Staff id.
  public var staff: String
  /// Owned now.
  public var customers: Int64 = 0
  /// Messages handed over in the time.
  public var contacts: Int64 = 0
  public var answered: Int64 = 0
  public var clicked: Int64 = 0
  /// Contacts after which the customer bought within 7 days, or left within 3.
  public var bought: Int64 = 0
  public var left: Int64 = 0
  /// Tasks by result, with their time in the time.
  public var tasksDone: Int64 = 0
  public var tasksFailed: Int64 = 0
  public var tasksDeclined: Int64 = 0
  /// Open now, and of them those whose due time is over.
  public var tasksOpen: Int64 = 0
  public var tasksOverdue: Int64 = 0
  public init(staff: String) { self.staff = staff }
}
