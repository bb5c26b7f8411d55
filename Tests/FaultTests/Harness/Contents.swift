import SiyuTestPrograms
import Foundation
import GRDB
import SiyuModel
import SiyuStorage
import SiyuTestSupport

/// Everything a workspace holds that a person could miss: what its store answers, and its files.
///
/// Two workspaces with equal contents are one as good as the other, whatever their pages look like.
struct Contents: Equatable {
  var tables: [String: [[String]]] = [:]
  var files: [String: Data] = [:]

  /// - Throws: where the store is unsound, in SQLite's or our own sense.
  init(of workspace: String) throws {
    let path = workspace + "/.siyu/siyu.db"
    let store = try Self.open(path, keys: workspace + "/.siyu/")
    for kind in ExportKind.allCases { tables[kind.rawValue] = try store.table(kind) }
    // Of two runs each has its own; together they are the same.
    tables["decisions"]?.sort { $0.lexicographicallyPrecedes($1) }
    let customers = (tables["customers"] ?? []).compactMap(\.first)
    tables["why"] = try customers.prefix(50).map { id in
      let detail = try store.detail(of: try store.customer(named: id))
      return [id] + detail.tags.map { Self.words($0) }.sorted()
    }
    // How often a folder was asked.
    for index in tables["messages"]?.indices ?? 0..<0 { tables["messages"]?[index][17] = "" }
    tables["counts"] = [["\(try store.counts())"]]
    let queue = try DatabaseQueue(path: path)
    try queue.read { database in
      try Self.check(database)
    }
    try queue.close()
    var delivered: [[String]] = []
    let names = FileManager.default.enumerator(atPath: workspace)?.allObjects as? [String] ?? []
    for name in names.sorted()
    where !name.hasPrefix(".siyu/siyu.db") && name != ".siyu/key" {
      var isFolder: ObjCBool = false
      let file = "\(workspace)/\(name)"
      if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue {
        if name.hasPrefix("out/"), name.hasSuffix(".csv"), let rows = try Self.messages(in: file) {
          delivered += rows
          continue
        }
        if name == ".siyu/written" {
          files[name] = Data(try Self.paths(in: file).joined(separator: "\n").utf8)
          continue
        }
        // A spreadsheet holds the time of its making.
        files[name] =
          name.hasSuffix(".xlsx") ? Data() : try Data(contentsOf: URL(filePath: file))
      }
    }
    // Which went together, and so their files' names, depends on when a death came between.
    tables["delivered"] = delivered.sorted { $0.lexicographicallyPrecedes($1) }
    try Self.check(delivered, tables["messages"] ?? [])
  }

  /// Each message that is handed over is in the folder's files once, and no other is.
  private static func check(_ delivered: [[String]], _ messages: [[String]]) throws {
    let ids = delivered.map { $0[0] }
    guard ids.count == Set(ids).count else { throw ProgramError("a message is in two files") }
    if ids.isEmpty { return }
    // What a folder has is never in doubt: its files tell.
    let gone = messages.filter { ["handed-over", "uncertain"].contains($0[10]) }.map { $0[0] }
    if gone.sorted() != ids.sorted() {
      let odd = Set(ids).symmetricDifference(gone)
      let rows = messages.filter { odd.contains($0[0]) }.prefix(3)
      throw ProgramError("\(ids.count) messages in files, \(gone.count) handed over: \(rows)")
    }
  }

  /// The rows of a folder channel's file, without its header: a message's id, and the whole row. `nil`
  /// for a script's table.
  private static func messages(in file: String) throws -> [[String]]? {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    guard
      text.unicodeScalars.drop(while: { $0 == "\u{FEFF}" }).starts(
        with: "message_id".unicodeScalars)
    else { return nil }
    var isQuoted = false
    // A text may go over several lines.
    let rows = text.split { character in
      if character == "\"" { isQuoted.toggle() }
      return character.isNewline && !isQuoted
    }
    return rows.dropFirst().map { row in [String(row.prefix { $0 != "," }), String(row)] }
  }

  /// Not the run's number: work that was interrupted may be finished by another run.
  private static func words(_ held: HeldTag) -> String {
    guard case .rule(let trace) = held.origin else { return "\(held.tag) \(held.since) by hand" }
    return "\(held.tag) \(held.since) \(trace.rule) \(trace.reason ?? "") \(trace.reads)"
  }

  /// With the key, or with the one that a rotation is about to put in its place.
  private static func open(_ path: String, keys: String) throws -> SQLiteStore {
    func store(_ name: String) throws -> SQLiteStore {
      let key = try Data(contentsOf: URL(filePath: keys + name))
      return try SQLiteStore(path: path, key: WorkspaceKey(bytes: Array(key)), zone: .utc)
    }
    do { return try store("key") } catch let error as StoreError where error.code == .key {
      return try store("key.next")
    }
  }

  /// The whole lines of a list of paths, but for a channel's files.
  private static func paths(in file: String) throws -> [String] {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    return Set(text.split(separator: "\n").map(String.init))
      .filter { $0.count > 1 && $0.hasPrefix("\"") && $0.hasSuffix("\"") && !$0.contains("/out/") }
      .sorted()
  }

  private static func check(_ database: Database) throws {
    let verdict = try String.fetchAll(database, sql: "PRAGMA integrity_check")
    guard verdict == ["ok"] else { throw ProgramError("integrity: \(verdict)") }
    for (rows, keys) in [("orders", "order_keys"), ("events", "event_keys")] {
      for sql in [
        "SELECT count(*) FROM \(rows) WHERE place NOT IN (SELECT place FROM \(keys))",
        "SELECT count(*) FROM \(keys) WHERE place NOT IN (SELECT place FROM \(rows))",
        "SELECT count(*) FROM (SELECT place FROM \(keys) GROUP BY place HAVING count(*) > 1)",
      ] where try Int.fetchOne(database, sql: sql) != 0 {
        throw ProgramError("rows and keys disagree: \(sql)")
      }
    }
  }

  /// The first few things that differ, for a failing test; empty when nothing does.
  func differences(from other: Contents) -> [String] {
    var found: [String] = []
    for (name, rows) in tables.sorted(by: { $0.key < $1.key }) where rows != other.tables[name] {
      let (mine, theirs) = (Set(rows), Set(other.tables[name] ?? []))
      found.append("\(name): \(rows.count) rows, expected \(other.tables[name]?.count ?? 0)")
      found += mine.subtracting(theirs).prefix(3).map { "  + \($0)" }
      found += theirs.subtracting(mine).prefix(3).map { "  - \($0)" }
    }
    for name in Set(files.keys).union(other.files.keys).sorted()
    where files[name] != other.files[name] {
      let (mine, theirs) = (files[name], other.files[name])
      found.append(
        mine == nil
          ? "file \(name) is missing"
          : theirs == nil ? "file \(name) is left" : "file \(name) differs")
    }
    return found
  }
}
