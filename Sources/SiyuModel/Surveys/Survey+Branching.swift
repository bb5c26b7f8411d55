extension Survey {
  /// Which questions are asked of somebody who gave these answers, in the survey's order.
  ///
  /// A condition on a question that is not asked itself does not hold, whatever was answered to it.
  public func asked(_ answers: [String: AnswerValue]) -> [Bool] {
    var asked: [Bool] = []
    var places: [String: Int] = [:]
    for (place, question) in questions.enumerated() {
      asked.append(
        question.askIf.allSatisfy { condition in
          guard let earlier = places[condition.question], asked[earlier],
            let answer = answers[condition.question]
          else { return false }
          return condition.holds(for: answer)
        })
      places[question.id] = place
    }
    return asked
  }

  /// Something was answered, and every required question that is asked.
  ///
  /// - Parameter answered: also those whose words are not known here.
  public func isComplete(_ answers: [String: AnswerValue], answered: Set<String>) -> Bool {
    questions.contains { answered.contains($0.id) }
      && missing(answers, answered: answered).isEmpty
  }

  /// Required questions that are asked of somebody who gave these answers, and not answered.
  public func missing(
    _ answers: [String: AnswerValue], answered: Set<String>
  ) -> [SurveyQuestion] {
    zip(questions, asked(answers)).compactMap { question, isAsked in
      isAsked && question.required && !answered.contains(question.id) ? question : nil
    }
  }
}

extension SurveyCondition {
  func holds(for answer: AnswerValue) -> Bool {
    switch answer {
    case .choices(let ids): ids.contains { values.contains($0) }
    case .choice, .scale, .number, .text: values.contains(answer.canonical)
    }
  }
}
