// Rows of other people's files after reading and mapping, before they reach the store.
//
// Texts are cleaned (no blanks around them, no leading tab or apostrophe); an empty text never
// occurs: it is `nil`. Whether `nil` means "the file has no such column" or "the cell is empty" is
// said once for the whole file, by `ImportHeader.columns`: a column that is absent leaves what is
// stored as it is, an empty cell clears it.

/// What is true of all rows of one import.
public struct ImportHeader: Sendable, Hashable {
  public var kind: ImportKind
  /// Who issued the ids in this file: the map's source, `""` for the brand's own. Order, event,
  /// line and entity ids are unique within (source, shop) only.
  public var source: String
  /// siyu's own column names (`customer_id`, `amount` …) that this file supplies.
  public var columns: Set<String>

  public init(kind: ImportKind, source: String = "", columns: Set<String>) {
    self.kind = kind
    self.source = source
    self.columns = columns
  }
}

/// Who a row is about: everything in it that is evidence of a person's identity.
///
/// A `customerID` is the brand's own id and counts as an account on platform `""`.
/// At least one of `customerID` and `accountID` is present.
public struct PersonReference: Sendable, Hashable {
  public var customerID: String?
  public var platform: String?
  public var accountID: String?
  public var unionID: String?
  /// Normalised (11 digits for mainland China, `+…` otherwise), never masked.
  public var phone: String?

  public init(
    customerID: String? = nil, platform: String? = nil, accountID: String? = nil,
    unionID: String? = nil, phone: String? = nil
  ) {
    self.customerID = customerID
    self.platform = platform
    self.accountID = accountID
    self.unionID = unionID
    self.phone = phone
  }
}

public enum Gender: UInt8, Sendable, Hashable, CaseIterable {
  case unknown = 0
  case male = 1
  case female = 2
}

/// Where an order stands. Raw values are stored and cross the border: never renumber.
public enum OrderStatus: UInt8, Sendable, Hashable, CaseIterable {
  case unpaid = 0
  case paid = 1
  case shipped = 2
  case completed = 3
  case closed = 4
  case refunded = 5

  /// The word in files, in Lua and on screens.
  public var name: String { Self.names[Int(rawValue)] }
  public static let names = ["unpaid", "paid", "shipped", "completed", "closed", "refunded"]
  public init?(name: String) {
    guard let index = Self.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: UInt8(index))
  }
}

public struct CustomerRecord: Sendable, Hashable {
  public var person: PersonReference
  public var name: String?
  public var gender: Gender?
  public var birthday: CivilDate?
  public var address: String?
  public var province: String?
  public var city: String?
  public var channel: String?
  public var campaign: String?
  public var joinedAt: Instant?
  public var staffID: String?
  public var pool: String?
  public var marketingConsent: Bool?
  public init(person: PersonReference) { self.person = person }
}

/// Evidence only: these identifiers belong to one person.
public struct AccountRecord: Sendable, Hashable {
  public var person: PersonReference
  public init(person: PersonReference) { self.person = person }
}

public struct AttributeRecord: Sendable, Hashable {
  public var person: PersonReference
  public var name: String
  /// As text; the declared type of the attribute says how it is read. `nil` removes it.
  public var value: String?
  public init(person: PersonReference, name: String, value: String?) {
    self.person = person
    self.name = name
    self.value = value
  }
}

/// One field of one entity (a pet, a child, a flat).
public struct EntityRecord: Sendable, Hashable {
  public var entityID: String
  public var person: PersonReference
  public var kind: String
  public var name: String
  public var value: String?
  public init(
    entityID: String, person: PersonReference, kind: String, name: String, value: String?
  ) {
    self.entityID = entityID
    self.person = person
    self.kind = kind
    self.name = name
    self.value = value
  }
}

public struct OrderLineRecord: Sendable, Hashable {
  public var orderID: String
  public var shop: String?
  public var sku: String?
  public var title: String?
  public var category: String?
  /// In pieces, 1…1,000,000,000; 1 when the file does not say.
  public var quantity: Int64
  /// For one piece, in minor units; `nil` when the file does not say.
  public var price: Int64?
  public init(orderID: String, quantity: Int64 = 1) {
    self.orderID = orderID
    self.quantity = quantity
  }
}

public struct OrderRecord: Sendable, Hashable {
  /// Never empty: made from the row's content and its number among equal rows where the file has
  /// none.
  public var orderID: String
  /// `nil` when the file names no buyer: the order is kept and counted, and nobody is invented.
  public var buyer: PersonReference?
  public var paidAt: Instant?
  public var createdAt: Instant?
  /// In minor units, 0….
  public var amount: Int64
  public var refunded: Int64
  public var channel: String?
  public var shop: String?
  public var status: OrderStatus
  /// Lines that stand in the same row of the file.
  public var lines: [OrderLineRecord]
  public init(orderID: String, amount: Int64 = 0, status: OrderStatus = .paid) {
    self.orderID = orderID
    self.amount = amount
    self.refunded = 0
    self.status = status
    self.lines = []
  }
}

public struct ProductRecord: Sendable, Hashable {
  public var sku: String
  public var title: String?
  public var category: String?
  public var brand: String?
  public var price: Int64?
  /// When this was true; of several rows for a sku the newest wins, and of equally new ones the
  /// greatest by content, so that the order of files does not matter.
  public var at: Instant?
  public init(sku: String) { self.sku = sku }
}

public struct EventRecord: Sendable, Hashable {
  /// Never empty: made from the content where the file has none.
  public var eventID: String
  public var person: PersonReference
  public var type: String
  public var at: Instant
  /// A JSON object in canonical text, or `nil` for none.
  public var props: String?
  public init(eventID: String, person: PersonReference, type: String, at: Instant) {
    self.eventID = eventID
    self.person = person
    self.type = type
    self.at = at
  }
}

/// A part of the country, or of the brand's own division of it.
public struct RegionRecord: Sendable, Hashable {
  public var regionID: String
  public var title: String?
  /// The region it lies in; `nil` for one at the top.
  public var parentID: String?
  public init(regionID: String, title: String? = nil, parentID: String? = nil) {
    self.regionID = regionID
    self.title = title
    self.parentID = parentID
  }
}

public struct ShopRecord: Sendable, Hashable {
  public var shopID: String
  public var title: String?
  public var regionID: String?
  public init(shopID: String, title: String? = nil, regionID: String? = nil) {
    self.shopID = shopID
    self.title = title
    self.regionID = regionID
  }
}

public struct StaffRecord: Sendable, Hashable {
  public var staffID: String
  public var name: String?
  public var shop: String?
  public var region: String?
  public var status: String?
  /// Normalised, as a customer's. Kept as a keyed hash and sealed: it only tells which customers are
  /// staff.
  public var phone: String?
  public init(staffID: String) { self.staffID = staffID }
}

public struct GroupRecord: Sendable, Hashable {
  public var groupID: String
  public var name: String?
  public var owner: String?
  public var capacity: Int64?
  public init(groupID: String) { self.groupID = groupID }
}

public struct GroupMemberRecord: Sendable, Hashable {
  public var groupID: String
  public var person: PersonReference
  public var joinedAt: Instant?
  public var leftAt: Instant?
  public init(groupID: String, person: PersonReference) {
    self.groupID = groupID
    self.person = person
  }
}

/// A tag set by a person, which wins until removed.
public struct TagRecord: Sendable, Hashable {
  public var person: PersonReference
  /// `group:value`, the group by its full name.
  public var tag: String
  public var at: Instant?
  /// The group has one value at a time: this one takes the place of what is held, whoever set it.
  public var exclusive = false
  public init(person: PersonReference, tag: String) {
    self.person = person
    self.tag = tag
  }
}

/// An answer to one question of a survey.
public struct AnswerRecord: Sendable, Hashable {
  public var person: PersonReference
  /// Full name: `skincare.koc`.
  public var survey: String
  public var question: String
  /// As the file writes it.
  public var answer: String
  public var at: Instant
  /// What that is by the survey as it stands; a store takes no row that nobody checked.
  public var value: AnswerValue?
  public init(
    person: PersonReference, survey: String, question: String, answer: String, at: Instant,
    value: AnswerValue? = nil
  ) {
    self.person = person
    self.survey = survey
    self.question = question
    self.answer = answer
    self.at = at
    self.value = value
  }
}

/// What a member of staff made of a task.
public struct TaskResult: Sendable, Hashable {
  /// Raw values are stored: never renumber.
  public enum Result: UInt8, Sendable, Hashable, CaseIterable {
    case done = 0
    /// Tried, and it came to nothing: nobody answered.
    case failed = 1
    /// The member of staff, or the customer, would not.
    case declined = 2
    /// By siyu: the walk that asked for it ended, because two customers turned out to be one or somebody was
    /// taken out of it by hand.
    case withdrawn = 3

    /// What staff can tell.
    public static let allCases: [Self] = [.done, .failed, .declined]

    /// The word in files, in props and on screens.
    public var name: String { "\(self)" }
    public init?(name: String) {
      guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
      self = found
    }
  }
  /// The task's id.
  public var task: String
  public var result: Result
  public var at: Instant
  /// In the member of staff's own words; may tell of the customer, so it is kept sealed.
  public var note: String?
  public init(task: String, result: Result, at: Instant, note: String? = nil) {
    self.task = task
    self.result = result
    self.at = at
    self.note = note
  }
}

/// Somebody brought somebody.
public struct InvitationRecord: Sendable, Hashable {
  public var inviter: PersonReference
  public var invitee: PersonReference
  public var at: Instant
  public var kind: InvitationKind
  public var programme: String?
  public init(
    inviter: PersonReference, invitee: PersonReference, at: Instant, kind: InvitationKind = .pair
  ) {
    self.inviter = inviter
    self.invitee = invitee
    self.at = at
    self.kind = kind
  }
}

/// A run of rows of one kind, in file order.
public enum ImportBatch: Sendable {
  case customers([CustomerRecord])
  case accounts([AccountRecord])
  case attributes([AttributeRecord])
  case entities([EntityRecord])
  case orders([OrderRecord])
  case orderLines([OrderLineRecord])
  case products([ProductRecord])
  case events([EventRecord])
  case regions([RegionRecord])
  case shops([ShopRecord])
  case staff([StaffRecord])
  case groups([GroupRecord])
  case groupMembers([GroupMemberRecord])
  case tags([TagRecord])
  case receipts([Receipt])
  case wallet([WalletRecord])
  case answers([AnswerRecord])
  case taskResults([TaskResult])
  case coupons([CouponCodeRecord])
  case couponUses([CouponUseRecord])
  case subscriptions([SubscriptionImport])
  case benefitUses([BenefitUse])
  case invitations([InvitationRecord])
  case spend([SpendRecord])
}
