import SiyuModel
import SiyuReport
import SiyuWords

/// What a survey asks, as people read it.
enum SurveyText {
  static func lines(_ survey: Survey) -> [String] {
    var lines = [say("survey \(survey.name)  \(TitleText.shown(survey.title))")]
    var table = TextTable(
      [.init(say("question")), .init(say("asks")), .init(say("answer")), .init(say("asked"))],
      indent: 2)
    for question in survey.questions {
      table.add(
        question.id, TitleText.shown(question.text), form(question),
        asked(question)
          + (question.required ? (question.askIf.isEmpty ? "" : ", ") + "required" : ""))
    }
    lines += table.lines
    return lines
  }

  /// `choice: dry 干, oily 油`.
  static func form(_ question: SurveyQuestion) -> String {
    switch question.form {
    case .choice(let choices): return say("one of ") + names(choices)
    case .choices(let choices, let most):
      return (most < choices.count ? say("up to \(most) of ") : say("any of ")) + names(choices)
    case .scale(let from, let to): return say("\(from) to \(to)")
    case .number(let min, let max):
      let ends = [
        min.map { say("from \(AnswerValue.number($0).canonical)") },
        max.map { say("to \(AnswerValue.number($0).canonical)") },
      ].compactMap { $0 }
      return ends.isEmpty ? say("a number") : say("a number ") + ends.joined(separator: " ")
    case .text(let longest): return say("text, up to \(longest)")
    }
  }

  private static func names(_ choices: [SurveyChoice]) -> String {
    choices.map(\.id).listed()
  }

  private static func asked(_ question: SurveyQuestion) -> String {
    question.askIf.map { say("if \($0.question) is \($0.values.joined(separator: say(" or ")))") }
      .joined(separator: say(" and "))
  }

  static func json(_ question: SurveyQuestion) -> DataRecord {
    var record: DataRecord = [
      "id": .string(question.id), "text": .string(question.text),
      "type": .string(question.form.word), "required": .bool(question.required),
      "ask_if": .list(
        question.askIf.map {
          ["question": .string($0.question), "values": .list($0.values.map { .string($0) })]
        }),
    ]
    switch question.form {
    case .choice(let choices): record["choices"] = Self.choices(choices)
    case .choices(let choices, let most):
      record["choices"] = Self.choices(choices)
      record["most"] = .int(Int64(most))
    case .scale(let from, let to):
      record["from"] = .int(from)
      record["to"] = .int(to)
    case .number(let min, let max):
      if let min { record["min"] = .double(min) }
      if let max { record["max"] = .double(max) }
    case .text(let longest): record["longest"] = .int(Int64(longest))
    }
    return record
  }

  private static func choices(_ choices: [SurveyChoice]) -> DataValue {
    .list(choices.map { ["id": .string($0.id), "title": .string($0.title)] })
  }
}
