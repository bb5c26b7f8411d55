import SiyuModel
import SiyuReport

/// What `siyu privacy erase` shows.
struct ErasureText {
  let ids: [String]
  let counts: ErasureCounts
  var look: FileSweep.Look
  /// This run also ends one that was interrupted.
  let completing: Bool
  let root: String

  private var findings: [FileSweep.Finding] { look.findings }

  private var rows: [(name: String, words: String, count: Int64)] {
    [
      ("accounts", "accounts", counts.accounts), ("data_keys", "data keys, dropped", counts.keys),
      ("evidence", "phones and union ids", counts.evidence), ("links", "links", counts.links),
      ("attributes", "attributes", counts.attributes), ("entities", "entities", counts.entities),
      ("answers", "answers to surveys", counts.answers),
      ("orders", "orders", counts.orders), ("order_lines", "order lines", counts.orderLines),
      ("events", "events", counts.events), ("memberships", "group memberships", counts.memberships),
      ("tags", "tags", counts.tags), ("decisions", "tags gained and lost before", counts.decisions),
      ("enrolments", "walks through SOPs", counts.enrolments),
      ("messages", "messages", counts.messages), ("tasks", "tasks of staff", counts.tasks),
      ("standings", "standings in programmes", counts.standings),
      ("entries", "entries of points and money, made nobody's", counts.entries),
      ("coupons", "codes of coupons, made nobody's", counts.coupons),
      ("invitations", "invitations", counts.invitations),
      ("words", "texts only they used", counts.words),
    ]
  }

  var preview: [String] {
    let who = ids.map { TextEscape.terminalSafe($0) }.joined(separator: ", ")
    var lines = ["\(ids.count == 1 ? "customer" : "customers") \(who)"]
    var table = TextTable([.init(""), .init("", .right)], indent: 2)
    for row in rows where row.count > 0 { table.add(row.words, Grouping.text(row.count)) }
    lines += table.lines
    lines += files(.rewrite, "records taken out of files that siyu wrote")
    lines += files(.remove, "files that siyu wrote, removed")
    lines += files(.leave, "your own files, which stay as they are: see to them yourself")
    if completing { lines.append("  An earlier erasure that was interrupted is completed too.") }
    lines.append("  The number of orders and their sums by month stay. Backups are not reached.")
    return lines
  }

  private func files(_ act: FileSweep.Finding.Act, _ title: String) -> [String] {
    let found = findings.filter { $0.act == act }
    if found.isEmpty { return [] }
    return ["  \(title):"]
      + found.map {
        let count = Grouping.count(Int64($0.records), "record")
        let why = $0.isNamedAfterThem && act == .remove ? ": its name says them" : ""
        return "    \(shown($0.path))" + (act == .remove ? why : ": \(count)")
      }
  }

  var notReached: [String] {
    look.notReached.map { "not reached: \(shown($0.path)): \(TextEscape.terminalSafe($0.why))" }
  }

  private func shown(_ path: String) -> String {
    TextEscape.terminalSafe(
      path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path)
  }

  /// For the audit log: how much, and nobody's name.
  var facts: AuditFacts {
    let facts: AuditFacts = [
      "customers": .count(counts.customers), "accounts": .count(counts.accounts),
      "orders": .count(counts.orders), "events": .count(counts.events),
      "files_rewritten": .count(Int64(findings.count { $0.act == .rewrite })),
      "files_removed": .count(Int64(findings.count { $0.act == .remove })),
    ]
    return completing ? facts.adding(["completes_earlier": .flag(true)]) : facts
  }

  func json(erased: Bool) -> DataValue {
    var record: DataRecord = [
      "erased": .bool(erased), "completed_earlier": .bool(erased && completing),
      "customers": .list(ids.map { .string($0) }),
    ]
    for row in rows { record[row.name] = .int(row.count) }
    record["files"] = .list(
      findings.map {
        [
          "path": .string($0.path), "records": .int(Int64($0.records)),
          "act": .string($0.act.rawValue),
        ]
      })
    record["not_reached"] = .list(
      look.notReached.map { ["path": .string($0.path), "why": .string($0.why)] })
    return .record(record)
  }
}
