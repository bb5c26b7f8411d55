import SiyuModel

/// Brings what waits for staff to whoever owns its customer now: open tasks, and messages that no channel
/// was asked to take. What is done or out stays with whoever did it.
///
/// Inside a write transaction; what groups wait for is their owners' and stays.
final class OwnersWork {
  private let connection: Connection
  private let labels: LabelBook
  private let figures: OutreachFigures
  private let friends: Set<Int64>

  init(_ context: WriteContext) throws {
    connection = context.connection
    labels = context.labels
    figures = OutreachFigures(context.connection)
    let labels = context.labels
    friends = Set(
      try Touchpoint.allCases.filter(\.asksFriend).compactMap {
        try labels.existing($0.rawValue).map(Int64.init)
      })
  }

  /// Whether there is anything at all: a first import brings a million owners, and no work.
  static func isAny(in connection: Connection) throws -> Bool {
    try ["tasks", "messages"].contains {
      try connection.int("SELECT 1 FROM \($0) LIMIT 1") != nil
    }
  }

  /// - Parameters:
  ///   - numbers: all of the customer's.
  ///   - staff: `nil`: nobody owns it.
  func give(of numbers: [Int64], to staff: String?) throws -> (tasks: Int64, messages: Int64) {
    let owner = try staff.map { try labels.number($0) }
    var given: (tasks: Int64, messages: Int64) = (0, 0)
    for number in numbers {
      given.tasks += try giveTasks(of: number, to: owner)
      // Nobody can send where nobody owns; the gate says so when the message's turn comes.
      if let owner { given.messages += try giveMessages(of: number, to: owner) }
    }
    return given
  }

  func flush() throws { try figures.flush() }

  private func giveTasks(of number: Int64, to owner: Int32?) throws -> Int64 {
    let update = try connection.statement(
      """
      UPDATE tasks SET staff = ?1 WHERE place >= ?2 AND place < ?3 AND staff IS NOT ?1
        AND done IS NULL AND grp IS NULL
      """)
    update.bind(1, owner.map(Int64.init))
    update.bind(2, PlacedTable.firstPlace(of: number))
    update.bind(3, PlacedTable.firstPlace(of: number + 1))
    try update.run()
    return connection.changes
  }

  /// What an admitted one uses up of a day is the new sender's.
  private func giveMessages(of number: Int64, to owner: Int32) throws -> Int64 {
    var found: [Int64] = []
    try connection.each(
      """
      SELECT place, state, planned, handed, link, touchpoint, staff FROM messages
      WHERE place >= ?1 AND place < ?2 AND staff IS NOT ?3 AND pending IN (0, 1) AND grp IS NULL
      """, PlacedTable.firstPlace(of: number), PlacedTable.firstPlace(of: number + 1),
      Int64(owner)
    ) { row in
      found.append(row.int(0))
      let before = row.optionalInt(6).map { Int32(truncatingIfNeeded: $0) }
      for (label, amount) in [(before, Int64(-1)), (owner, 1)] {
        guard let label else { continue }
        figures.count(
          staff: label, state: OutreachRows.state(row.int(1)),
          at: row.optionalInt(3) ?? row.int(2), hasLink: row.int(4) != 0,
          asksFriend: friends.contains(row.int(5)), by: amount)
      }
    }
    for place in found {
      try connection.run("UPDATE messages SET staff = ?2 WHERE place = ?1", place, Int64(owner))
    }
    return Int64(found.count)
  }
}
