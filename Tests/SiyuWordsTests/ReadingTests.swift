@testable import SiyuWords
import Testing

/// Texts that came as English: from a worker, from the store, from an error.
@Suite struct ReadingTests {
  private func chinese(_ text: String) -> String {
    Language.$here.withValue(.chinese) { said(text) }
  }

  @Test func `English stays as it came`() {
    #expect(said("cannot be opened") == "cannot be opened")
  }

  @Test(arguments: [
    ("cannot be opened", "无法打开"), ("returns often", "returns often"),
    ("only in winter", "only in winter"),
    ("there is no SOP 'x'", "没有 SOP“x”"),
    ("data/a.csv: cannot be opened", "data/a.csv: 无法打开"),
    ("there is no survey 'a'; did you mean 'b'?", "没有问卷“a”；是不是想写“b”？"),
    ("customer C1: there is no survey 'a'; did you mean 'b'?", "客户 C1：没有问卷“a”；是不是想写“b”？"),
    ("cannot be opened\n  siyu doctor", "无法打开\n  siyu doctor"),
    (
      "step 'bye' of sop 'first-bag' does nothing; it can send, task",
      "SOP“first-bag”的步骤“bye”什么也不做；可以做 send、task"
    ),
    ("tag_group 'a' has no 'assign': (c, ctx)", "标签组“a”没有“assign”：(c, ctx)"),
    ("there is no run 99\n  `siyu audit` lists them", "没有第 99 次执行\n  `siyu audit` 列出全部"),
    ("data/a.csv: cannot be opened: permission denied", "data/a.csv: 无法打开: 没有权限"),
    ("unknown field 'x' in koc; there are id, tasks", "koc 里有不认识的字段“x”；现有 id、tasks"),
    ("unknown key 'settings'; possible are brand", "不认识的键“settings”；可用的有 brand"),
    (
      "task_id: there is no task with this id; `siyu tasks` lists them",
      "task_id: 没有这个编号的任务；`siyu tasks` 列出全部"
    ),
    (
      "was cut off: the connection was closed before its end",
      "中断了：还没传完连接就关闭了"
    ),
    (
      "promises 9 bytes; no such file has more than 16 MB, and it was not read on",
      "声明有 9 字节；这种文件不会超过 16 MB，没有再读下去"
    ),
    ("assert.equal: not what was expected", "assert.equal：与应有的不同"),
    ("the plugin has no tag group 'vip'.", "插件没有标签组“vip”。"),
    ("sop 'round' never comes to step 'last'", "SOP“round”永远走不到步骤“last”"),
    (
      "C1 is on it, whom a.b does not select (the 1 of 杭州 are taken)",
      "上面有 C1，而 a.b 没有选中（杭州的 1 个名额已满）"
    ),
    ("decisions changed for 2 of the plan's customers: C1, C2", "预演里有 2 位客户的决定变了：C1、C2"),
    (
      "require found no file 'a.lua' in the plugin's folder; did you mean require(\"b\")?",
      "require 在插件的文件夹里没有找到文件“a.lua”；是不是想写 require(\"b\")？"
    ),
  ])
  func `a text of ours is found again`(english: String, zh: String) {
    #expect(chinese(english) == zh)
  }

  @Test func `many texts that differ are all read, and again`() {
    for _ in 0..<2 {
      for number in 1...700 {
        #expect(chinese("there is no run \(number)") == "没有第 \(number) 次执行")
      }
    }
  }

  @Test func `of templates that fit the one that says more is read`() {
    let catalogue = Catalogue(
      [
        ("{1} is quite old", "{1}旧了"), ("the {1} is old", "那{1}旧了"), ("the file {1}", "文件{1}"),
        ("{1} is very old", "{1}很旧"), ("the '{1}' of {2} is there", "{2}有“{1}”"),
      ].map { Catalogue.Entry(english: $0.0, translation: $0.1, line: 1) })
    #expect(catalogue.reading("the house is old") == "那house旧了")
    #expect(catalogue.reading("one house is quite old") == "one house旧了")
    #expect(catalogue.reading("one house is very old") == "one house很旧")
    #expect(catalogue.reading("the file is new") == "文件is new")
    #expect(catalogue.reading("the 'a' of b is there") == "b有“a”")
    #expect(catalogue.reading("the 'a' of b") == "the 'a' of b")
  }

  @Test func `of templates that fit the one that leaves the least English is read`() {
    let catalogue = Catalogue(
      [
        ("step '{1}' of sop '{2}' {3}", "{2} 的 {1} {3}"), ("step '{1}'", "步骤“{1}”"),
        ("sop '{1}'", "SOP“{1}”"),
        ("{1} does nothing; it can {2}", "{1} 什么也不做；可以做 {2}"),
      ].map { Catalogue.Entry(english: $0.0, translation: $0.1, line: 1) })
    #expect(
      catalogue.reading("step 'a' of sop 'b' does nothing; it can send, task")
        == "SOP“b”的步骤“a”什么也不做；可以做 send、task")
    #expect(catalogue.reading("step 'a' of sop 'b' is odd") == "b 的 a is odd")
  }

  @Test func `places hold what stood there, and no more`() {
    let catalogue = Catalogue(
      [
        ("question '{1}' has no option '{2}'", "题目“{1}”没有选项“{2}”"),
        ("did you mean '{1}'?", "是不是想写“{1}”？"), ("; did you mean '{1}'?", "；是不是想写“{1}”？"),
        ("there is {1}", "现有 {1}"),
        ("there is no permission '{1}' to grant {2}", "{2} 没有权限“{1}”可授予"),
        ("wants a number of at least {1}", "要至少 {1} 的数"), (", got {1}", "，写的是 {1}"),
      ].map { Catalogue.Entry(english: $0.0, translation: $0.1, line: 1) })
    for (english, chinese) in [
      ("question 'a' has no option 'b'", "题目“a”没有选项“b”"),
      (
        "question 'a' of survey 'c' has no option 'b'",
        "question 'a' of survey 'c' has no option 'b'"
      ),
      ("question 'a' has no option 'b'; there are 'c', 'd'", nil),
      ("did you mean 'a', 'b', 'c'?", "是不是想写“a”、“b”、“c”？"),
      ("there is no plugin 'nope'", nil), ("there is none", "现有 none"),
      (
        "there is no permission 'tsk' to grant naicha; did you mean 'task'?",
        "naicha 没有权限“tsk”可授予；是不是想写“task”？"
      ),
      ("wants a number of at least 0, got -5", "要至少 0 的数，写的是 -5"),
    ] {
      #expect(catalogue.reading(english) == chinese ?? english)
    }
  }

  @Test func `names one behind the other are a list, and Lua and sentences are none`() {
    let catalogue = Catalogue(
      [("there are only {1}", "只有 {1}")].map {
        Catalogue.Entry(english: $0.0, translation: $0.1, line: 1)
      })
    for (list, chinese) in [
      ("a, b-2, 杭州", " a、b-2、杭州"), ("'a', 'b', …", "“a”、“b”、…"), ("\"a\", \"b\"", "“a”、“b”"),
      ("(c, ctx)", " (c, ctx)"), ("a = 1, b = 2", " a = 1, b = 2"),
      ("one, and another", " one, and another"),
    ] {
      #expect(catalogue.reading("there are only \(list)") == "只有\(chinese)")
    }
  }

  @Test func `names are printed with the marks of the language`() {
    #expect(["a", "b"].listed() == "a, b")
    #expect(Language.$here.withValue(.chinese) { ["a", "b"].listed() } == "a、b")
  }

  @Test func `what stands in quotes is handed on as it came`() {
    #expect(chinese("there is no SOP 'cannot be opened'") == "没有 SOP“cannot be opened”")
  }

  @Test func `a quotation mark in quotation marks is told from them`() {
    let catalogue = Catalogue(
      [("'{1}' means nothing", "“{1}”没有意义"), ("'{1}' and '{2}'", "“{1}”和“{2}”")].map {
        Catalogue.Entry(english: $0.0, translation: $0.1, line: 1)
      })
    #expect(catalogue.reading("'“' means nothing") == "‘“’没有意义")
    #expect(catalogue.reading("'，' means nothing") == "“，”没有意义")
    #expect(catalogue.reading("'”' and 'a'") == "‘”’和“a”")
  }

  @Test func `what is no text of ours stays, however long`() {
    #expect(chinese("attempt to be a value") == "attempt to be a value")
    for count in [100, 4_000] {
      let long = String(repeating: "cannot be opened, ", count: count)
      #expect(chinese(long) == long)
    }
  }

  /// A worker may send anything; it costs no more than reading it. Texts that are longer are not read.
  @Test(arguments: ["there is no ', ; : (", "is missing; ", ", but it asks; is empty: (", "{1} '"])
  func `a text made to be ambiguous ends soon`(_ piece: String) {
    let text = String(repeating: piece, count: 2_040 / piece.utf8.count)
    var reader = EnglishReader(catalogue: .chinese)
    #expect(!reader.line(text).isEmpty)
    #expect((0..<4_000).contains(reader.tries))
  }

  @Test func `a message of ours takes few tries`() {
    var reader = EnglishReader(catalogue: .chinese)
    #expect(reader.line("customer C1: there is no survey 'a'; did you mean 'b'?").hasPrefix("客户"))
    #expect(reader.tries > 3_000)
  }

  /// U+037E is equal to a semicolon for Unicode, and a byte longer; so is U+212A to a K, by two.
  @Test(arguments: [
    "is negative\u{37E} says which way it goes", "holds a text of more than 1 \u{212A}B",
    "holds a text of more than \u{212A}B", "a reward has no 'x'\u{37E}", "\u{1FEF} `\u{301}",
  ])
  func `a text of other characters that are equal to ours stays as it came`(_ text: String) {
    #expect(chinese(text).utf8.elementsEqual(text.utf8))
  }
}
