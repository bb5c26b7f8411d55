import SiyuWords
import Testing

@Suite struct CatalogueFileTests {
  @Test func `a file has texts and below each its translation`() throws {
    let file = try CatalogueFile(
      parsing: """
        # For people.

        Nothing would change.
        = 不会有任何变化。

        \\# of {1}\\nrows
        = {1} 的\\n行数

        none
        =
        """)
    #expect(
      file.entries == [
        .init(english: "Nothing would change.", translation: "不会有任何变化。", line: 3),
        .init(english: "# of {1}\nrows", translation: "{1} 的\n行数", line: 6),
        .init(english: "none", translation: "", line: 9),
      ])
  }

  @Test(arguments: [
    ("= 没有原文", 1, "a translation of nothing"),
    ("one\n\ntwo\n= 二", 1, "no translation follows"),
    ("one\n= 一\n\ntwo", 4, "no translation follows"),
  ])
  func `what cannot be meant is told with its line`(text: String, line: Int, words: String) {
    let problem = #expect(throws: CatalogueFile.Problem.self) { try CatalogueFile(parsing: text) }
    #expect(problem?.line == line)
    #expect(problem?.description.contains(words) == true)
  }
}
