import SiyuModel
import Testing

@testable import Lua
@testable import SiyuScripting

@Suite struct ReplSessionTests {
  @Test func `an expression shows its value, a statement nothing`() throws {
    let line = try ReplHarness()
    #expect(line("1 + 1") == ["2"])
    #expect(line("x = 20") == [])
    #expect(line("x * 2.5, x") == ["50.0", "20"])
    #expect(line("nil") == ["nil"])
    #expect(line("") == [] && line("-- nothing") == [])
    #expect(line("(function() end)()") == [])
    #expect(line("for i = 1, 2 do print(i) end") == [])
    #expect(line("print('a', 2)") == [])
    #expect(line.host.printed == ["1", "2", "a  2"])
  }

  @Test func `of what is printed without end the beginning is shown`() throws {
    let line = try ReplHarness()
    #expect(line("for i = 1, 1500 do print(i) end") == [])
    #expect(line.host.printed.count == 1_001)
    #expect(line.host.printed.last == "… and 500 more lines")
    #expect(line("print(1)") == [] && line.host.printed.count == 1_002)
  }

  @Test func `unfinished input is to go on, in expressions and in statements`() throws {
    let line = try ReplHarness()
    for text in ["function f(n)", "{ 1,", "1 +", "f(", "if true then", "x = [[", "siyu.customer("] {
      #expect(line(text) == ["…"], "\(text)")
    }
    #expect(line("function f(n)\n  return n + 1\nend") == [])
    #expect(line("f(\n  41\n)") == ["42"])
  }

  @Test func `errors say where, and what was meant`() throws {
    let line = try ReplHarness()
    #expect(line("1 + * 2") == ["input:1: unexpected symbol near '*'"])
    #expect(line("x = = 2") == ["input:1: unexpected symbol near '='"])
    #expect(line("local a = 1\nlocal b = a.c.d")[0].hasPrefix("input:2: attempt to index a number"))
    let misspelt = line("custmer {}")[0]
    #expect(misspelt.contains("custmer") && misspelt.contains("did you mean 'customer'"))
    let field = line("siyu.customr('C1')")[0]
    #expect(field.contains("did you mean 'siyu.customer'"), "\(field)")
    #expect(line(#"siyu.customer("C9")"#)[0].contains("did you mean 'C1'?"))
    #expect(line("describe('x', function() end)")[0].contains("describe"))
  }

  @Test func `rules are asked about customers of the workspace`() throws {
    let line = try ReplHarness()
    #expect(line(#"c = siyu.customer("C1")"#) == [])
    #expect(line("c.id, c.city, c.orders:count()") == ["\"C1\"", "\"上海\"", "2"])
    #expect(line(#"tag(c, "value"), reason(c, "value")"#) == ["\"high\"", "\"had it\""])
    #expect(line(#"d = siyu.customer("C2")"#) == [])
    #expect(line(#"tag(d, "value"), reason(d, "value")"#) == ["\"high\"", "\"spent 900\""])
    #expect(line(#"segment(d, "buyer"), c.id, d.id"#) == ["true", "\"C1\"", "\"C2\""])
    #expect(line(#"siyu.customer("C1") == c"#) == ["true"])
  }

  @Test func `a described customer stands beside them, and the plugin's globals can be set`() throws
  {
    let line = try ReplHarness()
    #expect(line(#"e = customer { orders = { { paid_at = "-1d", amount = "0.50" } } }"#) == [])
    #expect(line(#"tag(e, "value")"#) == ["\"low\""])
    #expect(line("limit = 50") == [])
    #expect(line(#"tag(e, "value"), siyu.customer("C1").id"#) == ["\"high\"", "\"C1\""])
    #expect(line(#"require("lib.words").spent(3)"#) == ["\"spent 3\""])
  }

  @Test func `the clock is the session's, and customers are read by it`() throws {
    let line = try ReplHarness()
    let now = ReplHarness.now.seconds
    #expect(line("siyu.now, clock.now()") == ["\(now)", "\(now)"])
    _ = line(#"c = siyu.customer("C1")"#)
    _ = line(#"clock.advance("1d")"#)
    _ = line("c.orders:count()")
    #expect(line.host.asked == ["customer C1 \(now)", "customer C1 \(now + 86_400)"])
  }

  @Test func `what is not granted is not there`() throws {
    let line = try ReplHarness(grants: ["tag"])
    _ = line(#"c = siyu.customer("C1")"#)
    #expect(line("c.orders")[0].contains("needs the permission 'orders'"))
    #expect(line("c.name")[0].contains("needs the permission 'name'"))
    #expect(line("c").joined().contains("not granted: "))
  }

  @Test func `a rule that raises says where, and the session goes on`() throws {
    let line = try ReplHarness()
    _ = line(#"c = siyu.customer("C1")"#)
    let told = line("tags(c)").joined()
    #expect(told.contains("tag_group 'broken' raised an error"), "\(told)")
    #expect(told.contains("plugins/t/main.lua:13"), "\(told)")
    #expect(line("c.id") == ["\"C1\""])
  }

  @Test func `a line that does not end is stopped, and the session goes on`() throws {
    let line = try ReplHarness()
    _ = line("x = 5")
    line.machine.lua.stop.requestOnOwnThread()
    #expect(line("while true do end")[0].contains("stopped: it worked for too long"))
    #expect(line("x + 1") == ["6"])
  }

  @Test func `a line that takes all memory fails, and the session goes on`() throws {
    let line = try ReplHarness(memory: 4 << 20)
    _ = line("x = 5")
    #expect(
      line("do local t = {} while true do t[#t + 1] = {} end end")[0].contains("not enough memory"))
    #expect(line("x + 1") == ["6"])
  }
}

@Suite struct ReplTextTests {
  @Test func `tables come in one order, on as many lines as they need`() throws {
    let line = try ReplHarness()
    #expect(
      line("{ b = 1, a = { 1, 2 }, [true] = 3, 10, 20 }")
        == ["{ 10, 20, a = { 1, 2 }, b = 1, [true] = 3 }"])
    let long = line(#"{ name = string.rep("x", 50), other = { text = string.rep("y", 50) } }"#)
    #expect(long.count == 4 && long[0] == "{" && long[1].hasPrefix("  name = \"xxx"))
  }

  @Test func `large, deep and circular values end`() throws {
    let line = try ReplHarness()
    _ = line("t = {} for i = 1, 5000 do t[i] = i end")
    #expect(line("t").joined().contains("… and 4960 more"))
    _ = line("d = {} do local e = d for i = 1, 50 do e.x = {} e = e.x end end")
    #expect(line("d") == ["{ x = { x = { x = { x = { x = { … } } } } } }"])
    #expect(line("r = { 1 } r.self = r") == [])
    #expect(line("r") == ["{ 1, self = { … the same table again } }"])
    #expect(line(#"string.rep("a", 100000)"#)[0].hasSuffix("… (100000 bytes)"))
    #expect(line(#""\xff\xfe""#) == ["a text of 2 bytes that is not UTF-8"])
    _ = line("w = {} for i = 1, 40 do w[i] = { string.rep('x', 100), string.rep('y', 100) } end")
    #expect(line("w").count == 101)
  }

  @Test func `functions and the host's values say what they are`() throws {
    let line = try ReplHarness()
    #expect(line(#"require("lib.words").spent"#) == ["a function (plugins/t/lib/words.lua:1)"])
    #expect(line("print") == ["a function"])
    #expect(line("siyu.keep") == ["siyu.keep"])
    #expect(line("coroutine.create(function() end)") == ["a coroutine"])
    _ = line(#"c = siyu.customer("C1")"#)
    #expect(line("c.attributes")[0].hasPrefix("siyu.Attributes, to be asked by "))
  }

  @Test func `a customer shows what is known, rows how many there are`() throws {
    let line = try ReplHarness()
    _ = line(#"c = siyu.customer("C1")"#)
    let text = line("c").joined(separator: "\n")
    for part in [
      "customer {", "id = \"C1\"", "city = \"上海\"", "(2026-06-29 00:00)", "orders = 2 orders",
      "tags = tags { \"value:high\" }",
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    #expect(!text.contains("赵晓月"))
    let orders = line("c.orders").joined(separator: "\n")
    #expect(orders.hasPrefix("2 orders {") && orders.contains("id = \"O1\""))
    #expect(line("c.tags") == ["tags { \"value:high\" }"])
    #expect(line(#"siyu.customer("C2").orders"#).joined().contains("… and 20 more"))
    #expect(line(#"siyu.customer("C2").city"#) == [#""杭州\027[2J""#])
  }
}

@Suite struct ReplNamesTests {
  @Test func `names are completed from what is there`() throws {
    let line = try ReplHarness()
    _ = line(#"c = siyu.customer("C1") mine = { alpha = 1, [2] = 3, ["no name"] = 4 }"#)
    #expect(line.completion("cust") == ["customer"])
    #expect(line.completion("x = mi") == ["mine"])
    #expect(line.completion("mine.") == ["alpha"])
    #expect(line.completion("siyu.cust") == ["customer"])
    #expect(line.completion("siyu.time.").contains("add"))
    #expect(line.completion("c.or") == ["orders"])
    #expect(line.completion("c.orders:wi") == ["within"])
    #expect(line.completion("tags(c.tags:ha") == ["has"])
    #expect(line.completion(#"c.city:up"#) == ["upper"])
    #expect(line.completion("whi") == ["while"])
    #expect(line.completion("nothing.at.all.") == [])
    #expect(line.completion("c.orders.x.y.") == [])
    #expect(line.completion("1 + ").contains("mine"))
  }

  @Test func `what completing reads may not be granted`() throws {
    let line = try ReplHarness(grants: ["tag"])
    _ = line(#"c = siyu.customer("C1")"#)
    #expect(line.completion("c.orders:") == [])
    #expect(line.completion("c.na") == ["name"])
  }

  @Test func `help knows functions, declarations, classes, methods and fields`() throws {
    let line = try ReplHarness()
    #expect(line.help("siyu.text.find").first?.hasPrefix("siyu.text.find(") == true)
    #expect(line.help("tags").first == "tags(c)")
    #expect(line.help("siyu.customer").first == "siyu.customer(id)")
    #expect(line.help("customer").first == "customer(fields)")
    #expect(line.help("siyu.now").first == "siyu.now: integer")
    #expect(line.help("simulate").last == "  found only in specs")
    #expect(line.help("print_table").last == "  found only in scripts")
    #expect(line.help("tag_group").first == "siyu.tag_group { … }")
    #expect(line.help("Orders").first?.hasPrefix("siyu.Orders: ") == true)
    #expect(line.help("within").first?.hasPrefix("siyu.Orders:within(") == true)
    #expect(line.help("paid_at").first?.contains("paid_at") == true)
    #expect(line.help("nothing of the kind") == [])
  }
}
