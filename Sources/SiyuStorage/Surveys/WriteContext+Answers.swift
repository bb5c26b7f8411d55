import SiyuModel

extension WriteContext {
  /// Keeps an answer beside those that the same question had before.
  ///
  /// Of two at the same second the greater by its bytes stays, so that it does not matter which file
  /// comes first.
  func take(
    _ record: AnswerRecord, header: ImportHeader, openSurveys: Set<String>
  ) throws -> RowOutcome {
    guard let value = record.value else {
      return .refused("nobody checked this answer against its survey")
    }
    let person = try resolved(record.person)
    // A slip in an id would answer for nobody, and only whom the brand knows was asked; where a programme is
    // open to all, others answer from the accounts that they have.
    let platform = person.platform ?? header.source
    let isOpen =
      openSurveys.contains(record.survey) && person.customerID == nil && !platform.isEmpty
    if !isOpen, let reason = try unknown(person, source: header.source) { return .refused(reason) }
    guard let account = try account(for: person, source: header.source) else {
      return .refused(Self.namesNobody)
    }
    let key = StoredAnswers.Key(
      home: account.home, account: account.number, survey: Int64(try words.number(record.survey)),
      question: Int64(try words.number(record.question)), at: record.at.seconds)
    let new = Array(value.canonical.utf8)
    let find = try connection.statement(
      """
      SELECT value, sealed FROM answers
      WHERE home = ? AND account = ? AND survey = ? AND question = ? AND at = ?
      """)
    key.bind(to: find)
    let old = try find.step() ? (bytes: Array(find.bytes(0)), sealed: find.int(1) != 0) : nil
    find.reset()
    let dataKey =
      value.isText || old?.sealed == true ? try dataKey(of: account.number, making: true) : nil
    if let old {
      var known = old.bytes
      if old.sealed, let dataKey { known = try KeyRing.open(known, with: dataKey, key.place) }
      // A question that was made one in words is sealed from then on.
      if old.sealed == value.isText, !known.lexicographicallyPrecedes(new) { return .unchanged }
      if old.sealed != value.isText, old.sealed { return .unchanged }
    }
    let write = try connection.statement(
      """
      INSERT INTO answers (home, account, survey, question, at, value, sealed)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      ON CONFLICT (home, account, survey, question, at) DO UPDATE SET value = ?6, sealed = ?7
      """)
    key.bind(to: write)
    if value.isText, let dataKey {
      write.bind(6, try KeyRing.seal(new, with: dataKey, key.place))
    } else {
      write.bind(6, new)
    }
    write.bind(7, value.isText ? 1 : 0)
    try write.run()
    touched.insert(account.number)
    return old == nil ? .added : .changed
  }
}
