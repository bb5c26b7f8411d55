extension CheckupTests {
  static let invitationDamages = [
    Damage(
      check: "invitations", isMendable: false,
      sql: "INSERT INTO invitations (place, account, inviter, at, kind, programme, found) "
        + "SELECT home << 28, number, 4444, 1, 2, 0, 0 FROM accounts LIMIT 1"),
    Damage(
      check: "invitation verdicts", isMendable: false,
      sql: "INSERT INTO invitations (place, account, inviter, at, kind, programme, found, state) "
        + "SELECT home << 28, number, 0, 1, 2, 0, 0, 2 FROM accounts LIMIT 1"),
    Damage(
      check: "invitation history", isMendable: true,
      sql: "INSERT INTO invitation_history VALUES (4444, 1, 1, 0, 7)"),
    Damage(
      check: "invitation codes", isMendable: false,
      sql: "INSERT INTO invitation_codes VALUES (7, 4444, 1)"),
    Damage(
      check: "rewards", isMendable: false,
      sql: "INSERT INTO rewards (account, programme, level, invitee, home, state, refusal, turn, "
        + "points, money, at) VALUES (4444, 1, 1, 4445, 1, 0, 0, 0, 0, 0, 0)"),
    Damage(
      check: "KOC proofs", isMendable: false,
      sql: "INSERT INTO koc_proofs VALUES (1, 5, 4444, 1, 5)"),
  ]
}
