import SiyuModel

/// What customers are in programmes. A store that no step has brought this far has none of it.
extension StoreCheck {
  static let standings: [StoreCheck] = [
    standingCheck(
      "standings", right: "all of customers that are there", wrong: "of customers that are not",
      """
      programme_standings
      WHERE place >> \(PlacedTable.homeBits) NOT IN (SELECT number FROM customers)
      """),
    standingCheck(
      "names of standings", right: "all are there", wrong: "are not there",
      """
      programme_standings s LEFT JOIN labels p ON p.number = s.programme
      LEFT JOIN labels t ON t.number = s.state WHERE p.number IS NULL OR t.number IS NULL
      """),
    standingCheck(
      "double standings", right: "nobody has two under one number",
      wrong: "there twice",
      """
      (SELECT 1 FROM programme_standings GROUP BY place >> \(PlacedTable.homeBits), programme
      HAVING count(*) > 1)
      """),
    standingCheck(
      "history of standings", right: "all of standings that are there",
      wrong: "of standings that are not",
      "standing_history WHERE place NOT IN (SELECT place FROM programme_standings)",
      removal: """
        DELETE FROM standing_history WHERE place NOT IN (SELECT place FROM programme_standings)
        """),
    standingCheck(
      "events of runs", right: "all there", wrong: "that are not there",
      "born_events WHERE place NOT IN (SELECT place FROM events)",
      removal: "DELETE FROM born_events WHERE place NOT IN (SELECT place FROM events)"),
  ]

  /// - Parameter removal: for rows that say nothing about anybody.
  private static func standingCheck(
    _ name: String, right: String, wrong: String, _ from: String, removal: String? = nil
  ) -> StoreCheck {
    var mend: (@Sendable (StoreCheckContext) throws -> Void)?
    if let removal {
      mend = { (context: StoreCheckContext) throws -> Void in
        try context.connection.execute(removal)
        context.hasRemoved = true
      }
    }
    return StoreCheck(
      name,
      find: { context in
        guard
          try context.count(
            "SELECT count(*) FROM sqlite_master WHERE name = 'programme_standings'") > 0
        else { return Finding(name, .ok, "none yet") }
        return .counting(
          name, try context.count("SELECT count(*) FROM \(from)"), right: right, wrong: wrong,
          step: removal == nil ? StoreCheckContext.restore : nil,
          mend: removal == nil ? nil : "remove them: they say nothing")
      }, mend: mend)
  }
}
