import SiyuModel
import Testing

@testable import SiyuScripting

@Suite struct EnrolmentViewTests {
  static func run(
    _ steps: [RunStep] = [], occurrence: String = "hand:1", step: String? = "offer"
  ) -> SubjectRecord {
    SubjectRecord(
      run: RunRecord(
        enrolledAt: Instant(seconds: 1_767_000_000), occurrence: occurrence, step: step,
        steps: steps))
  }

  // MARK: Answers

  @Test(arguments: [
    ("return true", "yes"), ("return false", "no"), ("return nil", "no"), ("", "no"),
    ("return 0", "yes"), ("return ''", "yes"), ("return {}", "yes"), ("return siyu.keep", "yes"),
    ("return true, '肤质敏感'", "yes: 肤质敏感"), ("return false, '还早'", "no: 还早"),
    ("return nil, { '{n} 次', n = 3 }", "no: 3 次"),
    (
      "return true, 7",
      "a reason is a text or a template { \"… {name}\", name = value }, got a number."
    ), ("error('no luck')", "no luck"),
  ])
  func `a condition is yes or no, perhaps with a reason`(_ body: String, _ words: String) throws {
    #expect(try EnrolmentLab([body]).words(Self.run()) == words)
  }

  @Test func `each record is asked about by itself, and whom the mask leaves out is not`() throws {
    let lab = try EnrolmentLab(["return ctx.run:sent('welcome'), ctx.run.occurrence"])
    let records = (0..<5).map { number in
      Self.run(
        [RunStep(id: "welcome", facts: number % 2 == 0 ? [.sent] : [])],
        occurrence: "hand:\(number)")
    }
    let column = try lab.ask(records, masks: [SubjectMask(count: 5, asked: [0, 1, 4])])
    let keep = AnswerColumn.keep
    #expect(column.codes == [1, 0, keep, keep, 1])
    #expect(column.reasons == [0: "hand:0", 1: "hand:1", 4: "hand:4"])
  }

  // MARK: ctx.run

  @Test func `ctx.run tells what became of each step`() throws {
    let lab = try EnrolmentLab([
      """
      local facts = {}
      for _, step in ipairs { "welcome", "howto" } do
        for _, verb in ipairs { "sent", "answered", "clicked", "bought", "left" } do
          if ctx.run[verb](ctx.run, step) then facts[#facts + 1] = step .. " " .. verb end
        end
        facts[#facts + 1] = ctx.run:content(step) or "none"
      end
      return true, table.concat(facts, ", ")
      """
    ])
    let record = Self.run([
      RunStep(id: "welcome", facts: [.sent, .clicked, .bought], content: "content/a"),
      RunStep(id: "howto", facts: [.answered, .left]),
    ])
    #expect(
      try lab.words(record)
        == "yes: welcome sent, welcome clicked, welcome bought, content/a, howto answered, "
        + "howto left, none")
    #expect(try lab.words(Self.run()) == "yes: none, none")
  }

  @Test func `ctx.run tells when and why it began, and where it stands`() throws {
    let lab = try EnrolmentLab([
      """
      local run = ctx.run
      return true, run.enrolled_at .. " " .. run.occurrence .. " " .. tostring(run.step)
      """
    ])
    #expect(try lab.words(Self.run()) == "yes: 1767000000 hand:1 offer")
    #expect(try lab.words(Self.run(step: nil)) == "yes: 1767000000 hand:1 nil")
  }

  @Test(arguments: [
    (
      "return ctx.run:sent('welcom')",
      "sop 'new-friend' has no step 'welcom'; did you mean 'welcome'?"
    ),
    (
      "return ctx.run:content('zzz')",
      "sop 'new-friend' has no step 'zzz'; there are 'welcome', 'howto', 'offer'."
    ),
    (
      "return ctx.run.enroled_at",
      "unknown field 'enroled_at' of ctx.run; did you mean 'enrolled_at'?"
    ),
    (
      "return ctx.run:clickd('offer')", "unknown field 'clickd' of ctx.run; did you mean 'clicked'?"
    ),
    ("return ctx.run:sent()", "run:sent wants a string as argument 1, got nothing."),
  ])
  func `a misspelt step or field is an error`(_ body: String, _ message: String) throws {
    let words = try EnrolmentLab([body]).words(Self.run())
    #expect(words.contains(message), "\(words)")
    #expect(words != "yes" && words != "no")
  }

  @Test func `a rule has no run, no event and no owner`() throws {
    for field in ["run", "event", "customer"] {
      let lab = try EnrolmentLab(["return true", "return ctx.\(field)"], rules: 1)
      #expect(
        try lab.words(Self.run(), function: 1)
          == "ctx.\(field) can be read in the functions of an SOP only, such as a step's 'when'; "
          + "now the rule 'skincare.s1' is answering.")
    }
  }

  @Test func `a segment that an SOP asks is a rule like any other`() throws {
    let lab = try EnrolmentLab(
      [
        "return c.segments:has('s1') and ctx.run.step == 'offer'", "return ctx.run:sent('offer')",
      ], rules: 1)
    #expect(try lab.words(Self.run()).contains("now a segment is answering."))
    let good = try EnrolmentLab(
      ["return c.segments:has('s1') and ctx.run.step == 'offer'", "return c.city == '杭州'"],
      rules: 1)
    #expect(try good.words(Self.run()) == "yes")
  }

  @Test func `before the enrolment there is no run`() throws {
    let lab = try EnrolmentLab([
      "return ctx.event.pool == 'wecom' and c.city == '杭州'", "return ctx.run",
    ])
    #expect(try lab.words(SubjectRecord(event: ["pool": "wecom"])) == "yes")
    #expect(
      try lab.words(SubjectRecord(), function: 1)
        == "ctx.run begins with the enrolment; the 'when' of the SOP itself is asked before it.")
  }

  // MARK: ctx.event, permissions

  @Test func `ctx.event holds the props of the event that enrolled`() throws {
    let lab = try EnrolmentLab([
      "local e = ctx.event; if not e then return false end; return e.n == 3, e.list[2]"
    ])
    var record = Self.run()
    #expect(try lab.words(record) == "no")
    record.event = ["n": 3, "list": ["a", "b"]]
    #expect(try lab.words(record) == "yes: b")
    // Made anew for each question.
    let writing = try EnrolmentLab(["ctx.event.n = 4; return ctx.event.n == 3"])
    #expect(try writing.words(record) == "yes")
    let coroutine = try EnrolmentLab([
      "return coroutine.wrap(function() return ctx.event.n == 3 and ctx.run.step == 'offer' end)()"
    ])
    #expect(try coroutine.words(record) == "yes")
  }

  @Test func `what is bought needs orders, and the event needs events`() throws {
    let bodies = [
      "return ctx.run:bought('offer')", "return ctx.event", "return ctx.run:sent('offer')",
    ]
    let lab = try EnrolmentLab(bodies, grants: ["tag"])
    var record = Self.run([RunStep(id: "offer", facts: [.sent, .bought])])
    record.event = ["n": 3]
    #expect(
      try lab.words(record)
        == "ctx.run:bought needs the permission 'orders', which is not granted: "
        + "siyu plugin grant skincare orders")
    #expect(
      try lab.words(record, function: 1)
        == "ctx.event needs the permission 'events', which is not granted: "
        + "siyu plugin grant skincare events")
    #expect(try lab.words(record, function: 2) == "yes")
  }

  // MARK: Subjects

  @Test func `an SOP for pets is asked about the pet, and knows its owner`() throws {
    let lab = try EnrolmentLab(
      ["return c:get('born') < '2022', c.id .. ' ' .. c.kind .. ' ' .. ctx.customer.city"],
      subject: .entity(kind: "pet"))
    #expect(try lab.words(SubjectRecord(entity: "p1")) == "yes: p1 pet 杭州")
    #expect(try lab.words(SubjectRecord(entity: "p2")) == "no: p2 pet 杭州")
    #expect(
      try lab.words(SubjectRecord(entity: "p3"))
        == "the entity that is asked about is not there any more.")
    #expect(try lab.words(SubjectRecord()) == "nobody says which entity is asked about.")
    let odd = try EnrolmentLab(["return c.city"], subject: .entity(kind: "pet"))
    #expect(
      try odd.words(SubjectRecord(entity: "p1"))
        == "unknown field 'city' of an entity; its owner's is ctx.customer.city.")
  }

  @Test func `one that fails leaves the others their answers`() throws {
    let lab = try EnrolmentLab(["return c.id == 'p1'"], subject: .entity(kind: "pet"))
    let column = try lab.ask(["p1", "p3", "p2", "p1"].map { SubjectRecord(entity: $0) })
    #expect(column.codes == [1, AnswerColumn.failed, 0, 1])
    #expect(column.failures.map(\.subject) == [1])
    #expect(column.failures.first?.diagnostic.line != nil)
  }

  @Test func `an SOP for groups is asked about the group`() throws {
    let body = """
      return c.members < c.capacity, c.id .. " " .. c.name .. " " .. tostring(c.owner)
      """
    let group = GroupFacts(id: "wr3", name: "养猫群", owner: nil, capacity: 200, members: 31)
    let lab = try EnrolmentLab([body], subject: .group)
    #expect(try lab.words(SubjectRecord(group: group)) == "yes: wr3 养猫群 nil")
    let odd = try EnrolmentLab(
      ["return ctx.customer", "return c.orders", "return c.member"], subject: .group)
    #expect(
      try odd.words(SubjectRecord(group: group))
        == "an SOP for groups has no ctx.customer; c is the group.")
    #expect(
      try odd.words(SubjectRecord(group: group), function: 1).hasPrefix(
        "unknown field 'orders' of a group; "))
    #expect(
      try odd.words(SubjectRecord(group: group), function: 2)
        == "unknown field 'member' of a group; did you mean 'members'?")
    #expect(try lab.words(SubjectRecord()) == "nobody says which group is asked about.")
  }

  @Test func `in an SOP for customers ctx.customer is the customer`() throws {
    #expect(try EnrolmentLab(["return ctx.customer.city == c.city"]).words(Self.run()) == "yes")
  }

  @Test func `chance is each subject's own, and the same whenever it is asked`() throws {
    let body = "return true, tostring(ctx.random:integer(1, 1000000))"
    let lab = try EnrolmentLab([body], subject: .entity(kind: "pet"))
    let first = try lab.ask(["p1", "p2", "p1"].map { SubjectRecord(entity: $0) })
    #expect(first.reasons[0] == first.reasons[2])
    #expect(first.reasons[0] != first.reasons[1])
    #expect(try lab.ask([SubjectRecord(entity: "p2")]).reasons[0] == first.reasons[1])
  }

  @Test func `nothing is kept from one question to the next`() throws {
    let lab = try EnrolmentLab(
      ["local old = kept; kept = c; return old ~= nil or c.id == 'p1'"],
      subject: .entity(kind: "pet"),
      before: "kept = nil")
    #expect(try lab.ask(["p1", "p2"].map { SubjectRecord(entity: $0) }).codes != [1, 1])
  }

  // MARK: Evidence

  @Test func `what was read is told, with its values when somebody asks why`() throws {
    let body = """
      return ctx.run:clicked("offer") and ctx.run.enrolled_at > 0 and ctx.event.n == 3
      """
    let lab = try EnrolmentLab([body])
    var record = Self.run([RunStep(id: "offer", facts: [.clicked])])
    record.event = ["n": 3]
    let column = try lab.ask([Self.run(), record])
    #expect(lab.reads(column, 0) == ["step offer: clicked"])
    #expect(
      lab.reads(column, 1) == ["ctx.event", "ctx.run.enrolled_at", "step offer: clicked"])
    let traced = try lab.ask([record], trace: true)
    #expect(
      lab.reads(traced) == [
        "step offer: clicked = yes", "ctx.run.enrolled_at = 2025-12-29", "ctx.event = {\"n\":3}",
      ])
    let pets = try EnrolmentLab(["return c:get('born')"], subject: .entity(kind: "pet"))
    #expect(pets.reads(try pets.ask([SubjectRecord(entity: "p1")])) == ["entity: born"])
    #expect(
      pets.reads(try pets.ask([SubjectRecord(entity: "p1")], trace: true))
        == ["pet born = 2020-02-03"])
  }

  @Test func `ctx.now stands still within the day`() throws {
    let lab = try EnrolmentLab(["return true, tostring(ctx.now)"])
    let morning = try lab.words(Self.run())
    lab.now = Instant(seconds: lab.now.seconds + 3600 * 20)
    #expect(try lab.words(Self.run()) == morning)
  }
}
