import SiyuModel
import Testing

@testable import SiyuScripting

@Suite struct ModuleTests {
  @Test(arguments: [
    LuaCase(
      "print(siyu.money(123456), siyu.money(-5), siyu.money(2.5))", #"¥1,234.56\t-¥0.05\t¥0.03"#),
    LuaCase("print(siyu.to_minor('¥1,234.5'), (siyu.to_minor('x')))", #"123450\tnil"#),
    LuaCase("print(siyu.surface, siyu.keep, type(siyu.keep))", #"1\tsiyu.keep\tuserdata"#),
    LuaCase("siyu.log('一', '二')", "plugins/skincare/main.lua:1: siyu.log takes 1 argument, got 2."),
    LuaCase("print(siyu.time.parse('2024-01-01'))", "1704038400"),
    LuaCase(
      "print(siyu.time.date(siyu.time.of { year = 2024, month = 2, day = 29 }))", "2024-02-29"),
    LuaCase(
      "print(siyu.time.days_between(0, 86400 * 3), siyu.time.days_between(86400, 0))", #"3\t-1"#),
    LuaCase("print(siyu.time.age('2000-02-29', siyu.time.parse('2023-02-28')))", "22"),
    LuaCase(
      "print(siyu.time.age('2000-02-29', siyu.time.parse('2023-03-01')), siyu.time.age(nil, 0))",
      #"23\tnil"#),
    LuaCase("print(siyu.time.age('3000-01-01', 0), siyu.time.age('', 0))", #"nil\tnil"#),
    LuaCase("print(siyu.time.lunar(siyu.time.parse('1800-01-01')))", "nil"),
    LuaCase("print(siyu.time.lunar(siyu.time.parse('2023-03-22')).text)", "闰二月初一"),
    LuaCase(
      "print(siyu.time.date(siyu.time.next_festival('除夕', siyu.time.parse('2024-02-09'))))",
      "2025-01-28"),
    LuaCase(
      "print(siyu.time.date(siyu.time.next_festival('中秋', siyu.time.parse('2024-01-01'))))",
      "2024-09-17"),
    LuaCase("print(siyu.time.next_festival('春节', siyu.time.parse('2200-01-01')))", "nil"),
    LuaCase("print(siyu.text.contains('abc', 'x'), siyu.text.contains('', {}))", #"false\tfalse"#),
    LuaCase("print(siyu.text.contains('abc', { 'x', 'b' }))", #"true\tb"#),
    LuaCase("print(siyu.text.contains('abc', 'c'))", #"true\tc"#),
    LuaCase("print(siyu.text.find('中文中', '中', 2), siyu.text.find('中文', ''))", #"3\t1\t0"#),
    LuaCase("print(siyu.text.find('中文中', '中', -1), siyu.text.find('中', '文'))", #"3\tnil"#),
    LuaCase(
      "print(#siyu.text.split('', ','), #siyu.text.lines(''), #siyu.text.lines('a'))", #"1\t0\t1"#),
    LuaCase(
      "print(siyu.text.count('aaa', ''), siyu.text.sub('中文', 5), siyu.text.len('\\xff'))",
      #"0\t\t1"#),
    LuaCase(
      "print(siyu.json.encode({}), siyu.json.encode('中\\n'), siyu.json.encode(nil))",
      #"{}\t"中\n"\tnull"#),
    LuaCase(
      "print(siyu.json.decode('[1, null, 2.5]')[2], siyu.json.decode('null'))", #"false\tnil"#),
    LuaCase("print(siyu.json.decode('[1,]'))", #"nil\tline 1, column 4: a value was expected"#),
    LuaCase.raises("siyu.money('5')", "siyu.money wants a number as argument 1, got a string."),
    .raises(
      "siyu.money(0/0)",
      "siyu.money wants an amount within ±9,000,000,000,000,000 minor units as argument 1, got -nan."
    ),
    .raises(
      "siyu.money(1e300)",
      "siyu.money wants an amount within ±9,000,000,000,000,000 minor units as argument 1, got 1e+300."
    ),
    .raises(
      "siyu.time.add(0, '3 mo')",
      "'3 mo' is not a duration: perhaps \"3mo\"? the units are m (minutes), h (hours), d (days), w (weeks), mo (months) and y (years)"
    ),
    .raises(
      "siyu.time.of { yaer = 2024 }", "unknown part 'yaer' in siyu.time.of; did you mean 'year'?"),
    .raises(
      "siyu.time.of { year = 2024, month = 2, day = 30 }",
      "siyu.time.of: there is no 2024-2-30 0:0:0"),
    .raises("siyu.time.of { year = 2024 }", "siyu.time.of has no 'month'"),
    .raises(
      "siyu.time.next_festival('春天', 0)",
      "siyu.time.next_festival knows no '春天'; did you mean '春节'?"),
    .raises(
      "siyu.text.contains('a', { 1 })",
      "siyu.text.contains wants texts in its list, got a number at 1."),
    .raises(
      "siyu.text.contains('a', 5)",
      "siyu.text.contains wants a string or a list of strings as argument 2, got 5."),
    .raises(
      "siyu.json.encode({ 1, x = 2 })",
      "siyu.json.encode wants a list or names in a table, not both."),
    .raises(
      "siyu.json.encode(print)",
      "siyu.json.encode cannot take argument 1: the value is a function, which cannot be kept."),
    .raises("siyu.time.ad(0, '1d')", "unknown 'siyu.time.ad'; did you mean 'siyu.time.add'?"),
  ])
  func `answers, or says what is wrong`(_ test: LuaCase) throws {
    let outcome = try Harness.outcome(test.chunk)
    #expect(outcome == test.outcome)
  }

  @Test func `days follow the brand's zone`() throws {
    let chunk = "print(siyu.time.date(siyu.time.parse('2024-01-01T20:00:00Z')))"
    let shanghai = try Harness.machine(chunk)
    let utc = try Harness.machine(chunk, zone: .utc)
    #expect(Harness.outcome(shanghai) == "2024-01-02")
    #expect(Harness.outcome(utc) == "2024-01-01")
  }

  @Test func `the log keeps so many lines and says what is missing`() throws {
    let machine = try Harness.machine("for i = 1, 205 do print(i) end siyu.log(('x'):rep(1e6))")
    _ = try machine.load().get()
    let lines = machine.log.drain()
    #expect(lines.count == 201)
    #expect(lines.last?.text == "… and 6 more lines, which are not kept")
    #expect(lines.first?.place == SourcePlace(file: "main.lua", line: 1))
    #expect(machine.log.drain().isEmpty)
  }
}
