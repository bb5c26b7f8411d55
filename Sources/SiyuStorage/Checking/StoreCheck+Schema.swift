import GRDB
import GRDBSQLite
import SiyuModel

extension StoreCheck {
  /// Compares what the file says its tables, indexes and triggers are with what the steps taken make
  /// in an empty database. An index or trigger holds nothing of its own and can be made again.
  static let schema = StoreCheck(
    schemaName,
    find: { context in
      if try isOfNewerSiyu(context) {
        return Finding(
          schemaName, .note, "not looked at: the tables are of a newer siyu", step: "update siyu")
      }
      let differences = try SchemaDifferences(context)
      guard !differences.isEmpty else {
        return Finding(schemaName, .ok, "tables, indexes and triggers as siyu makes them")
      }
      return Finding(
        schemaName, .problem, differences.words,
        step: differences.areMendable ? nil : StoreCheckContext.restore,
        mend: differences.areMendable ? "make indexes and triggers anew" : nil)
    },
    mend: { context in
      for difference in try SchemaDifferences(context).all {
        guard let sql = difference.expected?.sql else { continue }
        if let found = difference.found {
          try context.connection.execute("DROP \(found.type) \(difference.quotedName)")
        }
        try context.connection.execute(sql)
      }
    })

  private static let schemaName = "schema"

  /// What it makes is not known here, and must not be taken for damage.
  private static func isOfNewerSiyu(_ context: StoreCheckContext) throws -> Bool {
    !(try context.stepsTaken()).isSubset(of: Migrations.all.map(\.name))
  }
}

extension StoreCheckContext {
  fileprivate func stepsTaken() throws -> Set<String> {
    let read = try Statement(connection.handle, "SELECT identifier FROM grdb_migrations")
    var names: Set<String> = []
    while try read.step() { names.insert(read.text(0)) }
    return names
  }
}

/// One table, index, trigger or view, as `sqlite_master` has it.
private struct SchemaItem: Equatable {
  var type: String
  var table: String
  /// As it was written, comments and line breaks with it.
  var sql: String

  /// What can be made again without anything being lost.
  var isDerived: Bool { type == "index" || type == "trigger" }

  /// SQLite makes its own names itself; GRDB's table is its version's affair.
  static func all(_ handle: OpaquePointer) throws -> [String: SchemaItem] {
    let read = try Statement(
      handle,
      """
      SELECT name, type, tbl_name, coalesce(sql, '') FROM sqlite_master
      WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'grdb_migrations'
      """)
    var items: [String: SchemaItem] = [:]
    while try read.step() {
      items[read.text(0)] = SchemaItem(type: read.text(1), table: read.text(2), sql: read.text(3))
    }
    return items
  }
}

private struct SchemaDifferences {
  struct Difference {
    var name: String
    var expected: SchemaItem?
    var found: SchemaItem?

    var quotedName: String {
      "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\""
    }

    /// Of something that nobody but its maker knows, and of tables, nothing is changed.
    var isMendable: Bool {
      guard let expected, expected.isDerived else { return false }
      return found.map { $0.type == expected.type } ?? true
    }

    var words: String {
      let what = "\(found?.type ?? expected?.type ?? "") '\(TextEscape.terminalSafe(name))'"
      if expected == nil { return "\(what) is not siyu's" }
      return found == nil ? "\(what) is missing" : "\(what) is not as siyu makes it"
    }
  }

  /// By name.
  let all: [Difference]

  init(_ context: StoreCheckContext) throws {
    let found = try SchemaItem.all(context.connection.handle)
    let expected = try Self.expected(context)
    all = Set(found.keys).union(expected.keys).sorted()
      .filter { found[$0] != expected[$0] }
      .map { Difference(name: $0, expected: expected[$0], found: found[$0]) }
  }

  var isEmpty: Bool { all.isEmpty }
  var areMendable: Bool { all.allSatisfy(\.isMendable) }

  private static let shown = 5

  var words: String {
    var words = all.prefix(Self.shown).map(\.words).joined(separator: ", ")
    if all.count > Self.shown { words += ", and \(all.count - Self.shown) more" }
    let touchesAudit = all.contains {
      ($0.expected ?? $0.found)?.type == "trigger" && ($0.expected ?? $0.found)?.table == "audit"
    }
    if touchesAudit {
      words += "; the audit log could be changed meanwhile: compare it with a noted head"
    }
    return words
  }

  /// What the steps that this store has taken make of an empty database.
  private static func expected(_ context: StoreCheckContext) throws -> [String: SchemaItem] {
    let applied = try context.stepsTaken()
    let queue = try DatabaseQueue()
    return try queue.inDatabase { database in
      for step in Migrations.all where applied.contains(step.name) { try step.run(database) }
      guard let handle = database.sqliteConnection else {
        throw StoreError(.failed, "the database to compare with was closed")
      }
      return try SchemaItem.all(handle)
    }
  }
}
