import SiyuModel

/// Changes states of messages inside one transaction, and what is counted by them.
final class MessageMoving {
  private let connection: Connection
  private let rows: OutreachRows
  private let figures: OutreachFigures
  private let read: Statement
  private let write: Statement
  /// Labels of touchpoints by which friends are asked for.
  private let friends: Set<Int64>

  init(_ connection: Connection) throws {
    self.connection = connection
    rows = OutreachRows(connection)
    figures = OutreachFigures(connection)
    let labels = LabelBook(connection)
    friends = Set(
      try Touchpoint.allCases.filter(\.asksFriend).compactMap {
        try labels.existing($0.rawValue).map(Int64.init)
      })
    read = try connection.statement(
      """
      SELECT state, staff, link, planned, handed, attempts, touchpoint FROM messages WHERE place = ?
      """)
    write = try connection.statement(
      """
      UPDATE messages SET state = ?2, pending = ?3, handed = ?4, attempts = ?5, changed = ?6,
        reason = ?7 WHERE place = ?1
      """)
  }

  func finish() throws { try figures.flush() }

  /// - Returns: false when it was not in `from`.
  func move(_ move: MessageMove) throws -> Bool {
    guard let place = try rows.place(ofMessage: move.id) else { return false }
    return try self.move(place, from: [move.from], to: move.to, at: move.at, reason: move.reason)
  }

  func move(
    _ place: Int64, from: Set<MessageState>, to: MessageState, at: Instant, reason: String?
  ) throws -> Bool {
    read.bind(1, place)
    defer { read.reset() }
    guard try read.step() else { return false }
    let state = OutreachRows.state(read.int(0))
    guard from.contains(state) else { return false }
    let staff = read.optionalInt(1).map { Int32(truncatingIfNeeded: $0) }
    let hasLink = read.int(2) != 0
    let planned = read.int(3)
    var handed = read.optionalInt(4)
    var attempts = read.int(5)
    let asksFriend = friends.contains(read.int(6))
    read.reset()
    if let staff, state != to {
      figures.count(
        staff: staff, state: state, at: handed ?? planned, hasLink: hasLink,
        asksFriend: asksFriend, by: -1)
    }
    switch to {
    case .handedOver:
      if state != .handedOver {
        handed = at.seconds
        attempts += 1
      }
    case .confirmed: handed = handed ?? at.seconds
    case .planned, .admitted: handed = nil
    case .failed, .uncertain, .expired: break
    }
    if let staff, state != to {
      figures.count(
        staff: staff, state: to, at: handed ?? planned, hasLink: hasLink, asksFriend: asksFriend,
        by: 1)
    }
    write.bind(1, place)
    write.bind(2, Int64(to.rawValue))
    write.bind(3, OutreachRows.isPending(to) ? Int64(to.rawValue) : nil)
    write.bind(4, handed)
    write.bind(5, attempts)
    write.bind(6, at.seconds)
    write.bind(7, reason)
    try write.run()
    return true
  }
}
