import Foundation
import SiyuTestPrograms
import Testing

/// Every command that changes something, about one customer whom nobody could mistake.
@Suite struct AuditProofTests {
  static let names = [
    "ZQX-7741", "郑祺轩", "zhengqixuan", "13877410099", "乌有街", "1987-11-03", "osub-7741",
  ]

  private static let setUp = """
    siyu init shop --playbook none && cd shop && siyu plugin new habits
    sed -i 's/read = \\[.*/read  = ["orders", "birthday"]/; s/read  *= \\[.*/read  = ["orders", "birthday"]/' \
      plugins/habits/plugin.toml
    printf '\\n[tag_groups.vip]\\ntitle = "VIP"\\ndimension = "customer"\\nvalues = { yes = "是", no = "否" }\\n' \
      >>siyu.toml
    printf 'customer_id,name,phone,birthday,address\\nZQX-7741,郑祺轩,13877410099,1987-11-03,乌有街7号\\nB2,b,13900000000,,\\n' \
      >../郑祺轩-13877410099.csv
    printf 'order_id,customer_id,paid_at,amount\\nosub-7741,ZQX-7741,2026-06-18,9.00\\nbroken,,,\\n' >../osub-7741.csv
    printf 'customer_id,tag\\nZQX-7741,vip:no\\n' >../tags-ZQX-7741.csv
    printf '[map]\\nkind = "orders"\\n[map.columns]\\norder_id = "order_id"\\ncustomer_id = "customer_id"\\namount = "amount"\\n' \
      >../map-zhengqixuan.toml
    printf 'for c in siyu.customers() do if c.id == siyu.args[1] then siyu.propose(c, "vip:yes", "郑祺轩") end end\\n' \
      >scripts/郑祺轩.lua
    """

  /// The command of the entry that has to come of it, and its outcome.
  private static let commands: [(line: String, command: String, outcome: String)] = [
    ("siyu import customers ../郑祺轩-13877410099.csv", "import", "done"),
    ("siyu import orders ../osub-7741.csv", "import", "done"),
    ("siyu import tags ../tags-ZQX-7741.csv", "import", "done"),
    ("siyu import orders ../ZQX-7741-none.csv", "import", "refused"),
    ("siyu apply --now 2026-06-30", "apply", "done"),
    (
      "siyu plan --now 2026-07-02 --out ../ZQX-7741.plan; siyu apply ../ZQX-7741.plan", "apply",
      "done"
    ),
    ("siyu apply ../郑祺轩.plan", "apply", "refused"),
    ("siyu tag ZQX-7741 vip:yes", "tag", "done"),
    ("siyu tag 13877410099 vip:yes", "tag", "refused"),
    ("siyu tag ZQX-7741 vip:郑祺轩", "tag", "refused"),
    ("siyu untag ZQX-7741 vip:yes", "untag", "done"),
    ("siyu untag ZQX-7741 vip:郑祺轩", "untag", "refused"),
    ("siyu merge ZQX-7741 B2", "merge", "done"),
    ("siyu merge ZQX-7741 郑祺轩", "merge", "refused"),
    ("siyu unmerge B2", "unmerge", "done"),
    ("siyu unmerge zhengqixuan", "unmerge", "refused"),
    ("siyu export customers --show-private --out ../ZQX-7741-out.csv", "export", "done"),
    ("siyu run scripts/郑祺轩.lua ZQX-7741 13877410099 --grant name,phone", "run", "done"),
    ("siyu apply out/郑祺轩/proposal.plan", "apply", "done"),
    ("siyu undo --yes", "undo", "done"),
    ("siyu handover --from 郑祺轩 --to ZQX-7741 --yes", "handover", "refused"),
    (
      "printf 'staff_id\\nzhengqixuan\\nS2\\n' >../staff.csv; siyu import staff ../staff.csv;"
        + " printf 'customer_id,staff_id\\nZQX-7741,zhengqixuan\\n' >../owned.csv; siyu import customers ../owned.csv;"
        + " siyu handover --from zhengqixuan --to S2 --customers ../owned.csv --yes",
      "handover", "done"
    ),
    ("siyu pause 郑祺轩", "pause", "done"),
    ("siyu resume", "resume", "done"),
    ("siyu enrol 郑祺轩 ZQX-7741", "enrol", "refused"),
    ("siyu leave 郑祺轩 ZQX-7741", "leave", "refused"),
    ("siyu outbox settle ZQX-7741 again", "outbox settle", "refused"),
    ("siyu tasks --done ZQX-7741", "tasks", "refused"),
    ("siyu approve --all", "approve", "refused"),
    ("siyu plugin grant habits birthday", "plugin grant", "done"),
    ("printf 'siyu.customer(\"ZQX-7741\").id\\n' | siyu repl habits", "repl", "done"),
    ("siyu koc code ZQX-7741", "koc code", "done"),
    ("siyu koc settle", "koc settle", "done"),
    ("siyu subscription ZQX-7741 pause --reason 郑祺轩", "subscription", "refused"),
    ("siyu koc select 郑祺轩 --yes", "koc select", "refused"),
    ("siyu koc review ZQX-7741 郑祺轩 yes", "koc review", "refused"),
    ("siyu koc exclude ZQX-7741 郑祺轩 --reason 郑祺轩", "koc exclude", "refused"),
    ("siyu koc readmit ZQX-7741 郑祺轩", "koc readmit", "refused"),
    ("siyu backup ../backup-ZQX-7741", "backup", "done"),
    ("siyu backup ../backup-ZQX-7741", "backup", "refused"),
    (
      "sqlite3 .siyu/siyu.db \"INSERT INTO evidence VALUES (4, x'00', 4444, NULL)\"; siyu doctor --mend",
      "doctor",
      "done"
    ),
    ("siyu privacy export ZQX-7741 --out ../郑祺轩.txt", "privacy export", "done"),
    ("siyu privacy export 郑祺轩", "privacy export", "refused"),
    ("siyu key rotate", "key rotate", "done"),
    (
      "mkdir inbox; printf 'customer_id,name\\nZQX-7741,郑祺轩\\n' >inbox/customers-郑祺轩.csv; siyu work --once",
      "work", "done"
    ),
    ("siyu privacy erase ZQX-7741 --yes", "privacy erase", "done"),
    (
      "siyu plugin pack habits --out ../郑祺轩.siyu; siyu plugin install ../郑祺轩.siyu --yes",
      "plugin install", "refused"
    ),
    ("siyu plugin install ../郑祺轩.siyu --yes --replace", "plugin install", "done"),
    ("siyu plugin trust 3f2a-91bc-04de-77a1-c0d9 --name 郑祺轩", "plugin trust", "done"),
    ("siyu plugin revoke 3f2a-91bc-04de-77a1-c0d9 --name 郑祺轩", "plugin revoke", "done"),
    (
      "cp -R plugins/habits ../habits; sed -i 's/^version.*/version = \"9.0.0\"/' ../habits/plugin.toml;"
        + " mkdir ../郑祺轩; siyu plugin pack ../habits --out ../郑祺轩-9.siyu;"
        + " siyu plugin publish ../郑祺轩-9.siyu --to ../郑祺轩;"
        + " siyu plugin update --from ../郑祺轩 --yes",
      "plugin update", "done"
    ),
    ("siyu plugin remove habits --yes", "plugin remove", "done"),
  ]

  @Test func `no entry of the audit log names a customer`() async throws {
    let programs = try Programs.folder()
    let (outputs, entries, log) = try await Lanes.run {
      let folder = try TranscriptFolder(programs: programs)
      let begun = try folder.run(Self.setUp, limit: 120)
      var outputs = [begun.lines.joined(separator: "\n")]
      var entries: [String] = []
      for command in Self.commands {
        let outcome = try folder.run(command.line, limit: 120)
        outputs.append("$ \(command.line)\n\(outcome.lines.joined(separator: "\n"))")
        entries.append(
          try folder.run(
            "sqlite3 .siyu/siyu.db \"SELECT command, outcome FROM audit ORDER BY number DESC LIMIT 1\"",
            limit: 120
          ).lines.joined())
      }
      let rows = try folder.run("sqlite3 .siyu/siyu.db \"SELECT * FROM audit\"", limit: 120)
      let shown = try folder.run("siyu audit --full; siyu audit --json; siyu audit", limit: 120)
      return (outputs, entries, (rows.lines + shown.lines).joined(separator: "\n"))
    }
    for (index, command) in Self.commands.enumerated() {
      #expect(entries[index] == "\(command.command)|\(command.outcome)", "\(outputs[index + 1])")
    }
    #expect(log.contains("plugin grant"))
    for name in Self.names {
      #expect(!log.contains(name), "\(name) is in the log")
    }
    // The store holds what was searched for, so that searching means something.
    #expect(outputs.joined().contains("ZQX-7741"))
  }

  /// Whoever guesses a file right would see it by its digest, also after an erasure.
  @Test func `only a file that cannot be guessed leaves its digest`() async throws {
    let programs = try Programs.folder()
    let script = """
      siyu init shop --playbook none >/dev/null && cd shop
      (echo customer_id,city; yes 'C1,hangzhou' | head -n 98) >few.csv
      printf '%70000s\\n' x >>few.csv
      (echo customer_id,city; seq 1 200 | sed 's/$/,hangzhou/') >small.csv
      (echo customer_id,city; seq 1 9000 | sed 's/$/,hangzhou/') >large.csv
      for file in few small large; do
        siyu import customers $file.csv >/dev/null
        siyu audit --last 1 --json | tr -d ' \\n' | grep -c sha256
      done
      """
    let shown = try await Lanes.run {
      try TranscriptFolder(programs: programs).run(script, limit: 120)
    }
    #expect(shown.lines == ["0", "0", "1"])
  }

  /// Whoever adds a command says here whether it leaves an entry, and tests that it does.
  @Test func `each command is known to leave an entry or to look only`() async throws {
    let known: Set<String> = [
      // Leave an entry; `privacy` and `key` by their own subcommands.
      "demo", "import", "export", "plugin", "apply", "work", "merge", "unmerge", "tag", "untag",
      "run", "koc", "repl",
      "backup", "doctor", "privacy", "key", "pause", "resume", "enrol", "leave", "approve", "undo",
      "handover", "subscription",
      // By their own words; Transcripts/outbox.md shows what `send` and `tasks` leave.
      "outbox", "tasks", "send",
      // Look, or make what no store knows of yet.
      "init", "plan", "simulate", "explain", "test", "dev", "profile", "audit", "content", "report",
      "survey", "balance", "ledger", "reconcile", "coupon", "api",
    ]
    let programs = try Programs.folder()
    let help = try await Lanes.run {
      try TranscriptFolder(programs: programs).run("siyu --help", limit: 120)
    }
    let names = help.lines.drop { $0 != "SUBCOMMANDS:" }.dropFirst()
      .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
      .filter { $0 != "help" && $0 != "See" }
    #expect(Set(names).isSubset(of: known), "\(Set(names).subtracting(known).sorted())")
    #expect(names.contains("doctor"))
  }
}
