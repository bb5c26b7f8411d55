internal import SiyuModel

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
