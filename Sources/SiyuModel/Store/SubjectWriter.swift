// How a store hands subjects to a pass: rows pushed, in customer order, into whatever lays them out.
//
// A store reads millions of these, so a row is plain numbers, and texts that repeat are *words*:
// the store's own numbers for them, resolved once a batch.

/// A store's number for a text that repeats (a city, a channel). 0 is "none".
public struct Word: RawRepresentable, Sendable, Hashable {
  public var rawValue: Int32
  @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
  public static let none = Word(rawValue: 0)
}

/// A store's number for what an order line names: sku, title, category, brand. 0 is "none".
public struct ItemNumber: RawRepresentable, Sendable, Hashable {
  public var rawValue: Int32
  @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
  public static let none = ItemNumber(rawValue: 0)
}

/// Text bytes owned by the store, valid during the call only.
public typealias BorrowedText = UnsafeBufferPointer<UInt8>

public struct ItemTexts: Sendable, Hashable {
  public var sku, title, category, brand: String
  public init(sku: String, title: String, category: String, brand: String) {
    self.sku = sku
    self.title = title
    self.category = category
    self.brand = brand
  }
  public var isEmpty: Bool { sku.isEmpty && title.isEmpty && category.isEmpty && brand.isEmpty }
}

/// Turns words and items back into text. Called once for each distinct one in a batch.
public protocol Lexicon: AnyObject {
  func text(of word: Word) throws -> String
  /// The newest product row's title and category win over those of the line.
  func texts(of item: ItemNumber) throws -> ItemTexts
}

/// A customer without personal fields. Times are UTC seconds, `Int64.min` for none.
public struct CustomerRow {
  public var number: Int64
  /// The customer's public id; see docs on identity for how it is chosen.
  public var id: BorrowedText
  public var gender: UInt8
  public var province, city, channel, campaign, pool, staff: Word
  public var joinedAt: Int64
  /// 0 no, 1 yes, 2 not known.
  public var consent: UInt8
  public init(
    number: Int64, id: BorrowedText, gender: UInt8 = 0, province: Word = .none, city: Word = .none,
    channel: Word = .none, campaign: Word = .none, pool: Word = .none, staff: Word = .none,
    joinedAt: Int64 = .min, consent: UInt8 = 2
  ) {
    self.number = number
    self.id = id
    self.gender = gender
    self.province = province
    self.city = city
    self.channel = channel
    self.campaign = campaign
    self.pool = pool
    self.staff = staff
    self.joinedAt = joinedAt
    self.consent = consent
  }
}

/// A paid order. Money in minor units, times in UTC seconds (`Int64.min` for none).
public struct OrderRow {
  public var id: BorrowedText
  public var paidAt: Int64
  public var amount, refunded: Int64
  public var status: UInt8
  public var platform, channel, shop: Word
  public init(
    id: BorrowedText, paidAt: Int64, amount: Int64, refunded: Int64, status: UInt8,
    platform: Word, channel: Word, shop: Word
  ) {
    self.id = id
    self.paidAt = paidAt
    self.amount = amount
    self.refunded = refunded
    self.status = status
    self.platform = platform
    self.channel = channel
    self.shop = shop
  }
}

/// The newest answer to one question of a survey, at or before the clock.
public struct AnswerRow {
  /// The survey's full name: `skincare.koc`.
  public var survey: Word
  public var question: Word
  /// UTC seconds.
  public var at: Int64
  /// In words of the customer's own.
  public var isText: Bool
  /// As `AnswerValue.canonical`; empty for a text that nobody may read.
  public var value: BorrowedText
  public init(survey: Word, question: Word, at: Int64, isText: Bool, value: BorrowedText) {
    self.survey = survey
    self.question = question
    self.at = at
    self.isText = isText
    self.value = value
  }
}

/// What a customer is in a programme, under one of their numbers.
public struct StandingRow {
  /// Full name: `pet-food.vip`.
  public var programme: BorrowedText
  public var state: BorrowedText
  public var rank: Int64
  /// UTC seconds; `Int64.min` for none.
  public var since, until: Int64
  /// Canonical JSON of the programme's record.
  public var data: BorrowedText
  public init(
    programme: BorrowedText, state: BorrowedText, rank: Int64, since: Int64, until: Int64 = .min,
    data: BorrowedText
  ) {
    self.programme = programme
    self.state = state
    self.rank = rank
    self.since = since
    self.until = until
    self.data = data
  }
}

/// What a customer can spend of one purse at the pass's clock.
public struct BalanceRow {
  public var purse: BorrowedText
  public var unit: Purse.Unit
  /// Below 0 where more is owed than there is.
  public var balance: Int64
  /// When it becomes less by itself, in UTC seconds; `Int64.max`: never.
  public var nextAt: Int64
  public init(purse: BorrowedText, unit: Purse.Unit, balance: Int64, nextAt: Int64) {
    self.purse = purse
    self.unit = unit
    self.balance = balance
    self.nextAt = nextAt
  }
}

public enum PersonalField: UInt8, Sendable, Hashable, CaseIterable {
  case name = 0
  case phone = 1
  case birthday = 2
  case address = 3
  public var permission: String { ["name", "phone", "birthday", "address"][Int(rawValue)] }
}

/// What a pass has to read, beyond profile, attributes, entities and tags.
public struct ReadNeeds: OptionSet, Sendable, Hashable {
  public var rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }
  /// Orders with their lines.
  public static let orders = ReadNeeds(rawValue: 1)
  public static let events = ReadNeeds(rawValue: 2)
  public static let name = ReadNeeds(rawValue: 4)
  public static let phone = ReadNeeds(rawValue: 8)
  /// `yyyy-MM-dd`.
  public static let birthday = ReadNeeds(rawValue: 16)
  public static let address = ReadNeeds(rawValue: 32)
  /// That questions of surveys were answered, when, and how, but for words of the customer's own.
  public static let answers = ReadNeeds(rawValue: 64)
  /// Those words. Only together with `answers`.
  public static let answerTexts = ReadNeeds(rawValue: 128)
  /// What customers are in memberships and other programmes.
  public static let standings = ReadNeeds(rawValue: 256)
  /// What customers have of points, money and coupons.
  public static let wallet = ReadNeeds(rawValue: 512)
  public static let everything: ReadNeeds = [
    .orders, .events, .name, .phone, .birthday, .address, .answers, .answerTexts, .standings,
    .wallet,
  ]

  public static func personal(_ field: PersonalField) -> ReadNeeds {
    ReadNeeds(rawValue: 4 << UInt16(field.rawValue))
  }
}

/// Takes subjects one after the other and lays them out for evaluation.
///
/// Calls come in this order for each customer: `customer`, then any of the rest with orders
/// ascending by (paid time, id), each followed by its lines, events ascending by (time, id), tags
/// ascending, and last `endCustomer`.
public protocol SubjectWriter: AnyObject {
  func customer(_ row: CustomerRow) throws
  /// Of a customer with several numbers: under which of them the orders and events lie that follow.
  func lies(under number: Int64) throws
  /// A tag held now.
  func held(_ tag: TagID, byHand: Bool) throws
  func attribute(_ name: Word, _ value: BorrowedText) throws
  /// Begins an entity; its fields follow.
  func entity(_ id: BorrowedText, kind: Word) throws
  /// The store's number of the entity just begun, for whoever wants to know it.
  func entityNumber(_ number: Int64) throws
  func entityField(_ name: Word, _ value: BorrowedText) throws
  func order(_ row: OrderRow) throws
  func line(_ item: ItemNumber, quantity: Int64, price: Int64) throws
  func event(_ type: Word, at: Int64, props: BorrowedText) throws
  func personal(_ field: PersonalField, _ text: BorrowedText) throws
  /// Ascending by survey and question.
  func answer(_ row: AnswerRow) throws
  /// There is an answer after the clock to a question of this survey: the earliest of each question.
  func answerAhead(_ survey: Word, at: Int64) throws
  /// The one that counts in each programme.
  func standing(_ row: StandingRow) throws
  /// Ascending by purse and unit.
  func balance(_ row: BalanceRow) throws
  /// `nextOrderAt`, `nextEventAt`: the earliest paid time (event time) after the pass's clock, so
  /// that it is known when an answer that counts orders can change; `Int64.max` for none.
  func endCustomer(nextOrderAt: Int64, nextEventAt: Int64) throws
}

extension SubjectWriter {
  public func lies(under number: Int64) throws {}
  public func entityNumber(_ number: Int64) throws {}
  public func answer(_ row: AnswerRow) throws {}
  public func answerAhead(_ survey: Word, at: Int64) throws {}
  public func standing(_ row: StandingRow) throws {}
  public func balance(_ row: BalanceRow) throws {}
}
