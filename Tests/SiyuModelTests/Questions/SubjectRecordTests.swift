import SiyuModel
import Testing

@Suite struct SubjectRecordTests {
  static let whole = SubjectRecord(
    run: RunRecord(
      enrolledAt: Instant(seconds: 1_767_225_600), occurrence: "date:2026", step: "offer",
      steps: [
        RunStep(id: "welcome", facts: [.sent, .bought], content: "content/welcome"),
        RunStep(id: "howto"),
      ]),
    entity: "p1",
    group: GroupFacts(id: "wr3", name: "养猫群", owner: "s1", capacity: 200, members: 31),
    event: ["pool": "wecom", "weight": 0.5])

  @Test(arguments: [
    SubjectRecord(), whole, SubjectRecord(entity: "p1"),
    SubjectRecord(group: GroupFacts(id: "g", name: nil, owner: nil, capacity: nil, members: 0)),
    SubjectRecord(run: RunRecord(enrolledAt: Instant(seconds: 0), occurrence: "hand:1")),
  ])
  func `a record arrives as it was`(_ record: SubjectRecord) {
    #expect(SubjectRecord(record.data) == record)
  }

  @Test func `nothing is a record of nothing`() {
    #expect(SubjectRecord(.null) == SubjectRecord())
  }

  static let odd: [DataValue] = [
    1, "x", [], ["runs": nil], ["run": nil], ["run": ["occurrence": "x"]],
    ["run": ["at": 1]], ["run": ["at": 1.5, "occurrence": "x"]],
    ["run": ["at": .int(.max), "occurrence": "x"]],
    ["run": ["at": 1, "occurrence": "x", "steps": [["a", 32]]]],
    ["run": ["at": 1, "occurrence": "x", "steps": [["a", -1]]]],
    ["run": ["at": 1, "occurrence": "x", "steps": [["a", 1], ["a", 2]]]],
    ["run": ["at": 1, "occurrence": "x", "steps": [["a"]]]],
    ["run": ["at": 1, "occurrence": "x", "steps": [["a", 1, nil]]]],
    ["run": ["at": 1, "occurrence": "x", "steps": [["a", 1, "c", "d"]]]],
    ["run": ["at": 1, "occurrence": "x", "step": 7]],
    ["entity": 1], ["group": ["id": "g"]], ["group": ["members": 1]],
    ["group": ["id": "g", "members": 1, "name": nil]],
    ["group": ["id": "g", "members": "1"]], ["group": "g"],
  ]

  @Test(arguments: odd)
  func `anything else is no record`(_ data: DataValue) {
    #expect(SubjectRecord(data) == nil)
  }

  @Test func `many steps with one name are no run`() {
    var steps: [DataValue] = (0..<40).map { [.string("s\($0)"), 1] }
    #expect(SubjectRecord(["run": ["at": 1, "occurrence": "x", "steps": .list(steps)]]) != nil)
    steps.append(["s7", 2])
    #expect(SubjectRecord(["run": ["at": 1, "occurrence": "x", "steps": .list(steps)]]) == nil)
  }

  @Test func `what a plugin may not read is taken out`() throws {
    let data = Self.whole.data
    #expect(SubjectRecord.granted(data, orders: true, events: true) == data)
    let blind = try #require(
      SubjectRecord(SubjectRecord.granted(data, orders: false, events: false)))
    #expect(blind.event == nil)
    #expect(blind.run?.steps.first?.facts == [.sent])
    #expect(blind.run?.steps.first?.content == "content/welcome")
    #expect(blind.group == Self.whole.group && blind.entity == "p1")
    let events = try #require(
      SubjectRecord(SubjectRecord.granted(data, orders: false, events: true)))
    #expect(events.event == Self.whole.event)
  }
}
