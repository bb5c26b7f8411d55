import SiyuModel

extension Exporting {
  /// Every answer, the older ones too: imported again, they are the same answers.
  func answers() throws {
    let stored = StoredAnswers(connection, keys: keys)
    try each(
      """
      SELECT s.text, c.id, q.text, t.value, t.sealed, t.at, t.account, t.survey, t.question
      FROM answers t JOIN accounts a ON a.number = t.account
      JOIN customers c ON c.number = a.customer JOIN words s ON s.number = t.survey
      JOIN words q ON q.number = t.question
      ORDER BY s.text, c.id, q.text, t.at, a.platform <> 0, a.name
      """
    ) {
      let key = StoredAnswers.Key(
        home: 0, account: $0.int(6), survey: $0.int(7), question: $0.int(8), at: $0.int(5))
      let isSealed = $0.int(4) != 0
      let answer = try stored.text(Array($0.bytes(3)), sealed: isSealed, key)
      try row([
        .text($0.text(0)), .text($0.text(1)), .text($0.text(2)),
        isSealed ? .personal(answer) : .text(answer), time($0.int(5)),
      ])
    }
  }
}
