import SiyuModel
import Testing

@testable import SiyuScripting

/// SOPs with something wrong in them, and all that is said about it.
@Suite struct SOPErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var problems: [String]
    var testDescription: String { problems.joined(separator: "; ") }

    init(_ text: String, _ problems: String...) {
      self.text = text
      self.problems = problems.map { "plugins/skincare/main.lua:" + $0 }
    }
  }

  private static func with(_ fields: String, _ problems: String...) -> Case {
    var made = Case(SOPHarness.with(fields))
    made.problems = problems.map { "plugins/skincare/main.lua:" + $0 }
    return made
  }
  private static func enrol(_ fields: String, _ problems: String...) -> Case {
    var made = Case(SOPHarness.with("enrol = \(fields),"))
    made.problems = problems.map { "plugins/skincare/main.lua:6: " + $0 }
    return made
  }
  /// A step 'a' with these fields, before one called 'bye'.
  private static func step(_ fields: String, _ problems: String...) -> Case {
    var made = Case(
      SOPHarness.steps("{ id = \"a\", \(fields) }", "{ id = \"bye\", finish = true }"))
    made.problems = problems.map { "plugins/skincare/main.lua:6: " + $0 }
    return made
  }

  @Test(arguments: [
    Case(
      "siyu.sop {}",
      "5: sop has no 'id': the SOP's name within the plugin; others call it PLUGIN.ID",
      "5: sop has no 'title': what operators read",
      "5: sop has no 'steps': a list of steps, gone through in their order"),
    Case("siyu.sop()", "5: siyu.sop wants a table, as in siyu.sop { id = … }"),
    with("golal = {},", "6: unknown field 'golal' in sop 'x'; did you mean 'goal'?"),
    with("[\"for\"] = 'pet',", "5: unknown field 'for' in sop 'x'; did you mean 'subject'?"),
    with(
      "subject = 'pett',",
      "6: 'subject' in sop 'x': there is no entity 'pett'; did you mean 'pet'?"),
    with(
      "again = 'nevr',",
      "6: 'again' in sop 'x' wants \"never\", \"each\" or a duration such as \"90d\", got \"nevr\"; did you mean \"never\"?"
    ),
    with(
      "again = '0d',",
      "6: 'again' in sop 'x' wants \"never\", \"each\" or a duration such as \"90d\", got \"0d\"."),
    with(
      "holdout = 0.95,",
      "6: 'holdout' in sop 'x' wants a number from 0 to 0.9 such as 0.1, got 0.95."
    ),
    with(
      "holdout = '10%',",
      "6: 'holdout' in sop 'x' wants a number from 0 to 0.9 such as 0.1, got \"10%\"."),
    with("holdout = 0.0001,", "6: 'holdout' in sop 'x' counts in thousandths, got 0.0001."),
    with(
      "holdout = 0/0,", "5: siyu.sop cannot take this: the value at .holdout is not a finite number"
    ),
    with(
      "priority = 101,", "6: 'priority' in sop 'x' wants a whole number from -100 to 100, got 101."),
    with(
      "late = 'sned',",
      "6: 'late' in sop 'x' wants \"send\", \"skip\" or \"next\", got \"sned\"; did you mean \"send\"?"
    ),
    with(
      "goal = { on = 'order.paid', wihtin = '14d' },",
      "6: goal of sop 'x' has no 'within': so long after enrolment it counts",
      "6: unknown field 'wihtin' in goal of sop 'x'; did you mean 'within'?"),
    with(
      "goal = { on = 'order.paid', within = '14d', stpo = false },",
      "6: unknown field 'stpo' in goal of sop 'x'; did you mean 'stop'?"),
    with(
      "goal = { on = 'order.paid', within = '0d', shop = {} },",
      "6: 'within' in goal of sop 'x' wants a duration such as \"3d\" or \"30m\", longer than nothing, got \"0d\".",
      "6: 'shop' in goal of sop 'x' is a property of the event; it wants a text, a number, true or false, got a table."
    ),
    with(
      "subject = 'group', goal = { on = 'order.paid', within = '1d' },",
      "6: goal of sop 'x': groups have no events, so there is none to want"),
    Case(
      SOPHarness.with("") + "\n" + SOPHarness.with(""),
      "8: sop 'x' is declared a second time; the first is at main.lua:5"),
  ])
  func `of the SOP itself`(_ test: Case) throws { try check(test) }

  @Test(arguments: [
    enrol("{}", "'enrol' in sop 'x' names no occasion; leave it out where only people enrol"),
    enrol(
      "{ event = 'pool.joined' }",
      "enrol of sop 'x' does not say on what occasion; did you mean 'on'?"),
    enrol(
      "{ on = 'a', tag = 'value:high' }",
      "enrol of sop 'x' names two occasions in one, 'on' and 'tag'"),
    enrol(
      "{ { on = 'a' }, tag = 'value:high' }",
      "'enrol' in sop 'x' is a list of occasions and has fields beside them; put each occasion into its own { … }"
    ),
    enrol(
      "{ 'pool.joined' }",
      "occasion 1 in 'enrol' of sop 'x' wants a table such as { on = \"pool.joined\" }, got \"pool.joined\"."
    ),
    enrol(
      "{ on = ' a' }",
      "'on' in enrol of sop 'x' wants the type of an event such as \"order.paid\", got \" a\"."),
    enrol("{ on = 'a', when = 1 }", "'when' in enrol of sop 'x' wants a function, got 1."),
    enrol(
      "{ tag = 'value:hihg' }",
      "'tag' in enrol of sop 'x': tag group 'skincare.value' has no value 'hihg'; did you mean 'high'?"
    ),
    enrol(
      "{ tag = 'valeu:high' }",
      "'tag' in enrol of sop 'x': there is no tag group 'valeu'; did you mean 'value'?"),
    enrol(
      "{ lost = 'value' }",
      "'lost' in enrol of sop 'x' wants a tag such as \"value:high\", got \"value\"."),
    enrol(
      "{ tag = 'a.b.c:d' }",
      "'tag' in enrol of sop 'x' wants another plugin's tag as PLUGIN.GROUP:VALUE, got \"a.b.c:d\"."
    ),
    enrol(
      "{ tag = 'value:high', exisitng = true }",
      "unknown field 'exisitng' in enrol of sop 'x'; did you mean 'existing'?"),
    enrol(
      "{ segment = 'dormnat' }",
      "enrol of sop 'x': there is no segment 'dormnat' in this plugin; did you mean 'dormant'?"),
    enrol(
      "{ birthday = 'solr' }",
      "'birthday' in enrol of sop 'x' wants true or \"lunar\", got \"solr\"."),
    enrol(
      "{ birthday = true, before = '3d' }",
      "'before' in enrol of sop 'x' wants a whole number from 0 to 366, got \"3d\"."),
    enrol(
      "{ birthday = true, before = 1, after = 1 }",
      "enrol of sop 'x' has both 'before' and 'after'; a day has one of them"),
    enrol(
      "{ birthday = true, at = '25:00' }",
      "'at' in enrol of sop 'x' wants a time of day such as \"20:00\", got \"25:00\"."),
    enrol(
      "{ date = 'expires' }",
      "'date' in enrol of sop 'x': there is no attribute 'expires'; did you mean 'expires_on'?"),
    enrol(
      "{ date = 'skin' }",
      "'date' in enrol of sop 'x' wants a field of type \"date\"; 'skin' is \"text\""),
    enrol(
      "{ date = 'expires_on', calendar = 'lunar', yearly = false }",
      "enrol of sop 'x' has calendar = \"lunar\" and yearly = false; a single day is the same in every calendar"
    ),
    enrol(
      "{ weekly = { 'Monday', 'wen' } }",
      "'weekly' in enrol of sop 'x' wants days such as { \"mon\", \"thu\" }, got \"Monday\"; did you mean \"mon\"?",
      "'weekly' in enrol of sop 'x' wants days such as { \"mon\", \"thu\" }, got \"wen\"; did you mean \"wed\"?"
    ),
    enrol(
      "{ weekly = {} }",
      "'weekly' in enrol of sop 'x' wants a list of days such as { \"mon\", \"thu\" }, got a table."
    ),
    enrol(
      "{ monthly = { 0, 32 } }",
      "'monthly' in enrol of sop 'x' wants days such as { 1, 15, -1 }, got 0.",
      "'monthly' in enrol of sop 'x' wants days such as { 1, 15, -1 }, got 32."),
    enrol(
      "{ yearly = { '2-30' } }",
      "'yearly' in enrol of sop 'x' wants days such as { \"11-11\" }, got \"2-30\"."),
    enrol(
      "{ dates = { '2027-02-29' } }",
      "'dates' in enrol of sop 'x' wants dates such as { \"2026-11-11\" }, got \"2027-02-29\"."),
    enrol(
      "{ lunar = { '1-31' } }",
      "'lunar' in enrol of sop 'x' wants days of the Chinese calendar such as { \"1-15\" }, got \"1-31\"."
    ),
    enrol(
      "{ workdays = false }", "'workdays' in enrol of sop 'x' is true or not there"),
    enrol(
      "{ on = 'a' }, subject = 'group'",
      "'on' in enrol of sop 'x' is for customers; groups are enrolled on days, such as weekly = { \"mon\" }, or by hand"
    ),
    enrol(
      "{ birthday = true }, subject = 'pet'",
      "'birthday' in enrol of sop 'x' is the customer's own, and this SOP is for pet; name the date field, such as date = \"born\""
    ),
    enrol(
      "{ date = 'brn' }, subject = 'pet'",
      "'date' in enrol of sop 'x': entity 'pet' has no field 'brn'; did you mean 'born'?"),
  ])
  func `of what enrols`(_ test: Case) throws { try check(test) }

  @Test(arguments: [
    Case(
      "siyu.sop { id = 'x', title = 'X', steps = {} }",
      "5: 'steps' in sop 'x' is empty; name at least one"),
    Case(
      SOPHarness.steps(
        "'a'", "{ finish = true }", "{ id = 'b', finish = true }", "{ id = 'b', finish = true }"),
      "5: step 1 of sop 'x' wants a table such as { id = …, send = … }, got \"a\".",
      "5: step 2 of sop 'x' has no 'id': the step's name; walks under way are kept by it",
      "9: step 'b' of sop 'x' is there twice; the first is at line 8"),
    Case(
      SOPHarness.steps(
        "{ id = 'a', wait_for = { on = 'order.paid', timeout = '3d', happened = 'b', timed_out = 'b' } }",
        "{ id = 'b' }"),
      "7: step 'b' of sop 'x' does nothing; it can send, task, tag, untag, points, coupon, wait_for, go_to, finish"
    ),
    step(
      "snd = 'content/a'", "unknown field 'snd' in step 'a' of sop 'x'; did you mean 'send'?",
      "step 'a' of sop 'x' does nothing; it can send, task, tag, untag, points, coupon, wait_for, go_to, finish"
    ),
    step(
      "send = 'content/a', tag = 'value:high'",
      "step 'a' of sop 'x' does two things, 'send' and 'tag'; make two steps of them"),
    step(
      "after = '1d', day = 2, at = '20:00', points = 1",
      "step 'a' of sop 'x' has two times, 'after' and 'day'; a step has one of after, wait and day"),
    step(
      "wait = '-1d', points = 1",
      "'wait' in step 'a' of sop 'x': '-1d' is not a duration: durations are not negative; drop the '-'"
    ),
    step(
      "after = 'abc', points = 1",
      "'after' in step 'a' of sop 'x': 'abc' is not a duration: a number is missing before 'abc', as in \"90d\""
    ),
    step(
      "wait = 3, points = 1",
      "'wait' in step 'a' of sop 'x' wants a duration such as \"3d\" or \"30m\", got 3."),
    step(
      "day = 0, at = '20:00', points = 1",
      "'day' in step 'a' of sop 'x' wants a whole number from 1 to 3650, got 0."),
    step(
      "day = 2, points = 1",
      "'day' in step 'a' of sop 'x' wants the time of day beside it, such as at = \"20:00\""),
    step("at = '20:00', points = 1", "'at' in step 'a' of sop 'x' goes with 'day' only"),
    step(
      "day = 2, at = '24:00', points = 1",
      "'at' in step 'a' of sop 'x' wants a time of day such as \"20:00\", got \"24:00\"."),
    step(
      "weekdays = { '周一' }, points = 1",
      "'weekdays' in step 'a' of sop 'x' wants days such as { \"mon\", \"thu\" }, got \"周一\"; did you mean \"mon\"?"
    ),
    step(
      "weekdays = { 'mon' }, workdays = true, points = 1",
      "step 'a' of sop 'x' has both 'workdays' and 'weekdays'; a step has one of them"),
    step(
      "within = '0m', points = 1",
      "'within' in step 'a' of sop 'x' wants a duration such as \"3d\" or \"30m\", longer than nothing, got \"0m\"."
    ),
    step(
      "points = 0", "'points' in step 'a' of sop 'x' wants a whole number from 1 to 1000000, got 0."
    ),
    step(
      "points = -5",
      "'points' in step 'a' of sop 'x' wants a whole number from 1 to 1000000, got -5."
    ),
    step(
      "points = 1, if_refused = 'wait', words = 'content/a'",
      "'words' in step 'a' of sop 'x' goes with 'task' only",
      "'if_refused' in step 'a' of sop 'x' goes with 'send' only"),
    step(
      "go_to = 'by'", "'go_to' in step 'a' of sop 'x': there is no step 'by'; did you mean 'bye'?"),
    step(
      "[\"goto\"] = 'bye'", "unknown field 'goto' in step 'a' of sop 'x'; did you mean 'go_to'?",
      "step 'a' of sop 'x' does nothing; it can send, task, tag, untag, points, coupon, wait_for, go_to, finish"
    ),
    step("finish = false", "'finish' in step 'a' of sop 'x' is true or not there"),
    step(
      "wait_for = { on = 'e', timeout = '1d', happened = 'bey', timed_out = 'finsh' }",
      "'happened' in wait_for of step 'a' of sop 'x': there is no step 'bey'; did you mean 'bye'?",
      "'timed_out' in wait_for of step 'a' of sop 'x': there is no step 'finsh'; did you mean 'finish'?"
    ),
    step(
      "wait_for = { on = 'message.answered', step = 'bey', timeout = '1d' }",
      "'step' in wait_for of step 'a' of sop 'x': there is no step 'bey'; did you mean 'bye'?"),
    step(
      "wait_for = { on = 'e', timout = '1d', hapened = 'bye' }",
      "wait_for of step 'a' of sop 'x' has no 'timeout': how long it waits at most",
      "unknown field 'hapened' in wait_for of step 'a' of sop 'x'; did you mean 'happened'?",
      "unknown field 'timout' in wait_for of step 'a' of sop 'x'; did you mean 'timeout'?"),
    step(
      "send = 'welcome'",
      "'send' in step 'a' of sop 'x': content \"welcome\" is a path in the plugin's folder, such as \"content/welcome\""
    ),
    step(
      "send = 'content/welcome.md'",
      "'send' in step 'a' of sop 'x': content \"content/welcome.md\" stands without its '.md'"),
    step(
      "send = 'content/../main'",
      "'send' in step 'a' of sop 'x': content \"content/../main\" has a part that begins with a '.'"
    ),
    step(
      "send = { 'content/a' }",
      "'send' in step 'a' of sop 'x' wants a content's path such as \"content/welcome\", or siyu.split { … }"
    ),
    step(
      "send = siyu.split { { 'content/a', 0 }, { 'content/b', 1 }, { 'content/b', 2 }, 'content/c' }",
      "content 1 of siyu.split in step 'a' of sop 'x' wants a weight from 1 to 1000000, got 0.",
      "siyu.split in step 'a' of sop 'x' has content \"content/b\" twice",
      "content 4 of siyu.split in step 'a' of sop 'x' wants a pair such as { \"content/coupon\", 70 }, got \"content/c\"."
    ),
    step(
      "send = siyu.split { { 'content/a', 1 } }",
      "siyu.split in step 'a' of sop 'x' wants a list of 2 to 50 contents with their weights"),
    step(
      "tag = 'other.group:some'",
      "'tag' in step 'a' of sop 'x': 'other.group' is another plugin's tag group; steps tag their own plugin's, and shared ones"
    ),
    step(
      "tag = 'lifecycle:news'",
      "'tag' in step 'a' of sop 'x': tag group 'lifecycle' has no value 'news'; did you mean 'new'?"
    ),
    step(
      "coupon = 'tem'",
      "'coupon' in step 'a' of sop 'x': there is no coupon 'tem'; none is declared"
    ),
    step(
      "coupon = 'a\\nb'",
      "'coupon' in step 'a' of sop 'x' wants one line of at most 300 bytes without blanks around it, got \"a\\nb\"."
    ),
    Case(
      SOPHarness.steps("{ id = 'next', finish = true }"),
      "6: step 'next' of sop 'x' cannot have this id: as a way on, \"next\" means something else"),
    Case(
      "siyu.sop { id = 'x', title = 'X', subject = 'group', steps = { { id = 'a', points = 1 } } }",
      "5: 'points' in step 'a' of sop 'x' is for customers; groups have none"),
    Case(
      SOPHarness.steps(
        "{ id = 'a', wait = '1d', points = 1 }", "{ id = 'b', points = 1 }",
        "{ id = 'c', go_to = 'b' }"),
      "8: sop 'x' goes round in a circle without time passing: 'c' → 'b' → 'c'"),
  ])
  func `of the steps`(_ test: Case) throws { try check(test) }

  private func check(_ test: Case) throws {
    let machine = try SOPHarness.machine(test.text)
    #expect(Harness.outcome(machine).split(separator: "\n").map(String.init) == test.problems)
    #expect(
      machine.declarations.sops.isEmpty || test.problems[0].contains("circle")
        || test.problems[0].contains("second time"))
  }
}
