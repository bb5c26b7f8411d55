import SiyuModel
import Testing

@testable import SiyuEngine

@Suite struct KOCStagesTests {
  typealias Query = KOCStages.Query
  typealias Reply = KOCStages.Reply

  static let day: Int64 = 86_400
  static func day(_ number: Int64) -> Instant { Instant(seconds: number * day) }

  static func koc(
    open: Bool = false, invite: Bool = true, again: Int? = nil, warnings: Int = 1,
    backAfter: Int? = nil, pass: Bool = true, tasks: [KOCTask]? = nil
  ) -> KOCDeclaration {
    let place = SourcePlace(file: "main.lua", line: 1)
    let usual = [
      KOCTask(
        id: "moments", title: "朋友圈", points: 10, proof: .link, due: CalendarDuration(days: 7),
        times: 2, review: .staff, place: place)
    ]
    return KOCDeclaration(
      name: "snacks.koc", title: "KOC",
      recruit: KOCRecruiting(
        survey: "snacks.koc", invite: invite ? 1 : nil, open: open,
        again: again.flatMap { CalendarDuration(days: $0) }, answered: 2),
      select: KOCSelecting(score: 3, top: 10),
      assess: KOCAssessing(
        every: CalendarDuration(days: 30)!, tasks: tasks ?? usual, pass: pass ? 4 : nil,
        warnings: warnings, backAfter: backAfter.flatMap { CalendarDuration(days: $0) }),
      place: place)
  }

  static func stages(_ koc: KOCDeclaration = koc()) -> KOCStages {
    KOCStages(koc, zone: .utc)
  }

  /// Answers what is asked until nothing is.
  static func run(
    _ member: KOCMember?, _ facts: KOCFacts = KOCFacts(), at now: Instant, in koc: KOCDeclaration,
    _ replies: [Query: Reply] = [:]
  ) -> (result: KOCStages.Result, asked: [Query]) {
    var known: [Query: Reply] = [:]
    var asked: [Query] = []
    while true {
      let result = stages(koc).advance(member, facts, known, at: now)
      let open = result.open.filter { known[$0] == nil }
      if open.isEmpty { return (result, asked) }
      for query in open {
        asked.append(query)
        known[query] = replies[query] ?? .no(reason: nil)
      }
    }
  }

  static func active(_ koc: KOCDeclaration = koc()) -> KOCMember {
    stages(koc).selected(nil, reason: nil, at: day(0)).member
  }

  static func events(_ result: KOCStages.Result) -> [String] {
    result.effects.compactMap { if case .event(let type, _, _) = $0 { type } else { nil } }
  }

  static func facts(
    _ handed: [(String, Int64)], orders: [(String, Int64)] = [], yes: [String] = [],
    no: [String] = []
  ) -> KOCFacts {
    var facts = KOCFacts()
    facts.handed = handed.map { KOCFacts.Handed(id: $0.0, task: "moments", at: day($0.1)) }
    facts.orders = orders.map { KOCFacts.Handed(id: $0.0, task: "", at: day($0.1)) }
    for id in yes { facts.findings[id] = KOCFacts.Finding(accepted: true, at: day(0)) }
    for id in no { facts.findings[id] = KOCFacts.Finding(accepted: false, at: day(0)) }
    return facts
  }

  // MARK: Recruiting

  @Test func `who is chosen by invite is invited, with the reason`() {
    let (result, asked) = Self.run(
      nil, at: Self.day(1), in: Self.koc(), [.invite: .yes(reason: "老客户")])
    #expect(asked == [.invite])
    #expect(result.member == KOCMember(.invited, since: Self.day(1), reason: "老客户"))
    #expect(
      result.effects == [
        .event("koc.invited", at: Self.day(1), ["reason": "老客户"])
      ])
    #expect(result.moves.map(\.to) == [.invited])
  }

  @Test func `who is not chosen, and who could not be asked about, is nothing`() {
    for reply in [Reply.no(reason: nil), .failed] {
      let (result, _) = Self.run(nil, at: Self.day(1), in: Self.koc(), [.invite: reply])
      #expect(result.member == nil)
      #expect(result.effects.isEmpty)
    }
  }

  @Test func `an answer counts from the invitation on`() {
    let invited = KOCMember(.invited, since: Self.day(10))
    func stage(_ answered: Instant?) -> KOCStage? {
      Self.run(invited, at: Self.day(20), in: Self.koc(), [.answered: .at(answered)])
        .result.member?.stage
    }
    #expect(stage(nil) == .invited)
    #expect(stage(Self.day(9)) == .invited)
    #expect(stage(Self.day(10)) == .answered)
    #expect(stage(Self.day(20)) == .answered)
    // Imported ahead of its time: it waits for it.
    #expect(stage(Self.day(21)) == .invited)
  }

  @Test func `that she was invited is not forgotten, and nobody else was`() {
    func answered(_ before: KOCMember?) -> KOCMember? {
      Self.run(
        before, at: Self.day(20), in: Self.koc(open: true),
        [.answered: .at(Self.day(19))]
      ).result.member
    }
    let invited = KOCMember(.invited, since: Self.day(10))
    #expect(answered(invited)?.record.invitedAt == Self.day(10))
    #expect(answered(nil)?.record.invitedAt == nil)
    let stages = Self.stages(Self.koc(open: true))
    let chosen = stages.selected(answered(invited), reason: nil, at: Self.day(21)).member
    #expect(chosen.invitedAt == Self.day(10))
    #expect(KOCRecord(chosen.record.data) == chosen.record)
  }

  @Test func `where all may answer nobody has to be invited`() {
    let koc = Self.koc(open: true, invite: false)
    let (result, asked) = Self.run(
      nil, at: Self.day(20), in: koc, [.answered: .at(Self.day(3))])
    #expect(asked == [.answered])
    #expect(result.member?.stage == .answered)
    #expect(result.member?.record.answeredAt == Self.day(3))
    #expect(Self.events(result) == ["koc.answered"])
  }

  @Test func `an invitation nobody answered is given again when it says so`() {
    let koc = Self.koc(again: 180)
    let invited = KOCMember(.invited, since: Self.day(0))
    let early = Self.run(
      invited, at: Self.day(179), in: koc, [.answered: .at(nil), .invite: .yes(reason: nil)])
    #expect(early.asked == [.answered])
    #expect(early.result.due == Self.day(180))
    let late = Self.run(
      invited, at: Self.day(180), in: koc, [.answered: .at(nil), .invite: .yes(reason: nil)])
    #expect(late.result.member?.since == Self.day(180))
    #expect(late.result.due == Self.day(360))
    #expect(Self.events(late.result) == ["koc.invited"])
    let never = Self.run(invited, at: Self.day(9_000), in: Self.koc(), [.answered: .at(nil)])
    #expect(never.asked == [.answered])
    #expect(never.result.due == nil)
  }

  @Test(arguments: [KOCStage.answered, .excluded])
  func `some stages end only by people`(_ stage: KOCStage) {
    let member = KOCMember(stage, since: Self.day(0))
    let (result, asked) = Self.run(
      member, at: Self.day(9_000), in: Self.koc(open: true, backAfter: 1),
      [.invite: .yes(reason: nil), .answered: .at(Self.day(8_000))])
    #expect(asked.isEmpty)
    #expect(result == KOCStages.Result(member: member))
  }

  // MARK: Tasks

  @Test func `what is handed in waits for staff, and is told once`() {
    let koc = Self.koc()
    let facts = Self.facts([("a", 2)])
    let first = Self.run(Self.active(), facts, at: Self.day(3), in: koc).result
    let proof = KOCProof(id: "a", task: "moments", at: Self.day(2))
    #expect(first.effects == [.review(proof)])
    #expect(first.member?.record.proofs == [proof])
    #expect(first.due == Self.day(30))
    let second = Self.run(first.member, facts, at: Self.day(4), in: koc).result
    #expect(second.effects.isEmpty)
    #expect(second.member == first.member)
  }

  @Test func `what is accepted earns its points once`() {
    let koc = Self.koc()
    let facts = Self.facts([("a", 2)], yes: ["a"])
    let result = Self.run(Self.active(), facts, at: Self.day(3), in: koc).result
    let accepted = KOCProof(id: "a", task: "moments", at: Self.day(2), state: .accepted)
    #expect(
      result.effects == [
        .event(
          "koc.task-accepted", at: Self.day(3),
          ["task": "moments", "points": 10, "proof": "a"]), .points(accepted, 10),
      ])
    #expect(Self.run(result.member, facts, at: Self.day(4), in: koc).result.effects.isEmpty)
    let done = KOCDone(result.member!.record, koc.assess!)
    #expect(done.points == 10 && done.tasks == ["moments": 1])
  }

  @Test func `what is refused leaves room for another`() {
    let koc = Self.koc()
    let three = Self.facts([("a", 1), ("b", 2), ("c", 3)])
    let full = Self.run(Self.active(), three, at: Self.day(4), in: koc).result
    #expect(full.member?.record.proofs.map(\.id) == ["a", "b"])
    let refused = Self.facts([("a", 1), ("b", 2), ("c", 3)], no: ["a"])
    let next = Self.run(full.member, refused, at: Self.day(5), in: koc).result
    let last = Self.run(next.member, refused, at: Self.day(6), in: koc).result
    #expect(last.member?.record.proofs.map(\.id) == ["a", "b", "c"])
    #expect(last.member?.record.proofs.map(\.state) == [.refused, .waiting, .waiting])
  }

  @Test
  func
    `what waits behind those that are refused is taken in by the same look, and holds the judgement`()
  {
    let koc = Self.koc()
    let handed: [(String, Int64)] = [("a", 1), ("b", 2), ("c", 3)]
    let full = Self.run(Self.active(), Self.facts(handed), at: Self.day(4), in: koc).result
    let refused = Self.facts(handed, no: ["a", "b"])
    let held = Self.run(full.member, refused, at: Self.day(31), in: koc).result
    #expect(held.member?.stage == .active && held.due == Self.day(37))
    #expect(held.member?.record.proofs.map(\.state) == [.refused, .refused, .waiting])
    #expect(held.effects == [.review(KOCProof(id: "c", task: "moments", at: Self.day(3)))])
  }

  @Test func `what became of a proof that nobody reviewed is told in the next period`() {
    let koc = Self.koc()
    let handed: [(String, Int64)] = [("a", 1)]
    let member = Self.run(
      Self.active(), Self.facts(handed), at: Self.day(38), in: koc, [.pass(0): .no(reason: nil)]
    ).result.member
    #expect(member?.stage == .warned)
    func left(_ facts: KOCFacts) -> [KOCLeftOut.Reason] {
      member?.record.leftOut(of: facts, koc.assess!, at: Self.day(39)).map(\.reason) ?? []
    }
    #expect(left(Self.facts(handed)) == [.unreviewed])
    #expect(left(Self.facts(handed, yes: ["a"])) == [.reviewedLate(Self.day(0))])
    var counted = Self.facts(handed, yes: ["a"])
    counted.counted["a"] = Self.day(3)
    #expect(left(counted) == [])
  }

  @Test func `what comes too late earns nothing, and is kept`() {
    let koc = Self.koc()
    let result = Self.run(
      Self.active(), Self.facts([("a", 7), ("b", 8)], yes: ["a", "b"]), at: Self.day(9), in: koc
    ).result
    #expect(result.member?.record.proofs.map(\.state) == [.accepted, .late])
  }

  @Test func `what was handed in before the period or after its end is not of it`() {
    var member = Self.active()
    member.record.from = Self.day(30)
    member.record.until = Self.day(60)
    let result = Self.run(
      member, Self.facts([("a", 29), ("b", 30), ("c", 60)]), at: Self.day(40), in: Self.koc()
    ).result
    #expect(result.member?.record.proofs.map(\.id) == ["b"])
  }

  @Test func `an order proves a task by itself, once a task`() {
    let place = SourcePlace(file: "main.lua", line: 1)
    let koc = Self.koc(tasks: [
      KOCTask(id: "buy", title: "下单", points: 5, proof: .order, times: 1, place: place)
    ])
    let facts = Self.facts([], orders: [("o1", 3), ("o2", 4)])
    let result = Self.run(Self.active(koc), facts, at: Self.day(5), in: koc).result
    #expect(result.member?.record.proofs.map(\.id) == ["o1/buy"])
    #expect(result.member?.record.proofs.map(\.state) == [.accepted])
  }

  @Test func `an order proves one task only, the one it was handed in for before others`() {
    let place = SourcePlace(file: "main.lua", line: 1)
    let koc = Self.koc(tasks: [
      KOCTask(id: "buy", title: "下单", points: 5, proof: .order, times: 1, place: place),
      KOCTask(id: "new", title: "买新品", points: 9, proof: .order, times: 2, place: place),
    ])
    var facts = Self.facts([], orders: [("o1", 3), ("o2", 4)])
    for index in facts.orders.indices { facts.orders[index].text = "O\(index + 1)" }
    func proved() -> Set<String> {
      let member = Self.run(Self.active(koc), facts, at: Self.day(5), in: koc).result.member
      return Set(member?.record.proofs.map(\.id) ?? [])
    }
    #expect(proved() == ["o1/buy", "o2/new"])
    facts.claims = ["O1": "new"]
    #expect(proved() == ["o2/buy", "o1/new"])
  }

  @Test func `a function reviews, and one that fails leaves it waiting`() {
    let place = SourcePlace(file: "main.lua", line: 1)
    let koc = Self.koc(tasks: [
      KOCTask(
        id: "moments", title: "朋友圈", points: 5, proof: .link, times: 3, review: .function(9),
        place: place)
    ])
    let facts = Self.facts([("a", 1), ("b", 2), ("c", 3)])
    let (result, asked) = Self.run(
      Self.active(koc), facts, at: Self.day(4), in: koc,
      [.review("a"): .yes(reason: nil), .review("b"): .no(reason: nil), .review("c"): .failed])
    #expect(asked == [.review("a"), .review("b"), .review("c")])
    #expect(result.member?.record.proofs.map(\.state) == [.accepted, .refused, .waiting])
  }

  @Test func `no more than so many proofs are kept, whatever is handed in`() {
    let many = (0..<200).map { ("p\($0)", Int64(1)) }
    var member = Self.active()
    for round in 0..<5 {
      let facts = Self.facts(many, no: many.map(\.0))
      member = Self.run(member, facts, at: Self.day(3 + Int64(round)), in: Self.koc()).result
        .member!
    }
    #expect(member.record.proofs.count <= KOCLimits.proofs)
    #expect(JSON.bytes(.record(member.record.data)).count <= 4096)
  }
}
