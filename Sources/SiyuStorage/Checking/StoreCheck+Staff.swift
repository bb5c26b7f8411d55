import SiyuModel

/// Who owned whom, and the tree of staff. A store that no step has brought this far has none of it.
extension StoreCheck {
  static let staff: [StoreCheck] = [
    staffCheck(
      "history of owners", right: "all of accounts that are there",
      wrong: "of accounts that are not",
      "SELECT count(*) FROM owners WHERE account NOT IN (SELECT number FROM accounts)"),
    staffCheck(
      "names of owners", right: "all are there", wrong: "are not there",
      """
      SELECT count(*) FROM owners o LEFT JOIN labels l ON l.number = o.staff
      WHERE o.staff <> 0 AND l.number IS NULL
      """),
    staffCheck(
      "regions and shops", right: "all in regions that are there",
      wrong: "in regions that are not, or in themselves",
      """
      WITH RECURSIVE up (start, id, steps) AS (
        SELECT id, parent, 1 FROM regions WHERE parent IS NOT NULL
        UNION ALL
        SELECT up.start, r.parent, up.steps + 1 FROM up JOIN regions r ON r.id = up.id
        WHERE r.parent IS NOT NULL AND up.steps <= \(StaffTree.mostLevels))
      SELECT
        (SELECT count(DISTINCT start) FROM up WHERE steps > \(StaffTree.mostLevels))
        + (SELECT count(*) FROM regions WHERE parent NOT IN (SELECT id FROM regions))
        + (SELECT count(*) FROM shops WHERE region NOT IN (SELECT id FROM regions))
      """),
    staffCheck(
      "phones of staff", right: "all of staff that is there", wrong: "of staff that is not",
      "SELECT count(*) FROM staff_phones WHERE staff NOT IN (SELECT id FROM staff)",
      table: "staff_phones"),
    staffCheck(
      "spending", right: "all can be read", wrong: "that say nothing",
      "SELECT count(*) FROM spend WHERE amount < 0 OR kind NOT IN (0, 1)", table: "spend"),
  ]

  private static func staffCheck(
    _ name: String, right: String, wrong: String, _ sql: String, table: String = "owners"
  ) -> StoreCheck {
    StoreCheck(name) { context in
      let hasStaff =
        try context.count(
          "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '\(table)'") > 0
      guard hasStaff else { return Finding(name, .ok, "none yet") }
      return .counting(
        name, try context.count(sql), right: right, wrong: wrong, step: StoreCheckContext.restore)
    }
  }
}
