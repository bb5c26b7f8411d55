extension CheckupTests {
  static let staffDamages = [
    Damage(
      check: "history of owners", isMendable: false,
      sql: "INSERT INTO owners VALUES (4444, 1, 0, NULL, 1)"),
    Damage(
      check: "names of owners", isMendable: false,
      sql: "INSERT INTO owners VALUES (5, 1, 4444, NULL, 1)"),
    Damage(
      check: "regions and shops", isMendable: false,
      sql: "INSERT INTO regions VALUES ('a', NULL, 'b'), ('b', NULL, 'a')"),
    Damage(
      check: "regions and shops", isMendable: false,
      sql: "INSERT INTO shops VALUES ('s', NULL, 'nowhere')"),
    Damage(
      check: "phones of staff", isMendable: false,
      sql: "INSERT INTO staff_phones VALUES (1, 'nobody', x'00', x'00')"),
    Damage(
      check: "spending", isMendable: false,
      sql: "INSERT INTO spend VALUES (1, 7, '', '', '', 100)"),
  ]
}
