import SiyuWords
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
    ("cannot be opened", "无法打开"),
    ("there is no SOP 'x'", "没有 SOP“x”"),
    ("data/a.csv: cannot be opened", "data/a.csv: 无法打开"),
    ("there is no survey 'a'; did you mean 'b'?", "没有问卷“a”；是不是想写“b”？"),
    ("customer C1: there is no survey 'a'; did you mean 'b'?", "客户 C1：没有问卷“a”；是不是想写“b”？"),
    ("cannot be opened\n  siyu doctor", "无法打开\n  siyu doctor"),
    (
      "step 'bye' of sop 'first-bag' does nothing; there are send, task",
      "sop 'first-bag' 的步骤“bye”什么也不做；可以做 send, task"
    ),
    ("tag_group 'a' has no 'assign': (c, ctx)", "tag_group 'a' 没有“assign”：(c, ctx)"),
    ("there is no run 99\n  `siyu audit` lists them", "没有第 99 次执行\n  `siyu audit` 列出全部"),
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
        ("step '{1}' of sop '{2}' {3}", "{2} 的 {1} {3}"), ("step '{1}' of {2}", "{2} 的 {1}"),
        ("{1} does nothing; there are {2}", "{1} 什么也不做；可以做 {2}"),
      ].map { Catalogue.Entry(english: $0.0, translation: $0.1, line: 1) })
    #expect(
      catalogue.reading("step 'a' of sop 'b' does nothing; there are send, task")
        == "sop 'b' 的 a 什么也不做；可以做 send, task")
    #expect(catalogue.reading("step 'a' of sop 'b' is odd") == "b 的 a is odd")
  }

  @Test func `what stands in quotes is handed on as it came`() {
    #expect(chinese("there is no SOP 'cannot be opened'") == "没有 SOP“cannot be opened”")
  }

  @Test func `what is no text of ours stays, however long`() {
    #expect(chinese("attempt to index a nil value") == "attempt to index a nil value")
    let long = String(repeating: "cannot be opened: ", count: 4_000)
    #expect(chinese(long) == long)
  }

  /// A worker may send anything; it costs no more than reading it.
  @Test func `a text made to be ambiguous ends soon`() {
    let text = String(repeating: "there is no ', ; : (", count: 700)
    #expect(!chinese(text).isEmpty)
  }
}
