import Testing

@testable import SiyuScripting

@Suite struct ScriptSessionTests {
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
    (
      "for c in siyu.customers() do siyu.enrol(c, 'new-friend', { again = true }) break end",
      [#"walk [[1,"skincare.new-friend",true,true]]"#]
    ),
    (
      "siyu.enrol('rex', 'care.pet') siyu.leave('C1', 'skincare.new-friend')",
      [
        #"walk [["rex","care.pet",true,false]]"#,
        #"walk [["C1","skincare.new-friend",false,false]]"#,
      ]
    ),
  ])
  func `scripts read, print, write and propose`(_ test: (script: String, asked: [String])) throws {
    let asked = try ScriptHarness.run(
      test.script, files: ["lib/y.lua": "return { z = 3 }"], args: ["a b"])
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
      "siyu.enrol('C1', 'skincare.new-frend')",
      "there is no SOP 'skincare.new-frend'; did you mean 'skincare.new-friend'?"
    ),
    ("siyu.enrol('C9', 'new-friend')", "no customer or account 'C9' is known; did you mean 'C1'?"),
    (
      "for c in siyu.customers() do siyu.enrol(c, 'care.pet') end",
      "care.pet is for each pet: siyu.enrol wants the id of one, such as pet.id."
    ),
    (
      "for c in siyu.customers() do siyu.leave(c, 'care.lively') end",
      "care.lively is for each group: siyu.leave wants the id of one."
    ),
    (
      "siyu.leave(7, 'new-friend')",
      "siyu.leave wants the customer of a siyu.customers() loop, or an id as argument 1, got 7."
    ),
    (
      "siyu.enrol('C1', 'new-friend', { agian = true })",
      "unknown option 'agian' of siyu.enrol; did you mean 'again'?"
    ),
    (
      "siyu.enrol('C1', 'new-friend', { again = 1 })",
      "siyu.enrol wants true or false as 'again'."
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
    let asked = try ScriptHarness.run(test.script)
    #expect(asked.last == "scripts/t.lua:1: \(test.message)")
  }

  @Test func `personal fields are there when they are granted`() throws {
    let asked = try ScriptHarness.run(
      "for c in siyu.customers() do print(c.name) break end", grants: ["orders", "name"])
    #expect(asked == ["print 赵晓月"])
  }
}
