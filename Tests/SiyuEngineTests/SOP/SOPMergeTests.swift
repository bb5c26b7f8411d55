import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// Two customers turn out to be one in the middle of their walks, and turn out to be two again.
@Suite(.serialized) struct SOPMergeTests {
  private static let walk = PluginSource.sop(
    #"""
    siyu.entity { id = "pet", title = "宠物",
      fields = { { id = "due", title = "疫苗", type = "date" } } }
    siyu.sop { id = "walk", title = "走", enrol = { on = "visit" },
      steps = { { id = "hello", send = "content/a" },
        { id = "offer", wait = "3d", send = "content/b" }, { id = "call", task = "回访" } } }
    siyu.sop { id = "each", title = "每次", enrol = { on = "bought" }, again = "each",
      steps = { { id = "thanks", wait = "3d", task = "谢谢" } } }
    siyu.sop { id = "pet", title = "宠物", subject = "pet", enrol = { on = "visit" },
      steps = { { id = "feed", wait = "3d", task = "喂" } } }
    """#)

  /// c1 (of s1) came on the first day, c2 (of s2) a day later, each with a pet.
  private func lab(_ gate: GateRules = .open) throws -> EngineLab {
    let lab = try EngineLab.sops([Self.walk], gate: gate)
    try lab.bringPeople(1...3)
    for (id, owner) in [("rex", 1), ("tom", 2)] {
      try lab.bring(
        .entities([
          EntityRecord(
            entityID: id, person: PersonReference(customerID: "c\(owner)"), kind: "pet",
            name: "due", value: "2026-09-01")
        ]))
    }
    _ = try lab.planner().apply()
    for number in [1, 2] {
      lab.wait(days: 1)
      try lab.happen("visit", number)
      try lab.happen("bought", number)
      _ = try lab.planner().apply()
    }
    return lab
  }

  private func states(_ lab: EngineLab, _ sop: String) throws -> [String] {
    try lab.store.table(.enrolments).filter { $0[0] == "mine.\(sop)" }
      .map { "\($0[1]) \($0[7])" }.sorted()
  }

  private func live(_ lab: EngineLab, days: Int = 5) throws {
    for _ in 0..<days {
      lab.wait(days: 1)
      _ = try lab.planner().apply()
    }
  }

  @Test func `of two enrolments the earlier goes on, of each event and each pet both do`() throws {
    let lab = try lab()
    _ = try lab.store.merge("c1", "c2")
    try live(lab)
    #expect(try states(lab, "walk") == ["c1 finished", "c1 merged"])
    #expect(try states(lab, "each") == ["c1 finished", "c1 finished"])
    #expect(try states(lab, "pet") == ["c1 finished", "c1 finished"])
    #expect(
      try lab.messages() == ["c1 hello content/a", "c1 hello content/a", "c1 offer content/b"])
    #expect(try lab.tasks() == ["c1 喂", "c1 喂", "c1 回访", "c1 谢谢", "c1 谢谢"])
    // Both went through it: a visit by either does not begin it again.
    try lab.happen("visit", 2, days: -0.5)
    try live(lab, days: 2)
    #expect(try states(lab, "walk").count == 2)
  }

  @Test func `an unmerge before the next look leaves both as they were`() throws {
    let (lab, apart) = (try lab(), try lab())
    _ = try lab.store.merge("c1", "c2")
    _ = try lab.store.unmerge("c2")
    for one in [lab, apart] { try live(one) }
    #expect(try lab.messages() == apart.messages())
    #expect(try states(lab, "walk") == ["c1 finished", "c2 finished"])
    #expect(try lab.tasks().count == apart.tasks().count)
  }

  @Test func `an unmerge after it gives each their own rows back`() throws {
    let lab = try lab()
    _ = try lab.store.merge("c1", "c2")
    lab.wait(days: 0.5)
    _ = try lab.planner().apply()
    _ = try lab.store.unmerge("c2")
    #expect(try states(lab, "walk") == ["c1 active", "c2 merged"])
    try live(lab)
    // What ended stays ended: nobody is sent the rest of a walk from the middle.
    #expect(try states(lab, "walk") == ["c1 finished", "c2 merged"])
    #expect(
      try lab.messages() == ["c1 hello content/a", "c1 offer content/b", "c2 hello content/a"])
    #expect(try states(lab, "pet") == ["c1 finished", "c2 finished"])
  }

  @Test func `contacts of both count in every cap`() throws {
    var rules = GateRules.open
    rules.caps = [ContactCap(touchpoint: nil, most: .count(2), per: .month)]
    let (merged, apart) = (try lab(rules), try lab(rules))
    _ = try merged.store.merge("c1", "c2")
    for one in [merged, apart] { try live(one) }
    #expect(try merged.messages().count == 2)
    #expect(try apart.messages().count == 4)
  }

  @Test(arguments: ["consent", "unsubscribed"])
  func `a no of either is a no of both`(_ way: String) throws {
    let lab = try lab()
    if way == "consent" {
      var row = CustomerRecord(person: PersonReference(customerID: "c2"))
      row.marketingConsent = false
      // c1 comes first in every order, and said yes.
      var other = CustomerRecord(person: PersonReference(customerID: "c1"))
      other.marketingConsent = true
      try lab.bring(.customers([other, row]))
    } else {
      let message = try #require(try lab.store.table(.messages).first { $0[3] == "c2" })
      let outbox = try #require(lab.store as? any OutreachStore)
      _ = try outbox.move(
        message[0], from: .admitted, to: .handedOver, at: lab.now, reason: nil)
      _ = try outbox.record(
        [Receipt(message: message[0], kind: .answered, at: lab.now, text: "退订")],
        unsubscribeWords: ["退订"])
    }
    _ = try lab.store.merge("c1", "c2")
    try live(lab)
    #expect(try !lab.messages().contains { $0.contains("offer") })
    #expect(try lab.tasks().contains("c1 回访"))
  }

  // MARK: What an event began

  private func visiting(_ sop: String, people: Int = 2) throws -> EngineLab {
    let lab = try EngineLab.sops([
      .sop(
        """
        siyu.sop { id = "visit", title = "来", enrol = { on = "visit"\(sop)
          steps = { { id = "gift", points = 1000 } } }
        """)
    ])
    try lab.bringPeople(1...people)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    for number in 1...people where number > 1 { _ = try lab.store.merge("c1", "c\(number)") }
    return lab
  }

  private func given(_ lab: EngineLab) throws -> [String] {
    let columns = ExportKind.ledger.columns
    let (who, amount) = (
      try #require(columns.firstIndex(of: "customer_id")),
      try #require(columns.firstIndex(of: "change"))
    )
    return try lab.store.table(.ledger).map { "\($0[who]) \($0[amount])" }.sorted()
  }

  @Test func `what an event began while two were one is not begun again under the other`() throws {
    let lab = try visiting(#"}, again = "each","#)
    try lab.happen("visit", 2)
    _ = try lab.planner().apply()
    #expect(try given(lab) == ["c1 1000"])
    _ = try lab.store.unmerge("c2")
    try live(lab, days: 2)
    #expect(try states(lab, "visit") == ["c2 finished"])
    #expect(try given(lab) == ["c2 1000"])
    // What happens after it begins one of its own.
    try lab.happen("visit", 1)
    try live(lab, days: 1)
    #expect(try given(lab) == ["c1 1000", "c2 1000"])
  }

  @Test func `what was declined while two were one stays so under the other`() throws {
    let lab = try visiting(", when = function(c) return false end },")
    try lab.happen("visit", 2)
    _ = try lab.planner().apply()
    _ = try lab.store.unmerge("c2")
    try live(lab, days: 1)
    #expect(try states(lab, "visit") == ["c2 declined"])
  }

  @Test func `what an event began is not begun again for an account that is split off`() throws {
    let lab = try visiting(#"}, again = "each","#, people: 1)
    func person(_ id: String? = nil) -> PersonReference {
      PersonReference(customerID: id, platform: "taobao", accountID: "tb")
    }
    func visit() throws {
      try lab.bring(
        .events([
          EventRecord(
            eventID: "tb \(lab.now.seconds)", person: person(), type: "visit", at: lab.now)
        ]))
    }
    try lab.bring(.accounts([AccountRecord(person: person("c1"))]))
    try visit()
    _ = try lab.planner().apply()
    _ = try lab.store.unmerge("taobao:tb")
    try live(lab, days: 2)
    #expect(try given(lab) == ["c1 1000"])
    #expect(try states(lab, "visit") == ["c1 finished", "taobao:tb declined"])
    try visit()
    try live(lab, days: 1)
    #expect(try given(lab) == ["c1 1000", "taobao:tb 1000"])
  }

  @Test func `one person is in one part under all their numbers`() throws {
    let lab = try visiting(#"}, again = "each", holdout = 0.5,"#, people: 8)
    for number in 1...8 { try lab.happen("visit", number, props: #"{"n":\#(number)}"#) }
    _ = try lab.planner().apply()
    let states = try states(lab, "visit")
    #expect(states.count == 8 && Set(states).count == 1)
  }

  @Test func `one owner is told of a task for two`() throws {
    let lab = try lab()
    _ = try lab.store.merge("c1", "c2")
    try live(lab)
    let owners = Set(try lab.store.table(.tasks).map { $0[6] })
    #expect(owners.count == 1)
  }

  @Test func `what a walk sends and asks of staff while two are one goes with its number`() throws {
    let lab = try EngineLab.sops(
      [
        .sop(
          #"""
          siyu.sop { id = "each", title = "每次", enrol = { on = "bought" }, again = "each",
            steps = { { id = "hello", send = "content/a" }, { id = "thanks", task = "谢谢" } } }
          """#)
      ], gate: .open)
    try lab.bringPeople(1...2)
    _ = try lab.planner().apply()
    _ = try lab.store.merge("c1", "c2")
    lab.wait(days: 1)
    for number in [1, 2] { try lab.happen("bought", number, days: -0.1 * Double(number)) }
    _ = try lab.planner().apply()
    #expect(try lab.tasks() == ["c1 谢谢", "c1 谢谢"])
    _ = try lab.store.unmerge("c2")
    #expect(try lab.tasks() == ["c1 谢谢", "c2 谢谢"])
    #expect(try lab.messages() == ["c1 hello content/a", "c2 hello content/a"])
    #expect(try tasks(lab, open: true).compactMap(\.staff).sorted() == ["s1", "s2"])
  }

  @Test func `what a pet's walk sends and asks while its owners are one goes with its owner`()
    throws
  {
    let lab = try EngineLab.sops(
      [
        .sop(
          #"""
          siyu.entity { id = "pet", title = "宠物",
            fields = { { id = "due", title = "疫苗", type = "date" } } }
          siyu.sop { id = "pet", title = "宠物", subject = "pet", enrol = { on = "visit" },
            again = "each", steps = { { id = "hello", send = "content/a" },
              { id = "feed", task = "喂" }, { id = "again", wait = "3d", task = "再喂" } } }
          """#)
      ], gate: .open)
    try lab.bringPeople(1...2)
    for (id, owner) in [("rex", 1), ("tom", 2)] {
      let person = PersonReference(customerID: "c\(owner)")
      try lab.bring(
        .entities([
          EntityRecord(entityID: id, person: person, kind: "pet", name: "due", value: "2026-09-01")
        ]))
    }
    _ = try lab.planner().apply()
    _ = try lab.store.merge("c1", "c2")
    lab.wait(days: 1)
    try lab.happen("visit", 1, days: -0.1)
    _ = try lab.planner().apply()
    #expect(try lab.tasks() == ["c1 喂", "c1 喂"])
    _ = try lab.store.unmerge("c2")
    #expect(try lab.tasks() == ["c1 喂", "c2 喂"])
    #expect(try lab.messages() == ["c1 hello content/a", "c2 hello content/a"])
    #expect(try tasks(lab, open: true).compactMap(\.staff).sorted() == ["s1", "s2"])
    try live(lab)
    #expect(try states(lab, "pet") == ["c1 finished", "c2 finished"])
    #expect(try lab.tasks() == ["c1 再喂", "c1 喂", "c2 再喂", "c2 喂"])
  }

  /// Both were asked for a call, and came further; then they turned out to be one.
  private func called() throws -> (lab: EngineLab, report: ApplyReport) {
    let lab = try EngineLab.sops([
      .sop(
        #"""
        siyu.sop { id = "walk", title = "走", enrol = { on = "visit" },
          steps = { { id = "call", task = "回访" }, { id = "more", wait = "3d", task = "再访" } } }
        """#)
    ])
    try lab.bringPeople(1...2)
    _ = try lab.planner().apply()
    lab.wait(days: 1)
    for number in [1, 2] { try lab.happen("visit", number) }
    _ = try lab.planner().apply()
    #expect(try tasks(lab, open: true).count == 2)
    _ = try lab.store.merge("c1", "c2")
    lab.wait(days: 1)
    return (lab, try lab.planner().apply())
  }

  private func tasks(_ lab: EngineLab, open: Bool) throws -> [StaffTask] {
    let desk = try #require(lab.store as? any OutreachStore)
    return try desk.tasks(of: nil, open: open, limit: 9)
  }

  @Test func `the open task of the walk that ends is withdrawn, and there again after an undo`()
    throws
  {
    let (lab, report) = try called()
    #expect(try tasks(lab, open: true).count == 1)
    #expect(try tasks(lab, open: false).map(\.result) == [.withdrawn])
    let desk = try #require(lab.store as? any StaffDesk)
    let figures = try desk.staffFigures(StaffFiguresRequest(now: lab.now))
    #expect(figures.reduce(0) { $0 + $1.tasksDone } == 0)
    let store = try #require(lab.store as? any OutreachStore)
    for run in report.further.compactMap(\.run).reversed() + [try #require(report.run)] {
      _ = try store.undo(run: run, at: lab.now, dryRun: false)
    }
    #expect(try tasks(lab, open: true).count == 2)
    _ = try lab.planner().apply()
    #expect(try tasks(lab, open: true).count == 1)
    try live(lab)
    #expect(try tasks(lab, open: true).map(\.title) == ["回访", "再访"])
  }

  @Test func `what staff did of a task before it was withdrawn stands`() throws {
    let (lab, _) = try called()
    let task = try #require(try tasks(lab, open: false).first)
    try lab.bring(
      .taskResults([
        TaskResult(task: task.id, result: .done, at: lab.now.advanced(bySeconds: -3_600))
      ]))
    #expect(try tasks(lab, open: false).map(\.result) == [.done])
  }
}
