internal import SiyuModel

/// Takes from the rows of customers what SOPs look at, while they are read.
final class SubjectTap: SubjectWriter {
  private var subjects: [SOPSubject] = []
  private let wanted: WantedFacts
  /// Names customers' own zones.
  private let zoneAttribute: String?
  private let lexicon: any Lexicon
  /// Tags as the stratum before decided, by customer.
  private let overlay: TagOverlay
  /// From when on events matter, by customer; and for all others.
  private let since: [Int64: Int64]
  private let sinceForAll: Int64
  private let isLookedAt: (Int64) -> Bool

  private var words: [Int32: String] = [:]
  private var held: [HeldTag] = []
  private var start: Int64 = 0

  private struct HeldTag {
    var tag: Int32
    var byHand: Bool
  }

  init(
    wanted: WantedFacts, zoneAttribute: String?, lexicon: any Lexicon, overlay: TagOverlay,
    since: [Int64: Int64],
    sinceForAll: Int64, isLookedAt: @escaping (Int64) -> Bool
  ) {
    self.wanted = wanted
    self.zoneAttribute = zoneAttribute
    self.lexicon = lexicon
    self.overlay = overlay
    self.since = since
    self.sinceForAll = sinceForAll
    self.isLookedAt = isLookedAt
  }

  func customer(_ row: CustomerRow) throws {
    var subject = SOPSubject(number: row.number, isLookedAt: isLookedAt(row.number))
    subject.consent = row.consent
    subject.isInPool = row.pool != .none
    if row.staff != .none { subject.staff = try text(row.staff) }
    subjects.append(subject)
    held.removeAll(keepingCapacity: true)
    start = since[row.number].map { min($0, sinceForAll) } ?? sinceForAll
  }

  /// All that was read; nothing stays here.
  func take() -> [SOPSubject] {
    defer { subjects = [] }
    return subjects
  }

  private func text(_ word: Word) throws -> String {
    if let known = words[word.rawValue] { return known }
    let text = try lexicon.text(of: word)
    words[word.rawValue] = text
    return text
  }

  private func change(_ body: (inout SOPSubject) throws -> Void) rethrows {
    try body(&subjects[subjects.count - 1])
  }

  func held(_ tag: TagID, byHand: Bool) throws {
    held.append(HeldTag(tag: tag.rawValue, byHand: byHand))
  }

  func attribute(_ name: Word, _ value: BorrowedText) throws {
    if wanted.attributes.isEmpty, zoneAttribute == nil { return }
    let name = try text(name)
    if name == zoneAttribute { change { $0.zone = String(decoding: value, as: UTF8.self) } }
    guard wanted.attributes.contains(name), let date = Self.date(value) else { return }
    change { $0.attributes[name] = date }
  }

  // MARK: Entities

  private var fields: Set<String>?

  func entity(_ id: BorrowedText, kind: Word) throws {
    fields = nil
    if wanted.entities.isEmpty { return }
    let kind = try text(kind)
    guard let wantedFields = wanted.entities[kind] else { return }
    fields = wantedFields
    change {
      $0.entities.append(SOPEntity(id: String(decoding: id, as: UTF8.self), number: 0, kind: kind))
    }
  }

  func entityNumber(_ number: Int64) throws {
    guard fields != nil else { return }
    change { $0.entities[$0.entities.count - 1].number = number }
  }

  func entityField(_ name: Word, _ value: BorrowedText) throws {
    guard let fields, !fields.isEmpty else { return }
    let name = try text(name)
    guard fields.contains(name), let date = Self.date(value) else { return }
    change { $0.entities[$0.entities.count - 1].dates[name] = date }
  }

  private static func date(_ text: BorrowedText) -> CivilDate? {
    guard text.count == 10 else { return nil }
    return try? CivilDate(String(decoding: text, as: UTF8.self))
  }

  // MARK: What happened

  func order(_ row: OrderRow) throws {
    guard wanted.orders, row.paidAt > start else { return }
    var event = SeenEvent(type: SeenEvent.orderPaid, at: Instant(seconds: row.paidAt))
    event.identity = String(decoding: row.id, as: UTF8.self)
    if wanted.orderProps {
      func known(_ word: Word) throws -> String? { word == .none ? nil : try text(word) }
      event.props = KnownEvents.orderProps(
        id: event.identity, platform: try known(row.platform), channel: try known(row.channel),
        shop: try known(row.shop), amount: row.amount, refunded: row.refunded)
    }
    change { $0.seen.add(event) }
  }

  func line(_ item: ItemNumber, quantity: Int64, price: Int64) throws {}

  func event(_ type: Word, at: Int64, props: BorrowedText) throws {
    guard !wanted.events.isEmpty, at > start else { return }
    let type = try text(type)
    guard wanted.events.contains(type) else { return }
    var event = SeenEvent(type: type, at: Instant(seconds: at))
    event.identity = String(decoding: props, as: UTF8.self)
    if wanted.withProps.contains(type), !props.isEmpty {
      event.props = (try? JSON.parse(UnsafeRawBufferPointer(props))) ?? .null
    }
    change { $0.seen.add(event) }
  }

  func personal(_ field: PersonalField, _ text: BorrowedText) throws {
    guard wanted.birthday, field == .birthday else { return }
    change { $0.birthday = Self.date(text) }
  }

  func endCustomer(nextOrderAt: Int64, nextEventAt: Int64) throws {
    let last = subjects.count - 1
    subjects[last].seen.sort()
    var next = Int64.max
    if wanted.orders { next = min(next, nextOrderAt) }
    if !wanted.events.isEmpty { next = min(next, nextEventAt) }
    subjects[last].nextAt = next
    for tag in held where overlay.keeps(tag.tag, of: subjects[last].number) {
      subjects[last].tags.append(tag.tag)
      if tag.byHand { subjects[last].byHand.append(tag.tag) }
    }
    for tag in overlay.gained(by: subjects[last].number)
    where !subjects[last].tags.contains(tag) {
      subjects[last].tags.append(tag)
    }
    subjects[last].tags.sort()
  }
}

/// Tags that the stratum before gave and took, for some customers.
struct TagOverlay {
  struct Change {
    var tag: Int32
    var gained: Bool
  }
  private(set) var changes: [Int64: [Change]] = [:]

  mutating func add(_ change: Change, of customer: Int64) {
    changes[customer, default: []].append(change)
  }

  func keeps(_ tag: Int32, of customer: Int64) -> Bool {
    guard let changes = changes[customer] else { return true }
    return changes.last { $0.tag == tag }?.gained ?? true
  }

  func gained(by customer: Int64) -> [Int32] {
    guard let changes = changes[customer] else { return [] }
    return changes.filter(\.gained).map(\.tag).filter { keeps($0, of: customer) }
  }

  func touches(_ customer: Int64) -> Bool { changes[customer] != nil }
}

/// Puts the tags of the stratum before in the place of those that are stored, and the standings.
final class OverlayWriter: SubjectWriter {
  private let writer: any SubjectWriter
  private let overlay: TagOverlay
  /// Of those whose standings changed in this pass, all that count.
  private let standings: [Int64: [Standing]]
  /// The customer's, of those.
  private var changed: [Standing]?
  private var customer: Int64 = 0
  private var isTouched = false
  private var held: [(tag: Int32, byHand: Bool)] = []

  init(
    _ writer: any SubjectWriter, _ overlay: TagOverlay, standings: [Int64: [Standing]] = [:]
  ) {
    self.standings = standings
    self.writer = writer
    self.overlay = overlay
  }

  func customer(_ row: CustomerRow) throws {
    customer = row.number
    isTouched = overlay.touches(customer)
    changed = standings.isEmpty ? nil : standings[customer]
    held.removeAll(keepingCapacity: true)
    try writer.customer(row)
  }

  func held(_ tag: TagID, byHand: Bool) throws {
    if isTouched {
      if overlay.keeps(tag.rawValue, of: customer) { held.append((tag.rawValue, byHand)) }
    } else {
      try writer.held(tag, byHand: byHand)
    }
  }

  func endCustomer(nextOrderAt: Int64, nextEventAt: Int64) throws {
    if isTouched {
      for tag in overlay.gained(by: customer) where !held.contains(where: { $0.tag == tag }) {
        held.append((tag, false))
      }
      held.sort { $0.tag < $1.tag }
      for tag in held { try writer.held(TagID(rawValue: tag.tag), byHand: tag.byHand) }
    }
    for standing in changed ?? [] { try push(standing) }
    try writer.endCustomer(nextOrderAt: nextOrderAt, nextEventAt: nextEventAt)
  }

  func standing(_ row: StandingRow) throws {
    if changed == nil { try writer.standing(row) }
  }

  private func push(_ standing: Standing) throws {
    let texts = [
      standing.programme, standing.state, DataValue.record(standing.data).canonicalText,
    ].map { Array($0.utf8) }
    try texts[0].withUnsafeBufferPointer { programme in
      try texts[1].withUnsafeBufferPointer { state in
        try texts[2].withUnsafeBufferPointer { data in
          try writer.standing(
            StandingRow(
              programme: programme, state: state, rank: Int64(standing.rank),
              since: standing.since.seconds, until: standing.until?.seconds ?? .min, data: data))
        }
      }
    }
  }

  func attribute(_ name: Word, _ value: BorrowedText) throws { try writer.attribute(name, value) }
  func entity(_ id: BorrowedText, kind: Word) throws { try writer.entity(id, kind: kind) }
  func entityNumber(_ number: Int64) throws { try writer.entityNumber(number) }
  func entityField(_ name: Word, _ value: BorrowedText) throws {
    try writer.entityField(name, value)
  }
  func order(_ row: OrderRow) throws { try writer.order(row) }
  func line(_ item: ItemNumber, quantity: Int64, price: Int64) throws {
    try writer.line(item, quantity: quantity, price: price)
  }
  func event(_ type: Word, at: Int64, props: BorrowedText) throws {
    try writer.event(type, at: at, props: props)
  }
  func personal(_ field: PersonalField, _ text: BorrowedText) throws {
    try writer.personal(field, text)
  }
  func answer(_ row: AnswerRow) throws { try writer.answer(row) }
  func answerAhead(_ survey: Word, at: Int64) throws { try writer.answerAhead(survey, at: at) }
  func balance(_ row: BalanceRow) throws { try writer.balance(row) }
}
