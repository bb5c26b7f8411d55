import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuPackaging

@Suite struct SurveyFileTests {
  private static let good = """
    title = "护肤体验官问卷"
    [[question]]
    id = "fans"
    text = "粉丝数"
    type = "number"
    min = 0
    required = true
    [[question]]
    id = "skin"
    type = "choice"
    choices = { dry = "干", oily = "油" }
    [[question]]
    id = "likes"
    type = "choices"
    most = 2
    choices = { mask = "面膜", cream = "面霜", "18-25" = "年轻线" }
    [[question]]
    id = "joy"
    type = "scale"
    from = 1
    to = 5
    ask_if = { skin = ["dry", "oily"], likes = "mask" }
    [[question]]
    id = "why"
    type = "text"
    longest = 200
    ask_if = { joy = [4, 5] }
    """

  private func read(_ text: String, path: String = "surveys/koc.toml") -> (Survey?, [String]) {
    let read = SurveyFile.read(
      path, Array(text.utf8), plugin: "skincare", directory: "plugins/skincare")
    return (read.survey, read.problems.map { "\($0.line ?? 0): \($0.message)" })
  }

  @Test func `a survey is read with all its questions`() throws {
    let (found, problems) = read(Self.good)
    #expect(problems == [])
    let survey = try #require(found)
    #expect(survey.name == "skincare.koc")
    #expect(survey.title == "护肤体验官问卷")
    #expect(survey.questions.map(\.id) == ["fans", "skin", "likes", "joy", "why"])
    #expect(survey.questions[0].form == .number(min: 0, max: nil))
    #expect(survey.questions[0].required)
    #expect(survey.questions[0].text == "粉丝数")
    #expect(survey.questions[1].text == "skin")
    #expect(
      survey.questions[1].form
        == .choice([SurveyChoice(id: "dry", title: "干"), SurveyChoice(id: "oily", title: "油")]))
    #expect(survey.questions[2].choices.map(\.id) == ["mask", "cream", "18-25"])
    guard case .choices(_, let most) = survey.questions[2].form else {
      Issue.record("not several")
      return
    }
    #expect(most == 2)
    #expect(
      survey.questions[3].askIf == [
        SurveyCondition(question: "skin", values: ["dry", "oily"]),
        SurveyCondition(question: "likes", values: ["mask"]),
      ])
    #expect(survey.questions[4].askIf == [SurveyCondition(question: "joy", values: ["4", "5"])])
    #expect(survey.questions[4].form == .text(longest: 200))
  }

  private static let first = """
    [[question]]
    id = "skin"
    type = "choice"
    choices = { dry = "干", oily = "油" }

    """

  @Test(arguments: [
    ("", "0: the survey asks nothing"),
    ("question = []", "1: the survey asks nothing"),
    ("question = 3", "1: question wants tables that begin with [[question]], got 3"),
    ("titel = \"x\"\n" + first, "1: unknown key 'titel'; did you mean 'title'?"),
    (first + "requird = true", "5: unknown key 'requird' in [question]; did you mean 'required'?"),
    (
      first + "most = 2",
      "5: unknown key 'most' in [question]; possible are ask_if, choices, id, required, text, type"
    ),
    ("[[question]]\ntype = \"text\"", "1: [question] lacks 'id'; write id = \"fans\""),
    ("[[question]]\nid = \"why\"", "1: [question] lacks 'type'; write type = \"choice\""),
    (
      "[[question]]\nid = \"why\"\ntype = \"txt\"",
      "3: question.type cannot be 'txt'; did you mean 'text'?"
    ),
    (
      "[[question]]\nid = \"Fans\"\ntype = \"text\"",
      "2: 'Fans' cannot name a question; use a-z, 0-9 and _, a letter first, at most 40"
    ),
    (
      "[[question]]\nid = \"at\"\ntype = \"text\"",
      "2: a question cannot be called 'at': so specs call the time of answers"
    ),
    (
      first + "[[question]]\nid = \"skin\"\ntype = \"text\"",
      "6: question 'skin' is asked a second time; the first is on line 1"
    ),
    (
      "[[question]]\nid = \"skin\"\ntype = \"choice\"",
      "1: a question to choose from wants choices, such as choices = { dry = \"干\", oily = \"油\" }"
    ),
    (
      "[[question]]\nid = \"skin\"\ntype = \"choice\"\nchoices = { \"a;b\" = \"x\" }",
      "4: 'a;b' cannot name a choice; use letters, digits, _ and -, at most 40; what people read stands behind it"
    ),
    (
      "[[question]]\nid = \"skin\"\ntype = \"choice\"\nchoices = { a = \"x\", b = \"x\" }",
      "4: choices 'a' and 'b' read alike; an answer could mean either"
    ),
    (
      "[[question]]\nid = \"skin\"\ntype = \"choice\"\nchoices = { a = \"b\", b = \"x\" }",
      "4: choices 'a' and 'b' read alike; an answer could mean either"
    ),
    (
      "[[question]]\nid = \"joy\"\ntype = \"scale\"\nfrom = 1",
      "1: [question] lacks 'to'; write to = 5"
    ),
    (
      "[[question]]\nid = \"joy\"\ntype = \"scale\"\nfrom = 5\nto = 5",
      "5: a scale goes upwards: from = 5 is not below to = 5"
    ),
    (
      "[[question]]\nid = \"fans\"\ntype = \"number\"\nmin = 5\nmax = 1",
      "5: question.min is greater than its max"
    ),
    (
      "[[question]]\nid = \"fans\"\ntype = \"number\"\nmin = nan",
      "4: question.min wants a number, got nan"
    ),
    (
      "[[question]]\nid = \"why\"\ntype = \"text\"\nlongest = 10001",
      "4: question.longest wants a whole number from 1 to 10000, got 10001"
    ),
    (
      first + "ask_if = { skin = \"dry\" }",
      "5: question 'skin' cannot depend on its own answer"
    ),
    (
      "[[question]]\nid = \"why\"\ntype = \"text\"\nask_if = { skin = \"dry\" }\n" + first,
      "4: ask_if names question 'skin', which is asked later, on line 5; move it up, or ask this one later"
    ),
    (
      first + "[[question]]\nid = \"why\"\ntype = \"text\"\nask_if = { skn = \"dry\" }",
      "8: ask_if names question 'skn', which is not asked before; did you mean 'skin'?"
    ),
    (
      first + "[[question]]\nid = \"why\"\ntype = \"text\"\nask_if = { skin = \"dri\" }",
      "8: ask_if.skin cannot be 'dri'; did you mean 'dry'?"
    ),
    (
      first + "[[question]]\nid = \"why\"\ntype = \"text\"\nask_if = { skin = [] }",
      "8: ask_if.skin names no answer, so this would never be asked"
    ),
    (
      "[[question]]\nid = \"fans\"\ntype = \"number\"\n"
        + "[[question]]\nid = \"why\"\ntype = \"text\"\nask_if = { fans = 3 }",
      "7: ask_if cannot depend on 'fans', a question of type \"number\"; use one of type \"choice\", \"choices\" or \"scale\""
    ),
  ]) func `what is wrong is told with its line`(text: String, told: String) {
    let (survey, problems) = read(text)
    #expect(survey == nil)
    #expect(problems == [told])
  }

  @Test func `questions that ask for each other are refused, whichever comes first`() {
    let (survey, problems) = read(
      """
      [[question]]
      id = "a"
      type = "scale"
      from = 1
      to = 2
      ask_if = { b = 1 }
      [[question]]
      id = "b"
      type = "scale"
      from = 1
      to = 2
      ask_if = { a = 1 }
      """)
    #expect(survey == nil)
    #expect(problems.count == 1)
    #expect(problems[0].hasPrefix("6: ask_if names question 'b', which is asked later, on line 7"))
  }

  @Test func `there are limits`() {
    let question = { (number: Int) in "[[question]]\nid = \"q\(number)\"\ntype = \"text\"\n" }
    let (survey, problems) = read((0...SurveyLimits.questions).map(question).joined())
    #expect(survey == nil)
    #expect(problems == ["1: there are 201 questions; a survey may have 200"])
    let choices = (0...SurveyLimits.choices).map { "c\($0) = \"选\($0)\"" }.joined(separator: ", ")
    #expect(
      read("[[question]]\nid = \"q\"\ntype = \"choice\"\nchoices = { \(choices) }").1
        == ["4: there are 201 choices; a question may have 200"])
    let long = String(repeating: "长", count: 501)
    #expect(
      read("title = \"\(long)\"\n" + question(1)).1
        == ["1: title has 501 characters; at most 500 are shown"])
    let files = Dictionary(
      uniqueKeysWithValues: (0...SurveyLimits.surveys).map {
        ("surveys/s\($0).toml", Array(question(1).utf8))
      })
    let all = SurveyFile.readAll(files, plugin: "p1", directory: "plugins/p1")
    #expect(all.surveys.count == SurveyLimits.surveys)
    #expect(all.problems.map(\.message) == ["there are 101 surveys; a plugin may have 100"])
  }

  @Test(arguments: ["surveys/a/b.toml", "surveys/A.toml", "surveys/.toml", "surveys/x.y.toml"])
  func `a file is named for its survey`(path: String) {
    let (survey, problems) = read(Self.good, path: path)
    #expect(survey == nil)
    #expect(problems.count == 1)
    #expect(problems[0].contains("cannot name a survey"))
  }

  @Test func `a plugin's surveys come with it, count for its checksum and stop it when wrong`()
    throws
  {
    let folder = try TemporaryFolder()
    try folder.write("skincare/plugin.toml", PluginManifestTests.good)
    try folder.write("skincare/main.lua", "")
    func package() throws -> PluginPackage {
      try PluginFolder.read("\(folder.path)/skincare", name: "plugins/skincare")
    }
    let before = try package()
    #expect(before.surveys == [])
    #expect(!before.source(settings: .record([:]), grants: [.readAnswers]).needs.contains(.answers))
    try folder.write("skincare/surveys/koc.toml", Self.good)
    try folder.write("skincare/surveys/README.md", "not a survey")
    let with = try package()
    #expect(with.surveys.map(\.name) == ["skincare.koc"])
    #expect(with.checksum != before.checksum)
    #expect(
      with.source(settings: .record([:]), grants: [.readAnswers]).needs == [.answers])
    #expect(
      with.source(settings: .record([:]), grants: [.readAnswerTexts]).needs
        == [.answers, .answerTexts])
    try folder.write("skincare/surveys/koc.toml", "[[question]]\nid = \"x\"\ntype = \"txt\"\n")
    let problems = #expect(throws: Diagnostics.self) { try package() }
    #expect(
      problems?.all.map(\.description) == [
        "plugins/skincare/surveys/koc.toml:3: question.type cannot be 'txt'; did you mean 'text'?"
      ])
  }

  @Test func `answers are granted at once, and words of customers by name`() {
    #expect(Permission(word: "answers") == .readAnswers)
    #expect(Permission(word: "answers:text") == .readAnswerTexts)
    #expect(Permission.readAnswers.isGrantedByDefault)
    #expect(!Permission.readAnswerTexts.isGrantedByDefault)
    #expect(Permission.readAnswerTexts.action == .read)
  }
}
