import SiyuBorder
import SiyuModel
import Testing

@testable import Lua
@testable import SiyuScripting

@Suite struct ImporterSessionTests {
  private static let names = ["实付", "手机号", "收货人"]
  /// Line, a text, two personal fields.
  private static let rows: DataValue = [[2, "12.50", true, true], [3, nil, true, nil]]

  @Test(arguments: [
    ("return row[\"实付\"]", ["12.50", "-"]),
    ("return row[1] == nil and 1 or 2", ["! the row has no column '1' here"]),
    ("return siyu.to_minor(row[\"实付\"] or \"1\")", ["#1250", "#100"]),
    ("return 3.0", ["#3", "#3"]),
    ("return 0.5", ["#0.5", "#0.5"]),
    ("return row[\"实付\"] ~= nil", ["true", "false"]),
    ("return row[\"手机号\"]", ["field 1", "field 1"]),
    ("return row[\"收货人\"]", ["field 2", "-"]),
    ("return row[\"实付\"]:sub(1, 2)", ["12", "! attempt to index a nil value (field '实付')"]),
    ("error(\"so not\")", ["! so not", "! so not"]),
  ])
  func `answers cross as they are meant`(body: String, expected: [String]) throws {
    let told = try ask(body)
    #expect(told.count == 2)
    for (answer, expected) in zip(told, expected) {
      #expect(answer.hasPrefix(expected), "\(answer)")
    }
  }

  @Test func `personal fields show nothing and are equal to themselves only`() throws {
    let told = try ask(
      """
      local phone, name = row["手机号"], row["收货人"]
      assert(phone == row["手机号"] and phone ~= name)
      assert(type(phone) == "userdata" and tostring(phone) == "<personal>")
      assert(string.format("%s", phone) == "<personal>")
      assert(not getmetatable(phone))
      return "fine"
      """)
    #expect(told == ["fine", "fine"])
  }

  @Test(arguments: [
    "return #row[\"手机号\"]", "return row[\"手机号\"] .. \"\"", "return row[\"手机号\"]:sub(1)",
    "return row[\"手机号\"].text", "return row[\"手机号\"] < row[\"手机号\"]",
    "row[\"实付\"] = 1", "row[\"手机号\"].x = 1", "return {}", "return print", "return row",
    "return \"\\xff\"", "return 0/0", "return ctx.random",
    "return string.rep(\"x\", 70000)",
  ])
  func `what cannot be is an error of the row`(body: String) throws {
    let told = try ask(body)
    #expect(told.allSatisfy { $0.hasPrefix("! ") }, "\(told)")
  }

  @Test func `a misspelt column names the nearest, with the place`() throws {
    let told = try ask("return row[\"手机\"]", short: false)
    #expect(
      told[0]
        == "! maps/main.lua:4: the row has no column '手机' here; did you mean '手机号'?")
  }

  @Test func `neither a row nor a field of it can be kept for the next row`() throws {
    let frozen = "! cannot set 'x': this table is frozen; what is made while the plugin loads"
    for kept in ["row", "row[\"手机号\"]"] {
      let inTable = try ask("kept.x = \(kept)", before: "local kept = {}")
      #expect(inTable.allSatisfy { $0.hasPrefix(frozen) }, "\(inTable)")
      let inLocal = try ask(
        "local before = kept kept = \(kept) return before and 'seen' or nil", before: "local kept")
      #expect(inLocal.allSatisfy { $0.hasPrefix("! 'kept' is not the function's own") })
    }
  }

  @Test func `clock, settings and chance are there, chance by line`() throws {
    let told = try ask("return ctx.now .. \" \" .. ctx.random:integer(1, 1000000000)")
    #expect(told[0].hasPrefix("1704038400 ") && told[1].hasPrefix("1704038400 "))
    #expect(told[0] != told[1])
    #expect(try ask("return ctx.now .. \" \" .. ctx.random:integer(1, 1000000000)") == told)
  }

  @Test func `each row has time of its own, and a stop gives up`() throws {
    let machine = try machine("return 1")
    let host = SpecHost()
    host.onBegan = { if $0 == 2 { machine.lua.stop.request(afterInstructions: 1) } }
    let session = try session(machine)
    do throws(GaveUp) {
      _ = try session.run(job(), host)
      Issue.record("went on")
    } catch {
      #expect(error.cause == .deadline)
      #expect(error.diagnostic.message == "it gave no answer within 1000 ms, at line 3 of the file")
    }
    #expect(host.begun == [1, 2])
  }

  @Test func `long answers come in parts`() throws {
    let machine = try machine("return string.rep(\"x\", 60000)")
    let many = DataValue.list((0..<100).map { [.int($0), nil, nil, nil] })
    let result = try session(machine).run(job(rows: many), SpecHost()).get()
    let count = result["answers"]?.listValue?.count ?? 0
    #expect(1..<100 ~= count)
  }

  @Test(arguments: [
    DataValue.null, [:], ["function": 7, "rows": []], ["function": -1, "rows": []],
    ["function": 0], ["function": 0, "rows": 3],
  ])
  func `nonsense is refused`(job: DataValue) throws {
    let session = try session(try machine("return 1"))
    if case .success = try session.run(job, SpecHost()) { Issue.record("took it") }
  }

  // MARK: Harness

  private func machine(_ body: String, before: String = "") throws -> PluginMachine {
    let main = """
      \(before)
      siyu.importer { id = "shop", title = "小店", kind = "orders", columns = { amount =
      function(row, ctx)
      \(body)
      end } }
      """
    let source = PluginSource(
      id: "map", version: "0", checksum: "", folder: "maps", files: ["main.lua": Array(main.utf8)],
      settings: .record([:]), grants: [])
    let surroundings = PluginSurroundings(
      zone: try TimeZoneRules(name: "Asia/Shanghai", secondsEast: 28_800), currency: .cny)
    let machine = try PluginMachine(
      lua: LuaState(memoryLimit: 64 << 20), source: source, surroundings: surroundings,
      mode: .importer, seed: 1)
    _ = try machine.load().get()
    return machine
  }

  private func session(_ machine: PluginMachine) throws -> ImporterSession {
    let context = try ViewContext(
      lua: machine.lua, source: machine.source, surroundings: machine.surroundings,
      tags: TagBook(directory: TagDirectory(ids: [:]), pluginID: "map"), seed: 1,
      machine: machine.context)
    try context.adopt(machine)
    return try ImporterSession(machine, context, seed: 1)
  }

  private func job(rows: DataValue = rows) -> DataValue {
    [
      "kind": "import", "function": 0, "column": "amount", "now": 1_704_072_000,
      "names": .list(Self.names.map { .string($0) }), "rows": rows,
    ]
  }

  /// The answers, and errors behind a "!", without their place when short.
  private func ask(
    _ body: String, before: String = "", short: Bool = true
  ) throws -> [String] {
    let result = try session(try machine(body, before: before)).run(job(), SpecHost()).get()
    return (result["answers"]?.listValue ?? []).map { answer in
      switch answer {
      case .null: "-"
      case .string(let text): text
      case .bool(let flag): "\(flag)"
      case .int(let number): "#\(number)"
      case .double(let number): "#\(number)"
      case .list(let place): "field \(place[0].intValue ?? -1)"
      case .record(let failure):
        "! " + without(failure["error"]?.stringValue ?? "?", place: short)
      }
    }
  }

  /// `maps/main.lua:4: ` taken off.
  private func without(_ error: String, place: Bool) -> String {
    let parts = error.split(separator: ": ", maxSplits: 1)
    return place && parts.count == 2 ? String(parts[1]) : error
  }
}
