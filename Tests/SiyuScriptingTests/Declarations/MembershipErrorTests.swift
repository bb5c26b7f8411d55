import SiyuModel
import Testing

@testable import SiyuScripting

/// Memberships with something wrong in them, and all that is said about it.
@Suite struct MembershipErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var problems: [String]
    var testDescription: String { problems.joined(separator: "; ") }

    init(_ text: String, _ problems: String...) {
      self.text = text
      self.problems = problems.map { "plugins/skincare/main.lua:" + $0 }
    }
  }

  /// One that is right but for what is said otherwise.
  private static func vip(
    _ changes: String = "", levels: String = "{ id = 'silver', title = '银', from = 500 }",
    by: String = "'spend'"
  ) -> String {
    """
    siyu.membership {
      id = "vip", title = "会员", kind = "growth",
      by = \(by),
      levels = {
        \(levels)
      },
    \(changes)
    }
    """
  }

  @Test(arguments: [
    Case(
      "siyu.membership { id = 'vip', title = 'V', kind = 'growth' }",
      "1: membership 'vip' has no 'by': what earns a level: \"spend\", what was paid and not refunded, in minor units (分); \"orders\", how many of which something was kept; \"points\", what the customer has of them; or a function (c, ctx) that returns a number, and perhaps a reason",
      "1: membership 'vip' has no 'levels': a list, lowest first: { { id = …, title = …, from = NUMBER }, … }"
    ),
    Case(
      "siyu.membership { id = 'vip', title = 'V', kind = 'grwoth' }",
      "1: 'kind' in membership 'vip' wants \"growth\", \"stored_value\", \"product_subscription\" or \"benefit_subscription\", got \"grwoth\"; did you mean \"growth\"?"
    ),
    Case(
      vip("tiers = {}"), "7: unknown field 'tiers' in membership 'vip'; did you mean 'levels'?"),
    Case(
      vip(by: "'spent'"),
      "3: 'by' in membership 'vip' wants \"spend\", \"orders\", \"points\" or a function, got \"spent\"; did you mean \"spend\"?"
    ),
    Case(
      vip(by: "7"),
      "3: 'by' in membership 'vip' wants \"spend\", \"orders\", \"points\" or a function, got 7."),
    Case(
      vip("over = '30d'", by: "function() return 1 end"),
      "7: 'over' in membership 'vip' goes with a word for 'by'; a function looks back as far as it likes"
    ),
    Case(
      vip("over = '30d'", by: "'points'"),
      "7: 'over' in membership 'vip' does not go with \"points\": what counts is what the customer has of them"
    ),
    Case(
      vip("over = '0d'"),
      "7: 'over' in membership 'vip' wants a duration such as \"3d\" or \"30m\", longer than nothing, got \"0d\"."
    ),
    Case(
      vip("period = '0d'"),
      "7: 'period' in membership 'vip' wants a duration such as \"3d\" or \"30m\", longer than nothing, got \"0d\"."
    ),
    Case(
      vip("grace = '-3d'"),
      "7: 'grace' in membership 'vip': '-3d' is not a duration: durations are not negative; drop the '-'"
    ),
    Case(vip(levels: ""), "4: 'levels' in membership 'vip' is empty; name at least one"),
    Case(
      vip(levels: "a = 1"),
      "4: 'levels' in membership 'vip' wants a list: { { id = …, title = …, from = … }, … }"),
    Case(
      vip(levels: "'silver'"),
      "4: level 1 of membership 'vip' wants a table such as { id = …, title = …, from = … }, got \"silver\"."
    ),
    Case(
      vip(levels: "{ id = 'silver', title = '银', from = -1 }"),
      "5: 'from' in level 'silver' of membership 'vip' is negative (-1); everybody has 0 at least"),
    Case(
      vip(levels: "{ id = 'silver', title = '银', from = '500.00' }"),
      "5: 'from' in level 'silver' of membership 'vip' wants a number, 0 or more, got \"500.00\"."),
    Case(
      vip(
        levels:
          "{ id = 'silver', title = '银', from = 500 },\n    { id = 'gold', title = '金', from = 500 }"
      ),
      "6: level 'gold' of membership 'vip' overlaps 'silver': it begins at 500, and 'silver' at 500"
    ),
    Case(
      vip(
        levels:
          "{ id = 'gold', title = '金', from = 900 },\n    { id = 'silver', title = '银', from = 1 }"),
      "6: level 'silver' of membership 'vip' overlaps 'gold': it begins at 1, and 'gold' at 900"),
    Case(
      vip(
        levels:
          "{ id = 'gold', title = '金', from = 1 },\n    { id = 'gold', title = '银', from = 2 }"),
      "5: level 'gold' of membership 'vip' is there twice"),
    Case(
      vip(levels: "{ id = 'none', title = '无', from = 1 }"),
      "5: level 'none' of membership 'vip' cannot have this id: \"none\" means no level at all"),
    Case(
      vip(levels: "{ id = 'paused', title = '停', from = 1 }"),
      "5: level 'paused' of membership 'vip' cannot have this id: \"paused\" is a subscription that rests"
    ),
    Case(
      vip(levels: "{ id = 'gold', titel = '金', from = 1 }"),
      "5: unknown field 'titel' in level 'gold' of membership 'vip'; did you mean 'title'?",
      "5: level 'gold' of membership 'vip' has no 'title': what operators read"),
    Case(
      vip() + "\n" + vip(),
      "9: membership 'vip' is declared a second time; the first is at main.lua:1"),
  ])
  func `what is wrong is told at its line`(_ test: Case) throws {
    let machine = try Harness.machine(test.text, grants: ["membership", "orders", "wallet"])
    let outcome = Harness.outcome(machine).split(separator: "\n").map(String.init)
    #expect(outcome == test.problems)
  }

  @Test func `permissions that plugin.toml does not ask for are named`() throws {
    let machine = try Harness.machine(Self.vip(), grants: [])
    guard case .failure(let problems) = machine.load() else {
      Issue.record("loaded without permission")
      return
    }
    #expect(
      problems.all.map(\.message) == [
        #"membership 'vip' needs the permission "membership", which plugin.toml does not ask for"#,
        #"membership 'vip' needs the permission "orders", which plugin.toml does not ask for"#,
      ])
  }

  @Test func `a declaration comes through with its numbers and its function`() throws {
    let machine = try Harness.machine(
      Self.vip(
        "period = '6mo', grace = '7d', over = '90d'",
        levels:
          "{ id = 'silver', title = '银', from = siyu.to_minor '5.00' }, { id = 'gold', title = '金', from = 900.5 }"
      ), grants: ["membership", "orders"])
    let declarations = try machine.load().get()
    guard case .growth(let growth)? = declarations.memberships.first else {
      Issue.record("no membership")
      return
    }
    #expect(growth.name == "skincare.vip")
    #expect(growth.levels.map(\.from) == [500, 900.5])
    #expect(growth.period == CalendarDuration(months: 6))
    #expect(growth.grace == CalendarDuration(days: 7))
    #expect(machine.rules[growth.by].localID == "vip.by")
    #expect(growth.level(for: 499) == nil)
    #expect(growth.level(for: 500) == 0)
    #expect(growth.level(for: 901) == 1)
    #expect(growth.level(for: .nan) == nil)
  }
}
