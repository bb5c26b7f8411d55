public import SiyuModel

/// Who was in a programme when, by every change of what customers are in it.
///
/// A person may have several numbers: it was in the programme while it was under any of them, and none
/// of them was excluded.
public struct Memberships: Sendable {
  private struct Change {
    var at: Instant
    var isIn: Bool
    var isBarred: Bool
  }
  private struct Person: Hashable {
    var programme: String
    var customer: CustomerNumber
  }
  /// By number; ascending by time.
  private var changes: [Person: [Int64: [Change]]] = [:]

  public init() {}

  public mutating func add(
    _ programme: String, _ customer: CustomerNumber, _ change: StandingChange
  ) {
    let stage = KOCStage(rawValue: change.state)
    changes[Person(programme: programme, customer: customer), default: [:]][
      change.number, default: []
    ].append(
      Change(at: change.at, isIn: stage?.isMember == true, isBarred: stage == .excluded))
  }

  public func isIn(_ programme: String, _ customer: CustomerNumber, at: Instant) -> Bool {
    guard let numbers = changes[Person(programme: programme, customer: customer)] else {
      return false
    }
    let then = numbers.values.compactMap { changes in changes.last { $0.at <= at } }
    return then.contains(where: \.isIn) && !then.contains(where: \.isBarred)
  }
}
