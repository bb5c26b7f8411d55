import SiyuModel

extension StoreContract {
  static let surveys: [Promise] = [
    Promise("the newest answer at the clock counts, and a later one is announced") { lab in
      let store = try lab.open()
      try lab.bring(.customers(["c1", "c2"].map { Rows.customer($0) }), into: store)
      try lab.bring(
        .answers([
          Rows.answer(Rows.brand("c1"), "fans", .number(300), at: 30),
          Rows.answer(Rows.brand("c1"), "fans", .number(100), at: 10),
          Rows.answer(Rows.brand("c1"), "fans", .number(200), at: 20),
          Rows.answer(Rows.brand("c1"), "skin", .choice("dry"), at: 15),
        ]), into: store)
      func read(_ now: Int64) throws -> [String] {
        let subject = try store.read(now: now)[0]
        return subject.answers.map { "\($0) \($1)" }.sorted()
          + subject.answersAhead.map { "ahead \($0)" }
      }
      try requireEqual(try read(9), ["ahead 10", "ahead 15"], "before all")
      try requireEqual(
        try read(20), ["demo.koc/fans 200 at 20", "demo.koc/skin dry at 15", "ahead 30"],
        "in between")
      try requireEqual(
        try read(30), ["demo.koc/fans 300 at 30", "demo.koc/skin dry at 15"], "after all")
      try requireEqual(
        try store.read(needs: [.orders])[0].answers, [:], "for whom nobody asked")
    },
    Promise("of two answers at one second the greater stays, whichever comes first") { lab in
      for values in [["dry", "oily"], ["oily", "dry"]] {
        let store = try lab.open()
        try lab.bring(.customers([Rows.customer("c-\(values[0])")]), into: store)
        for value in values + values {
          try lab.bring(
            .answers([
              Rows.answer(Rows.brand("c-\(values[0])"), "skin", .choice(value), at: 10)
            ]), into: store)
        }
        let row = try store.table(.answers).first { $0[1] == "c-\(values[0])" }
        try requireEqual(row?[3], "oily", "\(values)")
      }
    },
    Promise("answers are taken only when somebody checked them") { lab in
      let store = try lab.open()
      var row = Rows.answer(Rows.brand("c1"), "fans", .number(1), at: 1)
      row.value = nil
      let outcome = try lab.bring(.answers([row]), into: store)
      try requireEqual(outcome.problems.map(\.index), [0], "refused")
      try requireEqual(try store.table(.answers), [], "answers")
    },
    Promise("words of customers are read by those who may, and are all in an export") { lab in
      let store = try lab.open()
      try lab.bring(.customers(["c1", "c2"].map { Rows.customer($0) }), into: store)
      try lab.bring(
        .answers([
          Rows.answer(Rows.brand("c1"), "why", .text("从前"), at: 10),
          Rows.answer(Rows.brand("c1"), "why", .text("因为喜欢"), at: 20),
        ]), into: store)
      let everything = try store.read()[0]
      try requireEqual(
        everything.answers, ["demo.koc/why": "\"因为喜欢\" at 20"], "with their words")
      let without = try store.read(needs: [.answers])[0]
      try requireEqual(without.answers, ["demo.koc/why": "withheld at 20"], "without")
      try requireEqual(
        try store.table(.answers),
        [
          ["demo.koc", "c1", "why", "从前", "10"], ["demo.koc", "c1", "why", "因为喜欢", "20"],
        ], "export")
    },
    Promise("merged customers' answers are read together, and parted again") { lab in
      let store = try lab.open()
      try lab.bring(.customers(["c1", "c2"].map { Rows.customer($0) }), into: store)
      try lab.bring(
        .answers([
          Rows.answer(Rows.brand("c1"), "fans", .number(1), at: 10),
          Rows.answer(Rows.brand("c1"), "why", .text("一"), at: 40),
          Rows.answer(Rows.brand("c2"), "fans", .number(2), at: 20),
          Rows.answer(Rows.brand("c2"), "why", .text("二"), at: 30),
          Rows.answer(Rows.brand("c1"), "joy", .scale(4), at: 50),
          Rows.answer(Rows.brand("c2"), "joy", .scale(5), at: 50),
        ]), into: store)
      let before = try store.read()
      _ = try store.merge("c1", "c2")
      let merged = try store.read()
      try requireEqual(merged.count, 1, "customers")
      try requireEqual(
        merged[0].answers,
        [
          "demo.koc/fans": "2 at 20", "demo.koc/why": "\"一\" at 40",
          // At one second the account that comes first.
          "demo.koc/joy": "4 at 50",
        ], "together")
      _ = try store.unmerge("c2")
      try requireEqual(
        try store.read().map(\.answers), before.map(\.answers), "each with its own")
    },
    Promise("a new answer brings its customer into the next incremental pass") { lab in
      let store = try lab.open()
      for id in ["c1", "c2"] { try lab.bring(.customers([Rows.customer(id)]), into: store) }
      let change = try store.standing().change
      try lab.bring(
        .answers([Rows.answer(Rows.brand("c2"), "fans", .number(1), at: 1)]), into: store)
      let found = try store.read(.changed(after: change, dueBy: Instant(seconds: 0)))
      try requireEqual(found.map(\.id), ["c2"], "changed")
    },
  ]
}
