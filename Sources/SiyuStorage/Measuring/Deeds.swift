import SiyuModel

/// What customers did that reports count.
struct Deeds {
  struct Deed {
    /// UTC seconds.
    var at: Int64
    /// Null where nobody asks for them.
    var props: DataValue
  }
  var payments: [Deed] = []
  var left: [Int64] = []
  /// What goals look for, by the type's word.
  var events: [(type: Int32, deed: Deed)] = []

  mutating func clear() {
    payments.removeAll(keepingCapacity: true)
    left.removeAll(keepingCapacity: true)
    events.removeAll(keepingCapacity: true)
  }

  func bought(after at: Int64) -> Bool {
    payments.contains { $0.at > at && $0.at <= at &+ MeasuredTime.bought }
  }

  func left(after at: Int64) -> Bool {
    left.contains { $0 > at && $0 <= at &+ MeasuredTime.left }
  }

  /// When a goal was met first.
  func first(_ goal: WantedGoal, after start: Int64, through end: Int64) -> Int64? {
    var first: Int64?
    func look(_ deed: Deed) {
      guard deed.at > start, deed.at <= end, deed.at < first ?? .max,
        goal.props.allSatisfy({ $0.holds(in: deed.props) })
      else { return }
      first = deed.at
    }
    if goal.isPayment {
      for deed in payments { look(deed) }
    } else {
      for event in events where event.type == goal.type { look(event.deed) }
    }
    return first
  }
}

/// A goal, with its words looked up.
struct WantedGoal {
  var isPayment: Bool
  /// Word; -1 where no event has it.
  var type: Int32
  var props: [PropMatch]
  var within: CalendarDuration

  init(_ goal: SOPGoal, _ words: WordBook) throws {
    isPayment = goal.event == KnownEvents.orderPaid
    type = try isPayment ? -1 : words.existing(goal.event) ?? -1
    props = goal.props
    within = goal.within
  }
}
