internal import Lua
internal import SiyuModel

extension SpecCustomerReader {
  /// `answers = { koc = { fans = 1200, skin = "dry", likes = { "mask", "cream" }, at = "-2d" } }`:
  /// checked against the survey as an import checks them.
  func answers(_ fields: NamedFields) throws(LuaError) -> [SpecCustomer.Answer] {
    guard let value = fields["answers"] else { return [] }
    let given = try NamedFields(
      value, what: "the answers of a customer", known: surveys.map(\.localName))
    var answers: [SpecCustomer.Answer] = []
    for survey in surveys {
      guard let value = given[survey.localName] else { continue }
      answers += try self.answers(value, to: survey)
    }
    return answers
  }

  private func answers(
    _ value: LuaValue, to survey: Survey
  ) throws(LuaError) -> [SpecCustomer.Answer] {
    let what = "the answers to survey '\(survey.localName)'"
    let given = try NamedFields(value, what: what, known: survey.questions.map(\.id) + ["at"])
    let at = try given["at"].map { time throws(LuaError) in
      try clock.time(time, "'at' of \(what)").seconds
    }
    var answers: [SpecCustomer.Answer] = []
    for question in survey.questions {
      guard let value = given[question.id] else { continue }
      answers.append(
        SpecCustomer.Answer(
          survey: survey.name, question: question.id, at: at ?? clock.now.seconds,
          value: try answer(value, question, given)))
    }
    return answers
  }

  private func answer(
    _ value: LuaValue, _ question: SurveyQuestion, _ given: NamedFields
  ) throws(LuaError) -> AnswerValue {
    let text: String
    switch value {
    case .string(let written): text = written
    case .integer(let number): text = String(number)
    case .number(let number): text = AnswerValue.number(number).canonical
    case .table(let table) where table.fields.isEmpty:
      var parts: [String] = []
      for case .string(let part) in table.list { parts.append(part) }
      guard parts.count == table.list.count, !parts.isEmpty else {
        throw given.wrong(question.id, "a list of choices", value)
      }
      text = parts.joined(separator: ";")
    default: throw given.wrong(question.id, "an answer", value)
    }
    do throws(AnswerProblem) {
      return try question.value(of: text)
    } catch {
      throw LuaError(.runtime, "'\(question.id)' of \(given.what) \(error.description).")
    }
  }
}
