import SiyuModel

/// Accounts that were another customer's, and get their first number of their own.
extension WriteContext {
  /// What their events began there stays there, and is not to begin again here: the new number has it as
  /// declined.
  ///
  /// Whose event it was the rows do not say, so all are told of; others' events do not come up here.
  func passOver(begunUnder former: Set<Int64>, under number: Int64) throws {
    var begun: [PackedEnrolment] = []
    for customer in former.sorted() {
      let find = try connection.statement(
        """
        SELECT e.data FROM customers c JOIN enrolments e
          ON e.place >= c.number << \(PlacedTable.homeBits)
          AND e.place < (c.number + 1) << \(PlacedTable.homeBits)
        WHERE c.owner = ? AND e.entity IS NULL AND e.grp IS NULL ORDER BY e.place
        """)
      find.bind(1, customer)
      defer { find.reset() }
      while try find.step() {
        let one = PackedEnrolment(find.bytes(0))
        if one.occurrence.hasPrefix("event:") { begun.append(one) }
      }
    }
    var known: Set<String> = []
    var place = PlacedTable.firstPlace(of: number)
    let packed = PackWriter()
    for var one in begun where known.insert("\(one.sop) \(one.occurrence)").inserted {
      one.state = EnrolmentState.declined.rawValue
      one.step = 0
      (one.moment, one.goalAt, one.waiting, one.why) = (nil, nil, nil, nil)
      one.history = []
      packed.clear()
      one.write(to: packed)
      let insert = try connection.statement("INSERT INTO enrolments (place, data) VALUES (?, ?)")
      insert.bind(1, place)
      insert.bind(2, borrowed: packed.bytes)
      try insert.run()
      place += 1
    }
  }
}
