import Crypto
import SiyuModel

/// Answers as they lie in the store.
struct StoredAnswers {
  /// Where one answer lies.
  struct Key {
    var home, account, survey, question, at: Int64

    /// What a sealed answer is bound to.
    var place: [UInt8] { KeyRing.place("answers", account, "\(survey)/\(question)/\(at)") }

    func bind(to statement: Statement) {
      for (index, value) in [home, account, survey, question, at].enumerated() {
        statement.bind(Int32(index + 1), value)
      }
    }
  }

  struct Row {
    var survey, question, value: String
    var at: Int64
  }

  let connection: Connection
  let keys: KeyRing

  init(_ connection: Connection, keys: KeyRing) {
    self.connection = connection
    self.keys = keys
  }

  /// All answers of an account, by survey, question and time.
  func history(of account: NamedAccount) throws -> [Row] {
    let find = try Statement(
      connection.handle,
      """
      SELECT s.text, q.text, t.at, t.value, t.sealed, t.survey, t.question FROM answers t
      LEFT JOIN words s ON s.number = t.survey LEFT JOIN words q ON q.number = t.question
      WHERE t.home = ? AND t.account = ? ORDER BY s.text, q.text, t.at
      """)
    find.bind(1, account.home)
    find.bind(2, account.number)
    var rows: [Row] = []
    while try find.step() {
      let key = Key(
        home: account.home, account: account.number, survey: find.int(5), question: find.int(6),
        at: find.int(2))
      rows.append(
        Row(
          survey: find.optionalText(0) ?? "", question: find.optionalText(1) ?? "",
          value: try text(Array(find.bytes(3)), sealed: find.int(4) != 0, key), at: find.int(2)))
    }
    return rows
  }

  /// A stored value in plain.
  func text(_ value: [UInt8], sealed: Bool, _ key: Key) throws -> String {
    String(decoding: sealed ? try open(value, key) : value, as: UTF8.self)
  }

  func open(_ sealed: [UInt8], _ key: Key) throws -> [UInt8] {
    let find = try connection.statement("SELECT wrapped FROM data_keys WHERE account = ?")
    find.bind(1, key.account)
    defer { find.reset() }
    guard try find.step() else {
      throw StoreError(
        .damaged, "an answer in words cannot be opened: its account has no data key",
        hint: "restore the last backup")
    }
    let dataKey: SymmetricKey
    do { dataKey = try keys.dataKey(Array(find.bytes(0)), of: key.account) } catch {
      // What looks like damage may be another process that rotated the key a moment ago.
      try keys.checkCurrent(in: connection)
      throw error
    }
    return try KeyRing.open(sealed, with: dataKey, key.place)
  }
}

extension SliceReading {
  /// The answers that count, with their words where somebody may read them.
  func pushAnswers(_ subject: inout SubjectGathering, to writer: any SubjectWriter) throws {
    let stored = StoredAnswers(connection, keys: keys)
    let withTexts = needs.contains(.answerTexts)
    try subject.eachAnswer(
      now: { answer in
        func push(_ value: BorrowedText) throws {
          try writer.answer(
            AnswerRow(
              survey: Word(rawValue: answer.survey), question: Word(rawValue: answer.question),
              at: answer.at, isText: answer.isSealed, value: value))
        }
        guard answer.isSealed else { return try push(answer.value) }
        guard withTexts else { return try push(BorrowedText(start: nil, count: 0)) }
        let key = StoredAnswers.Key(
          home: 0, account: answer.account, survey: Int64(answer.survey),
          question: Int64(answer.question), at: answer.at)
        try stored.open(Array(answer.value), key).withUnsafeBufferPointer { try push($0) }
      },
      ahead: { try writer.answerAhead(Word(rawValue: $0.survey), at: $0.at) })
  }
}
