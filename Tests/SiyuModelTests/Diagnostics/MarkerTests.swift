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
    #expect(shown("x\ty", 3..<4).count == 2)
  }
}
