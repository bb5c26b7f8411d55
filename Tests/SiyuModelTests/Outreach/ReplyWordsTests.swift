import SiyuModel
import Testing

@Suite struct ReplyWordsTests {
  private static let words = GateRules().unsubscribeWords

  @Test(arguments: [
    "退订", "T", "t", "TD", "td", "ＴＤ", "ｔｄ", " 退订。", "退订！！", "【退订】", "Stop.", "STOP", "\u{3000}退订\n",
    "unsubscribe", "“td”", "退订🙏", "🙏🏻 T ", "T\u{FE0F}", "\u{200B}T\u{200B}D\u{2060}", "...td~",
  ])
  func `a reply that says no more is understood`(_ text: String) {
    #expect(ReplyWords.isUnsubscribe(text, Self.words))
  }

  @Test(arguments: [
    "", " ", "。", "🙏", "T恤", "T恤有货吗", "不退订", "退订吗", "我要退订", "退 订", "stopp", "t d", "TD TD", "T1",
    "什么时候退", "\u{200B}", "退订" + String(repeating: " ", count: 600),
  ])
  func `a reply that says something else is none`(_ text: String) {
    #expect(!ReplyWords.isUnsubscribe(text, Self.words))
  }

  @Test func `words are folded as replies are`() {
    #expect(ReplyWords.isUnsubscribe("ok", ["ＯＫ！"]))
    #expect(!ReplyWords.isUnsubscribe("", ["。"]), "a word of nothing is no word")
    #expect(!ReplyWords.isUnsubscribe("退订", []))
  }
}
