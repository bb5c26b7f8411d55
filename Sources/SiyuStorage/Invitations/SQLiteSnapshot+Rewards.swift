import SiyuModel

extension SQLiteSnapshot {
  func broughtByRewarded(by: Instant) throws -> [Int64: [Int64]] {
    try own.use { connection in
      let read = try connection.statement(
        """
        WITH due (customer) AS (
          SELECT DISTINCT a.customer FROM rewards r JOIN accounts a ON a.number = r.account
          WHERE r.due <= ?),
        brought (rewarded, invitee) AS (
          SELECT due.customer, e.customer FROM due
          JOIN accounts b ON b.customer = due.customer
          JOIN invitations i ON i.inviter = b.number JOIN accounts e ON e.number = i.account)
        SELECT invitee, rewarded FROM brought
        UNION
        SELECT e.customer, o.rewarded FROM brought o JOIN accounts b ON b.customer = o.invitee
        JOIN invitations i ON i.inviter = b.number JOIN accounts e ON e.number = i.account
        ORDER BY 1, 2
        """)
      read.bind(1, by.seconds)
      defer { read.reset() }
      var rewarded: [Int64: [Int64]] = [:]
      while try read.step() { rewarded[read.int(0), default: []].append(read.int(1)) }
      return rewarded
    }
  }
}
