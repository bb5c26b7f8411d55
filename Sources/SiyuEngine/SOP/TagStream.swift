internal import SiyuModel

/// The tag stratum's decisions by customer, ascending, out of the spool; those of plugins that were
/// set aside are left out.
struct TagStream {
  struct Item {
    var customer: Int64
    var due: Int64
    var changes: [DecidedChange]
  }

  private var cursor: DecisionSpool.Cursor
  private let setAside: Set<Int>
  private var dues: [SubjectDue] = []
  private var lists: [[DecidedChange]] = []
  private var positions: [Int] = []
  private var place = 0
  /// The next one, not taken yet.
  private(set) var next: Item?

  init(_ spool: DecisionSpool, setAside: Set<Int>) throws {
    cursor = try spool.cursor()
    self.setAside = setAside
    try advance()
  }

  /// Takes the next one.
  mutating func take() throws -> Item? {
    let item = next
    if item != nil { try advance() }
    return item
  }

  private mutating func advance() throws {
    while place >= dues.count {
      guard let slice = try cursor.next() else {
        next = nil
        return
      }
      dues = slice.dues
      lists = slice.changes.enumerated().filter { !setAside.contains($0.offset) }.map(\.element)
      positions = lists.map { _ in 0 }
      place = 0
    }
    let due = dues[place]
    place += 1
    var all: [DecidedChange] = []
    for index in lists.indices {
      while positions[index] < lists[index].count,
        lists[index][positions[index]].customer < due.customer
      {
        positions[index] += 1
      }
      while positions[index] < lists[index].count,
        lists[index][positions[index]].customer == due.customer
      {
        all.append(lists[index][positions[index]])
        positions[index] += 1
      }
    }
    next = Item(customer: due.customer, due: due.due, changes: all)
  }
}
