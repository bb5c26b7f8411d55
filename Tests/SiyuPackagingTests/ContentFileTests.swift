import SiyuModel
import Testing

@testable import SiyuPackaging

@Suite struct ContentFileTests {
  private func read(_ text: String, files: [String: [UInt8]] = [:]) -> (ContentFile?, [String]) {
    read(Array(text.utf8), files: files)
  }

  private func read(
    _ bytes: [UInt8], files: [String: [UInt8]] = [:]
  ) -> (ContentFile?, [String]) {
    var files = files
    files["content/a.md"] = bytes
    let read = ContentFile.read("content/a.md", in: files, directory: "plugins/p")
    return (read.content, read.problems.map(\.description))
  }

  private func head(_ rest: String, body: String = "你好", files: [String: [UInt8]] = [:])
    -> [String]
  {
    read("+++\ntouchpoint = \"wecom.chat\"\ntitle = \"t\"\n\(rest)\n+++\n\(body)", files: files).1
  }

  @Test(arguments: ["\n", "\r\n"]) func `a head and words are read`(_ newline: String) throws {
    let text = """
      +++
      touchpoint  = "wecom.chat"
      title       = "七日礼"
      link        = "https://shop.example.com/新客?a=1#top"
      picture     = "pictures/gift.png"
      purpose     = "service"
      valid_from  = 2026-11-01
      valid_until = "2026-11-11"
      +++
      第一行

      第二行
      """
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]
    let (content, problems) = read(
      text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: newline),
      files: ["pictures/gift.png": png])
    #expect(problems == [])
    let read = try #require(content)
    #expect(read.path == "content/a")
    #expect(read.touchpoint == .chat)
    #expect(read.title == "七日礼")
    #expect(read.link == "https://shop.example.com/新客?a=1#top")
    #expect(read.picture == .file("pictures/gift.png"))
    #expect(read.purpose == .service)
    #expect(read.validFrom == CivilDate(year: 2026, month: 11, day: 1))
    #expect(read.validUntil == CivilDate(year: 2026, month: 11, day: 11))
    #expect(read.body.certainText == "第一行\n\n第二行")
  }

  @Test(arguments: [
    ("valid_from = \"2026-2-30\"", "valid_from wants a day such as 2026-11-11, got \"2026-2-30\""),
    ("valid_from = 2026-02-30", "not valid TOML"),
    ("valid_until = 3", "valid_until wants a day such as 2026-11-11, got 3"),
    ("purpose = \"advert\"", "purpose cannot be 'advert'"),
    ("touchpiont = \"wecom.chat\"", "unknown key 'touchpiont'; did you mean 'touchpoint'?"),
    (
      "link = \"http://a.example\"",
      "link is no address that may be sent: it does not begin with https://"
    ),
    ("link = \"https://u:p@a.example/\"", "a name or password stands before its host"),
    ("link = \"https://localhost/\"", "it has no host such as shop.example.com"),
    ("link = \"https://a.example:99999/\"", "its port is no number from 1 to 65535"),
    ("link = \"https://a.example/{{subject.name}}\"", "write it as %20 and so on"),
    ("link = \"https://a.example/ b\"", "write it as %20 and so on"),
    ("link = \"https://a.example/\\u202E\"", "a character that nobody sees stands in it"),
    ("link = \"https://例.example/\"", "it has no host such as shop.example.com"),
    ("picture = \"../../.siyu/key\"", "there is no '../../.siyu/key'"),
    ("picture = \"content/a.md\"", "picture wants a PNG or JPEG file"),
    ("picture = \"a.png\"", "there is no 'a.png'"),
  ])
  func `a wrong head is told with its line`(_ line: String, _ words: String) {
    let problems = head(line)
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.hasPrefix("plugins/p/content/a.md:4: ") ?? false, "\(problems)")
    #expect(problems.first?.contains(words) ?? false, "\(problems)")
  }

  @Test func `what a head lacks is told`() {
    #expect(
      read("+++\n+++\nx").1 == [
        "plugins/p/content/a.md:1: 'touchpoint' is missing; write touchpoint = \"wecom.chat\"",
        "plugins/p/content/a.md:1: 'title' is missing; write title = \"欢迎\"",
      ])
    #expect(
      head("valid_from = 2026-01-02\nvalid_until = 2026-01-01")
        == ["plugins/p/content/a.md:5: valid_until is before valid_from"])
    #expect(head("", body: " \n") == ["plugins/p/content/a.md:6: \(Message.contentEmpty)"])
  }

  @Test(arguments: [
    ("", "a.md:1: a content begins with a head between two lines of +++"),
    ("你好", "a.md:1: a content begins with a head between two lines of +++"),
    (
      "---\ntitle: x\n---\nx",
      "a.md:1: the head of a content is TOML between two lines of +++, not YAML"
    ),
    ("+++\ntitle = \"x\"\n", "a.md:1: the head that begins here lacks its closing line of +++"),
    ("+++\ntitle = x\n+++\nx", "a.md:2: not valid TOML"),
    ("+++\n+++\na\0b", "a.md:3: a NUL character is not allowed in text"),
  ])
  func `what is no content is refused`(_ text: String, _ words: String) {
    let problems = read(text).1
    #expect(problems.first?.contains(words) ?? false, "\(problems)")
  }

  @Test func `bytes that are no text, and too many, are refused`() {
    #expect(read([0x2B, 0x2B, 0x2B, 0x0A, 0xFF]).1.first?.contains(":2: ") ?? false)
    #expect(read([0xFF, 0xFE, 0x2B, 0]).1.first?.contains("UTF-16") ?? false)
    #expect(
      read([UInt8](repeating: 0x2B, count: 16_385)).1
        == ["plugins/p/content/a.md: the file has 16385 bytes; at most 16384 are read"])
  }

  @Test func `characters that nobody sees are refused with their line`() {
    #expect(
      head("", body: "一\n二\u{202E}")
        == [
          "plugins/p/content/a.md:7: a character that nobody sees (U+202E) stands here; take it out"
        ])
    #expect(head("", body: "a\u{1B}[2Jb").first?.contains("(U+001B)") ?? false)
    // An emoji of several people has joiners in it that belong there.
    #expect(head("", body: "你好👨‍👩‍👧❤️") == [])
  }

  @Test func `a text that is too long whatever the values are is refused`() {
    let long = String(repeating: "好", count: 1_334)
    #expect(
      head("", body: long)
        == ["plugins/p/content/a.md:6: the words have 4002 where wecom.chat takes 4000 bytes"])
    #expect(head("", body: "{{#link}}\(long){{/link}}") == [])
    #expect(head("", body: String(repeating: "好", count: 1_333)) == [])
  }

  // MARK: Tags

  @Test(arguments: [
    (
      "a\n{{#subject.name}}\nb", 7, "the section {{#subject.name}} that begins here is never closed"
    ),
    ("{{^a}}{{#b}}{{/b}}", 6, "the section {{^a}} that begins here is never closed"),
    ("{{/a}}", 6, "{{/a}} closes no section"),
    ("{{#a}}\n{{/b}}", 7, "{{/b}} stands where {{/a}} should; that section begins on line 6"),
    ("a {{b", 6, "the {{ that stands here lacks its closing }}"),
    ("{{}}", 6, "{{}} names nothing"),
    ("{{{a}}}", 6, "nothing is escaped in content"),
    ("{{&a}}", 6, "nothing is escaped in content"),
    ("{{>a}}", 6, "a content holds all of its words"),
    ("{{<a}}{{$b}}x{{/b}}{{/a}}", 6, "a content holds all of its words"),
    ("{{=<% %>=}}", 6, "the signs around variables stay"),
    ("{{%CONTENT_TYPE:HTML}}", 6, "the signs around variables stay"),
    ("{{uppercased(a)}}", 6, "'uppercased(a)' calls a function"),
    ("{{a b}}", 6, "'a b' is no variable"),
    ("{{ #a}}", 6, "'#a' is no variable"),
    ("{{a..b}}", 6, "'a..b' is no variable"),
    ("{{.a}}", 6, "'.a' is no variable"),
    ("{{#.}}{{/.}}", 6, "{{.}} is no section"),
    ("{{\u{301}a}}", 6, "braces in here cannot be read"),
    ("{{! a }}\u{301} }}", 6, "braces in here cannot be read"),
  ])
  func `a wrong tag is told with its line`(_ body: String, _ line: Int, _ words: String) {
    let problems = head("", body: body)
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.contains("a.md:\(line): \(words)") ?? false, "\(problems)")
  }

  @Test func `ten thousand sections inside one another are refused, not read`() {
    let open = String(repeating: "{{#a}}", count: 2_000)
    #expect(head("", body: open).first?.contains("braces in here") ?? false)
    let deep = String(repeating: "{{#a}}", count: 9) + String(repeating: "{{/a}}", count: 9)
    #expect(head("", body: deep).first?.contains("sections go deeper than 8 levels") ?? false)
    #expect(head("", body: "x{ y { {z} } }} {") == [])
  }
}
