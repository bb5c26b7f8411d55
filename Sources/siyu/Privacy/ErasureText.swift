import SiyuModel
import SiyuReport
import SiyuWords

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
      ("accounts", say("accounts"), counts.accounts),
      ("data_keys", say("data keys, dropped"), counts.keys),
      ("evidence", say("phones and union ids"), counts.evidence),
      ("links", say("links"), counts.links),
      ("attributes", say("attributes"), counts.attributes),
      ("entities", say("entities"), counts.entities),
      ("answers", say("answers to surveys"), counts.answers),
      ("orders", say("orders"), counts.orders),
      ("order_lines", say("order lines"), counts.orderLines),
      ("events", say("events"), counts.events),
      ("memberships", say("group memberships"), counts.memberships),
      ("tags", say("tags"), counts.tags),
      ("decisions", say("tags gained and lost before"), counts.decisions),
      ("enrolments", say("walks through SOPs"), counts.enrolments),
      ("messages", say("messages"), counts.messages),
      ("tasks", say("tasks of staff"), counts.tasks),
      ("standings", say("standings in programmes"), counts.standings),
      ("entries", say("entries of points and money, made nobody's"), counts.entries),
      ("coupons", say("codes of coupons, made nobody's"), counts.coupons),
      ("invitations", say("invitations"), counts.invitations),
      ("words", say("texts only they used"), counts.words),
    ]
  }

  var preview: [String] {
    let who = ids.map { TextEscape.terminalSafe($0) }.listed()
    var lines = ["\(ids.count == 1 ? say("customer") : say("customers")) \(who)"]
    var table = TextTable([.init(""), .init("", .right)], indent: 2)
    for row in rows where row.count > 0 { table.add(row.words, Grouping.text(row.count)) }
    lines += table.lines
    lines += files(.rewrite, say("records taken out of files that siyu wrote"))
    lines += files(.remove, say("files that siyu wrote, removed"))
    lines += files(.leave, say("your own files, which stay as they are: see to them yourself"))
    if completing {
      lines.append(say("  An earlier erasure that was interrupted is completed too."))
    }
    lines.append(
      say("  The number of orders and their sums by month stay. Backups are not reached."))
    return lines
  }

  private func files(_ act: FileSweep.Finding.Act, _ title: String) -> [String] {
    let found = findings.filter { $0.act == act }
    if found.isEmpty { return [] }
    return ["  \(title):"]
      + found.map {
        let count = Grouping.count(Int64($0.records), "record")
        let why = $0.isNamedAfterThem && act == .remove ? say(": its name says them") : ""
        return "    \(shown($0.path))" + (act == .remove ? why : ": \(count)")
      }
  }

  var notReached: [String] {
    look.notReached.map {
      say("not reached: \(shown($0.path)): \(TextEscape.terminalSafe($0.why))")
    }
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
