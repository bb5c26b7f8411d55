import GRDB

extension Migrations {
  /// Members for whom no code was left are found without reading the others.
  static let missedCodes: @Sendable (Database) throws -> Void = { database in
    try database.execute(
      sql: """
        -- The data holds "no_code": as bytes.
        CREATE INDEX standings_without_code ON programme_standings (place)
          WHERE instr(data, X'226E6F5F636F6465223A') > 0;
        """)
  }
}
