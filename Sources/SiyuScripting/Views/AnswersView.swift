internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// What the customer answered in one survey of the plugin's.
struct AnswersView: BitwiseCopyable {
  /// The question in which it was made: it does not live on into the next.
  var generation: UInt32
  /// Among the plugin's surveys.
  var survey: Int32
}

private var selfParameter: LuaParameter { .receiver("answers") }

/// `c.answers("koc")`.
var answersOf: LuaFunction {
  LuaFunction("c.answers", [.string]) { call in
    let context = ViewContext.of(call.stack)
    let view = try context.answers(to: try call.string(1))
    try call.return(view, as: context.types.answers)
  }
}

/// All that can be asked of the answers to a survey.
var answersMethods: [LuaFunction] {
  [
    // A number as a Lua integer where it is whole.
    LuaFunction("answers:number", [selfParameter, .string, .number.optional]) { call in
      let asked = try AskedAnswer(call, method: "number")
      guard case .number(let number)? = asked.value else { return try asked.returnDefault(call) }
      try call.return(Int64(exactly: number).map { .integer($0) } ?? .number(number))
    },
    LuaFunction("answers:scale", [selfParameter, .string, .number.optional]) { call in
      let asked = try AskedAnswer(call, method: "scale")
      guard case .scale(let number)? = asked.value else { return try asked.returnDefault(call) }
      try call.return(number)
    },
    LuaFunction("answers:choice", [selfParameter, .string, .string.optional]) { call in
      let asked = try AskedAnswer(call, method: "choice")
      guard case .choice(let id)? = asked.value else { return try asked.returnDefault(call) }
      try call.return(id)
    },
    LuaFunction("answers:text", [selfParameter, .string, .string.optional]) { call in
      let asked = try AskedAnswer(call, method: "text")
      guard case .text(let text)? = asked.value else { return try asked.returnDefault(call) }
      try call.return(text)
    },
    // The choices taken, in the order in which the survey has them; an empty list where there is none.
    LuaFunction("answers:list", [selfParameter, .string]) { call in
      let asked = try AskedAnswer(call, method: "list")
      var taken: [String] = []
      if case .choices(let ids)? = asked.value { taken = ids }
      let order = asked.question.choices.map(\.id)
      try call.return(
        .table(LuaTable(list: order.filter(taken.contains).map { .string($0) })))
    },
    // Whether a choice was taken; without one, whether the question was answered.
    LuaFunction("answers:has", [selfParameter, .string, .string.optional]) { call in
      let asked = try AskedAnswer(call, method: "has")
      if call.isNil(2) { return try call.return(asked.isAnswered) }
      let wanted = try call.string(2)
      let known = asked.question.choices.map(\.id)
      if known.isEmpty {
        throw LuaError(
          .runtime,
          "question '\(asked.question.id)' has no choices; it is of type"
            + " \"\(asked.question.form.word)\": \(asked.howToRead)")
      }
      guard known.contains(wanted) else {
        throw LuaError(
          .runtime,
          "question '\(asked.question.id)' has no choice '\(wanted)'" + suggestion(wanted, known))
      }
      switch asked.value {
      case .choice(let id)?: try call.return(id == wanted)
      case .choices(let ids)?: try call.return(ids.contains(wanted))
      default: try call.return(false)
      }
    },
    // When the newest answer was given, to one question or to any.
    LuaFunction("answers:at", [selfParameter, .string.optional]) { call in
      let (context, survey) = try ViewContext.survey(call)
      let question = call.isNil(1) ? nil : try context.question(try call.string(1), of: survey)
      context.noteAnswers(survey, question?.id)
      let times =
        question.map { asked in
          context.askedRows(survey, asked.id).filter { $0.question == asked.id }
        } ?? context.answerRows(survey)
      try call.return(times.map(\.at).max().map { .integer($0) } ?? .nil)
    },
    // Every required question that is asked was answered.
    LuaFunction("answers:complete", [selfParameter]) { call in
      let (context, survey) = try ViewContext.survey(call)
      context.noteAnswers(survey, nil)
      try call.return(context.isComplete(survey))
    },
  ]
}

/// One question, as a method of answers was asked for it.
private struct AskedAnswer {
  let question: SurveyQuestion
  let survey: Survey
  /// `nil` where there is none, or it does not fit the survey any more.
  var value: AnswerValue?
  var isAnswered = false

  /// - Parameter method: which must suit the question; `has` suits all.
  /// - Throws: `LuaError`, with the author's place.
  init(_ call: LuaCall, method: String) throws(LuaError) {
    let (context, survey) = try ViewContext.survey(call)
    self.survey = survey
    question = try context.question(try call.string(1), of: survey)
    if method != "has", method != question.form.method {
      throw LuaError(
        .runtime,
        "question '\(question.id)' of survey '\(survey.localName)' is of type"
          + " \"\(question.form.word)\", not \"\(method)\": \(howToRead)")
    }
    if method == "text", context.columns?.answerTexts == nil {
      throw LuaError(.runtime, notGranted("answers:text", "answers:text", context))
    }
    context.noteAnswers(survey, question.id)
    let id = question.id
    let row = context.askedRows(survey, id).first { $0.question == id }
    if method == "text" { context.views.hot.pointee.readPersonal = true }
    if let row {
      value = row.value
      isAnswered = row.isAnswered
    }
    if context.trace != nil { note(in: &context.trace) }
  }

  /// Answers that are read one after the other stand in one line, each once.
  private func note(in trace: inout [String]?) {
    let shown = question.isText ? "in words" : value?.canonical
    let answer = "\(question.id) = \(isAnswered ? shown ?? "none" : "none")"
    let line = "answers \(survey.localName): "
    guard let last = trace?.indices.last, let text = trace?[last], text.hasPrefix(line) else {
      trace?.append(line + answer)
      return
    }
    let told = text.dropFirst(line.count).split(separator: ", ", omittingEmptySubsequences: false)
    if !told.contains(answer[...]) { trace?[last] = "\(text), \(answer)" }
  }

  func returnDefault(_ call: LuaCall) throws(LuaError) {
    try call.return(call.isNil(2) ? .nil : try call.value(2))
  }

  /// The method that reads it.
  var howToRead: String {
    switch question.form {
    case .choices(let choices, _):
      "write :list(\"\(question.id)\") or :has(\"\(question.id)\", \"\(choices.first?.id ?? "")\")."
    default: "write :\(question.form.word)(\"\(question.id)\")."
    }
  }
}

extension SurveyQuestion.Form {
  /// Of `answers`, besides `has`.
  fileprivate var method: String { if case .choices = self { "list" } else { word } }
}

/// An answer of the subject's to a question that the survey has.
private struct AnswerFound {
  var question: String
  var at: Int64
  var value: AnswerValue?
  var isAnswered: Bool
}

extension ViewContext {
  /// The answers of the subject to a survey of the plugin's.
  func answers(to name: String) throws(LuaError) -> AnswersView {
    guard views.hot.pointee.hasBatch else {
      throw LuaError(.runtime, "answers can be read only while a question is being answered.")
    }
    let local =
      name.hasPrefix(pluginID + ".") ? String(name.dropFirst(pluginID.utf8.count + 1)) : name
    guard let survey = surveys.firstIndex(where: { $0.localName == local }) else {
      throw LuaError(
        .runtime,
        surveys.isEmpty
          ? "there is no survey '\(name)': the plugin has none; write surveys/\(name).toml."
          : "there is no survey '\(name)' in this plugin"
            + suggestion(name, surveys.map(\.localName)))
    }
    guard columns?.answers != nil else {
      throw LuaError(.runtime, notGranted("c.answers", "answers", self))
    }
    return AnswersView(generation: generation, survey: Int32(survey))
  }

  /// The survey that a method was called for.
  fileprivate static func survey(_ call: LuaCall) throws(LuaError) -> (ViewContext, Survey) {
    let context = ViewContext.of(call.stack)
    let view = try call.selfPayload(as: context.types.answers).pointee
    guard view.generation == context.generation, context.views.hot.pointee.hasBatch,
      context.surveys.indices.contains(Int(view.survey))
    else { throw LuaError(.runtime, staleView("answers")) }
    return (context, context.surveys[Int(view.survey)])
  }

  fileprivate func question(_ id: String, of survey: Survey) throws(LuaError) -> SurveyQuestion {
    if let question = survey.question(id) { return question }
    throw LuaError(
      .runtime,
      "survey '\(survey.localName)' has no question '\(id)'"
        + suggestion(id, survey.questions.map(\.id)))
  }

  fileprivate func noteAnswers(_ survey: Survey, _ question: String?) {
    let words = "answers \(survey.localName)" + (question.map { ": \($0)" } ?? "")
    note(ReadKey.text(7, words)) { words }
    // A later answer, known already, changes what is said from then on.
    if let next = columns?.answers?.nextAt, next.indices.contains(subject) {
      views.changes(at: next[subject])
    }
  }

  /// The subject's answers to those questions that the survey has today.
  fileprivate func answerRows(_ survey: Survey) -> [AnswerFound] {
    guard let answers = columns?.answers, subject + 1 < answers.offsets.count else { return [] }
    let last = min(Int(answers.offsets[subject + 1]), answers.at.count)
    let first = min(Int(answers.offsets[subject]), last)
    let name = Array(survey.name.utf8)
    return (first..<last).compactMap { row -> AnswerFound? in
      guard answers.dictionary[Int(answers.survey[row])].elementsEqual(name) else { return nil }
      let id = Views.string(answers.dictionary[Int(answers.question[row])])
      guard let question = survey.question(id) else { return nil }
      let stored = answers.value[row]
      if question.isText {
        // What was chosen when the question was another does not count as words.
        guard stored.isEmpty else { return nil }
        let text = columns?.answerTexts.map { Views.string($0[row]) } ?? ""
        return AnswerFound(
          question: id, at: answers.at[row], value: text.isEmpty ? nil : .text(text),
          isAnswered: true)
      }
      guard let value = question.value(ofCanonical: Views.string(stored)) else { return nil }
      return AnswerFound(question: id, at: answers.at[row], value: value, isAnswered: true)
    }
  }

  /// Nothing where a question is not asked by the answers as they are now: what was answered to it once
  /// belongs to a branch that is not taken any more, and is kept for when it is.
  fileprivate func askedRows(_ survey: Survey, _ id: String) -> [AnswerFound] {
    let rows = answerRows(survey)
    guard let place = survey.questions.firstIndex(where: { $0.id == id }),
      !survey.questions[place].askIf.isEmpty
    else { return rows }
    var values: [String: AnswerValue] = [:]
    for row in rows { values[row.question] = row.value }
    return survey.asked(values)[place] ? rows : []
  }

  fileprivate func isComplete(_ survey: Survey) -> Bool {
    var values: [String: AnswerValue] = [:]
    var answered: Set<String> = []
    for row in answerRows(survey) {
      values[row.question] = row.value
      if row.isAnswered { answered.insert(row.question) }
    }
    return survey.isComplete(values, answered: answered)
  }
}
