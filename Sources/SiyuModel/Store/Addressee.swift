// Whom messages and tasks are for, as they are now, and what is done about them by hand.

/// Somebody, or a chat group, at the moment at which words are made for them.
public struct Addressee: Sendable, Hashable {
  /// What words are made from, all personal fields among it: whoever makes them takes no more than
  /// the plugin was granted.
  public var facts: RenderFacts
  /// As a `CustomerRow` has it: 0 no, 1 yes, 2 not known.
  public var consent: UInt8
  /// Whoever owns the relationship, or the group. Staff id.
  public var staff: String?
  public var isInPool: Bool

  public init(facts: RenderFacts, consent: UInt8 = 2, staff: String?, isInPool: Bool) {
    self.facts = facts
    self.consent = consent
    self.staff = staff
    self.isInPool = isInPool
  }
}

/// By what a suppression list may name a customer.
public struct ContactNames: Sendable, Hashable {
  /// Of the customer and their accounts, each as it is and as siyu shows it.
  public var ids: Set<String>
  /// As siyu writes numbers (``PhoneNumber``).
  public var phones: Set<String>
  public init(ids: Set<String> = [], phones: Set<String> = []) {
    self.ids = ids
    self.phones = phones
  }
}

/// Somebody's order that nothing goes out.
public struct Pause: Sendable, Hashable {
  public var since: Instant
  /// In the operator's words.
  public var reason: String?
  public init(since: Instant, reason: String?) {
    self.since = since
    self.reason = reason
  }
}

/// Messages of one run that wait for a second person.
public struct WaitingRun: Sendable, Hashable {
  public var run: Int64
  public var messages: Int64
  public init(run: Int64, messages: Int64) {
    self.run = run
    self.messages = messages
  }
}

public struct ApprovalCounts: Sendable, Hashable {
  public var admitted: Int64 = 0
  /// Their deadline had passed.
  public var expired: Int64 = 0
  public init() {}
}

public struct LeavingCounts: Sendable, Hashable {
  /// Enrolments that ended.
  public var ended: Int64 = 0
  /// Messages that are not handed over any more.
  public var messages: Int64 = 0
  /// Tasks that nobody has to do any more.
  public var tasks: Int64 = 0
  public init() {}
}

/// Somebody or something that goes through SOPs, found by a name that a person wrote.
public struct NamedSubject: Sendable, Hashable {
  public var key: SubjectKey
  /// The customer as they are now, or the one who owns the entity; `nil` for a chat group.
  public var customer: CustomerNumber?
  /// As siyu shows it.
  public var name: String
  public init(key: SubjectKey, customer: CustomerNumber?, name: String) {
    self.key = key
    self.customer = customer
    self.name = name
  }

  /// Whether an enrolment is this subject's; a customer is one person under all numbers.
  public func isSubject(of enrolment: Enrolment) -> Bool {
    if case .customer = key { if case .customer = enrolment.key.subject { return true } }
    return enrolment.key.subject == key
  }
}

/// What people do about outreach, beside what passes decide.
public protocol OutreachDesk: Sendable {
  /// - Parameter sop: full name of the one that writes, whose coupons it may name.
  /// - Throws: `StoreError` `.notFound`: the customer, the entity or the group is gone.
  func addressee(
    customer: Int64?, entity: Int64?, group: String?, staff: String?, sop: String?
  ) throws -> Addressee
  func contactNames(of customer: CustomerNumber) throws -> ContactNames

  /// `nil` while messages may be handed over.
  func pauseOrder() throws -> Pause?
  func pause(at: Instant, reason: String?) throws

  /// How many messages are in each state.
  func messageCounts() throws -> [MessageState: Int64]
  /// - Parameter staff: only what concerns their customers and groups; `nil`: all.
  func waitingAtGate(of staff: Set<String>?, limit: Int) throws -> WaitingAtGate
  /// What is known of all messages of a customer, by id.
  func messageFacts(of customer: CustomerNumber) throws -> [String: MessageFacts]
  /// Runs whose messages wait for somebody's approval, ascending.
  func waitingForApproval() throws -> [WaitingRun]
  /// Admits the messages that wait of these runs, in one transaction.
  func approve(runs: [Int64], at: Instant) throws -> ApprovalCounts

  /// Begins enrolments by hand, in one transaction.
  /// - Throws: `StoreError` `.busy` when one is there already.
  func enrolByHand(_ enrolments: [Enrolment]) throws
  /// Ends all open enrolments of these in an SOP, and takes back its messages to them that were not
  /// handed over, in one transaction.
  /// - Parameter sop: full name.
  func leaveByHand(_ subjects: [NamedSubject], sop: String, at: Instant) throws -> LeavingCounts
  /// Changes that a person decided on, in one transaction: no run takes them back.
  func changeByHand(
    _ changes: [(customer: CustomerNumber, change: OutreachChange)], at: Instant) throws

  /// What a customer is in programmes, under each of their numbers; `Standing.met` says which counts.
  func standings(of customer: CustomerNumber) throws -> [Standing]
  /// Everybody who is or was anything in a programme, with what they are under each of their numbers;
  /// in no order that means anything.
  func eachStanding(
    in programme: String, _ body: (CustomerNumber, [Standing]) throws -> Void) throws
  /// What they came to be before, oldest first.
  func standingHistory(of customer: CustomerNumber) throws -> [PastStanding]

  /// A customer by any of their ids, an entity by its id (`rex`, or `C001/rex` where several are
  /// called so), a chat group by its id.
  /// - Throws: `StoreError` `.notFound`, with near ids, or `.ambiguous`, with what to write instead.
  func subject(named text: String, for kind: SOPSubjectKind) throws -> NamedSubject
  /// All enrolments of a subject, whichever SOP; of a customer those of their entities too.
  func enrolments(of subject: NamedSubject) throws -> [Enrolment]
  /// Messages of an SOP to a subject that no channel has been asked to take.
  func waitingMessages(of subject: SubjectKey, sop: String) throws -> Int64
}

extension OutreachDesk {
  /// For whoever names no coupons.
  public func addressee(
    customer: Int64?, entity: Int64?, group: String?, staff: String?
  ) throws -> Addressee {
    try addressee(customer: customer, entity: entity, group: group, staff: staff, sop: nil)
  }
}
