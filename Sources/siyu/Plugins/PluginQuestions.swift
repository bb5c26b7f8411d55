import SiyuModel
import SiyuPackaging
import SiyuWords

/// Asks what a new plugin is for. Nothing is written before all of it is known.
struct PluginQuestions {
  private let id: String
  private let questions: Questions

  init(id: String, _ questions: Questions) {
    self.id = id
    self.questions = questions
  }

  /// - Throws: `Diagnostic` where whoever is asked goes away.
  func recipe() throws -> PluginRecipe {
    let industry = try ask(say("For which trade, such as 咖啡? (empty: for any) ")) { text in
      try PluginRecipe(id: id, industry: text.isEmpty ? nil : text).industry
    }
    let usual = industry.map(PluginRecipe.title(of:)) ?? id
    let title = try ask(say("What do people read? (empty: \(usual)) ")) { text in
      try PluginRecipe(id: id, title: text.isEmpty ? usual : text).title
    }
    questions.tell(say("What shall it do?"))
    for part in PluginPart.allCases { questions.tell("  \(part.rawValue): \(said(part.summary))") }
    let parts = try ask(say("One or more, such as tags,sop: (empty: tags) ")) { text in
      text.isEmpty ? [.tags] : try PluginParts.read(text).get()
    }
    return try PluginRecipe(id: id, title: title, industry: industry, parts: parts)
  }

  /// Asks again until the answer can be used.
  private func ask<Answer>(
    _ question: String, _ read: (String) throws -> Answer
  ) throws -> Answer {
    while let text = questions.ask(question) {
      do {
        return try read(String(text.trimmingBlanks))
      } catch let problem as Diagnostic {
        questions.tell(problem.words)
      }
    }
    // Behind the question, which has no end of a line.
    questions.tell("")
    throw Diagnostic("nothing was made: the questions were not answered")
  }
}
