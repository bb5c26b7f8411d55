import SiyuModel

/// One customer's rows, copied out of their cursors, put in order and pushed.
///
/// Orders lie in order of arrival within a home; a bulk load leaves them sorted by time, so that
/// sorting here mostly finds nothing to do.
struct SubjectGathering {
  struct Attribute {
    var account: Int64
    var name: Int32
    var value: BorrowedText
  }
  struct EntityField {
    var account: Int64
    var id: BorrowedText
    var source: Int32
    var kind: Int32
    /// 0 for an entity without fields.
    var name: Int32
    var value: BorrowedText
    var number: Int64
  }

  /// One of any number of answers to one question.
  struct Answer {
    var account: Int64
    var survey, question: Int32
    var at: Int64
    var isSealed: Bool
    var value: BorrowedText
  }

  private let now: Int64
  private let arena = StableArena()
  private var orders: [PackedOrder] = []
  private var ordersAscend = true
  private var events: [PackedEvent] = []
  private var eventsAscend = true
  private var attributes: [Attribute] = []
  private var entities: [EntityField] = []
  private var answers: [Answer] = []
  private var ranks: [Int64: Int] = [:]
  /// Under which of the customer's numbers each account's rows lie, where there are several.
  private var numbers: [Int64: Int64] = [:]
  private(set) var nextOrderAt: Int64 = .max
  private(set) var nextEventAt: Int64 = .max

  init(now: Int64) { self.now = now }

  @inline(__always) mutating func begin() {
    arena.clear()
    orders.removeAll(keepingCapacity: true)
    ordersAscend = true
    nextOrderAt = .max
    nextEventAt = .max
    if !events.isEmpty { events.removeAll(keepingCapacity: true) }
    eventsAscend = true
    if !attributes.isEmpty { attributes.removeAll(keepingCapacity: true) }
    if !entities.isEmpty { entities.removeAll(keepingCapacity: true) }
    if !answers.isEmpty { answers.removeAll(keepingCapacity: true) }
    if !ranks.isEmpty { ranks.removeAll() }
    if !numbers.isEmpty { numbers.removeAll() }
  }

  // MARK: Gathering

  @inline(__always) mutating func order(_ bytes: UnsafeBufferPointer<UInt8>) {
    let order = PackedOrder(arena.copy(bytes))
    if order.paidAt == .min { return }
    if order.paidAt > now {
      nextOrderAt = min(nextOrderAt, order.paidAt)
      return
    }
    if let last = orders.last, last.paidAt >= order.paidAt { ordersAscend = false }
    orders.append(order)
  }

  mutating func event(_ bytes: UnsafeBufferPointer<UInt8>) {
    let event = PackedEvent(arena.copy(bytes))
    if event.at > now {
      nextEventAt = min(nextEventAt, event.at)
      return
    }
    if let last = events.last, last.at >= event.at { eventsAscend = false }
    events.append(event)
  }

  mutating func attribute(_ row: Statement) {
    attributes.append(
      Attribute(
        account: row.int(1), name: Int32(truncatingIfNeeded: row.int(2)),
        value: arena.copy(row.bytes(3))))
  }

  mutating func entity(_ row: Statement) {
    entities.append(
      EntityField(
        account: row.int(1), id: arena.copy(row.bytes(2)),
        source: Int32(truncatingIfNeeded: row.int(3)),
        kind: Int32(truncatingIfNeeded: row.int(4)), name: Int32(truncatingIfNeeded: row.int(5)),
        value: arena.copy(row.bytes(6)), number: row.int(7)))
  }

  mutating func answer(_ row: Statement) {
    answers.append(
      Answer(
        account: row.int(1), survey: Int32(truncatingIfNeeded: row.int(2)),
        question: Int32(truncatingIfNeeded: row.int(3)), at: row.int(4),
        isSealed: row.int(6) != 0, value: arena.copy(row.bytes(5))))
  }

  var hasAnswers: Bool { !answers.isEmpty }
  var hasAnswersOfSeveralAccounts: Bool {
    guard let first = answers.first else { return false }
    return answers.contains { $0.account != first.account }
  }

  /// For each question the newest answer at or before the clock, and the earliest after it. Of equally
  /// new ones the one of the account of the lowest rank.
  mutating func eachAnswer(
    now row: (Answer) throws -> Void, ahead: (Answer) throws -> Void
  ) rethrows {
    answers.sort { a, b in
      if a.survey != b.survey { return a.survey < b.survey }
      if a.question != b.question { return a.question < b.question }
      if a.at != b.at { return a.at > b.at }
      return ranks[a.account] ?? .max < ranks[b.account] ?? .max
    }
    var place = 0
    while place < answers.count {
      let first = answers[place]
      var next: Answer?
      var newest: Answer?
      while place < answers.count, answers[place].survey == first.survey,
        answers[place].question == first.question
      {
        if answers[place].at > now {
          next = answers[place]
        } else if newest == nil {
          newest = answers[place]
        }
        place += 1
      }
      if let newest { try row(newest) }
      if let next { try ahead(next) }
    }
  }

  var hasAttributesOfSeveralAccounts: Bool {
    guard let first = attributes.first else { return false }
    return attributes.contains { $0.account != first.account }
  }

  /// Tells which account's attribute counts where several have it: the one of the lowest rank.
  mutating func rankAccounts(_ ranks: [Int64: Int]) { self.ranks = ranks }

  /// - Parameter numbers: of the customer's own, by account.
  mutating func tellNumbers(_ numbers: [Int64: Int64]) { self.numbers = numbers }

  // MARK: Pushing

  @inline(__always) mutating func push(to writer: any SubjectWriter) throws {
    if !attributes.isEmpty { try pushAttributes(to: writer) }
    if !entities.isEmpty { try pushEntities(to: writer) }
    if !ordersAscend {
      orders.sort { a, b in
        if a.paidAt != b.paidAt { return a.paidAt < b.paidAt }
        if a.identity.id.elementsEqual(b.identity.id) { return a.amount < b.amount }
        return a.identity.id.lexicographicallyPrecedes(b.identity.id)
      }
    }
    for order in orders {
      if !numbers.isEmpty { try tellNumber(of: order.identity.account, to: writer) }
      try writer.order(
        OrderRow(
          id: order.identity.id, paidAt: order.paidAt, amount: order.amount,
          refunded: order.refunded, status: order.status,
          platform: Word(rawValue: order.platform), channel: Word(rawValue: order.channel),
          shop: Word(rawValue: order.identity.shop)))
      if order.lineCount > 0 { try push(linesOf: order, to: writer) }
    }
    if !events.isEmpty { try pushEvents(to: writer) }
  }

  @inline(__always) private func push(
    linesOf order: PackedOrder, to writer: any SubjectWriter
  ) throws {
    var reader = PackReader(order.lines)
    for _ in 0..<order.lineCount {
      let line = PackedLine(&reader)
      if reader.isBroken { return }
      // Without a price a line is worth nothing that could be told.
      try writer.line(
        ItemNumber(rawValue: line.item), quantity: line.quantity,
        price: line.price == .min ? 0 : line.price)
    }
  }

  private mutating func pushEvents(to writer: any SubjectWriter) throws {
    if !eventsAscend {
      events.sort { a, b in
        if a.at != b.at { return a.at < b.at }
        return a.identity.id.lexicographicallyPrecedes(b.identity.id)
      }
    }
    for event in events {
      if !numbers.isEmpty { try tellNumber(of: event.identity.account, to: writer) }
      try writer.event(Word(rawValue: event.type), at: event.at, props: event.props)
    }
  }

  private func tellNumber(of account: Int64, to writer: any SubjectWriter) throws {
    if let number = numbers[account] { try writer.lies(under: number) }
  }

  private mutating func pushAttributes(to writer: any SubjectWriter) throws {
    attributes.sort {
      ($0.name, ranks[$0.account] ?? .max) < ($1.name, ranks[$1.account] ?? .max)
    }
    var last: Int32 = -1
    for attribute in attributes where attribute.name != last {
      last = attribute.name
      try writer.attribute(Word(rawValue: attribute.name), attribute.value)
    }
  }

  private mutating func pushEntities(to writer: any SubjectWriter) throws {
    entities.sort { a, b in
      if !a.id.elementsEqual(b.id) { return a.id.lexicographicallyPrecedes(b.id) }
      return (a.source, a.name) < (b.source, b.name)
    }
    var last: EntityField?
    for field in entities {
      if last.map({ !$0.id.elementsEqual(field.id) || $0.source != field.source }) ?? true {
        if !numbers.isEmpty { try tellNumber(of: field.account, to: writer) }
        try writer.entity(field.id, kind: Word(rawValue: field.kind))
        try writer.entityNumber(field.number)
      }
      last = field
      if field.name != 0 { try writer.entityField(Word(rawValue: field.name), field.value) }
    }
  }
}
