import Foundation
import GRDB
import SiyuTestPrograms
import Testing

/// What SOPs leave behind of a person: nothing once they are erased, and no birthday at any time.
@Suite struct WalkPrivacyTests {
  /// All that a database says, as texts, and the times at which somebody is looked at again.
  private static func dump(_ workspace: String) throws -> String {
    let queue = try DatabaseQueue(path: workspace + "/.siyu/siyu.db")
    defer { try? queue.close() }
    return try queue.read { database in
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      return try tables.map { table in
        try Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\"").map { row in
          row.databaseValues.map { value in
            // Bytes may hold texts.
            Data.fromDatabaseValue(value).map { String(decoding: $0, as: UTF8.self) }
              ?? "\(value)"
          }.joined(separator: "|")
        }.joined(separator: "\n")
      }.joined(separator: "\n")
    }
  }

  @Test func `a person in the middle of walks is exported whole and erased whole`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.walking.copy(siyu, for: "privacy")
      defer { Base.remove(workspace) }
      try siyu.must(["apply", "--now", SOPSample.tonight], in: workspace)
      try siyu.must(["export", "messages", "--out", "out.csv"], in: workspace)
      let person = "C000030"
      let export = try siyu.must(["privacy", "export", person], in: workspace).output
      for piece in ["walk.new", "walk.quick", "walk.monthly", "content/", "联系"] {
        #expect(export.contains(piece), "\(piece)")
      }
      let ids = try siyu.must(
        ["export", "messages", "--format", "csv"], in: workspace
      ).output.split(separator: "\n").filter { $0.contains(person) }
        .map { String($0.prefix { $0 != "," }) }
      #expect(ids.count >= 2)
      try siyu.must(["privacy", "erase", person, "--yes"], in: workspace)
      let left = try Self.dump(workspace)
      let file = try String(contentsOfFile: workspace + "/out.csv", encoding: .utf8)
      for trace in ids + [person] {
        #expect(!left.contains(trace), "\(trace) in the database")
        #expect(!file.contains(trace), "\(trace) in a file that siyu wrote")
      }
      for words in [["apply", "--now", SOPSample.later], ["doctor"]] {
        try siyu.must(words, in: workspace)
      }
    }
  }

  @Test func `no schedule tells a birthday before its day`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.walking.copy(siyu, for: "birthdays")
      defer { Base.remove(workspace) }
      let queue = try DatabaseQueue(path: workspace + "/.siyu/siyu.db")
      defer { try? queue.close() }
      // Theirs are the 3rd and the 4th of July, it is the 1st, and nothing else happened to them:
      // both are looked at tomorrow, as everybody is who has a birthday.
      let due = try queue.read {
        try Int64.fetchAll(
          $0,
          sql: """
            SELECT h.due FROM held h JOIN customers c ON c.number = h.customer
            WHERE c.id IN ('C000046', 'C000047')
            """)
      }
      #expect(due.count == 2 && Set(due).count == 1, "\(due)")
      // 2026-07-02T09:30 in Shanghai.
      #expect(due.allSatisfy { $0 <= 1_782_955_800 }, "\(due)")
    }
  }
}
