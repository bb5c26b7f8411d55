import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Screens in passes: what is asked, when, and whom it keeps out of rewards.
@Suite(.serialized) struct ScreenPassTests {
  private static let day: Int64 = 86_400
  static let odd = #"""
    siyu.screen {
      id = "odd", title = "异常", on = { "pool.joined", "link.opened" },
      suspect = function(c, ctx)
        if ctx.event.device == "x" then return true, { "{type} 同一设备", type = ctx.event.type } end
        return c.events:where { type = "pool.left" }:count() > 0, "进出"
      end,
    }
    """#
  private static let reward = #"""
    siyu.koc { id = "koc", title = "推荐官",
      recruit = { survey = "koc", open = true },
      select = { score = function() return 1 end, top = 9 },
      fission = { anyone = true, hold = "2d", levels = 2, reward = { points = 50 } } }
    siyu.sop { id = "care", title = "核实", enrol = { on = "join.suspect", screen = "mine.odd" },
      steps = { { id = "call", task = "核实" } } }
    """#

  private func lab(
    _ text: String = odd,
    grants: Set<String> = ["koc", "points", "orders", "answers", "events", "task"]
  ) throws -> EngineLab {
    let source = PluginSource(
      id: "mine", version: "1.0.0", checksum: "mine-\(FixedHash.hash(text))",
      folder: "plugins/mine", files: ["main.lua": Array(text.utf8)], settings: .record([:]),
      grants: grants, asked: ["koc", "points", "orders", "answers", "events", "task"],
      surveys: [
        Survey(
          name: "mine.koc", title: "问卷",
          questions: [SurveyQuestion(id: "fans", form: .number(min: nil, max: nil))])
      ])
    let lab = try EngineLab.sops([source])
    try lab.bringPeople(1...5)
    return lab
  }

  private func happen(
    _ lab: EngineLab, _ person: String, _ type: String, days: Double = 0, device: String? = nil
  ) throws {
    var event = EventRecord(
      eventID: "\(person) \(type) \(days) \(device ?? "") \(lab.now.seconds)",
      person: PersonReference(customerID: person), type: type,
      at: lab.now.advanced(bySeconds: Int64(days * Double(Self.day))))
    if let device { event.props = #"{"device":"\#(device)"}"# }
    try lab.bring(.events([event]))
  }

  /// `c1 pool.joined 进出`, of all that were found suspect.
  private func suspects(_ lab: EngineLab) throws -> [String] {
    try lab.store.table(.events).filter { $0[2] == "join.suspect" }.map { row in
      let props = try JSON.parse(row[4])
      return "\(row[1]) \(props["event"]?.stringValue ?? "?") \(props["reason"]?.stringValue ?? "")"
    }.sorted()
  }

  private func points(_ lab: EngineLab, _ id: String) throws -> Int64 {
    let ledger = try #require(lab.store as? any LedgerStore)
    return try ledger.wallets(of: lab.store.customer(named: id))[.points]?.balance(at: lab.now) ?? 0
  }

  private func invite(_ lab: EngineLab, _ inviter: String, _ invitee: String) throws {
    var row = InvitationRecord(
      inviter: PersonReference(customerID: inviter), invitee: PersonReference(customerID: invitee),
      at: lab.now)
    row.programme = "mine.koc"
    try lab.bring(.invitations([row]))
  }

  @Test func `each new event is asked about once, and a yes is an event with its reason`() throws {
    let lab = try lab()
    try happen(lab, "c1", "pool.joined", days: -1, device: "x")
    try happen(lab, "c2", "pool.joined", days: -1)
    let report = try lab.planner().apply()
    let programme = report.outcome.plugins[0].programmes[0]
    #expect(programme.noun == "screen")
    #expect(
      programme.moves.map { "\($0.from) \($0.to) \($0.examples)" } == [
        #"none clear ["c2"]"#, #"none suspect ["c1"]"#,
      ])
    #expect(try suspects(lab) == ["c1 pool.joined pool.joined 同一设备"])
    // What would be a yes by now was asked before it was.
    try happen(lab, "c2", "pool.left")
    lab.wait(days: 1)
    _ = try lab.planner().apply()
    _ = try lab.planner(full: true).apply()
    #expect(try suspects(lab) == ["c1 pool.joined pool.joined 同一设备"])
    // Another event is another question.
    try happen(lab, "c2", "link.opened")
    _ = try lab.planner().apply()
    #expect(
      try suspects(lab) == ["c1 pool.joined pool.joined 同一设备", "c2 link.opened 进出"])
    #expect(try lab.planner(full: true).plan().outcome.touched == 0)
  }

  @Test func `an old event that an import brings is nobody's join of now`() throws {
    let lab = try lab()
    try happen(lab, "c1", "pool.joined", days: -31, device: "x")
    try happen(lab, "c2", "pool.joined", days: -29, device: "x")
    _ = try lab.planner().apply()
    #expect(try suspects(lab) == ["c2 pool.joined pool.joined 同一设备"])
  }

  @Test func `an event of the future is asked about when it comes`() throws {
    let lab = try lab()
    try happen(lab, "c1", "pool.joined", days: 2, device: "x")
    _ = try lab.planner().apply()
    #expect(try suspects(lab) == [])
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    #expect(try suspects(lab).count == 1)
  }

  @Test func `a lot of events of one customer fit, and are asked about once`() throws {
    let lab = try lab()
    for number in 0..<(ScreenProgramme.most + 30) {
      try happen(lab, "c1", "link.opened", days: -Double(number) / 100)
    }
    _ = try lab.planner().apply()
    try happen(lab, "c1", "pool.left")
    _ = try lab.planner().apply()
    _ = try lab.planner(full: true).apply()
    #expect(try suspects(lab) == [])
  }

  @Test func `without the permission nobody is looked at, and why is said`() throws {
    for missing in ["koc", "events"] {
      let lab = try lab(
        Self.odd,
        grants: Set(["koc", "points", "orders", "answers", "events", "task"]).subtracting([missing])
      )
      try happen(lab, "c1", "pool.joined", device: "x")
      let programme = try lab.planner().apply().outcome.plugins[0].programmes[0]
      #expect(programme.refusal == Refusal(permission: missing, isAsked: true))
      #expect(try suspects(lab) == [])
    }
  }

  @Test func `whom it raises for is asked again`() throws {
    let lab = try lab(
      #"""
      siyu.screen { id = "odd", suspect = function(c, ctx) return ctx.event.device.odd > 1 end }
      """#)
    try happen(lab, "c1", "pool.joined")
    let programme = try lab.planner().apply().outcome.plugins[0].programmes[0]
    #expect(programme.failures == 1)
    #expect(programme.title == "odd")
    #expect(try lab.planner(full: true).plan().outcome.plugins[0].programmes[0].failures == 1)
  }

  @Test func `who becomes suspect when the reward is due earns nobody anything`() throws {
    // The inviter's turn in the pass is before the invitee's, and the other way round.
    for (inviter, invitee) in [("c1", "c2"), ("c2", "c1")] {
      let lab = try lab(Self.odd + Self.reward)
      _ = try lab.planner().apply()
      try invite(lab, inviter, invitee)
      try invite(lab, "c3", "c4")
      lab.wait(days: 1)
      _ = try lab.planner().apply()
      lab.wait(days: 1)
      try happen(lab, invitee, "pool.joined", days: -1, device: "x")
      let plan = try lab.planner().plan()
      #expect(plan.outcome.plugins[0].rewards.map { [$0.given, $0.waiting] } == [[1, 1]])
      let report = try lab.planner().apply()
      #expect(try points(lab, inviter) == 0)
      #expect(try points(lab, "c3") == 50)
      #expect(report.outcomes.flatMap(\.plugins).flatMap(\.rewards).map(\.given).reduce(0, +) == 1)
      #expect(try lab.store.table(.events).filter { $0[2] == "koc.clawed-back" } == [])
      #expect(try lab.tasks() == ["\(invitee) 核实"])
    }
  }

  @Test func `who brought her inviter earns nothing either`() throws {
    let lab = try lab(Self.odd + Self.reward)
    try invite(lab, "c1", "c2")
    lab.wait(days: 0.5)
    try invite(lab, "c2", "c3")
    lab.wait(days: 2)
    try happen(lab, "c3", "pool.joined", days: -0.1, device: "x")
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 50)
    #expect(try points(lab, "c2") == 0)
    #expect(try lab.store.table(.events).filter { $0[2] == "koc.clawed-back" } == [])
  }

  @Test func `a reward that was given is taken back in the same apply`() throws {
    let lab = try lab(Self.odd + Self.reward)
    try invite(lab, "c1", "c2")
    lab.wait(days: 2)
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 50)
    lab.wait(days: 1)
    try happen(lab, "c2", "link.opened", device: "x")
    _ = try lab.planner().apply()
    #expect(try points(lab, "c1") == 0)
  }

  @Test func `a merged person is suspect by either number, and asked about nothing twice`() throws {
    let lab = try lab()
    try happen(lab, "c1", "pool.joined", device: "x")
    try happen(lab, "c2", "pool.joined")
    _ = try lab.planner().apply()
    _ = try lab.store.merge("c2", "c1")
    try happen(lab, "c2", "pool.left")
    _ = try lab.planner().apply()
    #expect(try suspects(lab).count == 1)
    #expect(try lab.store.table(.standings).filter { $0[2] == "suspect" }.count >= 1)
  }

  @Test func `what a run found is taken back with it`() throws {
    let lab = try lab()
    try happen(lab, "c1", "pool.joined", device: "x")
    let run = try #require(try lab.planner().apply().run)
    let outreach = try #require(lab.store as? any OutreachStore)
    _ = try outreach.undo(run: run, at: lab.now, dryRun: false)
    #expect(try suspects(lab) == [])
    _ = try lab.planner().apply()
    #expect(try suspects(lab).count == 1)
  }
}
