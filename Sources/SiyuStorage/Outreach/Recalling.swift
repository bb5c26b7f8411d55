import SiyuModel

/// Finds an SOP's messages to one subject that no channel has been asked to take.
struct Recalling {
  let connection: Connection

  private static let isWaiting =
    "pending IN (\(MessageState.planned.rawValue), \(MessageState.admitted.rawValue))"

  func places(_ sop: String, of subject: SubjectKey) throws -> [Int64] {
    guard let label = try LabelBook(connection).existing(sop) else { return [] }
    switch subject {
    case .customer(let number):
      return try places(Int64(label), ofPerson: number, where: "entity IS NULL")
    case .entity(let number):
      // Its owner is contacted, and they lie where the owner's do.
      let owner = try connection.int(
        "SELECT a.customer FROM entities e JOIN accounts a ON a.number = e.account"
          + " WHERE e.number = ?", number)
      guard let owner else { return [] }
      return try places(Int64(label), ofPerson: owner, where: "entity = \(number)")
    case .group(let id):
      let find = try connection.statement(
        "SELECT place FROM messages WHERE grp = ? AND sop = ? AND \(Self.isWaiting)")
      find.bind(1, id)
      find.bind(2, Int64(label))
      defer { find.reset() }
      var places: [Int64] = []
      while try find.step() { places.append(find.int(0)) }
      return places
    }
  }

  private func places(
    _ label: Int64, ofPerson number: Int64, where condition: String
  ) throws -> [Int64] {
    var places: [Int64] = []
    let person = try PersonRows(of: CustomerNumber(rawValue: number), in: connection)
    for home in person.numbers {
      try connection.each(
        """
        SELECT place FROM messages WHERE place >= ? AND place < ? AND sop = ?
          AND \(Self.isWaiting) AND \(condition)
        """, PlacedTable.firstPlace(of: home), PlacedTable.firstPlace(of: home + 1), label
      ) { places.append($0.int(0)) }
    }
    return places
  }
}
