import SiyuModel

/// What is said about surveys.
extension Message {
  static func tooManySurveys(_ count: Int, _ most: Int) -> String {
    "there are \(count) surveys; a plugin may have \(most)"
  }
  static func badSurveyName(_ name: String) -> String {
    "\(quoted(name)) cannot name a survey; use a-z, 0-9 and _ or single -, a letter first, at most"
      + " 40, directly in surveys/"
  }
  static let noQuestions = "the survey asks nothing"
  static let questionExample = "write [[question]] and below it id = \"fans\" and type = \"number\""
  static func tooManyQuestions(_ count: Int, _ most: Int) -> String {
    "there are \(count) questions; a survey may have \(most)"
  }
  static func tooManyChoices(_ count: Int, _ most: Int) -> String {
    "there are \(count) choices; a question may have \(most)"
  }
  static func questionTwice(_ id: String, first: Int) -> String {
    "question \(quoted(id)) is asked a second time; the first is on line \(first)"
  }
  static let questionNamedAt = "a question cannot be called 'at': so specs call the time of answers"
  static func tooLong(_ key: String, _ count: Int, limit: Int) -> String {
    "\(key) has \(count) characters; at most \(limit) are shown"
  }
  static let noChoices =
    "a question to choose from wants choices, such as choices = { dry = \"干\", oily = \"油\" }"
  static func badChoice(_ id: String) -> String {
    "\(quoted(id)) cannot name a choice; use letters, digits, _ and -, at most 40; what people read"
      + " stands behind it"
  }
  static func choicesAlike(_ one: String, _ other: String) -> String {
    "choices \(quoted(other)) and \(quoted(one)) read alike; an answer could mean either"
  }
  static func scaleCrossed(_ from: Int64, _ to: Int64) -> String {
    "a scale goes upwards: from = \(from) is not below to = \(to)"
  }
  static func asksItself(_ id: String) -> String {
    "question \(quoted(id)) cannot depend on its own answer"
  }
  static func asksLater(_ id: String, line: Int) -> String {
    "ask_if names question \(quoted(id)), which is asked later, on line \(line); move it up, or ask"
      + " this one later"
  }
  static func asksUnknown(_ id: String, known: [String]) -> String {
    "ask_if names question \(quoted(id)), which is not asked before"
      + suggestion(for: id, among: known)
  }
  static func asksNothing(_ id: String) -> String {
    "ask_if.\(id) names no answer, so this would never be asked"
  }
  static func asksOpen(_ id: String, _ form: String) -> String {
    "ask_if cannot depend on \(quoted(id)), a question of type \"\(form)\"; use one of type"
      + " \"choice\", \"choices\" or \"scale\""
  }
}
