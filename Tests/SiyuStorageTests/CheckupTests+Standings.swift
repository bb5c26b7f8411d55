extension CheckupTests {
  private static func standing(_ home: Int64, label: Int64 = 1, place: Int64 = 0) -> String {
    """
    INSERT OR IGNORE INTO labels VALUES (1, 'demo.vip');
    INSERT INTO programme_standings VALUES
      (\(home << 28 | place), \(label), 1, 1, 5, NULL, NULL, x'7b7d', NULL, 1)
    """
  }

  static let standingDamages = [
    Damage(check: "standings", isMendable: false, sql: standing(4444)),
    Damage(check: "names of standings", isMendable: false, sql: standing(5, label: 4444)),
    Damage(
      check: "double standings", isMendable: false,
      sql: standing(5) + ";" + standing(5, place: 1)),
    Damage(
      check: "history of standings", isMendable: true,
      sql: "INSERT INTO standing_history VALUES (4444, 1, 1, 1, NULL, 1)"),
    Damage(
      check: "events of runs", isMendable: true,
      sql: "INSERT INTO born_events VALUES (44444444444444, 1)"),
  ]
}
