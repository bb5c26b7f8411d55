import SiyuModel

/// What people say about who is who.
extension WriteContext {
  /// Takes down that an account is not the same person as the others.
  func keepApart(_ account: Int64, from others: [Int64]) throws {
    let insert = try connection.statement("INSERT OR IGNORE INTO apart (a, b) VALUES (?, ?)")
    for other in others {
      for (a, b) in [(account, other), (other, account)] {
        insert.bind(1, a)
        insert.bind(2, b)
        try insert.run()
      }
    }
    try connection.run(
      "DELETE FROM links WHERE (a = ?1 OR b = ?1) AND kind = ?2", account,
      Int64(EvidenceKind.hand.rawValue))
  }

  /// A merge by hand takes back every earlier "not the same" between the two.
  func forgetApart(_ first: Int64, _ second: Int64) throws {
    try connection.run(
      """
      DELETE FROM apart WHERE
        (a IN (SELECT number FROM accounts WHERE customer = ?1)
          AND b IN (SELECT number FROM accounts WHERE customer = ?2))
        OR (a IN (SELECT number FROM accounts WHERE customer = ?2)
          AND b IN (SELECT number FROM accounts WHERE customer = ?1))
      """, first, second)
  }
}
