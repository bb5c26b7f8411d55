import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Scripts take people into SOPs and out of them: as a plan, which is committed like any other.
@Suite(.serialized) struct HandProposalTests {
  private static let script = ProposalPlan.Script(
    path: "scripts/s.lua", checksum: "ab", arguments: [], grants: [])

  private static let plugin = PluginSource.sop(
    #"""
    siyu.entity { id = "pet", title = "宠物", fields = { { id = "due", title = "疫苗", type = "date" } } }
    siyu.sop { id = "hello", title = "你好",
      steps = { { id = "a", send = "content/a" }, { id = "b", wait = "1d", send = "content/b" } } }
    siyu.sop { id = "vaccine", title = "疫苗", subject = "pet",
      steps = { { id = "call", task = "回访", when = function(pet) return pet.id == "rex" end } } }
    siyu.sop { id = "lively", title = "群", subject = "group",
      steps = { { id = "quiz", send = "content/group" } } }
    siyu.sop { id = "calls", title = "回访",
      steps = { { id = "call", task = "回访" }, { id = "more", wait = "7d", task = "再访" } } }
    """#)

  private struct Scripted {
    let lab: EngineLab
    let store: SQLiteStore

    init() throws {
      lab = try EngineLab.sops([HandProposalTests.plugin])
      store = try #require(lab.store as? SQLiteStore)
      try lab.bringPeople(1...4)
      for owner in [1, 2] {
        try lab.bring(
          .entities([
            EntityRecord(
              entityID: owner == 1 ? "rex" : "tom",
              person: PersonReference(customerID: "c\(owner)"), kind: "pet", name: "due",
              value: "2027-01-01")
          ]))
      }
      var group = GroupRecord(groupID: "g1")
      group.owner = "s1"
      try lab.bring(.groups([group]))
      _ = try lab.planner().apply()
    }

    var planner: ProposalPlanner {
      ProposalPlanner(
        store: store, groups: [], now: lab.now,
        hands: HandRules(
          plugins: lab.plugins, clock: StepClock(zone: .utc, calendar: .none), desk: store))
    }

    /// `+c1 hello`, `-c1 hello`.
    func list(_ text: String) throws -> ProposalList {
      var list = ProposalList()
      for word in text.split(separator: ",") {
        let parts = word.trimmingPrefix(" ").split(separator: " ")
        let kind: SOPSubjectKind =
          parts[1] == "vaccine" ? .entity(kind: "pet") : parts[1] == "lively" ? .group : .customer
        list.add(
          HandProposal(
            subject: try store.subject(named: String(parts[0].dropFirst()), for: kind),
            sop: "mine.\(parts[1])", enters: parts[0].hasPrefix("+"), again: parts.count > 2))
      }
      return list
    }

    @discardableResult func commit(_ text: String) throws -> ProposalReport {
      let list = try list(text)
      return try planner.apply(list, try planner.plan(list, by: HandProposalTests.script).plan)
    }
  }

  @Test func `customers, entities and groups enter with the plan, and walk at the next apply`()
    throws
  {
    let scripted = try Scripted()
    let lab = scripted.lab
    let list = try scripted.list("+c2 hello, +c1 hello, +rex vaccine, +tom vaccine, +g1 lively")
    let report = try scripted.planner.plan(list, by: Self.script)
    #expect(
      report.sops.map { "\($0.name) \($0.entered) \($0.examples)" } == [
        "mine.hello 2 [\"c1\", \"c2\"]", "mine.lively 1 [\"g1\"]",
        "mine.vaccine 2 [\"rex\", \"tom\"]",
      ])
    #expect(report.touched == 2 && report.groups == 1)
    #expect(try lab.enrolments().isEmpty)
    let plan = try ProposalPlan(decoding: report.plan.encoded(), file: "p")
    #expect(plan == report.plan)
    // The order of the script's proposals makes no difference.
    let other = try scripted.list("+g1 lively, +tom vaccine, +c1 hello, +rex vaccine, +c2 hello")
    let run = try #require(try scripted.planner.apply(other, plan).run)
    #expect(try lab.enrolments().count == 5)
    let again = #expect(throws: Diagnostic.self) { try scripted.planner.apply(list, plan) }
    #expect(again?.message.contains("committed already") == true)
    lab.wait(days: 0.01)
    _ = try lab.planner().apply()
    #expect(try lab.messages() == ["c1 a content/a", "c2 a content/a", "g1 quiz content/group"])
    #expect(try lab.tasks() == ["c1 回访"])
    // Who is in it already is left as it is.
    let second = try scripted.planner.plan(list, by: Self.script)
    #expect(second.plan.isEmpty && second.sops.map(\.unchanged) == [2, 1, 2])
    #expect(run > 0)
  }

  @Test func `leaving ends the walk and takes back what is not out, and undo goes on with it`()
    throws
  {
    let scripted = try Scripted()
    let lab = scripted.lab
    try scripted.commit("+c1 hello, +c2 hello, +g1 lively")
    lab.wait(days: 0.01)
    _ = try lab.planner().apply()
    let report = try scripted.commit("-c1 hello, -c3 hello, -g1 lively, +c2 hello, -c2 hello")
    #expect(report.sops.map(\.left) == [2, 0] && report.sops.map(\.takenBack) == [2, 1])
    // Whom the plan does not touch is not looked at a second time.
    #expect(report.sops.map(\.unchanged) == [0, 0])
    #expect(
      try lab.enrolments() == ["c1 left-by-hand", "c2 left-by-hand", "g1 finished"])
    #expect(try scripted.store.messageCounts() == [.expired: 3])
    let counts = try scripted.store.undo(
      run: try #require(report.run), at: lab.now, dryRun: false)
    #expect(counts.restored == 2)
    lab.wait(days: 1.1)
    _ = try lab.planner().apply()
    #expect(try lab.enrolments() == ["c1 finished", "c2 finished", "g1 finished"])
  }

  @Test func `leaving withdraws the open task, and undo asks staff for it again`() throws {
    let scripted = try Scripted()
    let lab = scripted.lab
    func results(open: Bool) throws -> [TaskResult.Result?] {
      try scripted.store.tasks(of: nil, open: open, limit: 9).map(\.result)
    }
    try scripted.commit("+c1 calls, +c2 calls")
    lab.wait(days: 0.01)
    _ = try lab.planner().apply()
    #expect(try results(open: true).count == 2)
    let report = try scripted.commit("-c1 calls")
    #expect(try results(open: true).count == 1)
    #expect(try results(open: false) == [.withdrawn])
    _ = try scripted.store.undo(run: try #require(report.run), at: lab.now, dryRun: false)
    #expect(try results(open: true).count == 2)
    #expect(try results(open: false).isEmpty)
  }

  @Test func `what a script begins can be taken back as a run`() throws {
    let scripted = try Scripted()
    let report = try scripted.commit("+c1 hello, +rex vaccine")
    let counts = try scripted.store.undo(
      run: try #require(report.run), at: scripted.lab.now, dryRun: false)
    #expect(counts.begun == 2)
    #expect(try scripted.lab.enrolments() == ["c1 undone", "c1 undone"])
  }

  @Test func `a plan whose people entered meanwhile is not committed`() throws {
    let scripted = try Scripted()
    let list = try scripted.list("+c1 hello, +c2 hello")
    let plan = try scripted.planner.plan(list, by: Self.script).plan
    try scripted.commit("+c2 hello")
    let differs = #expect(throws: PlanDiffers.self) { try scripted.planner.apply(list, plan) }
    #expect(differs?.examples == ["c2"])
    #expect(try scripted.lab.enrolments() == ["c2 active a"])
  }

  @Test
  func `a name that can mean several is asked about, and one that nobody has is near another`()
    throws
  {
    let scripted = try Scripted()
    let store = scripted.store
    let pet = SOPSubjectKind.entity(kind: "pet")
    #expect(try store.subject(named: "c1/rex", for: pet) == store.subject(named: "rex", for: pet))
    let unknown = #expect(throws: StoreError.self) { try store.subject(named: "rey", for: pet) }
    #expect(unknown?.message == "no pet 'rey' is known" && unknown?.hint == "did you mean 'rex'?")
    #expect(throws: StoreError.self) { try store.subject(named: "c2/rex", for: pet) }
    #expect(throws: StoreError.self) { try store.subject(named: "g2", for: .group) }
    #expect(throws: StoreError.self) { try store.subject(named: "c1", for: pet) }
  }
}
