internal import SiyuModel

// How a plugin's surveys travel. Ends of numbers go as their canonical text, which reads back as the
// same number.

extension ByteWriter {
  mutating func survey(_ survey: Survey) {
    string(survey.name)
    string(survey.title)
    list(survey.questions) { writer, question in
      writer.string(question.id)
      writer.string(question.text)
      writer.form(question.form)
      writer.bool(question.required)
      writer.list(question.askIf) { writer, condition in
        writer.string(condition.question)
        writer.list(condition.values) { writer, value in writer.string(value) }
      }
    }
  }

  private mutating func form(_ form: SurveyQuestion.Form) {
    switch form {
    case .choice(let choices):
      uint8(0)
      self.choices(choices)
    case .choices(let choices, let most):
      uint8(1)
      self.choices(choices)
      int64(Int64(most))
    case .scale(let from, let to):
      uint8(2)
      int64(from)
      int64(to)
    case .number(let min, let max):
      uint8(3)
      string(min.map { AnswerValue.number($0).canonical } ?? "")
      string(max.map { AnswerValue.number($0).canonical } ?? "")
    case .text(let longest):
      uint8(4)
      int64(Int64(longest))
    }
  }

  private mutating func choices(_ choices: [SurveyChoice]) {
    list(choices) { writer, choice in
      writer.string(choice.id)
      writer.string(choice.title)
    }
  }
}

extension ByteReader {
  mutating func survey() throws(ByteError) -> Survey {
    let name = try string()
    let title = try string()
    let questions = try list { reader throws(ByteError) in
      SurveyQuestion(
        id: try reader.string(), text: try reader.string(), form: try reader.form(),
        required: try reader.bool(),
        askIf: try reader.list { reader throws(ByteError) in
          SurveyCondition(
            question: try reader.string(),
            values: try reader.list { reader throws(ByteError) in try reader.string() })
        })
    }
    return Survey(name: name, title: title, questions: questions)
  }

  private mutating func form() throws(ByteError) -> SurveyQuestion.Form {
    switch try uint8() {
    case 0: return .choice(try choices())
    case 1: return .choices(try choices(), most: Int(clamping: try int64()))
    case 2: return .scale(from: try int64(), to: try int64())
    case 3: return .number(min: try bound(), max: try bound())
    case 4: return .text(longest: Int(clamping: try int64()))
    default: throw failure("unknown form of a question")
    }
  }

  private mutating func bound() throws(ByteError) -> Double? {
    let text = try string()
    if text.isEmpty { return nil }
    guard let number = Double(text), number.isFinite else { throw failure("a bound is no number") }
    return number
  }

  private mutating func choices() throws(ByteError) -> [SurveyChoice] {
    try list { reader throws(ByteError) in
      SurveyChoice(id: try reader.string(), title: try reader.string())
    }
  }
}
