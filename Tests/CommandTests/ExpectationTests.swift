import Testing

@Suite struct ExpectationTests {
  @Test(arguments: [
    ("", "", true),
    ("a", "a", true),
    ("a", "a  \n\n", true),
    ("a  ", "a", true),
    ("a", "b", false),
    ("a", "", false),
    ("", "a", false),
    ("in … ms", "in 12 ms", true),
    ("in … ms", "in 12 s", false),
    ("…", "anything", true),
    ("a … b … c", "a b c", false),
    ("a…b…c", "a b b b c", true),
    ("… 客户", "23,570 客户", true),
    ("...", "", true),
    ("...", "a\nb\nc", true),
    ("a\n...\nd", "a\nb\nc\nd", true),
    ("a\n...\nd", "a\nd", true),
    ("a\n...\nd", "a\nb\nc", false),
    ("...\nb\n...\nd", "a\nb\nb\nc\nd", true),
    ("a...", "abc", false),
  ])
  func `wildcards stand for text and for lines`(written: String, printed: String, fits: Bool) {
    let expectation = Expectation(written.split(separator: "\n").map(String.init))
    #expect(expectation.matches(Outcome(output: printed, status: 0)) == fits)
  }

  @Test func `the status has to be the one written, 0 where none is`() {
    let silent = Expectation([])
    #expect(silent.matches(Outcome(output: "", status: 0)))
    #expect(!silent.matches(Outcome(output: "", status: 1)))
    let three = Expectation(["# exit 3"])
    #expect(three.matches(Outcome(output: "", status: 3)))
    #expect(!three.matches(Outcome(output: "", status: 0)))
  }

  @Test func `a pattern made to be slow is not`() {
    let pattern = String(repeating: "a…", count: 200) + "b"
    let line = String(repeating: "a", count: 2000)
    #expect(!Expectation.lineMatches(pattern, line))
  }
}
