import SiyuModel
import SiyuReport
import SiyuWords

/// How many customers answered a survey, and how: the answers that count, by today's questions.
struct SurveyCounts {
  private(set) var survey: Survey
  /// Who answered at least one question that the survey has.
  private(set) var customers: Int64 = 0
  /// Who answered every required question that they are asked.
  private(set) var complete: Int64 = 0
  private var questions: [String: Counted] = [:]
  /// Answers that do not fit the survey any more, or answer a question it has no more.
  private(set) var unfit: Int64 = 0

  private struct Counted {
    var answered: Int64 = 0
    /// By choice, or by the number of a scale.
    var values: [String: Int64] = [:]
    var least: Double?
    var greatest: Double?
    var sum = 0.0
  }

  init(_ survey: Survey, _ store: any SurveyStore, at now: Instant) throws {
    self.survey = survey
    var counts = self
    var person: GivenAnswers?
    try store.answers(to: survey.name, of: nil, at: now) { answer in
      if person?.customer != answer.customer {
        if let person { counts.count(person) }
        person = GivenAnswers(of: answer.customer)
      }
      if person?.take(answer, to: survey) == false { counts.unfit += 1 }
    }
    if let person { counts.count(person) }
    self = counts
  }

  private mutating func count(_ person: GivenAnswers) {
    if person.answered.isEmpty { return }
    customers += 1
    if survey.isComplete(person.values, answered: person.answered) { complete += 1 }
    for id in person.answered {
      questions[id, default: Counted()].answered += 1
      guard let value = person.values[id] else { continue }
      switch value {
      case .choice, .scale: questions[id]?.values[value.canonical, default: 0] += 1
      case .choices(let ids): for choice in ids { questions[id]?.values[choice, default: 0] += 1 }
      case .number(let number): count(number, in: id)
      case .text: break
      }
    }
  }

  private mutating func count(_ number: Double, in id: String) {
    guard var counted = questions[id] else { return }
    counted.least = min(counted.least ?? number, number)
    counted.greatest = max(counted.greatest ?? number, number)
    counted.sum += number
    questions[id] = counted
  }

  // MARK: Showing

  var lines: [String] {
    if customers == 0 { return [say("Nobody has answered yet.")] }
    var lines = [
      say(
        "\(Grouping.count(customers, "customer")) answered, \(Grouping.text(complete)) completely")
    ]
    for question in survey.questions {
      let counted = questions[question.id] ?? Counted()
      lines.append(
        "  \(question.id): \(Grouping.count(counted.answered, "answer"))" + range(of: counted))
      var table = TextTable([.init(""), .init(""), .init("", .right)], indent: 4)
      for row in rows(question, counted) {
        table.add(row.value, TitleText.shown(row.title), Grouping.text(row.count))
      }
      lines += table.lines.filter { !$0.allSatisfy { $0 == " " } }
    }
    if unfit > 0 {
      lines.append(
        say(
          "  not counted: \(Grouping.count(unfit, "answer")) that the survey has no place for today"
        ))
    }
    return lines
  }

  /// `, 0 to 52000, on average 1733.3`.
  private func range(of counted: Counted) -> String {
    guard let least = counted.least, let greatest = counted.greatest else { return "" }
    let mean = (counted.sum / Double(counted.answered) * 10).rounded() / 10
    func text(_ number: Double) -> String { AnswerValue.number(number).canonical }
    return say(", \(text(least)) to \(text(greatest)), on average \(text(mean))")
  }

  private func rows(
    _ question: SurveyQuestion, _ counted: Counted
  ) -> [(value: String, title: String, count: Int64)] {
    switch question.form {
    case .choice(let choices), .choices(let choices, _):
      choices.map { ($0.id, $0.title, counted.values[$0.id] ?? 0) }
    // A wide scale has a row for what was answered.
    case .scale(let from, let to):
      (to - from < 20 ? Array(from...to) : counted.values.keys.compactMap { Int64($0) }.sorted())
        .map { (String($0), "", counted.values[String($0)] ?? 0) }
    case .number, .text: []
    }
  }

  // MARK: JSON

  var summary: DataValue {
    [
      "survey": .string(survey.name), "title": .string(survey.title),
      "questions": .int(Int64(survey.questions.count)), "answered": .int(customers),
      "complete": .int(complete),
    ]
  }

  var json: DataValue {
    [
      "survey": .string(survey.name), "title": .string(survey.title), "answered": .int(customers),
      "complete": .int(complete), "not_counted": .int(unfit),
      "questions": .list(
        survey.questions.map { question in
          let counted = questions[question.id] ?? Counted()
          var record = SurveyText.json(question)
          record["answered"] = .int(counted.answered)
          let rows = rows(question, counted)
          if !rows.isEmpty {
            record["answers"] = .list(
              rows.map { ["value": .string($0.value), "customers": .int($0.count)] })
          }
          if let least = counted.least, let greatest = counted.greatest {
            record["least"] = .double(least)
            record["greatest"] = .double(greatest)
            record["mean"] = .double(counted.sum / Double(counted.answered))
          }
          return .record(record)
        }),
    ]
  }
}
