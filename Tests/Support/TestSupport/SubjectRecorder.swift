public import SiyuModel

/// A customer as a pass read it, with all texts resolved.
public struct RecordedSubject: Hashable, Sendable {
  public struct Order: Hashable, Sendable {
    public var id: String
    public var paidAt, amount, refunded: Int64
    public var status: UInt8
    public var platform, channel, shop: String
    public var lines: [Line] = []
  }
  public struct Line: Hashable, Sendable {
    public var sku, title, category, brand: String
    public var quantity, price: Int64
  }
  public struct Event: Hashable, Sendable {
    public var type: String
    public var at: Int64
    public var props: String
  }
  public var id = ""
  public var gender: UInt8 = 0
  public var province = ""
  public var city = ""
  public var channel = ""
  public var joinedAt: Int64 = .min
  public var consent: UInt8 = 2
  public var held: [Int32: Bool] = [:]
  public var attributes: [String: String] = [:]
  public var entities: [String: [String: String]] = [:]
  public var orders: [Order] = []
  public var events: [Event] = []
  public var personal: [PersonalField: String] = [:]
  /// By survey and question: `demo.koc/fans`; words as `"…"`, and `"…` where they were withheld.
  public var answers: [String: String] = [:]
  public var answersAhead: [Int64] = []
  /// `demo.vip gold SINCE UNTIL`.
  public var standings: [String] = []
  public var balances: [String: String] = [:]
  public var nextOrderAt: Int64 = .max
  public var nextEventAt: Int64 = .max
  public init() {}
}

/// Takes what a reader pushes and checks the promised order of calls.
public final class SubjectRecorder: SubjectWriter {
  private let lexicon: any Lexicon
  private var current = RecordedSubject()
  private var entity = ""
  private var lastTag: TagID?
  private var lastNumber: Int64 = .min
  public private(set) var subjects: [RecordedSubject] = []
  public private(set) var numbers: [Int64] = []

  public init(_ lexicon: any Lexicon) { self.lexicon = lexicon }

  private func text(_ bytes: BorrowedText) -> String { String(decoding: bytes, as: UTF8.self) }

  public func standing(_ row: StandingRow) throws {
    current.standings.append("\(text(row.programme)) \(text(row.state)) \(row.since) \(row.until)")
  }

  public func customer(_ row: CustomerRow) throws {
    try require(row.number > lastNumber, "customers come ascending")
    lastNumber = row.number
    lastTag = nil
    numbers.append(row.number)
    current = RecordedSubject()
    current.id = text(row.id)
    current.gender = row.gender
    current.province = try lexicon.text(of: row.province)
    current.city = try lexicon.text(of: row.city)
    current.channel = try lexicon.text(of: row.channel)
    current.joinedAt = row.joinedAt
    current.consent = row.consent
  }

  public func held(_ tag: TagID, byHand: Bool) throws {
    try require(lastTag.map { $0 < tag } ?? true, "tags come ascending")
    lastTag = tag
    current.held[tag.rawValue] = byHand
  }

  public func attribute(_ name: Word, _ value: BorrowedText) throws {
    let name = try lexicon.text(of: name)
    try require(current.attributes[name] == nil, "attribute \(name) comes once")
    current.attributes[name] = text(value)
  }

  public func entity(_ id: BorrowedText, kind: Word) throws {
    entity = "\(try lexicon.text(of: kind)) \(text(id))"
    try require(current.entities[entity] == nil, "entity \(entity) comes once")
    current.entities[entity] = [:]
  }

  public func entityField(_ name: Word, _ value: BorrowedText) throws {
    current.entities[entity]?[try lexicon.text(of: name)] = text(value)
  }

  public func order(_ row: OrderRow) throws {
    let id = text(row.id)
    if let last = current.orders.last {
      try require(
        last.paidAt < row.paidAt || (last.paidAt == row.paidAt && last.id.utf8Precedes(id)),
        "orders come ascending")
    }
    current.orders.append(
      RecordedSubject.Order(
        id: id, paidAt: row.paidAt, amount: row.amount, refunded: row.refunded,
        status: row.status, platform: try lexicon.text(of: row.platform),
        channel: try lexicon.text(of: row.channel), shop: try lexicon.text(of: row.shop)))
  }

  public func line(_ item: ItemNumber, quantity: Int64, price: Int64) throws {
    let texts = try lexicon.texts(of: item)
    current.orders[current.orders.count - 1].lines.append(
      RecordedSubject.Line(
        sku: texts.sku, title: texts.title, category: texts.category, brand: texts.brand,
        quantity: quantity, price: price))
  }

  public func event(_ type: Word, at: Int64, props: BorrowedText) throws {
    if let last = current.events.last { try require(last.at <= at, "events come ascending") }
    current.events.append(
      RecordedSubject.Event(type: try lexicon.text(of: type), at: at, props: text(props)))
  }

  public func personal(_ field: PersonalField, _ value: BorrowedText) throws {
    current.personal[field] = text(value)
  }

  public func answer(_ row: AnswerRow) throws {
    let name = "\(try lexicon.text(of: row.survey))/\(try lexicon.text(of: row.question))"
    try require(current.answers[name] == nil, "an answer to \(name) comes once")
    let value = text(row.value)
    let shown = row.isText ? (value.isEmpty ? "withheld" : "\"\(value)\"") : value
    current.answers[name] = "\(shown) at \(row.at)"
  }

  public func balance(_ row: BalanceRow) throws {
    let name = text(row.purse)
    try require(current.balances[name] == nil, "a balance of \(name) comes once")
    current.balances[name] =
      "\(row.balance)" + (row.nextAt == .max ? "" : " until \(row.nextAt)")
  }

  public func answerAhead(_ survey: Word, at: Int64) throws { current.answersAhead.append(at) }

  public func endCustomer(nextOrderAt: Int64, nextEventAt: Int64) throws {
    current.nextOrderAt = nextOrderAt
    current.nextEventAt = nextEventAt
    subjects.append(current)
  }
}

extension String {
  func utf8Precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension Store {
  /// Reads a whole scope with one reader.
  public func read(
    _ scope: PassScope = .full, needs: ReadNeeds = .everything, now: Int64 = 4_000_000_000,
    size: Int = 4096
  ) throws -> [RecordedSubject] {
    try snapshot(readers: 1).read(scope, needs: needs, now: now, size: size)
  }
}

extension PassSnapshot {
  public func read(
    _ scope: PassScope = .full, needs: ReadNeeds = .everything, now: Int64 = 4_000_000_000,
    size: Int = 4096
  ) throws -> [RecordedSubject] {
    let reader = try reader(needs: needs, now: Instant(seconds: now))
    let recorder = SubjectRecorder(reader)
    var end: Int64 = .min
    for (index, slice) in try slices(scope, size: size).enumerated() {
      try requireEqual(slice.index, index, "slice index")
      try require(slice.numbers.lowerBound >= end, "slices ascend")
      end = slice.numbers.upperBound
      let before = recorder.subjects.count
      let count = try reader.read(slice, into: recorder)
      try requireEqual(recorder.subjects.count - before, count, "customers of a slice")
    }
    return recorder.subjects
  }
}
