import SiyuWords
import Testing

@Suite struct LanguageTests {
  @Test(arguments: [
    ([String](), [String: String](), Language.english),
    ([], ["LANG": "zh_CN.UTF-8"], .chinese),
    ([], ["LANG": "zh_CN.UTF-8", "LC_ALL": "C"], .english),
    ([], ["LANG": "C.UTF-8", "LC_MESSAGES": "zh_SG.UTF-8"], .chinese),
    ([], ["LC_ALL": "", "LANG": "zh"], .chinese),
    ([], ["LANG": "de_DE.UTF-8"], .english),
    ([], ["LANG": "zhuang"], .english),
    ([], ["SIYU_LANG": "en", "LANG": "zh_CN.UTF-8"], .english),
    ([], ["SIYU_LANG": "fr", "LANG": "zh_CN.UTF-8"], .chinese),
    (["plan", "--lang", "zh"], ["SIYU_LANG": "en"], .chinese),
    (["--lang=zh-CN", "plan"], [:], .chinese),
    (["plan", "--lang", "fr"], ["LANG": "zh_CN"], .chinese),
    (["plan", "--lang"], [:], .english),
    (["run", "x.lua", "--", "--lang", "zh"], [:], .english),
  ])
  func `the nearest word decides`(
    words: [String], environment: [String: String], language: Language
  ) {
    #expect(Language.chosen(words: words) { environment[$0] } == language)
  }

  @Test func `a test speaks its own language and no other's`() async {
    await withTaskGroup(of: Void.self) { group in
      for language in Language.allCases {
        group.addTask {
          Language.$here.withValue(language) { #expect(Language.current == language) }
        }
      }
    }
    #expect(Language.current == .english)
  }
}
