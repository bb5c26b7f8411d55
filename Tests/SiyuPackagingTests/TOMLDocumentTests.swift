import SiyuModel
import Testing

@testable import SiyuPackaging

@Suite struct TOMLDocumentTests {
  private func line(_ text: String, _ path: [String]) throws -> Int? {
    try ImportMapFile(Array(text.utf8), file: "x.toml").line(of: path)
  }

  @Test(arguments: [
    // After comments.
    ("# one\n# two\na = 1\n", ["a"], 3),
    ("a = 1 # [b]\n\n# b = 2\nb = 3", ["b"], 4),
    ("#\u{9}\"\"\"\na = 1", ["a"], 2),
    // After strings that hold what looks like structure.
    ("a = \"\"\"\n[x]\nb = 1\n\"\"\"\nb = 2", ["b"], 5),
    ("a = '''\n'' # ' \\\n'''\nb = 2", ["b"], 4),
    ("a = \"\"\"one\\\n   two \\\"\"\" three\"\"\"\nb = 2", ["b"], 3),
    ("a = \"\"\"\"quoted\"\"\"\"\nb = 2", ["b"], 2),
    ("a = \"\"\"\"\"two\"\"\"\"\"\nb = 2", ["b"], 2),
    ("a = '''''two'''''\nb = 2", ["b"], 2),
    ("a = \"\\\"#\\\\\"\nb = 2", ["b"], 2),
    ("a = '\\'\nb = 2", ["b"], 2),
    ("a = \"\"\nb = ''\nc = \"\"\"\"\"\"\nd = 1", ["d"], 4),
    // After and inside arrays.
    ("a = [\n  1,\n  # two\n  2, # ]\n]\nb = 3", ["b"], 6),
    ("a = [\n  1,\n  # two\n  2, # ]\n]\nb = 3", ["a", "1"], 4),
    ("a = [[1], [\n2]]\nb = 3", ["a", "1", "0"], 2),
    ("a = [ { b = 1 },\n { b = 2 } ]", ["a", "1", "b"], 2),
    // Tables.
    ("[a]\nb = 1\n[a.c]\nd = 2", ["a", "c"], 3),
    ("[a]\nb = 1\n[a.c]\nd = 2", ["a", "c", "d"], 4),
    ("[a.b]\nc = 1\n[a]\nd = 2", ["a"], 3),
    ("[ a . \"b c\" ]\nd = 2", ["a", "b c", "d"], 2),
    ("[[a]]\nb = 1\n[[a]]\nb = 2", ["a", "1", "b"], 4),
    ("[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2", ["a", "1", "c", "d"], 5),
    ("[[a.b]]\n[[a.b.c]]\nx = 1\n[[a.b]]\n[[a.b.c]]\nx = 2", ["a", "b", "1", "c", "0", "x"], 6),
    ("a = { b = { c = 1 }, d = 2 }\ne = 3", ["a", "b", "c"], 1),
    ("a = {}\n\nb = []\ne = 3", ["e"], 4),
    // Dotted and quoted keys.
    ("a.b.c = 1\na.d = 2", ["a", "d"], 2),
    ("\"a.b\" = 1\n'c d' = 2", ["c d"], 2),
    ("\"\\u00e9\\t\" = 1\n\"\" = 2", ["é\t"], 1),
    ("\"\\u00e9\\t\" = 1\n\"\" = 2", [""], 2),
    ("1 = 1\ntrue = 2\n-_ = 3", ["-_"], 3),
    // Line ends, marks, scalars.
    ("a = 1\r\nb = \"\"\"\r\n\r\n\"\"\"\r\nc = 2\r\n", ["c"], 5),
    ("\u{FEFF}a = 1\nb = 2", ["b"], 2),
    ("a = 1979-05-27 07:32:00\nb = 07:32:00.5\nc = 0xf_f", ["c"], 3),
    ("a = inf\nb = -nan\nc = 1e-3\nd=+1_000", ["d"], 4),
  ])
  func `every key has its line`(text: String, path: [String], expected: Int) throws {
    #expect(try line(text, path) == expected)
  }

  @Test func `values keep the author's order, type and spelling`() throws {
    let text = """
      z = "text"
      y = 1_000
      x = 0.50
      w = true
      v = 2024-02-29
      u = [1, "two"]
      [t]
      b = 1
      a = 2
      """
    let document = try TOMLDocument(Array(text.utf8), file: "x.toml")
    #expect(document.root.keys == ["z", "y", "x", "w", "v", "u", "t"])
    #expect(
      DataValue.record(document.root.data) == [
        "z": "text", "y": 1000, "x": 0.5, "w": true, "v": "2024-02-29", "u": [1, "two"],
        "t": ["b": 1, "a": 2],
      ])
    #expect(document.root["x"]?.spelling == "0.50")
    #expect(document.root["y"]?.spelling == "1_000")
  }

  @Test(arguments: [
    ("\"\"\"\r\none\r\ntwo\"\"\"", "one\ntwo"),
    ("'''\none\\\n'''", "one\\\n"),
    ("\"\"\"one \\\r\n  \r\n  two\"\"\"", "one two"),
    ("\"\\t\\u00e9\\U0001F600\\\\\\\"\"", "\té😀\\\""),
    ("\"\"\"\"\"a\"\"\"\"\"", "\"\"a\"\""),
  ])
  func `texts of all four spellings are read`(spelling: String, expected: String) throws {
    let document = try TOMLDocument(Array("a = \(spelling)".utf8), file: "x.toml")
    #expect(document.root.data["a"] == .string(expected))
  }

  @Test func `a path that leads too far has the line it got to`() throws {
    #expect(try line("a = 1\n[b]\nc = [1]", ["b", "c", "7"]) == 3)
    #expect(try line("a = 1\n[b]\nc = [1]", ["b", "nothing"]) == 2)
    #expect(try line("a = 1", ["nothing"]) == nil)
  }
}
