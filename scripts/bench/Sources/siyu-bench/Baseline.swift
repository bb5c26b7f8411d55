import Foundation

/// The same work in the `sqlite3` program.
struct Baseline {
  /// `group:value` with the number of customers.
  typealias TagCounts = [String: Int]

  var data: DataSet
  /// This package's `sql/`.
  var sqlFolder: String
  var repeats: Int

  private var database: String { "\(data.folder)/baseline.db" }

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
    try? FileManager.default.removeItem(atPath: database)
    let files = """
      CREATE TABLE customer_file (customer_id, gender, province, city, channel, joined_at);
      CREATE TABLE order_file (
        order_id, customer_id, paid_at, amount, refunded, channel, shop, status);
      CREATE TABLE line_file (order_id, sku, title, category, quantity, price);
      .mode csv
      .import --skip 1 '\(data.customerFile)' customer_file
      .import --skip 1 '\(data.orderFile)' order_file
      .import --skip 1 '\(data.lineFile)' line_file

      """
    _ = try sqlite(database, files + text(of: "prepare.sql"))
    try "".write(toFile: done, atomically: true, encoding: .utf8)
  }

  /// The five tag groups in one statement, and what it found.
  ///
  /// - Parameter clustered: with the lines laid out for this statement, for comparison.
  func tags(clustered: Bool = false) throws -> (measured: Measured, counts: TagCounts) {
    let setting = """
      PRAGMA cache_size = -200000;
      PRAGMA mmap_size = 2000000000;
      PRAGMA temp_store = MEMORY;
      \(clustered ? "CREATE TEMP VIEW bought AS SELECT * FROM clustered_line;" : "")
      .parameter set :now \(DataSet.now)

      """
    let statement = try setting + text(of: "tags.sql")
    let title = "SQL statement" + (clustered ? ", lines by customer" : "")
    let measured = try Measured.of(title, repeats: repeats) { memory in
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
