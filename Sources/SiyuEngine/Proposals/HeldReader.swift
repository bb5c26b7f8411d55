internal import SiyuModel

/// Takes nothing of customers but their numbers and the tags they hold.
final class HeldReader: SubjectWriter {
  private(set) var customers: [(number: Int64, held: [ProposalDecider.Held])] = []

  func removeAll() { customers.removeAll(keepingCapacity: true) }

  func customer(_ row: CustomerRow) throws { customers.append((row.number, [])) }
  func held(_ tag: TagID, byHand: Bool) throws {
    guard let last = customers.indices.last else { return }
    customers[last].held.append(ProposalDecider.Held(tag: tag.rawValue, byHand: byHand))
  }
  func attribute(_ name: Word, _ value: BorrowedText) throws {}
  func entity(_ id: BorrowedText, kind: Word) throws {}
  func entityField(_ name: Word, _ value: BorrowedText) throws {}
  func order(_ row: OrderRow) throws {}
  func line(_ item: ItemNumber, quantity: Int64, price: Int64) throws {}
  func event(_ type: Word, at: Int64, props: BorrowedText) throws {}
  func personal(_ field: PersonalField, _ text: BorrowedText) throws {}
  func endCustomer(nextOrderAt: Int64, nextEventAt: Int64) throws {}
}
