import SiyuModel

/// One customer's answers to a survey: those that count, by today's questions.
struct GivenAnswers {
  var customer: CustomerNumber
  private(set) var values: [String: AnswerValue] = [:]
  /// Ids of questions, those answered in words among them.
  private(set) var answered: Set<String> = []

  init(of customer: CustomerNumber) { self.customer = customer }

  /// - Returns: whether the survey has a place for it today.
  mutating func take(_ answer: CountedAnswer, to survey: Survey) -> Bool {
    guard let question = survey.question(answer.question) else { return false }
    if question.isText {
      if answer.value == nil { answered.insert(question.id) }
      return answer.value == nil
    }
    guard let value = answer.value.flatMap({ question.value(ofCanonical: $0) }) else {
      return false
    }
    answered.insert(question.id)
    values[question.id] = value
    return true
  }
}
