internal import Lua
internal import SiyuModel

extension SpecVocabulary {
  /// Values that are made up, and `for_all`.
  var properties: [ModuleEntry] {
    [
      ModuleEntry(
        "for_all",
        "Calls a function with many values that are made up. Where it raises, the simplest value found with"
          + " which it does is shown, as Lua, with the seed that makes it again.",
        [
          .init(
            "what", "any", "customers { … }, integers(…) and the like, or a table that holds such",
            .any),
          .init("body", "function", "is called with each", .function),
          .init("cases", "integer", "how many; 100 unless said", .integer.optional),
        ], errors: ["what the function raises, of the simplest value"],
        example: """
          for_all(customers { city = "上海" }, function(c)
            assert.is_true(#tags(c) <= 2)
          end)
          """, phases: .session
      ) { [self] call, _ in
        let count = call.isNil(3) ? SpecProperty.usualCases : try call.integer(3)
        guard 1...SpecProperty.mostCases ~= count else {
          throw call.wrong(3, wants: "1 to \(SpecProperty.mostCases) cases")
        }
        let session = try session
        guard case .running = session.stage else {
          throw LuaError(.runtime, "for_all belongs inside an 'it'.")
        }
        let property = SpecProperty(
          session: session, world: try world, value: try whole(call, 1),
          body: try call.reference(2), seed: session.seedOfNextProperty())
        try property.run(count)
      },
      generator(
        "integers", "Whole numbers; the one nearest 0 is the simplest.",
        [
          .init("from", "integer", "the smallest", .integer),
          .init("to", "integer", "the greatest", .integer),
        ], example: "for_all(integers(1, 9), function(n) assert.is_true(n < 10) end)"
      ) { call in
        let (from, to) = (try call.integer(1), try call.integer(2))
        guard from <= to else {
          throw LuaError(
            .runtime, "integers wants the smaller number first, got \(from) and \(to).")
        }
        return .integers(from...to)
      },
      generator(
        "texts",
        "Texts: letters, 汉字, marks and what programs trip over; the empty one is the simplest.",
        [
          .init(
            "most", "integer", "of how many characters at most; 20 unless said", .integer.optional)
        ],
        example: "for_all(texts(5), function(t) assert.is_true(siyu.text.len(t) <= 5) end)"
      ) { call in
        let most = call.isNil(1) ? 20 : try call.integer(1)
        guard 0...1000 ~= most else { throw call.wrong(1, wants: "0 to 1000 characters") }
        return .texts(Int(most))
      },
      generator(
        "one_of", "One of a list; the first is the simplest. Each may be made up in turn.",
        [.init("values", "any[]", "at least one", .table)],
        example: #"for_all(one_of { "a", integers(1, 3) }, function(v) assert.is_true(v ~= 4) end)"#
      ) { [self] call in
        guard case .table(let table) = try whole(call, 1), !table.list.isEmpty else {
          throw call.wrong(1, wants: "a list with a value or more")
        }
        return .oneOf(table.list)
      },
      generator(
        "lists", "Lists of what is made up; the shortest is the simplest.",
        [
          .init("of", "any", "what is in it: integers(1, 9), { n = integers(1, 9) }", .any),
          .init("least", "integer", "how many at least; 0 unless said", .integer.optional),
          .init("most", "integer", "how many at most; 10 unless said", .integer.optional),
        ], example: "for_all(lists(integers(1, 9), 1, 4), function(t) assert.is_true(#t > 0) end)"
      ) { [self] call in
        let least = call.isNil(2) ? 0 : try call.integer(2)
        let most = call.isNil(3) ? max(least, 10) : try call.integer(3)
        guard 0...1000 ~= least, least...1000 ~= max(most, least), most >= least else {
          throw LuaError(.runtime, "lists wants lengths from 0 to 1000, the smaller first.")
        }
        return .lists(try whole(call, 1), Int(least)...Int(most))
      },
      generator(
        "orders", "Lists of up to 12 orders of the last two years or so; none is the simplest.",
        [
          .init(
            "fields", "table",
            "of each order, as in customer { … }; may be made up: { amount = integers(1, 99) }",
            .table.optional)
        ],
        example: """
          for_all(customers { orders = orders { amount = integers(100, 900) } }, function(c)
            assert.is_true(c.orders:sum("net") >= 100 * c.orders:count())
          end)
          """
      ) { [self] call in .orders(try fields(call)) },
      generator(
        "customers",
        "Customers with orders and attributes, described as by customer { … }; nobody in particular is the simplest.",
        [
          .init(
            "fields", "table",
            "as in customer { … }, instead of siyu's; may be made up: { city = one_of { \"上海\", \"成都\" } }",
            .table.optional)
        ],
        example: "for_all(customers {}, function(c) assert.is_true(c.orders:count() >= 0) end)"
      ) { [self] call in .customers(try fields(call)) },
    ]
  }

  private func generator(
    _ name: String, _ summary: String, _ parameters: [ModuleEntry.Parameter], example: String,
    _ read: @escaping (LuaCall) throws -> SpecGenerator
  ) -> ModuleEntry {
    ModuleEntry(
      name, summary, parameters, returns: ["any: for for_all, and for the others of these"],
      example: example, phases: .session
    ) { [self] call, _ in
      try session.pushGenerator(try read(call), call.state)
    }
  }

  /// A value with what only Lua can hold, generators among that.
  private func whole(_ call: LuaCall, _ n: Int) throws(LuaError) -> LuaValue {
    try call.value(
      n, limits: LuaLimits(depth: 8, entries: 10_000, bytes: 1 << 20, keepsReferences: true))
  }

  private func fields(_ call: LuaCall) throws(LuaError) -> LuaTable {
    if call.isNil(1) { return LuaTable() }
    guard case .table(let table) = try whole(call, 1), table.list.isEmpty else {
      throw call.wrong(1, wants: "a table of named fields")
    }
    return table
  }
}
