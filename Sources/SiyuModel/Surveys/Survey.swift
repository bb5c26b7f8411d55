/// A questionnaire of a plugin: `surveys/koc.toml`.
///
/// Made of questions that were checked when the file was read: ids are unique, and a question is
/// asked on account of earlier ones only, so there is no way round in a circle.
public struct Survey: Sendable, Hashable {
  /// Full name: `skincare.koc`.
  public var name: String
  public var title: String
  /// In the order in which they are asked.
  public var questions: [SurveyQuestion]

  public init(name: String, title: String, questions: [SurveyQuestion]) {
    self.name = name
    self.title = title
    self.questions = questions
  }

  /// What the plugin itself calls it: `koc`.
  public var localName: String { Survey.localName(of: name) }

  /// A full name without the plugin's id.
  public static func localName(of name: String) -> String {
    name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
  }

  /// The plugin it belongs to: `skincare`.
  public var plugin: String { Survey.plugin(of: name) }

  /// The plugin that a survey's full name names; empty for a name without one.
  public static func plugin(of name: String) -> String {
    name.lastIndex(of: ".").map { String(name[..<$0]) } ?? ""
  }

  public func question(_ id: String) -> SurveyQuestion? { questions.first { $0.id == id } }
}

public struct SurveyQuestion: Sendable, Hashable {
  public var id: String
  /// What is asked, as people read it; the id where the file says nothing.
  public var text: String
  public var form: Form
  public var required: Bool
  /// Asked only where all of these hold; empty: asked always.
  public var askIf: [SurveyCondition]

  /// What an answer may be.
  public enum Form: Sendable, Hashable {
    /// One of these.
    case choice([SurveyChoice])
    /// Several of these, at least one.
    case choices([SurveyChoice], most: Int)
    /// A whole number, both ends among them.
    case scale(from: Int64, to: Int64)
    /// Any number between these, both ends among them.
    case number(min: Double?, max: Double?)
    /// Words of the customer's own, of at most so many characters: personal data.
    case text(longest: Int)

    /// The word in files and messages, and but for `choices` of the method that reads it.
    public var word: String {
      switch self {
      case .choice: "choice"
      case .choices: "choices"
      case .scale: "scale"
      case .number: "number"
      case .text: "text"
      }
    }
    public static let words = ["choice", "choices", "scale", "number", "text"]
  }

  public init(
    id: String, text: String? = nil, form: Form, required: Bool = false,
    askIf: [SurveyCondition] = []
  ) {
    self.id = id
    self.text = text ?? id
    self.form = form
    self.required = required
    self.askIf = askIf
  }

  /// What can be chosen; empty for other forms.
  public var choices: [SurveyChoice] {
    switch form {
    case .choice(let choices), .choices(let choices, _): choices
    case .scale, .number, .text: []
    }
  }

  /// Answers are words of the customer's own, sealed in the store and granted by themselves.
  public var isText: Bool { if case .text = form { true } else { false } }
}

public struct SurveyChoice: Sendable, Hashable {
  /// As rules and the store know it: `dry`.
  public var id: String
  /// As people read it: `干`.
  public var title: String
  public init(id: String, title: String) {
    self.id = id
    self.title = title
  }
}

/// That an earlier question was answered in one of these ways.
public struct SurveyCondition: Sendable, Hashable {
  public var question: String
  /// Ids of choices, or numbers of a scale as text.
  public var values: [String]
  public init(question: String, values: [String]) {
    self.question = question
    self.values = values
  }
}

/// How large a survey may be: more than anybody would answer, and little enough for every worker to
/// hold.
public enum SurveyLimits {
  public static let surveys = 100
  public static let questions = 200
  public static let choices = 200
  /// Characters of a title, a question or a choice.
  public static let title = 500
  /// Characters of an answer in words.
  public static let text = 10_000
  /// Characters where the question says nothing.
  public static let usualText = 500
  /// Whole numbers up to here are exact in every language that reads them as floating point: 2^53 − 1.
  public static let number = 9_007_199_254_740_991.0
}
