import SiyuModel

/// Short ways to write enrolments, messages and runs.
enum Outreach {
  static let run: Int64 = 10_000_000

  static func enrolment(
    _ subject: SubjectKey, _ occurrence: String = "event:1", sop: String = "demo.welcome",
    customer: Int64? = nil, at: Int64 = run, due: Int64? = run + 60, step: String? = "hello",
    state: EnrolmentState = .active, checksum: String = "sum"
  ) -> Enrolment {
    Enrolment(
      key: EnrolmentKey(sop: sop, subject: subject, occurrence: occurrence), customer: customer,
      checksum: checksum, enrolledAt: Instant(seconds: at), state: state, step: step,
      due: due.map { Instant(seconds: $0) })
  }

  /// One with everything there can be in it.
  static func full(_ customer: Int64) -> Enrolment {
    var all = enrolment(.customer(customer), "calendar:2026-11-23", customer: customer)
    all.moment = Instant(seconds: run - 5)
    all.waiting = GateRefusal(
      rule: .cap, words: "本月已发 4 条", until: Instant(seconds: run + 86_400))
    all.goalAt = Instant(seconds: run + 7)
    all.history = [
      StepRecord(
        step: "hello", visit: 0, at: Instant(seconds: run), outcome: .sent,
        content: "content/hello", effect: "m1"),
      StepRecord(
        step: "wait", visit: 3, at: Instant(seconds: run + 1), outcome: .refused,
        reason: "静默时段"),
    ]
    return all
  }

  static func message(
    _ id: String, _ customer: Int64?, group: String? = nil, state: MessageState = .admitted,
    at: Int64 = run, purpose: MessagePurpose = .marketing, staff: String? = "s1",
    content: String = "content/hello", link: Bool = true
  ) -> Message {
    Message(
      id: id, sop: "demo.welcome", step: "hello", customer: customer, group: group, staff: staff,
      checksum: "sum", content: content, touchpoint: group == nil ? .chat : .group,
      purpose: purpose, hasLink: link, plannedAt: Instant(seconds: at),
      deadline: Instant(seconds: at + 86_400), priority: -3, state: state,
      stateAt: Instant(seconds: at))
  }

  static func task(
    _ id: String, _ customer: Int64, staff: String? = "s1", at planned: Int64 = run
  ) -> StaffTask {
    StaffTask(
      id: id, sop: "demo.welcome", step: "call", customer: customer, staff: staff,
      checksum: "sum", title: "回访", content: "content/call", plannedAt: Instant(seconds: planned))
  }

  static func points(_ id: String, _ customer: Int64, _ points: Int64) -> LedgerRequest {
    LedgerRequest(
      key: "step\n\(id)", purse: .points, customer: CustomerNumber(rawValue: customer),
      .give(points), at: Instant(seconds: run), cause: "demo.welcome step bonus")
  }

  static func change(
    _ enrolments: [Enrolment] = [], messages: [Message] = [], tasks: [StaffTask] = [],
    points: [LedgerRequest] = [],
    marked: [ConditionMark] = [], unmarked: [ConditionMark] = []
  ) -> OutreachChange {
    var change = OutreachChange()
    change.enrolments = enrolments
    change.messages = messages
    change.tasks = tasks
    change.postings = points
    change.marked = marked
    change.unmarked = unmarked
    return change
  }
}

extension StoreLab {
  /// The same when runs have gone: what comes back about their messages has happened.
  var later: StoreLab {
    var later = self
    later.now = Instant(seconds: Outreach.run + 86_400)
    return later
  }
}

/// A store with its outbox, and runs in one line.
struct OutreachLab {
  let lab: StoreLab
  let store: any Store
  let outbox: any OutreachStore

  /// - Parameter people: as many customers, `c1` ….
  init(_ lab: StoreLab, people: Int = 3) throws {
    self.lab = lab
    store = try lab.open()
    guard let outbox = store as? any OutreachStore else {
      throw ContractFailure(description: "the store has no outbox")
    }
    self.outbox = outbox
    if people == 0 { return }
    try lab.bring(.customers((1...people).map { Rows.customer("c\($0)") }), into: store)
  }

  func number(_ id: String) throws -> Int64 { try store.customer(named: id).rawValue }

  @discardableResult func apply(
    _ changes: [Int64: OutreachChange], tags: [Int64: [TagChange]] = [:],
    groups: [(String, OutreachChange)] = [], sops: [KnownSOP] = [], at: Int64 = Outreach.run,
    identity: String = "one", finishing: Bool = true, basis: RunBasis? = nil
  ) throws -> Int64 {
    let run = try store.beginRun(
      RunHeader(
        identity: identity, now: Instant(seconds: at), plugins: [("demo@1", "sum")],
        rules: [(plugin: 0, text: "value")], mark: nil, basis: basis, sops: sops))
    let numbers = Set(changes.keys).union(tags.keys).sorted()
    try run.commit(
      numbers.map {
        SubjectChange(
          customer: $0, changes: tags[$0] ?? [], due: .max, outreach: changes[$0])
      }, through: 1)
    if !groups.isEmpty { try run.commit(groups: groups) }
    if finishing { try run.finish() }
    return run.run
  }

  func states(at: Int64 = Outreach.run + 100) throws -> [Int64: OutreachState] {
    let snapshot = try store.snapshot(readers: 1)
    let all = try store.table(.customers).map { try number($0[0]) }.sorted()
    return try snapshot.outreach.outreachReader().state(of: all, at: Instant(seconds: at))
  }

  func state(_ id: String, at: Int64 = Outreach.run + 100) throws -> OutreachState {
    let number = try number(id)
    guard let state = try states(at: at)[number] else {
      throw ContractFailure(description: "\(id) has no state")
    }
    return state
  }

  func due(by: Int64 = Outreach.run + 1_000, moving: [SOPVersion] = []) throws -> [Int64] {
    try store.snapshot(readers: 1).outreach.customersDue(
      by: Instant(seconds: by), moving: moving)
  }

  func code(_ body: () throws -> Void) -> StoreError.Code? {
    do { try body() } catch { return (error as? StoreError)?.code }
    return nil
  }
}

extension Enrolment {
  /// Without what a store gives.
  var unnumbered: Enrolment {
    var copy = self
    copy.number = nil
    return copy
  }
}
