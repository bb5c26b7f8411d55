import SiyuModel
import Testing

@Suite struct MarkerTests {
  private func shown(_ source: String, _ columns: Range<Int>) -> [String] {
    var problem = Diagnostic(file: "main.lua", line: 3, "is wrong", source: source)
    problem.columns = columns
    return problem.description.split(separator: "\n").map(String.init)
  }

  @Test func `a marker stands under the place, without the blanks before the line`() {
    #expect(
      shown("    return c.ordrs", 14..<19) == [
        "main.lua:3:14: is wrong", "    return c.ordrs", "             ^^^^^",
      ])
  }

  @Test func `Chinese characters take two columns`() {
    #expect(
      shown("x(\"护肤\", 面)", 10..<11)
        == ["main.lua:3:10: is wrong", "    x(\"护肤\", 面)", "                ^"])
    #expect(shown("护肤", 1..<3).last == "    ^^^^")
  }

  @Test func `where a place cannot be shown there is none`() {
    #expect(shown("x", 9..<10).count == 2)
  }

  @Test func `a tab is shown as blanks, up to the next fourth column`() {
    #expect(shown("\tx\ty", 4..<5).suffix(2) == ["    x   y", "        ^"])
    #expect(shown("护\t护\ty", 5..<6).suffix(2) == ["    护  护  y", "            ^"])
  }

  @Test func `what could steer a terminal is written out, and counted so`() {
    let lines = shown("a\u{202E}b", 3..<4)
    #expect(!lines[1].contains("\u{202E}"))
    #expect(lines[2].count == lines[1].count)
  }

  @Test func `a long line is cut around the place`() {
    let long = String(repeating: "护肤", count: 100) + "X" + String(repeating: "品", count: 100)
    let lines = shown(long, 201..<202)
    #expect(DisplayWidth.of(lines[1]) < 110)
    #expect(lines[1].hasPrefix("    …护") && lines[1].hasSuffix("品…"))
    let column = DisplayWidth.of(String(lines[1].prefix { $0 != "X" }))
    #expect(lines[2] == String(repeating: " ", count: column) + "^")
  }

  @Test func `the kind stands behind the message where it is wanted`() {
    let problem = Diagnostic("is\nwrong", hint: "mend it").coded(.unknownKey)
    #expect(
      problem.lines(showingCode: true).map { $0.map(\.text).joined() }
        == ["is", "wrong [unknown-key]", "  mend it"])
    #expect(problem.description == "is\nwrong\n  mend it")
  }
}
