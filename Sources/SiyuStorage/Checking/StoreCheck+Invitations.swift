import SiyuModel

extension StoreCheck {
  /// Of stores of before that there were invitations, nothing is asked.
  static let invitations: [StoreCheck] = [
    invitationCheck(
      "invitations", right: "all of accounts that are there", wrong: "of accounts that are not",
      """
      invitations i LEFT JOIN accounts a ON a.number = i.account
      LEFT JOIN accounts b ON b.number = i.inviter
      WHERE a.number IS NULL OR (b.number IS NULL AND i.inviter <> 0) OR i.place >> 28 <> a.home
      """),
    invitationCheck(
      "invitation verdicts", right: "all can be read", wrong: "that say nothing",
      """
      invitations WHERE kind NOT BETWEEN 0 AND 2 OR (state IS NOT NULL AND NOT (
        (state IN (0, 1) AND reason = 0) OR (state IN (2, 3) AND reason BETWEEN 1 AND 9)))
      """),
    invitationCheck(
      "invitation history", right: "all of invitations that are there",
      wrong: "of invitations that are not",
      "invitation_history WHERE place NOT IN (SELECT place FROM invitations)",
      removal: """
        DELETE FROM invitation_history WHERE place NOT IN (SELECT place FROM invitations)
        """),
    invitationCheck(
      "invitation codes", right: "all of accounts that are there",
      wrong: "of accounts that are not, or no codes",
      """
      invitation_codes WHERE account NOT IN (SELECT number FROM accounts)
        OR code NOT BETWEEN 0 AND \(InvitationCode.count - 1)
      """),
  ]

  /// Of stores of before that there were rewards, nothing is asked.
  static let rewards = StoreCheck("rewards") { context in
    guard try context.count("SELECT count(*) FROM sqlite_master WHERE name = 'rewards'") > 0 else {
      return Finding("rewards", .ok, "none yet")
    }
    return .counting(
      "rewards",
      try context.count(
        """
        SELECT count(*) FROM rewards WHERE account NOT IN (SELECT number FROM accounts)
          OR invitee > 0 AND invitee NOT IN (SELECT number FROM accounts) OR level NOT BETWEEN 1 AND 2
          OR state NOT BETWEEN 0 AND 3 OR refusal NOT BETWEEN 0 AND 9 OR turn < 0
          OR points < 0 OR money < 0
        """), right: "all of accounts that are there",
      wrong: "of accounts that are not, or of no state",
      step: StoreCheckContext.restore)
  }

  /// Of stores of before that proofs were held against each other, nothing is asked.
  static let proofs = StoreCheck("KOC proofs") { context in
    guard try context.count("SELECT count(*) FROM sqlite_master WHERE name = 'koc_proofs'") > 0
    else { return Finding("KOC proofs", .ok, "none yet") }
    return .counting(
      "KOC proofs",
      try context.count(
        "SELECT count(*) FROM koc_proofs WHERE account NOT IN (SELECT number FROM accounts)"),
      right: "all of accounts that are there", wrong: "of accounts that are not",
      step: StoreCheckContext.restore)
  }

  /// - Parameter removal: for rows that say nothing about anybody.
  private static func invitationCheck(
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
          try context.count("SELECT count(*) FROM sqlite_master WHERE name = 'invitations'") > 0
        else { return Finding(name, .ok, "none yet") }
        return .counting(
          name, try context.count("SELECT count(*) FROM \(from)"), right: right, wrong: wrong,
          step: removal == nil ? StoreCheckContext.restore : nil,
          mend: removal == nil ? nil : "remove them: they say nothing")
      }, mend: mend)
  }
}
