internal import LuaSource
internal import SiyuModel

// Answers to the plugin's own surveys: which survey, which question, and by which method.

extension TypeWalk {
  static let answers = "siyu.Answers"

  /// The class of answers to one survey; no name that somebody could write.
  static func answers(to survey: String) -> String { "\(answers)·\(survey)" }

  /// `c.answers("koc")`, where that is what is called.
  mutating func survey(_ of: LuaTypeExpression, _ arguments: [LuaExpression]) -> LuaTypeExpression?
  {
    guard let surveys, let argument = arguments.first, let name = argument.stringValue,
      of.alternatives.contains(.named("siyu.Customer"))
    else { return nil }
    if surveys.contains(where: { $0.localName == name }) { return .named(Self.answers(to: name)) }
    note(
      .unknownSurvey, argument.range,
      "the plugin has no survey '\(name)'" + suggestion(name, surveys.map(\.localName)),
      hint: "\"koc\" is the file surveys/koc.toml")
    return .any
  }

  /// `answers:number("fans")`, held against the survey, or where it is not known which against all.
  mutating func question(
    _ type: LuaTypeExpression, _ method: LuaName, _ arguments: [LuaExpression],
    comparedWith compared: LuaExpression? = nil
  ) {
    guard let surveys, case .named(let name) = definitions.resolved(type.present),
      name.hasPrefix(Self.answers), let argument = arguments.first,
      let id = argument.stringValue
    else { return }
    let asked = surveys.filter { name == Self.answers || name == Self.answers(to: $0.localName) }
    let found = asked.compactMap { $0.question(id) }
    if found.isEmpty {
      let what =
        asked.count == 1
        ? "the survey '\(asked[0].localName)' has no question '\(id)'"
        : "no survey of the plugin has a question '\(id)'"
      note(
        .unknownQuestion, argument.range,
        what + suggestion(id, asked.flatMap { $0.questions.map(\.id) }))
      return
    }
    if method.text == "choice", let compared, let choice = compared.bare.stringValue {
      let known = found.flatMap(\.choices).map(\.id)
      if !known.isEmpty, !known.contains(choice) {
        note(
          .unknownChoice, compared.range,
          "question '\(id)' has no choice '\(choice)'" + suggestion(choice, known))
      }
    }
    if let form = Self.form(of: method.text), found.allSatisfy({ $0.form.word != form }) {
      let word = found[0].form.word
      note(
        .wrongQuestion, method.range,
        "question '\(id)' is of type \"\(word)\", and :\(method.text) reads \"\(form)\"",
        hint: "read it by :\(word == "choices" ? "list" : word)(\"\(id)\")")
    } else if method.text == "has", arguments.count > 1, let choice = arguments[1].stringValue {
      let known = found.flatMap(\.choices).map(\.id)
      guard !known.contains(choice) else { return }
      note(
        .unknownChoice, arguments[1].range,
        "question '\(id)' has no choice '\(choice)'" + suggestion(choice, known))
    }
  }

  /// The type of question that a method reads; `nil`: any.
  private static func form(of method: String) -> String? {
    switch method {
    case "number", "scale", "choice", "text": method
    case "list": "choices"
    default: nil
    }
  }
}
