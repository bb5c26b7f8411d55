import SiyuModel
import Testing

@testable import SiyuPackaging

/// Manifests, heads and surveys that were typed with the Chinese keyboard: what stands there, and what to
/// write.
@Suite struct ChineseSignTests {
  private static func problem(_ text: String) -> Diagnostic? {
    do throws(Diagnostic) {
      _ = try TOMLDocument(Array(text.utf8), file: "plugin.toml")
      return nil
    } catch { return error }
  }

  @Test(arguments: [
    ("a ＝ 1", "'＝' is a sign of the Chinese keyboard, which TOML does not read", "write = "),
    ("a： 1", "'：' is a sign", "write = instead"),
    ("a = “x”", "'“' is a sign", "write \"x\" instead"),
    ("a = １０", "'１' is a sign", "write 10 instead"),
    ("a。b = 1", "'。' is a sign", "write . instead"),
    (
      "a = \"他说“好”", "not valid TOML: the text that begins here lacks its closing \"",
      "close it with \" instead of ”"
    ),
    (
      "a = \"x”\nb = 1", "not valid TOML: the text that begins here lacks its closing \"",
      "close it with \" instead of ”"
    ),
    ("a = [\"x\"，\"y\"]", "'，' is a sign", "write , instead"),
    ("a = [\"x\"、\"y\"]", "'、' is a sign", "write , instead"),
    ("a = [\"x\"】", "'】' is a sign", "write ] instead"),
    ("a = ｛ b = 1 ｝", "'｛' is a sign", "write { b = 1 } instead"),
    ("【a】", "'【' is a sign", "write [ instead"),
    ("［a］", "'［' is a sign", "write [ instead"),
    ("a = \"x\"；", "'；' is a sign", "take it out"),
    ("a = \"x\" ＃ so", "'＃' is a sign", "write # instead"),
    ("＃ so", "'＃' is a sign", "write # instead"),
    ("\u{3000}a = 1", "a full-width space (U+3000) stands here", "write a plain space"),
    // The text's end takes what stands behind the backslash.
    ("a = \"x\\", "not valid TOML: the text that begins here lacks its closing \"", ""),
  ])
  func `a sign is told with what to write`(
    _ text: String, _ message: String, _ hint: String
  ) throws {
    let problem = try #require(Self.problem("ok = 1\n\(text)"))
    #expect(problem.line == 2)
    #expect(problem.message.hasPrefix(message), "\(problem)")
    #expect((problem.hint ?? "").hasPrefix(hint), "\(problem)")
  }

  @Test(arguments: [
    "a = \"“x”，＝：\"", "# “x”，＝：\na = 1", "'价值' = 1", "a = \"\"\"\n“x”\n\"\"\"",
  ])
  func `what stands in texts and comments is the author's`(_ text: String) {
    #expect(Self.problem(text) == nil)
  }

  @Test(arguments: ["价值 = 1", "a = 价值"]) func `words are no signs`(_ text: String) {
    #expect(Self.problem(text)?.message.hasPrefix("not valid TOML") == true)
  }

  @Test(arguments: ["＋＋＋\na = 1\n＋＋＋\nx", "+++\ntouchpoint = \"wecom.chat\"\n＋＋＋\nx"])
  func `so is the fence of a content's head`(_ text: String) {
    let read = ContentFile.read(
      "content/a.md", in: ["content/a.md": Array(text.utf8)], directory: "plugins/a")
    #expect(read.problems.map(\.message) == [Message.wideFence])
    #expect(read.problems.first?.hint?.hasPrefix("write +++ instead") == true)
    #expect(read.problems.first?.line == (text.hasPrefix("+") ? 3 : 1))
  }

  // MARK: Variables

  private static func problems(_ body: String) throws -> [Diagnostic] {
    try ContentLab(body).library().problems.filter { $0.message != Message.contentUnused }
  }

  @Test(arguments: [
    ("{staff.name}", "{{staff.name}}"), ("｛｛staff.name｝｝", "{{staff.name}}"),
    ("｛staff。name｝", "{{staff.name}}"), ("{ staff.nmae }", "{{staff.name}}"),
    ("{{! so }}{staff.name}", "{{staff.name}}"),
  ])
  func `a variable between other braces is told`(_ written: String, _ meant: String) throws {
    let problems = try Self.problems("一行\n" + written)
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.severity == .warning && problems.first?.line == 7)
    #expect(problems.first?.hint == "write \(meant) for the variable")
  }

  @Test(arguments: ["{笑脸}", "{}", "a } b { c", "{hello}", "｛活动｝", "{{brand.name}}"])
  func `other braces are left alone`(_ written: String) throws {
    #expect(try Self.problems("一行" + written) == [])
  }

  @Test(arguments: [
    ("{{staff.name｝｝", "write }} instead"), ("{{staff。name}}", "write {{staff.name}} instead"),
    ("{{＃staff.name}}x{{/staff.name}}", "write {{#staff.name}} instead"),
  ])
  func `a sign inside of a tag is told`(_ body: String, _ hint: String) throws {
    let problems = try Self.problems(body)
    #expect(problems.contains { $0.hint?.hasPrefix(hint) == true }, "\(problems)")
  }
}
