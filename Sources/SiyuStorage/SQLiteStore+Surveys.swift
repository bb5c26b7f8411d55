public import SiyuModel

extension SQLiteStore: SurveyStore {
  public func answers(
    to survey: String, of customer: CustomerNumber?, at now: Instant,
    _ row: (CountedAnswer) throws -> Void
  ) throws {
    let reader = try openReader()
    try reader.use { connection in
      try connection.reading { connection in
        // Canonical order of accounts for those given at the same second, as passes read them.
        let find = try Statement(
          connection.handle,
          """
          SELECT a.customer, q.text, t.at, t.value, t.sealed FROM answers t
          JOIN words s ON s.number = t.survey JOIN words q ON q.number = t.question
          JOIN accounts a ON a.number = t.account LEFT JOIN words p ON p.number = a.platform
          WHERE s.text = ? AND t.at <= ? \(customer == nil ? "" : "AND a.customer = ?")
          ORDER BY a.customer, q.text, t.at DESC, ifnull(p.text, ''), a.name
          """)
        find.bind(1, survey)
        find.bind(2, now.seconds)
        if let customer { find.bind(3, customer.rawValue) }
        var last: (customer: Int64, question: String)?
        while try find.step() {
          let (customer, question) = (find.int(0), find.text(1))
          if let last, last == (customer, question) { continue }
          last = (customer, question)
          try row(
            CountedAnswer(
              customer: CustomerNumber(rawValue: customer), question: question,
              at: Instant(seconds: find.int(2)), value: find.int(4) != 0 ? nil : find.text(3)))
        }
      }
    }
  }
}
