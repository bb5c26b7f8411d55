import SiyuWords
import Testing

@Suite struct PhraseTests {
  private func chinese(_ phrase: Phrase) -> String {
    Language.$here.withValue(.chinese) { say(phrase) }
  }

  @Test func `a phrase is English until somebody chooses`() {
    let brand = "花间集"
    #expect(
      say("A workspace for '\(brand)'. Next, from inside it:")
        == "A workspace for '花间集'. Next, from inside it:")
  }

  @Test func `places move with the translation`() {
    let (customer, brought, all) = ("C001", 2, 5)
    #expect(
      chinese("customer \(customer): brought \(brought) of \(all)") == "客户 C001：带来 5 人，计入 2 人")
  }

  @Test func `blanks at the ends belong to the line, not to the text`() {
    #expect(chinese("    reason: \("因为")") == "    原因：因为")
  }

  @Test func `texts that plus joins are one, as far as the catalogue has them so`() {
    let count = "3 位客户"
    #expect(chinese("\(count) would change. " + "Nothing was written; ") == "3 位客户会有变化。什么也没有写入；")
    #expect(chinese("tags" + "no such text of ours") == "标签no such text of ours")
  }

  @Test func `what a customer is called is never translated`() {
    #expect(chinese("customer \("tags")") == "客户 tags")
  }

  @Test func `what the catalogue lacks stays English`() {
    #expect(chinese("no such text of \(1)") == "no such text of 1")
  }

  @Test(arguments: [
    ("1", "1 customer", "1 位客户"), ("1,234", "1,234 customers", "1,234 位客户"),
  ])
  func `things are counted as the language counts`(number: String, english: String, zh: String) {
    #expect(counted(number, "customer") == english)
    #expect(Language.$here.withValue(.chinese) { counted(number, "customer") } == zh)
  }

  @Test func `nouns with a plural of their own have it in English`() {
    #expect(counted("2", "entry", "entries") == "2 entries")
  }
}
