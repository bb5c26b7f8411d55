import Foundation

/// The same work in the `sqlite3` program.
struct Baseline {
  /// `group:value` with the number of customers.
  typealias TagCounts = [String: Int]

  var data: DataSet
  /// This package's `sql/`.
  var sqlFolder: String
  var repeats: Int

  /// How the tables lie that the statement reads.
  enum Tables: String, CaseIterable {
    /// As `.import` brings them, with the usual indexes.
    case imported
    /// Made for this one statement.
    case prepared
    /// Made for it, with customer and time copied into the lines.
    case clustered

    fileprivate var file: String { self == .imported ? "imported" : "prepared" }
    fileprivate var title: String {
      switch self {
      case .imported: "SQL statement, tables as imported"
      case .prepared: "SQL statement, tables made for it"
      case .clustered: "SQL statement, tables made for it, lines by customer"
      }
    }
  }

  private func database(_ file: String) -> String { "\(data.folder)/\(file).db" }

  /// `.import` of the orders into a bare table of a new file.
  func importOrders() throws -> Measured {
    let bare = "\(data.folder)/bare.db"
    defer { try? FileManager.default.removeItem(atPath: bare) }
    let script = """
      CREATE TABLE orders (order_id, customer_id, paid_at, amount, refunded, channel, shop, status);
      .mode csv
      .import --skip 1 '\(data.orderFile)' orders
      """
    return try Measured.of("sqlite3 .import", repeats: repeats) {
      try? FileManager.default.removeItem(atPath: bare)
      sync()
    } run: { memory in
      try sqlite(bare, script, memory: memory)
    }
  }

  /// Makes the tables that the statement reads, unless they are there.
  func prepare() throws {
    let done = "\(data.folder)/baseline.done"
    if FileManager.default.fileExists(atPath: done) { return }
    note("baseline tables")
    for file in ["imported", "prepared"] {
      try? FileManager.default.removeItem(atPath: database(file))
    }
    _ = try sqlite(database("imported"), ".cd '\(data.folder)'\n" + text(of: "imported.sql"))
    let attached = "ATTACH '\(database("imported"))' AS imported;\n"
    _ = try sqlite(database("prepared"), attached + text(of: "prepared.sql"))
    try "".write(toFile: done, atomically: true, encoding: .utf8)
  }

  /// The five tag groups in one statement, and what it found.
  func tags(_ tables: Tables) throws -> (measured: Measured, counts: TagCounts) {
    let database = database(tables.file)
    let setting = """
      PRAGMA cache_size = -1000000;
      PRAGMA mmap_size = 2000000000;
      PRAGMA temp_store = MEMORY;
      \(tables == .clustered ? "CREATE TEMP VIEW bought AS SELECT * FROM clustered_line;" : "")
      .parameter set :now \(DataSet.now)

      """
    let statement = try setting + text(of: "\(tables.file)-tags.sql")
    let measured = try Measured.of(tables.title, repeats: repeats) { memory in
      try sqlite(database, statement, memory: memory)
    }
    let listed = try sqlite(database, statement + ".mode tabs\n" + text(of: "counts.sql")).output
    var counts: TagCounts = [:]
    for line in listed.split(separator: "\n") {
      let fields = line.split(separator: "\t")
      if fields.count == 3 { counts["\(fields[0]):\(fields[1])"] = Int(fields[2]) }
    }
    return (measured, counts)
  }

  private func text(of file: String) throws -> String {
    try String(contentsOfFile: "\(sqlFolder)/\(file)", encoding: .utf8)
  }

  private func sqlite(_ database: String, _ script: String, memory: Bool = false) throws
    -> ProcessRun
  {
    let file = "\(data.folder)/script.sql"
    try script.write(toFile: file, atomically: false, encoding: .utf8)
    return try ProcessRun.of(["sqlite3", "-bail", database], input: file, memory: memory)
  }
}
