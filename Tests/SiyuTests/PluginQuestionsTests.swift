import SiyuModel
import SiyuPackaging
import Testing

@testable import siyu

/// What `siyu plugin new` asks at a terminal.
@Suite struct PluginQuestionsTests {
  private final class Person {
    var answers: [String]
    var told: [String] = []
    init(_ answers: [String]) { self.answers = answers }
    var questions: Questions {
      Questions(
        ask: { question in
          self.told.append(question)
          return self.answers.isEmpty ? nil : self.answers.removeFirst()
        }, tell: { self.told.append($0) })
    }
  }

  private func recipe(_ answers: String...) throws -> PluginRecipe {
    try PluginQuestions(id: "beans", Person(answers).questions).recipe()
  }

  @Test func `empty answers make what is made without a terminal`() throws {
    #expect(try recipe("", "", "") == PluginRecipe(id: "beans"))
  }

  @Test func `answers are taken, with blanks and commas as people type them`() throws {
    #expect(
      try recipe(" 咖啡 ", "", "SOP，koc")
        == PluginRecipe(
          id: "beans", title: "咖啡行业手册", industry: "咖啡", parts: [.sop, .koc]))
    #expect(try recipe("", "豆子", "membership tags").parts == [.tags, .membership])
    #expect(try recipe("", "豆子", "").title == "豆子")
  }

  @Test func `what cannot be used is asked again, and says why`() throws {
    let person = Person([
      String(repeating: "长", count: 61), "咖啡", "a\u{202E}b", "", "tag", "tags",
    ])
    let recipe = try PluginQuestions(id: "beans", person.questions).recipe()
    #expect(recipe.parts == [.tags] && recipe.industry == "咖啡")
    let told = person.told.joined(separator: "\n")
    #expect(told.contains("the industry has 61 characters, and 60 are the most"))
    #expect(told.contains("the title holds a character that cannot be seen"))
    #expect(told.contains("a plugin has no part 'tag'; did you mean 'tags'?"))
  }

  @Test func `nothing is made of half an answer`() {
    #expect(throws: Diagnostic.self) { try recipe("咖啡", "") }
    #expect(throws: Diagnostic.self) { try recipe() }
  }

  @Test func `parts on the command line are read alike`() throws {
    #expect(try PluginParts.read("koc").get() == [.koc])
    #expect(try PluginParts.read("SOP, tags,,sop").get() == [.sop, .tags])
    #expect(throws: Diagnostic.self) { try PluginParts.read("sops").get() }
    #expect(throws: Diagnostic.self) { try PluginParts.read(",").get() }
  }
}
