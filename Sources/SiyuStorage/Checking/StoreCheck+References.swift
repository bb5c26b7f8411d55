import SiyuModel

/// Rows that name other rows. A row of evidence about an account that is not there says nothing and
/// can go; whatever holds something of a person, or what a person decided (tags and merges by hand,
/// who is not the same), stays for a restore to explain.
extension StoreCheck {
  static let references: [StoreCheck] = [
    reference(
      "accounts", right: "all have a customer", wrong: "without a customer of their own",
      """
      accounts a LEFT JOIN customers c ON c.number = a.customer
      LEFT JOIN customers h ON h.number = a.home
      WHERE c.number IS NULL OR c.owner <> c.number
        -- A home may be an erased customer's number; those are never given again.
        OR (h.number IS NULL AND NOT a.home BETWEEN 1 AND
          (SELECT ifnull(max(value), 0) FROM meta WHERE name = 'last_customer'))
      """),
    reference(
      "merged customers", right: "all lead to a customer", wrong: "lead nowhere, or round",
      """
      customers c LEFT JOIN customers o ON o.number = c.owner
      WHERE o.number IS NULL OR o.owner <> o.number OR (c.shape = 1) <> (c.owner <> c.number)
      """),
    reference(
      "evidence", right: "all about accounts that are there", wrong: "about accounts that are not",
      table: "evidence", "account NOT IN (SELECT number FROM accounts)", isMendable: true),
    reference(
      "links", right: "all between accounts that are there", wrong: "to accounts that are not",
      table: "links",
      "a NOT IN (SELECT number FROM accounts) OR b NOT IN (SELECT number FROM accounts)"),
    reference(
      "not the same", right: "all between accounts that are there",
      wrong: "to accounts that are not", table: "apart",
      "a NOT IN (SELECT number FROM accounts) OR b NOT IN (SELECT number FROM accounts)"),
    reference(
      "profiles", right: "all of accounts that are there", wrong: "of accounts that are not",
      table: "profiles", "account NOT IN (SELECT number FROM accounts)"),
    reference(
      "attributes", right: "all of accounts that are there", wrong: "of accounts that are not",
      table: "attributes", "account NOT IN (SELECT number FROM accounts)"),
    reference(
      "answers", right: "all of accounts that are there", wrong: "of accounts that are not",
      table: "answers", "account NOT IN (SELECT number FROM accounts)"),
    reference(
      "entities", right: "all of accounts that are there", wrong: "of accounts that are not",
      table: "entities", "account NOT IN (SELECT number FROM accounts)"),
    reference(
      "fields of entities", right: "all of entities that are there",
      wrong: "of entities that are not", table: "entity_fields",
      "entity NOT IN (SELECT number FROM entities)"),
    reference(
      "group members", right: "all accounts that are there", wrong: "of accounts that are not",
      table: "group_members", "account NOT IN (SELECT number FROM accounts)"),
    reference(
      "holders of tags", right: "all customers that are there",
      wrong: "rows of customers that are not", table: "held",
      "customer NOT IN (SELECT number FROM customers)"),
  ]

  private static func reference(
    _ name: String, right: String, wrong: String, _ from: String
  ) -> StoreCheck {
    StoreCheck(name) { context in
      .counting(
        name, try context.count("SELECT count(*) FROM \(from)"), right: right, wrong: wrong,
        step: StoreCheckContext.restore)
    }
  }

  private static func reference(
    _ name: String, right: String, wrong: String, table: String, _ condition: String,
    isMendable: Bool = false
  ) -> StoreCheck {
    let removal = "DELETE FROM \(table) WHERE \(condition)"
    let mend: @Sendable (StoreCheckContext) throws -> Void = {
      try $0.connection.execute(removal)
      $0.hasRemoved = true
    }
    return StoreCheck(
      name,
      find: { context in
        .counting(
          name, try context.count("SELECT count(*) FROM \(table) WHERE \(condition)"),
          right: right, wrong: wrong, step: isMendable ? nil : StoreCheckContext.restore,
          mend: isMendable ? "remove them: they say nothing" : nil)
      },
      mend: isMendable ? mend : nil)
  }
}
