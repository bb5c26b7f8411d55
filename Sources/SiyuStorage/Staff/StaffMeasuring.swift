import SiyuModel

/// Counts what staff did and what came of it, in one read over messages in the order of customers, one
/// over tasks and one over profiles.
final class StaffMeasuring {
  private let connection: Connection
  private let request: StaffFiguresRequest
  private let labels: LabelBook
  private let now: Int64
  private var tallies: [String: StaffFigures] = [:]

  init(_ connection: Connection, _ request: StaffFiguresRequest) {
    self.connection = connection
    self.request = request
    labels = LabelBook(connection)
    now = request.now.seconds
  }

  /// By staff id; who is known and did nothing is there too.
  func figures() throws -> [StaffFigures] {
    try connection.each("SELECT id FROM staff") { row in count(row.text(0)) { _ in } }
    for (staff, owned) in try Self.owned(in: connection) { count(staff) { $0.customers = owned } }
    try countMessages()
    try countTasks()
    return tallies.values.sorted { precedes($0.staff, $1.staff) }
  }

  static func owned(in connection: Connection) throws -> [String: Int64] {
    var byWord: [Int32: Int64] = [:]
    let all = try Statement(
      connection.handle, "SELECT profile FROM customers WHERE owner = number")
    while try all.step() {
      let staff = PackedProfile(all.bytes(0)).staff
      if staff != 0 { byWord[staff, default: 0] += 1 }
    }
    var owned: [String: Int64] = [:]
    for (word, number) in byWord { owned[try connection.word(word)] = number }
    return owned
  }

  private func count(_ staff: String, _ change: (inout StaffFigures) -> Void) {
    if let wanted = request.staff, !wanted.contains(staff) { return }
    change(&tallies[staff, default: StaffFigures(staff: staff)])
  }

  private func isInTime(_ seconds: Int64) -> Bool {
    seconds <= now && request.from.map { seconds >= $0.seconds } ?? true
      && request.to.map { seconds < $0.seconds } ?? true
  }

  private func countMessages() throws {
    let reading = try DeedReading(connection, goals: [], now: now)
    defer { reading.end() }
    let all = try Statement(
      connection.handle,
      """
      SELECT place, state, handed, answered, clicked, staff FROM messages
      WHERE staff IS NOT NULL ORDER BY place
      """)
    while try all.step() {
      guard
        let handed = MeasuredMessage.handedOver(
          all, state: OutreachRows.state(all.int(1)), handed: 2, now: now), isInTime(handed),
        let staff = try labels.text(all, 5)
      else { continue }
      if let wanted = request.staff, !wanted.contains(staff) { continue }
      let home = PlacedTable.home(of: all.int(0))
      var (bought, left) = (false, false)
      if home != 0 {
        let deeds = try reading.deeds(of: reading.owner(of: home))
        (bought, left) = (deeds.bought(after: handed), deeds.left(after: handed))
      }
      count(staff) {
        $0.contacts += 1
        if MeasuredMessage.time(all, 3, now: now) != nil { $0.answered += 1 }
        if MeasuredMessage.time(all, 4, now: now) != nil { $0.clicked += 1 }
        if bought { $0.bought += 1 }
        if left { $0.left += 1 }
      }
    }
  }

  private func countTasks() throws {
    try connection.each("SELECT staff, done, result, due FROM tasks WHERE staff IS NOT NULL") {
      row in
      guard let staff = try labels.text(row, 0) else { return }
      guard let done = row.optionalInt(1) else {
        return count(staff) {
          $0.tasksOpen += 1
          if let due = row.optionalInt(3), due < now { $0.tasksOverdue += 1 }
        }
      }
      guard isInTime(done) else { return }
      let result = TaskResult.Result(rawValue: UInt8(truncatingIfNeeded: row.int(2)))
      count(staff) {
        switch result {
        case .failed: $0.tasksFailed += 1
        case .declined: $0.tasksDeclined += 1
        case .done, nil: $0.tasksDone += 1
        case .withdrawn: break
        }
      }
    }
  }
}
