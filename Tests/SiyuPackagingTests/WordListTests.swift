import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

@Suite struct WordListTests {
  private func hits(_ text: String, _ words: [String], allow: [String] = []) -> [String] {
    var list = WordList()
    for word in words { list.forbid(word) }
    for word in allow { list.allow(word) }
    return list.hits(in: text).map(\.word)
  }

  @Test(arguments: [
    "全球最佳选择", "最 佳", "最\u{200B}佳", "最\u{3000}佳", "最\u{2060} \u{FEFF}佳", "最\u{FE0F}佳",
    "最\u{301}佳",
  ])
  func `blanks, and what nobody sees, hide no word`(_ text: String) {
    #expect(hits(text, ["最佳"]) == ["最佳"])
  }

  @Test func `width and case hide no word, line breaks part words`() {
    #expect(hits("ＮＯ．１", ["No.1"]) == ["No.1"])
    #expect(hits("no. 1", ["ＮＯ.1"]) == ["ＮＯ.1"])
    #expect(hits("最\n佳", ["最佳"]) == [])
  }

  @Test func `a Latin word is found whole, a Chinese one anywhere`() {
    #expect(hits("TOP10", ["top1"]) == [])
    #expect(hits("go top 1 now", ["top1"]) == ["top1"])
    #expect(hits("stop1", ["top1"]) == [])
    #expect(hits("最佳a", ["最佳"]) == ["最佳"])
  }

  @Test func `a longer word may be fine`() {
    #expect(hits("最大限度，最大", ["最大"], allow: ["最大限度"]) == ["最大"])
    #expect(hits("最大 限度", ["最大"], allow: ["最大限度"]) == [])
    #expect(hits("最大的", ["最大"], allow: ["大的"]) == ["最大"])
  }

  @Test func `of words that begin in one place the longest is told, and the line`() {
    var list = WordList()
    list.forbid("第一", list: "a.txt")
    list.forbid("第一品牌", list: "b.txt")
    #expect(
      list.hits(in: "好\n\n第一品牌，第一")
        == [
          WordList.Hit(word: "第一品牌", list: "b.txt", line: 2),
          WordList.Hit(word: "第一", list: "a.txt", line: 2),
        ])
  }

  // MARK: In content

  private func lab(_ body: String, head: String = "") -> ContentLab {
    var lab = ContentLab(body, head: head)
    lab.words.forbid("最佳", list: "words/ad-law.txt")
    return lab
  }

  @Test func `a forbidden word in the words is an error with its line`() throws {
    #expect(
      try lab("好\n我们是最佳").problems() == [
        "\(ContentLab.file):7: '最佳' may not be written: 'words/ad-law.txt' forbids it\n  "
          + Message.forbiddenHint
      ])
    #expect(try lab("最{{! hidden }}佳").problems().count == 1)
  }

  @Test func `a setting or the title can bring one`() throws {
    var lab = lab("最{{settings.word}}")
    lab.settings = "[settings.word]\ntype = \"text\"\ndefault = \"佳\""
    #expect(try lab.problems().count == 1)
    var titled = self.lab("好")
    titled.files["content/welcome.md"] = titled.files["content/welcome.md"]?.replacing(
      "欢迎", with: "最佳")
    #expect(try titled.problems().first?.hasPrefix("\(ContentLab.file):3: ") ?? false)
  }

  @Test func `one that a setting brings by itself is told where its value stands`() throws {
    var lab = lab("好\n我们{{settings.word}}，{{settings.word}}")
    lab.settings = "[settings.word]\ntype = \"text\"\ndefault = \"最佳\""
    let told = "'最佳' may not be written: 'words/ad-law.txt' forbids it\n  \(ContentLab.file):7"
    #expect(
      try lab.problems().map { String($0.prefix(200)) }.allSatisfy {
        $0.hasPrefix("plugins/skincare/plugin.toml:10: \(told) writes it as settings.word;")
      })
    #expect(try lab.problems().count == 1)
    // The text's own is told at its own line, beside it.
    var both = self.lab("最佳{{settings.word}}")
    both.settings = lab.settings
    #expect(
      try both.problems().map { $0.prefix(while: { $0 != " " }) }.sorted() == [
        "\(ContentLab.file):6:", "plugins/skincare/plugin.toml:10:",
      ])
    // What the workspace sets stands in siyu.toml; and what is allowed around it is fine.
    var set = lab
    set.settings = "[settings.word]\ntype = \"text\""
    set.workspace = "[settings.skincare]\nword = \"最佳\""
    #expect(try set.problems().first?.hasPrefix("siyu.toml:4: \(told)") == true)
    _ = set.words.allow("我们最佳")
    _ = set.words.allow("，最佳")
    #expect(try set.problems() == [])
  }

  @Test func `one that a value brings is refused when the words are made`() throws {
    let lab = lab("{{#subject.name}}{{.}}{{/subject.name}}佳")
    #expect(try lab.problems() == [])
    let facts = RenderFacts(customer: CustomerFacts(id: "C1", personal: [.name: "小最"]))
    #expect(lab.text(facts).hasPrefix("\(ContentLab.file): '最佳' comes out and may not be written"))
  }

  // MARK: Files

  @Test func `a list is one word a line`() {
    let read = WordFile.read(Array("\u{FEFF}# 注释\n最佳\r\n\n  国家级 \n\u{200B}\n".utf8), file: "w.txt")
    #expect(read.words == ["最佳", "国家级"])
    #expect(WordFile.read([0x41, 0x0A, 0xFF], file: "w.txt").problems.first?.line == 2)
    let long = WordFile.read(Array(String(repeating: "a", count: 201).utf8), file: "w.txt")
    #expect(long.problems.map(\.description) == ["w.txt:1: a word has at most 200 bytes"])
    let many = WordFile.read(Array(String(repeating: "a\n", count: 5_001).utf8), file: "w.txt")
    #expect(many.problems.map(\.description) == ["w.txt:5001: a list has at most 5000 words"])
  }

  @Test func `a new workspace forbids what the law names`() throws {
    let folder = try TemporaryFolder()
    let (workspace, made) = try Workspace.create(at: "\(folder.path)/brand")
    #expect(made.contains("words/ad-law.txt"))
    let words = try workspace.wordList()
    for word in ["国家级", "最高级", "最佳"] { #expect(words.hits(in: word).map(\.word) == [word]) }
    #expect(words.hits(in: "最近好吗，第一次来，最后一天") == [])
  }

  @Test func `a list that is missing is an error that says who names it`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "siyu.toml", "[brand]\nname = \"b\"\n[content]\nforbidden = [\"words/gone.txt\"]\n")
    let workspace = try Workspace.open(folder.path)
    do {
      _ = try workspace.wordList()
      Issue.record("no error")
    } catch {
      #expect(
        error.description == """
          words/gone.txt: cannot be read: no such file or directory
            siyu.toml:4 names it in content.forbidden
          """)
    }
  }

  @Test(arguments: [
    ("forbidden = [\"../a.txt\"]", "content.forbidden wants a file of the workspace"),
    ("forbidden = [\"/etc/passwd\"]", "content.forbidden wants a file of the workspace"),
    ("allow = [\" \"]", "' ' has no letter that could be found"),
    ("link_parameter = \"a b\"", "content.link_parameter wants a-z"),
    ("alow = []", "did you mean 'allow'?"),
  ])
  func `a wrong section is told with its line`(_ line: String, _ words: String) {
    do {
      _ = try WorkspaceFile.parse(Array("[brand]\nname = \"b\"\n[content]\n\(line)\n".utf8))
      Issue.record("no error")
    } catch {
      #expect(error.description.hasPrefix("siyu.toml:4: "), "\(error)")
      #expect(error.description.contains(words), "\(error)")
    }
  }
}
