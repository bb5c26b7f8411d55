import SiyuModel

/// Finds walks that the gate holds, on one connection and one state.
struct GateReading {
  private let connection: Connection
  private let rows: OutreachRows

  init(_ connection: Connection) {
    self.connection = connection
    rows = OutreachRows(connection)
  }

  /// All rows are read over, each only as far as it takes to see whether it waits: about half a second
  /// for a million.
  /// - Parameter staff: only what concerns their customers and groups; `nil`: all.
  func waiting(of staff: Set<String>?, limit: Int) throws -> WaitingAtGate {
    var places: [(due: Int64, place: Int64)] = []
    try connection.each(
      // By the index of what is due each row would have to be looked for.
      "SELECT place, due, data FROM enrolments NOT INDEXED WHERE due IS NOT NULL"
    ) { row in
      if PackedEnrolment.isWaiting(row.bytes(2)) { places.append((row.int(1), row.int(0))) }
    }
    places.sort { $0 < $1 }
    let part = try staff.map { try StaffPart($0, connection) }
    var found = WaitingAtGate(count: Int64(places.count), enrolments: [])
    if part != nil { found.count = 0 }
    for (_, place) in places {
      if part == nil, found.enrolments.count >= limit { break }
      guard let enrolment = try enrolment(at: place) else { continue }
      if let part {
        guard try isOwned(enrolment, by: part) else { continue }
        found.count += 1
      }
      if found.enrolments.count < limit { found.enrolments.append(enrolment) }
    }
    return found
  }

  private func isOwned(_ enrolment: Enrolment, by part: StaffPart) throws -> Bool {
    if case .group(let id) = enrolment.key.subject { return try part.owns(group: id) }
    return try enrolment.customer.map { try part.owns($0) } ?? false
  }

  private func enrolment(at place: Int64) throws -> Enrolment? {
    let find = try connection.statement(
      "SELECT \(OutreachRows.enrolmentColumns) FROM enrolments WHERE place = ?")
    find.bind(1, place)
    defer { find.reset() }
    guard try find.step() else { return nil }
    let customer: Int64?
    if let entity = find.optionalInt(2) {
      customer = try rows.owner(ofEntity: entity)
    } else if find.isNull(3) {
      customer = try rows.owner(of: PlacedTable.home(of: place))
    } else {
      customer = nil
    }
    return try rows.enrolment(find, customer: customer)
  }
}
