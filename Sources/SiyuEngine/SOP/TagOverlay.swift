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
