import SiyuModel

/// What is counted along with outreach, because counting it each time would cost a pass: enrolments in
/// flight, and what staff have used up of a day. Differences are gathered and written by `flush`.
final class OutreachFigures {
  /// Days begin at whole quarters of an hour everywhere.
  static let quarter: Int64 = 900

  static func quarter(of seconds: Int64) -> Int64 {
    (seconds >= 0 ? seconds : seconds &- (quarter - 1)) / quarter
  }

  private struct Flight: Hashable {
    var sop, checksum, step: Int32
  }

  private struct Use: Hashable {
    var quarter: Int64
    var staff: Int32
  }

  private let connection: Connection
  private var flights: [Flight: Int64] = [:]
  private var uses: [Use: (messages: Int64, links: Int64, friends: Int64)] = [:]

  init(_ connection: Connection) { self.connection = connection }

  static func isInFlight(_ state: UInt8, due: Int64?) -> Bool {
    due != nil || EnrolmentState(rawValue: state)?.isOpen == true
  }

  func count(_ row: PackedEnrolment, due: Int64?, by amount: Int64) {
    guard Self.isInFlight(row.state, due: due) else { return }
    flights[Flight(sop: row.sop, checksum: row.checksum, step: row.step), default: 0] += amount
  }

  func count(_ head: PackedEnrolment.Head, due: Int64?, by amount: Int64) {
    guard Self.isInFlight(head.state, due: due) else { return }
    flights[Flight(sop: head.sop, checksum: head.checksum, step: head.step), default: 0] += amount
  }

  /// A message that is new in its state, or (by -1) is no longer in it.
  func count(
    staff: Int32, state: MessageState, at: Int64, hasLink: Bool, asksFriend: Bool, by amount: Int64
  ) {
    guard state.counts else { return }
    let use = Use(quarter: Self.quarter(of: at), staff: staff)
    var known = uses[use] ?? (0, 0, 0)
    known.messages += amount
    if hasLink { known.links += amount }
    if asksFriend { known.friends += amount }
    uses[use] = known
  }

  func flush() throws {
    let flight = try connection.statement(
      """
      INSERT INTO in_flight (sop, checksum, step, count) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (sop, checksum, step) DO UPDATE SET count = count + ?4
      """)
    for (key, amount) in flights where amount != 0 {
      flight.bind(1, Int64(key.sop))
      flight.bind(2, Int64(key.checksum))
      flight.bind(3, Int64(key.step))
      flight.bind(4, amount)
      try flight.run()
    }
    if flights.values.contains(where: { $0 < 0 }) {
      try connection.run("DELETE FROM in_flight WHERE count = 0")
    }
    let use = try connection.statement(
      """
      INSERT INTO staff_use (quarter, staff, messages, links, friends) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (quarter, staff) DO UPDATE SET messages = messages + ?3, links = links + ?4,
        friends = friends + ?5
      """)
    for (key, amount) in uses where amount != (0, 0, 0) {
      use.bind(1, key.quarter)
      use.bind(2, Int64(key.staff))
      use.bind(3, amount.messages)
      use.bind(4, amount.links)
      use.bind(5, amount.friends)
      try use.run()
    }
    flights.removeAll(keepingCapacity: true)
    uses.removeAll(keepingCapacity: true)
  }
}
