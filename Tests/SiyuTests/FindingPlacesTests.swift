import SiyuModel
import Testing

@testable import siyu

@Suite struct FindingPlacesTests {
  private let places = FindingPlaces(folder: "plugins/care") { file in
    file == "plugins/care/main.lua"
      ? "local x = 1\n  { id = \"call\", words = \"content/cal\" },\r\n\tval = 1, value = 2\n\n"
      : nil
  }

  private func complete(
    _ message: String, line: Int? = 2, file: String = "plugins/care/main.lua"
  ) -> Diagnostic {
    places.complete(Diagnostic(file: file, line: line, message))
  }

  @Test func `the word in quotes is the place`() {
    let problem = complete("unknown field 'value'; did you mean 'val'?", line: 3)
    #expect(problem.columns == 11..<16)
    #expect(problem.source == "\tval = 1, value = 2")
    #expect(complete("'settings.x.val' wants text", line: 3).columns == 2..<5)
  }

  @Test func `what is wrong in siyu.toml is mended there`() {
    let problem = complete("settings.care.days wants at least 1, got 0", file: "siyu.toml")
    #expect(problem.hint == "docs/reference/siyu-toml.md has all that can stand there")
  }

  @Test func `what a step is about comes before the step`() {
    #expect(
      complete("step 'call' of sop 'care.x' names 'content/cal', which is not there").columns
        == 27..<38)
    #expect(complete("sop 'x' never comes to step 'call'").columns == 11..<15)
  }

  @Test func `of several steps in a line the one that is meant is marked`() {
    let line =
      "steps = { { id = 'a', send = 'x' }, { id = 'b', when = { id }, send = 'y', tag = 'z' } }"
    let steps = FindingPlaces(folder: "plugins/care") { _ in line }
    func marked(_ message: String) -> Int? {
      steps.marked(Diagnostic(file: "plugins/care/main.lua", line: 1, message)).columns?.lowerBound
    }
    #expect(marked("step 'b' of sop 'o' does two things, 'send' and 'tag'") == 64)
    #expect(marked("step 'a' of sop 'o' names 'x', which is not there") == 31)
    // What stands elsewhere is found all the same.
    #expect(marked("step 'b' of sop 'o' is not in 'steps'") == 1)
  }

  @Test func `what Lua raises is marked, and of a mistake in its grammar what does not fit`() {
    let lua = FindingPlaces(folder: "plugins/care") { _ in
      "  return c.ordrs:count()\n{ id = \"a\" title = \"x\" }"
    }
    let raised = Diagnostic(
      file: "plugins/care/main.lua", line: 1, "attempt to index a nil value (field 'ordrs')")
    #expect(
      lua.marked(raised).description == """
        plugins/care/main.lua:1:12: attempt to index a nil value (field 'ordrs')
            return c.ordrs:count()
                     ^^^^^
        """)
    #expect(lua.marked(raised).code == nil)
    let grammar = Diagnostic(
      file: "plugins/care/main.lua", line: 2, "'}' expected (to close '{' at line 1) near 'title'")
    #expect(lua.marked(grammar).columns == 12..<17)
  }

  @Test func `a step that sends is marked where it does`() {
    let steps = FindingPlaces(folder: "plugins/care") { _ in
      "steps = { { id = 'a', task = 'x' }, { id = 'b', send = 'y' } }"
    }
    let problem = Diagnostic(
      file: "plugins/care/main.lua", line: 1,
      "step 'b' of sop 'o' sends, and plugin.toml asks for no touchpoint")
    #expect(steps.marked(problem).columns == 49..<53)
  }

  @Test func `a link that is not there is marked, and not its line`() {
    let content = FindingPlaces(folder: "plugins/care") { _ in "hi {{link}} and more" }
    let problem = Diagnostic(
      file: "plugins/care/content/hi.md", line: 1,
      "there is no 'link': the head gives none; write link = \"https://…\" there")
    #expect(content.marked(problem).columns == 6..<10)
  }

  @Test func `an event is marked where it is written`() {
    let lua = FindingPlaces(folder: "plugins/care") { _ in
      """
      siyu.sop {
        id = "a",
        goal = { on = "order.payed" },
      }
      siyu.screen { on = 'pool.joinde' }
      """
    }
    func marked(_ message: String, _ line: Int) -> Diagnostic {
      lua.marked(
        Diagnostic(file: "plugins/care/main.lua", line: line, message).coded(.unknownEvent))
    }
    let payed = marked("sop 'a' looks for 'order.payed', which only an import can bring", 1)
    #expect(payed.line == 3 && payed.columns == 18..<29)
    #expect(payed.source == "  goal = { on = \"order.payed\" },")
    let joined = marked("screen 'b' looks at 'pool.joinde', which only an import can bring", 5)
    #expect(joined.line == 5 && joined.columns == 21..<32)
    // Another declaration's is not meant.
    #expect(marked("sop 'a' looks for 'pool.joinde', which no", 1).line == 1)
  }

  @Test func `a sign beside letters is a word of its own`() {
    let toml = FindingPlaces(folder: "plugins/care") { _ in "id = “kk”" }
    let problem = Diagnostic(
      file: "plugins/care/plugin.toml", line: 1, "'“' is a sign of the Chinese keyboard")
    #expect(toml.marked(problem).columns == 6..<7)
  }

  @Test func `where no word stands in the line it is the line`() {
    #expect(complete("is wrong").columns == 3..<42)
    // Part of a longer word is no place.
    #expect(complete("unknown field 'wor'").columns == 3..<42)
  }

  @Test func `what has no line that can be shown has no place`() {
    for problem in [
      complete("is wrong", line: 4), complete("is wrong", line: 99),
      complete("is wrong", line: nil),
      complete("is wrong", file: "plugins/care/other.lua"),
    ] {
      #expect(problem.columns == nil && problem.source == nil)
    }
  }

  @Test func `each has a kind, by its file where nobody said, and says what to do`() {
    func kind(_ path: String) -> String? { complete("x", file: "plugins/care/\(path)").code }
    #expect(kind("plugin.toml") == "manifest")
    #expect(kind("content/a.md") == "content")
    #expect(kind("surveys/a.toml") == "survey")
    #expect(kind("lib/a.lua") == "load")
    #expect(kind("a.png") == "file")
    #expect(complete("x", line: nil).code == "file")
    #expect(places.complete(Diagnostic("x").coded(.unknownKey)).code == "unknown-key")
    #expect(complete("is wrong").hint == FindingCode.load.mend)
    #expect(complete("is wrong; did you mean 'right'?").hint == nil)
  }
}
