import SiyuModel
import Testing

@testable import SiyuScripting

@Suite struct KOCReaderTests {
  @Test func `all that a programme can say is read`() throws {
    let (declarations, problems) = try KOCHarness.read(
      """
      local function f() end
      siyu.koc { id = "star", title = "体验官",
        recruit = { survey = "skincare.koc", invite = f, open = true, send = "content/invite",
          again = "180d" },
        select = { score = f, top = 100, least = 0.5, per = "city",
          quota = { ["杭州"] = 10, others = 2 } },
        assess = { every = "1mo", warnings = 2, back_after = "90d", pass = f,
          tasks = {
            { id = "moments", title = "朋友圈", points = 10, proof = "link", due = "7d", times = 3 },
            { id = "buy", title = "下单", proof = "order" },
            { id = "poster", title = "海报", proof = "picture", review = "none" },
            { id = "note", title = "笔记", proof = "link", review = function() return true end },
          } },
        share = { content = { "content/a", "content/b" }, code = false },
        fission = { levels = 2, reward = { points = 50 } },
      }
      """)
    #expect(problems == [])
    let all = try #require(declarations)
    let koc = try #require(all.kocs.first)
    #expect(koc.name == "skincare.star" && koc.localID == "star" && koc.plugin == "skincare")
    #expect(koc.recruit.survey == "skincare.koc" && koc.recruit.open)
    #expect(koc.recruit.again == CalendarDuration(days: 180))
    #expect(koc.select.top == 100 && koc.select.least == 0.5 && koc.select.perWord == "city")
    #expect(koc.select.quota == KOCQuota(named: ["杭州": 10], others: 2))
    let assess = try #require(koc.assess)
    #expect(assess.every == CalendarDuration(months: 1) && assess.warnings == 2)
    #expect(assess.tasks.map(\.points) == [10, 0, 0, 0])
    #expect(assess.tasks.map(\.times) == [3, 1, 1, 1])
    #expect(assess.tasks[0].review == .staff)
    #expect(assess.tasks[1].review == KOCTask.Review.none)
    #expect(assess.tasks[2].review == KOCTask.Review.none)
    #expect(assess.tasks[0].place.line == 9 && assess.tasks[3].place.line == 12)
    #expect(koc.share == KOCSharing(contents: ["content/a", "content/b"], givesCode: false))
    #expect(koc.fission?.levels == 2)
    // Every function has a number of its own.
    #expect(Set(koc.functions.map(\.number)).count == koc.functions.count)
    #expect(
      koc.functions.map(\.path) == [
        "recruit.invite", "recruit.survey", "select.score", "select.per", "assess.pass",
        "assess.tasks.note.review",
      ])
  }

  @Test func `its messages are SOPs, which only its own events begin`() throws {
    let (declarations, _) = try KOCHarness.read(
      KOCHarness.with(
        recruit: #"survey = "koc", invite = print, send = "content/invite""#,
        more: #"share = { content = { "content/a", "content/b" } }"#))
    let all = try #require(declarations)
    #expect(all.sops.map(\.name) == ["skincare.star-recruit", "skincare.star-share"])
    #expect(all.sops == all.kocs[0].sops)
    let share = all.sops[1]
    #expect(
      share.triggers == [
        .event(
          type: "koc.selected",
          props: [PropMatch(name: "programme", value: "skincare.star")])
      ])
    #expect(share.contents == ["content/a", "content/b"])
    #expect(share.steps.map(\.id) == ["share", "share-2"])
    #expect(share.programme == SOPProgramme(name: "skincare.star", givesCode: true))
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var problems: [String]
    var testDescription: String { problems.joined(separator: "; ") }
    init(_ text: String, _ problems: String...) {
      self.text = text
      self.problems = problems
    }
  }

  private static func assess(_ fields: String, _ problems: String...) -> Case {
    var made = Case(KOCHarness.with(more: "assess = { \(fields) },"))
    made.problems = problems.map { "4: " + $0 }
    return made
  }
  private static func select(_ fields: String, _ problems: String...) -> Case {
    var made = Case(KOCHarness.with(select: fields))
    made.problems = problems.map { "3: " + $0 }
    return made
  }
  private static func recruit(_ fields: String, _ problems: String...) -> Case {
    var made = Case(KOCHarness.with(recruit: fields))
    made.problems = problems.map { "2: " + $0 }
    return made
  }
  private static let task = #"{ id = "a", title = "A", proof = "link", "#

  @Test(arguments: [
    Case(
      "siyu.koc {}",
      "1: koc has no 'id': the programme's name within the plugin; others call it PLUGIN.ID",
      "1: koc has no 'title': what operators read",
      "1: koc has no 'recruit': who is invited, and which survey they answer",
      "1: koc has no 'select': who of those who answered is taken"),
    Case(
      KOCHarness.with(more: "asess = {},"),
      "4: unknown field 'asess' in koc 'star'; did you mean 'assess'?"),
    recruit(
      "survey = 'kco', open = true",
      "'survey' in recruit of koc 'star': there is no survey 'kco' in this plugin; did you mean 'koc'?"
    ),
    recruit(
      "survey = 'koc'",
      "recruit of koc 'star' invites nobody: it has neither 'invite' nor open = true"),
    recruit(
      "survey = 'koc', open = true, again = '3d'",
      "'again' in recruit of koc 'star' goes with 'invite' only"),
    recruit(
      "survey = 'koc', invite = print, again = '0d'",
      "'again' in recruit of koc 'star' wants a duration such as \"3d\" or \"30m\", longer than nothing, got \"0d\"."
    ),
    recruit(
      "survey = 'koc', invite = print, send = 'invite'",
      "'send' in recruit of koc 'star': content \"invite\" is a path in the plugin's folder, such as \"content/welcome\""
    ),
    select(
      "score = print",
      "select of koc 'star' does not say how many: it has neither 'top' nor 'least'"),
    select(
      "score = print, top = 0",
      "'top' in select of koc 'star' wants a whole number from 1 to 1000000, got 0."),
    select(
      "score = print, top = 1, per = 'city', quota = 0",
      "'quota' in select of koc 'star' wants a whole number from 1 to 1000000, got 0."),
    select(
      "score = print, top = 1, per = 'city', quota = { a = 0 }",
      "'quota' of 'a' in select of koc 'star' wants a whole number from 1 to 1000000, got 0."),
    select(
      "score = print, top = 1, quota = 5",
      "'quota' in select of koc 'star' goes with 'per' only"),
    select(
      "score = print, top = 1, per = 'citty', quota = 5",
      "'per' in select of koc 'star': there is no 'citty' of customers; did you mean 'city'?"),
    select(
      "score = print, top = 1, per = 'level', quota = 5",
      "'per' in select of koc 'star': the plugin has no membership with levels"),
    select(
      "score = print, least = 'a'",
      "'least' in select of koc 'star' wants a number, got \"a\"."),
    assess(
      "tasks = { \(task) } }",
      "assess of koc 'star' has no 'every': how long a period is; the first begins with the selection"
    ),
    assess(
      "every = '0d', tasks = { \(task) } }",
      "'every' in assess of koc 'star' wants a duration such as \"3d\" or \"30m\", longer than nothing, got \"0d\"."
    ),
    assess(
      "every = '30d', tasks = {}", "'tasks' in assess of koc 'star' is empty; name at least one"),
    assess(
      "every = '30d', tasks = { \(task) points = -1 } }",
      "'points' in task 'a' of koc 'star' wants a whole number from 0 to 1000000, got -1."),
    assess(
      "every = '30d', tasks = { \(task) }, \(task) } }",
      "task 'a' of koc 'star' is there twice; the first is at line 4"),
    assess(
      "every = '30d', tasks = { \(task) review = 'stuff' } }",
      "'review' in task 'a' of koc 'star' wants \"staff\", \"none\" or a function, got \"stuff\"; did you mean \"staff\"?"
    ),
    assess(
      "every = '7d', tasks = { \(task) due = '8d' } }",
      "task 'a' of koc 'star' is due after 8d, and a period is over after 7d"),
    assess(
      "every = '30d', tasks = { \(task) times = 20 }, { id = 'b', title = 'B', proof = 'picture' } }",
      "'tasks' in assess of koc 'star' ask for 21 proofs in a period; 20 are the most"),
    Case(
      KOCHarness.with(more: "share = { content = { 'content/a', 'content/a' } },"),
      "4: 'content' in share of koc 'star' has \"content/a\" twice"),
    Case(
      KOCHarness.with() + "\n" + KOCHarness.with(),
      "6: koc 'star' is declared a second time; the first is at main.lua:1"),
    Case(
      "siyu.sop { id = 'star-share', title = 'S', steps = { { id = 'a', finish = true } } }\n"
        + KOCHarness.with(more: "share = { content = 'content/a' },"),
      "2: koc 'star' sends by an SOP 'star-share', and there is one at main.lua:1 already"),
    Case(
      KOCHarness.with(more: "fission = { levels = 3 },"),
      "4: 'levels' in fission of koc 'star': rewards may reach 0 to 2 levels, got 3"),
  ])
  func `all that is wrong is said, each at its line`(_ test: Case) throws {
    #expect(try KOCHarness.read(test.text).problems == test.problems)
  }

  @Test func `what it needs has to be asked for`() throws {
    let text = KOCHarness.with(
      recruit: "survey = 'koc', invite = print, send = 'content/a'",
      more: """
        assess = { every = "30d", tasks = {
          { id = "a", title = "A", points = 1, proof = "order" },
          { id = "b", title = "B", proof = "link" } } },
        """)
    let problems = try KOCHarness.read(text, asked: []).problems
    for word in ["koc", "answers", "points", "orders", "task"] {
      #expect(problems.contains { $0.contains("needs the permission \"\(word)\"") })
    }
    #expect(problems.contains { $0.contains("asks for no touchpoint") })
    #expect(problems.count == 6)
  }

  @Test func `a part is the level where there is one, or of the one that is named`() throws {
    func vip(_ id: String) -> String {
      """
      siyu.membership { id = "\(id)", title = "会员", kind = "growth", by = "orders",
        levels = { { id = "a", title = "A", from = 1 } } }
      """
    }
    func problems(_ before: String, _ per: String) throws -> [String] {
      try KOCHarness.read(
        before + KOCHarness.with(select: "score = print, top = 9, per = '\(per)', quota = 3")
          + "\n",
        asked: KOCHarness.asked.union(["membership"])
      ).problems
    }
    #expect(try problems(vip("vip") + "\n", "level") == [])
    let both = vip("vip") + "\n" + vip("pro") + "\n"
    #expect(try problems(both, "level:pro") == [])
    #expect(
      try problems(both, "level") == [
        "7: 'per' in select of koc 'star': there are several memberships; name one, such as \"level:vip\""
      ])
    #expect(
      try problems(both, "level:prp") == [
        "7: 'per' in select of koc 'star': there is no membership 'prp'; did you mean 'pro'?"
      ])
  }

  @Test func `an attribute with any name is a part of its own`() throws {
    let (declarations, problems) = try KOCHarness.read(
      KOCHarness.with(select: "score = print, top = 9, per = '肤质', quota = 3"))
    #expect(problems == [])
    #expect(declarations?.kocs[0].select.perWord == "肤质")
  }
}
