import SiyuModel

extension StoreContract {
  private static let group = TagGroup(
    name: "demo.value", title: "价值", dimension: .value, exclusive: true,
    values: [TagValue(name: "high", title: "高"), TagValue(name: "low", title: "低")])
  private static let high = TagName(group: "demo.value", value: "high")
  private static let low = TagName(group: "demo.value", value: "low")

  private static func header(_ identity: String, at now: Int64, change: Int64? = nil) -> RunHeader {
    RunHeader(
      identity: identity, now: Instant(seconds: now), plugins: [("demo@1.0.0", "sum")],
      rules: [(plugin: 0, text: "value (main.lua:3)")],
      mark: change.map {
        EvaluationMark(change: $0, now: Instant(seconds: now), fingerprint: "f")
      })
  }

  private static func change(
    _ tag: TagID, gained: Bool = true, reason: String? = "近一年消费 20.00"
  ) -> TagChange {
    TagChange(
      tag: tag, gained: gained, rule: 0, reason: reason, reads: ["orders within 365d: sum net"])
  }

  static let tags: [Promise] = [
    Promise("tags get numbers for good, and the same without reserving") { lab in
      let store = try lab.open()
      let foreseen = try store.tagIDs(for: [group], reserve: false)
      try requireEqual(
        try store.tagIDs(for: [group], reserve: false).ids, foreseen.ids, "foreseen twice")
      try requireEqual(try store.tagIDs(for: [group], reserve: true).ids, foreseen.ids, "kept")
      try requireEqual(Set(foreseen.ids.keys), [high, low], "tags")
    },
    Promise("a run gives and takes tags, and tells why") { lab in
      let store = try lab.open()
      try lab.bring(.customers([Rows.customer("c1"), Rows.customer("c2")]), into: store)
      let ids = try store.tagIDs(for: [group], reserve: true).ids
      let number = try store.customer(named: "c1").rawValue
      let (a, b) = try (requireSome(ids[high]), requireSome(ids[low]))
      let first = try store.beginRun(header("one", at: 10, change: 1))
      try first.commit(
        [SubjectChange(customer: number, changes: [change(a)], due: .max)], through: 1)
      try first.finish()
      let held = try store.detail(of: CustomerNumber(rawValue: number)).tags
      let trace = RuleTrace(
        plugin: "demo@1.0.0", checksum: "sum", rule: "value (main.lua:3)", run: first.run,
        reason: "近一年消费 20.00", reads: ["orders within 365d: sum net"])
      try requireEqual(
        held, [HeldTag(tag: high, since: Instant(seconds: 10), origin: .rule(trace))], "held")
      try requireEqual(
        try store.evaluationMark(),
        EvaluationMark(change: 1, now: Instant(seconds: 10), fingerprint: "f"), "mark")

      let second = try store.beginRun(header("two", at: 20))
      try second.commit(
        [
          SubjectChange(
            customer: number, changes: [change(a, gained: false), change(b)], due: .max)
        ], through: 1)
      try second.finish()
      let detail = try store.detail(of: CustomerNumber(rawValue: number))
      try requireEqual(detail.tags.map(\.tag), [low], "held after the second run")
      try requireEqual(detail.history.map(\.tag), [high, high], "history")
      try requireEqual(detail.history.map(\.gained), [false, true], "history, newest first")
      try requireEqual(try store.evaluationMark()?.change, 1, "a run without a mark leaves it")
      try requireEqual(try store.table(.decisions).count, 3, "decisions")
    },
    Promise("a run that died is taken up where it stopped") { lab in
      let number = try {
        let store = try lab.open()
        try lab.bring(.customers([Rows.customer("c1")]), into: store)
        let ids = try store.tagIDs(for: [group], reserve: true).ids
        let run = try store.beginRun(header("one", at: 10, change: 1))
        try run.commit(
          [
            SubjectChange(
              customer: try store.customer(named: "c1").rawValue,
              changes: [change(try requireSome(ids[high]))], due: .max)
          ], through: 3)
        return run.run
      }()
      let store = try lab.open()
      try requireEqual(try store.evaluationMark(), nil, "no mark before the end")
      try requireEqual(try store.unfinishedRun(identity: "one"), 3, "unfinished")
      try requireEqual(try store.unfinishedRun(identity: "two"), nil, "another")
      let again = try store.beginRun(header("one", at: 10, change: 1))
      try requireEqual(again.run, number, "run")
      try requireEqual(again.committedThrough, 3, "buckets")
      try again.finish()
      try requireEqual(try store.unfinishedRun(identity: "one"), nil, "finished")
      let later = try store.beginRun(header("one", at: 10, change: 1))
      try require(later.run != number, "a finished run is not taken up")
    },
    Promise("an interrupted pass is known until one that moves the mark ends") { lab in
      let store = try lab.open()
      try store.beginRun(header("one", at: 10, change: 1)).finish()
      try require(try !store.wasInterrupted(besides: nil), "nothing interrupted")
      _ = try store.beginRun(header("two", at: 20, change: 2))
      try require(try store.wasInterrupted(besides: nil), "interrupted")
      try require(try !store.wasInterrupted(besides: "two"), "itself, to be taken up")
      try require(try store.wasInterrupted(besides: "one"), "not another")
      try store.beginRun(header("script", at: 30)).finish()
      try require(try store.wasInterrupted(besides: "two"), "it cannot be taken up any more")
      try store.beginRun(header("three", at: 40, change: 3)).finish()
      try require(try !store.wasInterrupted(besides: nil), "over")
    },
    Promise("of two that commit at once one is refused") { lab in
      let store = try lab.open()
      try lab.bring(.customers([Rows.customer("c1")]), into: store)
      let ids = try store.tagIDs(for: [group], reserve: true).ids
      let customer = try store.customer(named: "c1").rawValue
      func header(_ identity: String, _ basis: RunBasis) -> RunHeader {
        var header = Self.header(identity, at: 10, change: 1)
        header.basis = basis
        return header
      }
      let subject = SubjectChange(
        customer: customer, changes: [change(try requireSome(ids[high]))], due: .max)
      let early = try store.snapshot(readers: 1).basis
      let first = try store.beginRun(header("one", early))
      try requireCode(.busy) { _ = try store.beginRun(header("two", early)) }
      let middle = try store.snapshot(readers: 1).basis
      try first.commit([subject], through: 1)
      try requireCode(.busy) { _ = try store.beginRun(header("two", middle)) }
      let second = try store.beginRun(header("two", store.snapshot(readers: 1).basis))
      try requireCode(.busy) { try first.commit([subject], through: 2) }
      try second.commit([], through: 2)
      try second.finish()
      try requireCode(.busy) { try second.commit([subject], through: 3) }
    },
    Promise("a customer that changed since it was decided about is left alone") { lab in
      let store = try lab.open()
      try lab.bring(.customers([Rows.customer("c1"), Rows.customer("c2")]), into: store)
      let ids = try store.tagIDs(for: [group], reserve: true).ids
      let numbers = try ["c1", "c2"].map { try store.customer(named: $0) }
      var header = header("one", at: 10)
      header.basis = try store.snapshot(readers: 1).basis
      try store.setTag(low, on: numbers[0], at: Instant(seconds: 5))
      let run = try store.beginRun(header)
      let gained = change(try requireSome(ids[high]))
      try run.commit(
        numbers.map { SubjectChange(customer: $0.rawValue, changes: [gained], due: .max) },
        through: 1)
      try run.finish()
      try requireEqual(try store.detail(of: numbers[0]).tags.map(\.tag), [low], "changed")
      try requireEqual(try store.detail(of: numbers[1]).tags.map(\.tag), [high], "unchanged")
    },
    Promise("setting a value of an exclusive group takes the others, from a merged one too") {
      lab in
      let store = try lab.open()
      try lab.bring(.customers([Rows.customer("c1"), Rows.customer("c2")]), into: store)
      let star = TagName(group: "demo", value: "star")
      for name in ["c1", "c2"] {
        let customer = try store.customer(named: name)
        try store.setTag(low, on: customer, at: Instant(seconds: 1))
        try store.setTag(star, on: customer, at: Instant(seconds: 1))
      }
      _ = try store.merge("c1", "c2")
      let customer = try store.customer(named: "c1")
      try store.setTag(high, on: customer, at: Instant(seconds: 2), exclusive: true)
      try requireEqual(
        Set(try store.detail(of: customer).tags.map(\.tag)), [high, star], "held")
      try store.setTag(low, on: customer, at: Instant(seconds: 3))
      try requireEqual(try store.detail(of: customer).tags.count, 3, "held when not exclusive")
    },
    Promise("an imported value of an exclusive group takes the others, as a hand's does") { lab in
      let store = try lab.open()
      try lab.bring(.customers([Rows.customer("c1")]), into: store)
      for (tag, exclusive) in [(low, true), (high, true), (low, false)] {
        var row = TagRecord(person: PersonReference(customerID: "c1"), tag: tag.description)
        row.exclusive = exclusive
        try lab.bring(.tags([row]), into: store)
        let held = try store.detail(of: store.customer(named: "c1")).tags.map(\.tag)
        try requireEqual(Set(held), exclusive ? [tag] : [low, high], "held after \(tag)")
      }
    },
    Promise("tags are told apart by their bytes") { lab in
      let store = try lab.open()
      try lab.bring(.customers([Rows.customer("c1")]), into: store)
      let customer = try store.customer(named: "c1")
      let names = ["caf\u{E9}", "cafe\u{301}"].map { TagName(group: "likes", value: $0) }
      for name in names { try store.setTag(name, on: customer, at: Instant(seconds: 1)) }
      try requireEqual(Set(try store.detail(of: customer).tags.map(\.tag)).count, 2, "held")
      let ids = try store.tagIDs(for: [], reserve: false).ids
      try requireEqual(Set(names.compactMap { ids[$0] }).count, 2, "numbers")
    },
    Promise("a tag set by hand wins until it is removed") { lab in
      let store = try lab.open()
      try lab.bring(.customers([Rows.customer("c1")]), into: store)
      let ids = try store.tagIDs(for: [group], reserve: true).ids
      let customer = try store.customer(named: "c1")
      let a = try requireSome(ids[high])
      try store.setTag(high, on: customer, at: Instant(seconds: 5))
      let run = try store.beginRun(header("one", at: 10))
      try run.commit(
        [
          SubjectChange(
            customer: customer.rawValue, changes: [change(a, gained: false)], due: .max)
        ], through: 1)
      try run.commit(
        [SubjectChange(customer: customer.rawValue, changes: [change(a)], due: .max)], through: 2)
      try run.finish()
      try requireEqual(
        try store.detail(of: customer).tags,
        [HeldTag(tag: high, since: Instant(seconds: 5), origin: .hand)], "held")
      try requireEqual(try store.read()[0].held, [a.rawValue: true], "in a pass")
      try store.removeTag(high, from: customer, at: Instant(seconds: 20))
      try requireEqual(try store.detail(of: customer).tags, [], "held after removal")
      try requireEqual(try store.detail(of: customer).history.count, 2, "history")
      try requireCode(.notFound) {
        try store.removeTag(high, from: customer, at: Instant(seconds: 21))
      }
    },
    Promise("tags follow a merge and find back when it is undone") { lab in
      let store = try lab.open()
      try lab.bring(.customers([Rows.customer("c1"), Rows.customer("c2")]), into: store)
      try store.setTag(high, on: store.customer(named: "c1"), at: Instant(seconds: 1))
      try store.setTag(low, on: store.customer(named: "c2"), at: Instant(seconds: 2))
      let before = try store.table(.tags)
      _ = try store.merge("c1", "c2")
      try requireEqual(try store.table(.tags).map { $0[0] }, ["c1", "c1"], "merged")
      try requireEqual(try store.read()[0].held.count, 2, "in a pass")
      _ = try store.unmerge("c2")
      try requireEqual(try store.table(.tags), before, "parted")
    },
    Promise("plugins are kept by checksum") { lab in
      let store = try lab.open()
      let files: [String: [UInt8]] = ["main.lua": Array("return 1".utf8), "empty": []]
      try store.keepPlugin(checksum: "x", id: "demo", version: "1.0.0", files: files)
      try store.keepPlugin(checksum: "x", id: "demo", version: "1.0.0", files: files)
      try requireEqual(try store.keptPlugin(checksum: "x"), files, "files")
      try requireEqual(try store.keptPlugin(checksum: "y"), nil, "unknown")
    },
  ]
}

func requireSome<Value>(_ value: Value?, file: String = #fileID, line: Int = #line) throws -> Value
{
  guard let value else {
    throw ContractFailure(description: "\(file):\(line): there is no value")
  }
  return value
}
