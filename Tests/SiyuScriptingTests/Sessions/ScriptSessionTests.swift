import SiyuBorder
import SiyuModel
import Testing

@testable import Lua
@testable import SiyuScripting

/// A host with a few customers, one a batch, that notes what it is asked.
private final class ScriptHost: SessionHost {
  private let batches: [SpecBatch]
  private var loop: Int64 = 0
  private var position = 0
  private(set) var asked: [String] = []

  init(_ customers: [SpecCustomer], now: Instant, needs: ReadNeeds) throws {
    batches = try customers.map { try SpecBatch($0, now: now, needs: needs) }
  }

  func request(_ operation: String, _ argument: DataValue) throws(Diagnostic) -> DataValue {
    if operation == "customers.next" {
      let wanted = argument["loop"]?.intValue ?? 0
      if wanted != loop { (loop, position) = (wanted, 0) }
      defer { position += 1 }
      return position < batches.count ? ["slot": .int(Int64(position))] : .null
    }
    asked.append("\(operation) \(argument.canonicalText)")
    if operation == "export.begin", argument["file"] == "bad.txt" {
      throw Diagnostic("no such ending", hint: "try .csv")
    }
    return ["path": "out/t/x.csv"]
  }
  func log(_ level: LogLevel, _ text: String) { asked.append("print \(text)") }
  func began(_ number: Int, subject: Int) {}
  func columns(slot: Int) throws(SegmentError) -> BatchColumns? { batches[slot].columns }
}

@Suite struct ScriptSessionTests {
  /// What the host is asked, and at last the error if there is one.
  private func run(
    _ script: String, files: [String: String] = [:], grants: Set<String> = ["orders", "events"],
    args: [String] = []
  ) throws -> [String] {
    var bytes = files.mapValues { Array($0.utf8) }
    bytes["t.lua"] = Array(script.utf8)
    let source = PluginSource(
      id: "script", version: "0", checksum: "0", folder: "scripts", files: bytes,
      settings: .record([:]), grants: grants)
    let surroundings = PluginSurroundings(
      zone: try TimeZoneRules(name: "Asia/Shanghai", secondsEast: 28_800), currency: .cny)
    let machine = try PluginMachine(
      lua: LuaState(memoryLimit: 8 << 20), source: source, surroundings: surroundings,
      mode: .script, seed: 1)
    let session = try ScriptSession(machine, seed: 1)
    let now = Instant(seconds: 1_782_748_800)
    let customers = ["C1", "C2", "C3"].enumerated().map { number, id in
      var customer = SpecCustomer()
      customer.id = id
      customer.personal[.name] = "赵晓月"
      customer.tags = number == 0 ? [2] : []
      customer.orders = (0...number).map { order in
        var made = SpecCustomer.Order()
        made.id = "O\(order)"
        made.paidAt = now.seconds - 86_400
        made.amount = 100
        return made
      }
      return customer
    }
    let host = try ScriptHost(customers, now: now, needs: source.needs)
    let job: DataRecord = [
      "file": "t.lua", "now": .int(now.seconds), "args": .list(args.map { .string($0) }),
      "tags": [[1, "vip", "gold"], [2, "vip", "iron"]],
    ]
    switch try session.run(.record(job), host) {
    case .success: return host.asked
    case .failure(let problems):
      return host.asked
        + problems.all.map { problem in
          var short = problem
          short.source = nil
          short.hint = nil
          return short.description
        }
    }
  }

  @Test(arguments: [
    (
      "for c in siyu.customers() do print(c.id, c.orders:count()) end",
      ["print C1  1", "print C2  2", "print C3  3"]
    ),
    (
      "for c in siyu.customers() do break end for c in siyu.customers() do print(c.id) end",
      ["print C1", "print C2", "print C3"]
    ),
    (
      "for c in siyu.customers() do print(c.tags:get('vip')) end",
      ["print iron", "print nil", "print nil"]
    ),
    ("print(siyu.now, siyu.args[1], #siyu.args)", ["print 1782748800  a b  1"]),
    ("x = 1 x = x + 1 print(x, require('lib.y').z)", ["print 2  3"]),
    (
      "siyu.print_table { title = 'T', columns = { 'a', 'b' }, rows = { { 1, nil }, { b = 2.5 }, { nil, true } } }",
      [#"table {"columns":["a","b"],"rows":[[1,null],[null,2.5],[null,true]],"title":"T"}"#]
    ),
    (
      "print(siyu.export('x.csv', { columns = { 'a' }, rows = { { 1 }, { 2 } } }))",
      [
        #"export.begin {"columns":["a"],"file":"x.csv"}"#, "export.rows [[1],[2]]",
        "export.end null", "print out/t/x.csv",
      ]
    ),
    (
      "local i = 0 siyu.export('x.csv', { columns = { 'a' }, rows = function() i = i + 1 return i < 3 and { i } or nil end })",
      [
        #"export.begin {"columns":["a"],"file":"x.csv"}"#, "export.rows [[1],[2]]",
        "export.end null",
      ]
    ),
    (
      "for c in siyu.customers() do siyu.propose(c, 'vip:gold', 'n ' .. c.id) end",
      [
        #"propose [[1,1,true,"n C1"]]"#, #"propose [[1,1,true,"n C2"]]"#,
        #"propose [[1,1,true,"n C3"]]"#,
      ]
    ),
    (
      "for c in siyu.customers() do siyu.retract(c, 'vip:iron') break end",
      ["propose [[1,2,false,null]]"]
    ),
  ])
  func `scripts read, print, write and propose`(_ test: (script: String, asked: [String])) throws {
    let asked = try run(test.script, files: ["lib/y.lua": "return { z = 3 }"], args: ["a b"])
    #expect(asked == test.asked)
  }

  @Test(arguments: [
    (
      "for a in siyu.customers() do for b in siyu.customers() do end end",
      "another siyu.customers() began inside this loop; collect what you need in one loop, then go on in the next."
    ),
    (
      "local k for c in siyu.customers() do if k then return k.id end k = c end",
      "this customer belongs to an earlier turn of the loop; copy what you need of it, such as c.id."
    ),
    (
      "local k for c in siyu.customers() do k = c end siyu.propose(k, 'vip:gold')",
      "siyu.propose wants the customer of a siyu.customers() loop as argument 1, got a customer."
    ),
    (
      "for c in siyu.customers() do return c.name end",
      "c.name is personal; to let the script read it, run it with --grant name."
    ),
    (
      "for c in siyu.customers() do return c.nme end",
      "unknown field 'nme' of a customer; did you mean 'name'?"
    ),
    (
      "for c in siyu.customers() do siyu.propose(c, 'vip:glod') end",
      "tag group 'vip' has no value 'glod'; did you mean 'gold'?"
    ),
    (
      "for c in siyu.customers() do siyu.propose(c, 'vip') end",
      "a tag is written \"group:value\", got \"vip\"."
    ),
    (
      "siyu.propose({}, 'vip:gold')",
      "siyu.propose wants the customer of a siyu.customers() loop as argument 1, got a table."
    ),
    (
      "siyu.print_table { columns = { 'a' }, rows = { { 1, 2 } } }",
      "row 1 of siyu.print_table has 2 cells for 1 columns."
    ),
    (
      "siyu.print_table { columns = { 'a' }, rows = { { b = 1 } } }",
      "row 1 of siyu.print_table has a cell for no column: b; there are 'a'."
    ),
    (
      "siyu.print_table { colums = { 'a' } }",
      "unknown field 'colums' in siyu.print_table; did you mean 'columns'?"
    ),
    (
      "siyu.print_table { columns = { 'a' } }",
      "siyu.print_table wants rows = { … }, a list of rows, got nil."
    ),
    (
      "siyu.print_table { columns = { 'a' }, rows = { { {} } } }",
      "a cell in row 1 of siyu.print_table is a table; write a text of it."
    ),
    ("siyu.export('bad.txt', { columns = { 'a' }, rows = {} })", "no such ending; try .csv"),
    (
      "siyu.tag_group {}",
      "siyu.tag_group can be called only while the plugin loads; now a script is running"
    ),
    ("local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end", "not enough memory"),
  ])
  func `errors name the script's line`(_ test: (script: String, message: String)) throws {
    let asked = try run(test.script)
    #expect(asked.last == "scripts/t.lua:1: \(test.message)")
  }

  @Test func `personal fields are there when they are granted`() throws {
    let asked = try run(
      "for c in siyu.customers() do print(c.name) break end", grants: ["orders", "name"])
    #expect(asked == ["print 赵晓月"])
  }
}
