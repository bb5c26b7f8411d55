public import SiyuModel

extension StoreContract {
  private static func note(
    _ command: String, _ facts: AuditFacts = [:], at time: Int64 = 100
  ) -> AuditNote {
    AuditNote(
      command: command, actor: AuditActor(login: "mei", uid: 1000),
      clock: Instant(seconds: 7), version: "0.1.0", facts: facts,
      time: { Instant(seconds: time) })
  }

  public static func entries(of store: any Store) throws -> [AuditEntry] {
    var all: [AuditEntry] = []
    try store.audit.entries(from: 1) {
      all.append($0)
      return true
    }
    return all
  }

  private static func outcomes(_ store: any Store) throws -> [String] {
    try entries(of: store).map { entry in
      "\(entry.number) \(entry.command) \(entry.outcome)"
        + (entry.begun.map { " of \($0)" } ?? "")
    }
  }

  static let audit: [Promise] = [
    Promise("a change that is all of a command carries its entry") { lab in
      let store = try lab.open()
      try lab.bring(.customers([Rows.customer("c1")]), into: store)
      try requireEqual(try store.audit.head(), .beginning, "head without a command")
      store.audit.begin(note("tag", ["tag": .word("demo:star")]))
      let customer = try store.customer(named: "c1")
      try store.setTag(
        TagName(group: "demo", value: "star"), on: customer, at: Instant(seconds: 5))
      try store.audit.end(.done)
      let entry = try requireSome(try entries(of: store).first)
      try requireEqual(
        entry,
        AuditEntry(
          number: 1, time: Instant(seconds: 100), clock: Instant(seconds: 7),
          actor: AuditActor(login: "mei", uid: 1000), command: "tag", outcome: .done, begun: nil,
          factsText: #"{"tag":"demo:star"}"#, version: "0.1.0"), "entry")
      try requireEqual(try entries(of: store).count, 1, "entries")
      try requireEqual(try store.audit.head().number, 1, "head")
    },
    Promise("an import carries what it counted, also when nothing changes") { lab in
      let store = try lab.open()
      for _ in 0..<2 {
        store.audit.begin(note("import"))
        try lab.bring(.customers([Rows.customer("c1"), Rows.customer("c2")]), into: store)
      }
      try requireEqual(try outcomes(store), ["1 import done", "2 import done"], "outcomes")
      let facts = try entries(of: store).map(\.facts)
      try requireEqual(facts[0]["added"], 2, "added")
      try requireEqual(facts[1]["added"], 0, "added again")
      try requireEqual(facts[1]["unchanged"], 2, "unchanged")
    },
    Promise("a trial import leaves no entry") { lab in
      let store = try lab.open()
      store.audit.begin(note("import"))
      try lab.bring(.customers([Rows.customer("c1")]), into: store, dryRun: true)
      try requireEqual(try entries(of: store), [], "entries")
    },
    Promise("of a command in several transactions the first carries that it began") { lab in
      let store = try lab.open()
      try lab.bring(.customers([Rows.customer("c1")]), into: store)
      store.audit.begin(note("apply", ["full": .flag(true)]))
      let group = TagGroup(
        name: "demo.value", title: "价值", dimension: .value, exclusive: true,
        values: [TagValue(name: "high", title: "高")])
      let ids = try store.tagIDs(for: [group], reserve: true).ids
      try requireEqual(try outcomes(store), ["1 apply begun"], "after the first")
      let run = try store.beginRun(
        RunHeader(
          identity: "one", now: Instant(seconds: 10), plugins: [("demo@1.0.0", "sum")],
          rules: [(plugin: 0, text: "value (main.lua:3)")], mark: nil))
      let tag = try requireSome(ids.values.first)
      let change = TagChange(tag: tag, gained: true, rule: 0, reason: nil, reads: [])
      let customer = try store.customer(named: "c1").rawValue
      try run.commit([SubjectChange(customer: customer, changes: [change], due: .max)], through: 1)
      try requireEqual(try outcomes(store), ["1 apply begun"], "while it runs")
      try run.finish()
      try store.audit.end(.done)
      try requireEqual(try outcomes(store), ["1 apply begun", "2 apply done of 1"], "at the end")
      let facts = try entries(of: store).map(\.facts)
      try requireEqual(facts[0]["full"], true, "what was known before")
      try requireEqual(facts[1]["full"], nil, "what was said before")
      try requireEqual(facts[1]["run"], .int(run.run), "run")
      try requireEqual(facts[1]["gained"], 1, "gained")
      try requireEqual(facts[1]["customers"], 1, "customers")
    },
    Promise("a change that is taken back takes its entry along") { lab in
      let store = try lab.open()
      try lab.bring(.customers([Rows.customer("c1")]), into: store)
      store.audit.begin(note("untag"))
      let customer = try store.customer(named: "c1")
      try requireCode(.notFound) {
        try store.removeTag(
          TagName(group: "demo", value: "star"), from: customer, at: Instant(seconds: 5))
      }
      try requireEqual(try entries(of: store), [], "entries")
      try store.audit.end(.refused, ["reason": .word("not-found")])
      try requireEqual(try outcomes(store), ["1 untag refused"], "outcomes")
    },
    Promise("what leaves without a change is announced first") { lab in
      let store = try lab.open()
      store.audit.begin(note("export"))
      try store.audit.announce()
      try requireEqual(try outcomes(store), ["1 export begun"], "before")
      try store.audit.end(.done, ["rows": .count(3)])
      try store.audit.end(.failed)
      try requireEqual(try outcomes(store), ["1 export begun", "2 export done of 1"], "after")
    },
    Promise("entries of several commands and openings make one chain") { lab in
      for number in 0..<3 {
        let store = try lab.open()
        store.audit.begin(note("import", at: 100 - Int64(number)))
        try lab.bring(.customers([Rows.customer("c\(number)")]), into: store)
      }
      let store = try lab.open()
      let verification = try store.audit.verify(noted: nil)
      try requireEqual(verification.fault, nil, "fault")
      try requireEqual(verification.head.number, 3, "entries")
      try requireEqual(try store.audit.head(), verification.head, "head")
      try requireEqual(try store.audit.verify(noted: .beginning).fault, nil, "from the beginning")
    },
    Promise("a head noted before tells of a log that was cut or written anew") { lab in
      let store = try lab.open()
      for name in ["c1", "c2"] {
        store.audit.begin(note("import"))
        try lab.bring(.customers([Rows.customer(name)]), into: store)
      }
      let head = try store.audit.head()
      try requireEqual(try store.audit.verify(noted: head).fault, nil, "its own head")
      let later = AuditHead(number: 5, hash: head.hash)
      try requireEqual(
        try store.audit.verify(noted: later).fault, .cut(noted: 5), "a later head")
      for number in [Int64(0), 1] {
        let other = AuditHead(number: number, hash: head.hash)
        try requireEqual(
          try store.audit.verify(noted: other).fault, .rewritten(number), "another hash")
      }
    },
  ]
}
