import GRDB

extension Migrations {
  /// What customers answered in surveys: every answer to every question, the newest of which counts.
  static let surveys: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        CREATE TABLE answers (
          home INTEGER NOT NULL,     -- as of orders: where its account's rows lie for good
          account INTEGER NOT NULL,
          survey INTEGER NOT NULL,   -- words: the full name, the question's id
          question INTEGER NOT NULL,
          at INTEGER NOT NULL,       -- UTC seconds
          value BLOB NOT NULL,       -- AnswerValue.canonical
          sealed INTEGER NOT NULL,   -- 1: words of the person's own, with the account's data key
          PRIMARY KEY (home, account, survey, question, at)) WITHOUT ROWID;
        """)
  }
}
