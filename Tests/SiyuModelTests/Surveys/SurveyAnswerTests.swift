import SiyuModel
import Testing

@Suite struct SurveyAnswerTests {
  static let skin = [
    SurveyChoice(id: "dry", title: "干"), SurveyChoice(id: "oily", title: "油；混合偏油"),
    SurveyChoice(id: "fine", title: "中性"),
  ]
  static let survey = Survey(
    name: "skincare.koc", title: "护肤体验官",
    questions: [
      SurveyQuestion(id: "fans", form: .number(min: 0, max: nil), required: true),
      SurveyQuestion(id: "skin", form: .choice(skin)),
      SurveyQuestion(id: "likes", form: .choices(skin, most: 2)),
      SurveyQuestion(id: "joy", form: .scale(from: 1, to: 5)),
      SurveyQuestion(id: "why", form: .text(longest: 5)),
    ])

  private static func read(_ question: String, _ answer: String) -> String {
    do throws(AnswerProblem) {
      return "= " + (try survey.value(of: answer, to: question)).canonical
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    ("fans", "1200", "= 1200"),
    ("fans", " １２００ ", "= 1200"),
    ("fans", "0012.50", "= 12.5"),
    ("fans", "-0", "= 0"),
    ("fans", "0.1", "= 0.1"),
    ("skin", "dry", "= dry"),
    ("skin", "干", "= dry"),
    ("skin", "油；混合偏油", "= oily"),
    ("likes", "fine; dry", "= dry;fine"),
    ("likes", "中性|干|干", "= dry;fine"),
    ("likes", "油；混合偏油", "= oily"),
    ("joy", "5", "= 5"),
    ("joy", "5.0", "= 5"),
    ("why", " 想试试 ", "= 想试试"),
    ("why", "👩‍👩‍👧五个字符", "= 👩‍👩‍👧五个字符"),
  ]) func `an answer is read`(question: String, answer: String, read: String) {
    #expect(Self.read(question, answer) == read)
  }

  @Test(arguments: [
    ("fan", "1", "survey 'skincare.koc' has no question 'fan'; did you mean 'fans'?"),
    (
      "fans", "many",
      "question 'fans' of survey 'skincare.koc' wants a number of at least 0 such as 1200, got 'many'"
    ),
    ("fans", "-1", "question 'fans' of survey 'skincare.koc' wants a number of at least 0, got -1"),
    (
      "fans", "1,200",
      "question 'fans' of survey 'skincare.koc' wants a number of at least 0 such as 1200, got '1,200'"
    ),
    ("fans", "", "question 'fans' of survey 'skincare.koc' wants an answer, and this one is empty"),
    (
      "skin", "drry",
      "question 'skin' of survey 'skincare.koc' has no choice 'drry'; did you mean 'dry'?"
    ),
    (
      "skin", "敏感肌",
      "question 'skin' of survey 'skincare.koc' has no choice '敏感肌'; there are 'dry', 'oily', 'fine'"
    ),
    (
      "likes", "dry;oily;fine",
      "question 'likes' of survey 'skincare.koc' allows at most 2 choices, and there are 3"
    ),
    ("likes", ";|", "question 'likes' of survey 'skincare.koc' wants at least one choice"),
    (
      "joy", "6",
      "question 'joy' of survey 'skincare.koc' wants a whole number from 1 to 5, got 6; the nearest is 5"
    ),
    (
      "joy", "2.6",
      "question 'joy' of survey 'skincare.koc' wants a whole number from 1 to 5, got 2.6; the nearest is 3"
    ),
    (
      "why", "超过五个字了",
      "question 'why' of survey 'skincare.koc' wants at most 5 characters, and there are 6"
    ),
  ]) func `a wrong answer is told with what would be right`(
    question: String, answer: String, told: String
  ) { #expect(Self.read(question, answer) == told) }

  @Test(arguments: [
    "nan", "inf", "1e3", "0x10", ".", "-", "+", "1.", ".5", "--1", "1 2", "９９９９９９９９９９９９９９９９９",
    "9007199254740993", String(repeating: "1", count: 400),
  ]) func `what is no plain number is none`(text: String) {
    #expect(Self.read("fans", text).hasPrefix("question 'fans'"))
  }

  @Test func `hostile answers are shown short and harmless`() {
    let told = Self.read("skin", "\u{1B}[31m" + String(repeating: "长", count: 500))
    #expect(told.utf8.count < 400)
    #expect(!told.contains("\u{1B}"))
  }

  @Test func `a stored answer that fits no more counts as none`() throws {
    func stored(_ question: String, _ text: String) -> AnswerValue? {
      Self.survey.question(question)?.value(ofCanonical: text)
    }
    #expect(stored("skin", "dry") == .choice("dry"))
    #expect(stored("skin", "干") == nil)
    #expect(stored("likes", "dry;fine") == .choices(["dry", "fine"]))
    #expect(stored("likes", "dry;gone") == nil)
    // The survey allows two today; who chose three before did choose them.
    #expect(stored("likes", "dry;oily;fine") == .choices(["dry", "oily", "fine"]))
    #expect(stored("joy", "9") == nil)
    #expect(stored("fans", "dry") == nil)
    #expect(stored("why", "六个字的回答呢") == .text("六个字的回答呢"))
  }
}

@Suite struct SurveyBranchingTests {
  /// skin → why (dry) → more (joy 4 or 5, and why's path).
  static let survey = Survey(
    name: "p.s", title: "",
    questions: [
      SurveyQuestion(
        id: "skin", form: .choices(SurveyAnswerTests.skin, most: 3), required: true),
      SurveyQuestion(
        id: "joy", form: .scale(from: 1, to: 5), required: true,
        askIf: [SurveyCondition(question: "skin", values: ["dry", "fine"])]),
      SurveyQuestion(
        id: "why", form: .text(longest: 50), required: true,
        askIf: [
          SurveyCondition(question: "joy", values: ["4", "5"]),
          SurveyCondition(question: "skin", values: ["dry"]),
        ]),
      SurveyQuestion(id: "free", form: .text(longest: 50)),
    ])

  @Test func `a question is asked where all its conditions hold`() {
    func asked(_ answers: [String: AnswerValue]) -> [Bool] { Self.survey.asked(answers) }
    #expect(asked([:]) == [true, false, false, true])
    #expect(asked(["skin": .choices(["oily"])]) == [true, false, false, true])
    #expect(asked(["skin": .choices(["oily", "fine"])]) == [true, true, false, true])
    #expect(
      asked(["skin": .choices(["fine"]), "joy": .scale(4)]) == [true, true, false, true])
    #expect(asked(["skin": .choices(["dry"]), "joy": .scale(4)]) == [true, true, true, true])
    // Asked on account of a question that is not asked itself.
    #expect(asked(["joy": .scale(5)]) == [true, false, false, true])
  }

  @Test func `complete is who answered what was required of them`() {
    func complete(_ values: [String: AnswerValue], _ words: Set<String> = []) -> Bool {
      Self.survey.isComplete(values, answered: words.union(values.keys))
    }
    #expect(!complete([:]))
    #expect(complete(["skin": .choices(["oily"])]))
    #expect(!complete(["skin": .choices(["dry"])]))
    #expect(complete(["skin": .choices(["dry"]), "joy": .scale(1)]))
    #expect(!complete(["skin": .choices(["dry"]), "joy": .scale(5)]))
    #expect(complete(["skin": .choices(["dry"]), "joy": .scale(5)], ["why"]))
    #expect(!complete([:], ["free"]))
  }

  @Test func `names tell the plugin apart`() {
    #expect(Self.survey.plugin == "p")
    #expect(Self.survey.localName == "s")
    #expect(Survey.plugin(of: "koc") == "")
  }
}
