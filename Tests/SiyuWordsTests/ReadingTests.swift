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
    ("there is no run 99\n  `siyu audit` lists them", "没有第 99 次执行\n  `siyu audit` 列出全部"),
  ])
  func `a text of ours is found again`(english: String, zh: String) {
    #expect(chinese(english) == zh)
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
