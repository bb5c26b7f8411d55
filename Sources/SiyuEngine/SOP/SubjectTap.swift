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
  /// Under which of the customer's numbers what follows lies; `nil`: there is one only.
  private var number: Int64?

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
    number = nil
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
      $0.entities.append(
        SOPEntity(id: String(decoding: id, as: UTF8.self), number: 0, owner: number, kind: kind))
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

  func lies(under number: Int64) throws { self.number = number }

  func order(_ row: OrderRow) throws {
    guard wanted.orders, row.paidAt > start else { return }
    var event = SeenEvent(type: SeenEvent.orderPaid, at: Instant(seconds: row.paidAt))
    event.number = number
    event.identity = String(decoding: row.id, as: UTF8.self)
    event.isKept = OrderSum.isKept(
      amount: row.amount, refunded: row.refunded, status: row.status)
    if wanted.orderProps {
      func known(_ word: Word) throws -> String? { word == .none ? nil : try text(word) }
      event.props = KnownEvents.orderProps(
        id: event.identity, platform: try known(row.platform), channel: try known(row.channel),
        shop: try known(row.shop), amount: row.amount, refunded: row.refunded, status: row.status)
    }
    change { $0.seen.add(event) }
  }

  func line(_ item: ItemNumber, quantity: Int64, price: Int64) throws {}

  func event(_ type: Word, at: Int64, props: BorrowedText) throws {
    guard !wanted.events.isEmpty, at > start else { return }
    let type = try text(type)
    guard wanted.events.contains(type) else { return }
    var event = SeenEvent(type: type, at: Instant(seconds: at))
    event.number = number
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
