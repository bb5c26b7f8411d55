import SiyuModel
import Testing

@testable import SiyuPackaging

@Suite struct HostileTOMLTests {
  private func problem(_ bytes: [UInt8]) -> String {
    do throws(Diagnostic) {
      _ = try TOMLDocument(bytes, file: "x.toml")
      return "none"
    } catch {
      var error = error
      error.source = nil
      return error.description
    }
  }

  private func problem(_ text: String) -> String { problem(Array(text.utf8)) }

  @Test(arguments: [
    ("a = 1\na = 2", "x.toml:2: 'a' is set a second time; the first is on line 1"),
    ("[a]\n[b]\n[a]", "x.toml:3: [a] begins a second time; the first is on line 1"),
    ("a.b = 1\na.b = 2", "x.toml:2: 'a.b' is set a second time; the first is on line 1"),
    ("a = {b = 1, b = 2}", "x.toml:1: 'b' is set a second time; the first is on line 1"),
    ("a = \"x\\u0000y\"", "x.toml:1: a NUL character is not allowed in text"),
    ("\"x\\U00000000y\" = 1", "x.toml:1: a NUL character is not allowed in text"),
    ("a = 1\nb = \"\"\"\n\n\\u0000\"\"\"", "x.toml:4: a NUL character is not allowed in text"),
    ("a = 1\nb = \u{0}", "x.toml:2: a NUL character is not allowed in text"),
  ])
  func `what cannot be is told with both places`(text: String, expected: String) {
    #expect(problem(text) == expected)
  }

  @Test(arguments: [
    "a", "a =", "= 1", "a = 1 b = 2", "[a", "[[a]", "[]", "a = [1", "a = {b = 1", "a = \"x",
    "a = 'x\n'", "a = \"\"\"x", "a = tru", "a = 1.", "a = 12:61", "a = \"\\q\"", "a = \"\\u12\"",
    "a.b = 1\na.b.c = 2", "a = {}\n[a.b]", "[a]\n[[a]]", "[[a]]\n[a]", "a = 99999999999999999999",
    "a = 1\rb = 2", "a = {b = 1,}", "a = {b = 1\n}", "\"\"\"a\"\"\" = 1", "a = [1 2]", "\\",
    "\u{7F}",
    "a = \"\u{1}\"", "é = 1", "[a.]", ".a = 1", "a..b = 1", "a = ]", "a = \"x\" \"y\"",
  ])
  func `bad syntax is a diagnostic with a line`(text: String) {
    let message = problem(text)
    #expect(message.hasPrefix("x.toml:"), "\(text.debugDescription): \(message)")
    #expect(
      message.contains("TOML") || message.contains("line"), "\(text.debugDescription): \(message)")
  }

  @Test func `deep nesting of every kind is refused, not followed`() {
    let deep = 200_000
    let texts = [
      "a = " + String(repeating: "[", count: deep),
      "a = " + String(repeating: "[", count: deep) + String(repeating: "]", count: deep),
      "a = " + String(repeating: "{a=", count: deep),
      "a" + String(repeating: ".a", count: deep) + " = 1",
      "[a" + String(repeating: ".a", count: deep) + "]",
      "[[a" + String(repeating: ".a", count: deep) + "]]",
      "a = {b" + String(repeating: ".b", count: deep) + " = 1}",
      "x = ?\na" + String(repeating: ".a", count: deep) + " = 1",
      "?\na = " + String(repeating: "[", count: deep),
      "x = \"\\q\"\na" + String(repeating: ".a", count: deep) + " = 1",
    ]
    for text in texts {
      let message = problem(text)
      #expect(message.hasPrefix("x.toml:"), "\(text.prefix(20)): \(message)")
    }
    #expect(problem(texts[0]) == "x.toml:1: tables and lists go deeper than 32 levels")
  }

  @Test func `wide documents take no more than their size`() throws {
    let wide = (0..<60_000).map { "k\($0) = 1\n" }.joined()
    #expect(try TOMLDocument(Array(wide.utf8), file: "x.toml").root.entries.count == 60_000)
    let list = "a = [" + String(repeating: "1,", count: 200_000) + "]"
    #expect(problem(list) == "none")
  }

  @Test func `too large, not UTF-8, and UTF-16 are named`() {
    let large = [UInt8](repeating: UInt8(ascii: "#"), count: (1 << 20) + 1)
    #expect(problem(large) == "x.toml: the file has 1048577 bytes; at most 1048576 are read")
    let hint = "\n  save it as UTF-8 in your editor"
    #expect(
      problem(Array("a = 1\nb = \"".utf8) + [0xC4, 0xE3, 0x22])
        == "x.toml:2: the file is not UTF-8 text" + hint)
    #expect(problem([0xFF, 0xFE, 0x61, 0x00]) == "x.toml: the file is UTF-16 text" + hint)
    #expect(problem([]) == "none")
    #expect(problem([0xEF, 0xBB, 0xBF]) == "none")
  }

  @Test func `a message shows the line without what moves a cursor`() {
    do throws(Diagnostic) {
      _ = try TOMLDocument(Array("a = 1\nb = \u{1B}[2J\u{202E}\r\n".utf8), file: "x.toml")
      Issue.record("not refused")
    } catch {
      #expect(error.source == "b = \\e[2J\\u{202e}")
      #expect(error.line == 2)
    }
  }

  @Test func `no cut of a real file traps`() {
    let text = Array(
      """
      id = "x" # c
      [settings."high value"]
      default = '''a
      b'''
      list = [ { a = 1, "b" = [1, 2] }, 1979-05-27T07:32:00Z ]
      [[t]]
      u.v = "\\u00e9\\\\"
      """.utf8)
    for end in text.indices {
      _ = problem(Array(text[..<end]))
      _ = problem(Array(text[end...]))
      var changed = text
      changed[end] = UInt8(ascii: "\"")
      _ = problem(changed)
      changed[end] = UInt8(ascii: "[")
      _ = problem(changed)
    }
  }
}
