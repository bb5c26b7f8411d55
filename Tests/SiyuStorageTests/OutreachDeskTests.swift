import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

/// What people do about outreach, and whom words are made for.
@Suite struct OutreachDeskTests {
  private let people: PersonLab
  private let store: SQLiteStore

  init() throws {
    people = try PersonLab()
    store = try people.open()
    try people.fill(store)
    try people.addPerson(to: store)
  }

  private func enrolment(_ customer: Int64, _ second: Int64, sop: String = "demo.hello")
    -> Enrolment
  {
    Enrolment(
      key: EnrolmentKey(
        sop: sop, subject: .customer(customer), occurrence: "hand:\(second)"),
      customer: customer, checksum: "sum", enrolledAt: Instant(seconds: second), state: .active,
      step: "hello", due: Instant(seconds: second))
  }

  @Test func `an addressee has what words and the gate need, personal fields too`() throws {
    let number = try store.customer(named: "C-secret-person")
    let found = try store.addressee(
      customer: number.rawValue, entity: nil, group: nil, staff: "nobody")
    let record = try store.record(of: number)
    let row = try #require(record["customer"]?.rows.first)
    let columns = ExportKind.customers.columns
    func cell(_ name: String) -> String? {
      guard let index = columns.firstIndex(of: name), case .text(let text) = row[index] else {
        return nil
      }
      return text
    }
    let customer = try #require(found.facts.customer)
    #expect(customer.id == cell("customer_id"))
    #expect(customer.personal[.name] == cell("name") && customer.personal[.name] != nil)
    #expect(customer.personal[.phone] == cell("phone"))
    #expect(customer.city == cell("city"))
    #expect(found.staff == cell("staff_id"))
    #expect(found.facts.staffName == nil)
    #expect(throws: StoreError.self) {
      try store.addressee(customer: 9_999, entity: nil, group: nil, staff: nil)
    }
    #expect(throws: StoreError.self) {
      try store.addressee(customer: nil, entity: nil, group: "no such group", staff: nil)
    }
    #expect(
      try store.addressee(customer: nil, entity: nil, group: "g1", staff: nil).facts.group?.id
        == "g1")
  }

  @Test func `a suppression list may name any account and any number of a person`() throws {
    let number = try store.customer(named: "C-secret-person")
    let names = try store.contactNames(of: number)
    let traces = try store.traces(of: number)
    let accounts = try store.detail(of: number).accounts
    #expect(!accounts.isEmpty && names.ids.isSuperset(of: accounts))
    #expect(Set(names.phones.map { $0.filter(\.isNumber) }) == traces.phones)
    #expect(!names.phones.isEmpty)
  }

  @Test func `a pause keeps its reason and its beginning until it ends`() throws {
    #expect(try store.pauseOrder() == nil)
    try store.pause(at: Instant(seconds: 5), reason: "盘点")
    try store.pause(at: Instant(seconds: 9), reason: "还没完")
    #expect(try store.pauseOrder() == Pause(since: Instant(seconds: 5), reason: "还没完"))
    #expect(try store.isPaused)
    try store.pause(false, at: Instant(seconds: 10))
    #expect(try store.pauseOrder() == nil)
  }

  @Test func `leaving by hand withdraws what was asked of staff and nobody has done`() throws {
    let number = try store.customer(named: "neighbour-1").rawValue
    var walk = enrolment(number, 100)
    walk.history = ["t-open", "t-done"].map {
      StepRecord(
        step: "call", visit: 0, at: Instant(seconds: 100), outcome: .done, effect: $0)
    }
    try store.enrolByHand([walk])
    var change = OutreachChange()
    change.tasks = ["t-open", "t-done", "t-other"].map { id in
      StaffTask(
        id: id, sop: id == "t-other" ? "demo.other" : "demo.hello", step: "call", customer: number,
        staff: "zhang", checksum: "sum", title: "回访", content: nil,
        plannedAt: Instant(seconds: 100))
    }
    let run = try store.beginRun(
      RunHeader(
        identity: "one", now: Instant(seconds: 100), plugins: [("demo@1", "sum")], rules: [],
        mark: nil))
    try run.commit(
      [SubjectChange(customer: number, changes: [], due: .max, outreach: change)], through: 1)
    try run.finish()
    #expect(try store.finishTask("t-done", at: Instant(seconds: 150)))
    let subject = try store.subject(named: "neighbour-1", for: .customer)
    let counts = try store.leaveByHand([subject], sop: "demo.hello", at: Instant(seconds: 200))
    #expect(counts.ended == 1 && counts.tasks == 1)
    let closed = try store.tasks(of: nil, open: false, limit: 9)
    #expect(
      closed.map { "\($0.id) \($0.result?.name ?? "")" }.sorted()
        == ["t-done done", "t-open withdrawn"])
    #expect(closed.contains { $0.doneAt == Instant(seconds: 200) })
    #expect(try store.tasks(of: nil, open: true, limit: 9).map(\.id).contains("t-other"))
  }

  @Test func `leaving by hand ends what is open and takes back what is not out`() throws {
    let numbers = try ["neighbour-1", "neighbour-2"].map { try store.customer(named: $0).rawValue }
    try store.enrolByHand(
      numbers.map { enrolment($0, 100) } + [
        enrolment(numbers[0], 100, sop: "demo.other")
      ])
    #expect(throws: StoreError.self) { try store.enrolByHand([enrolment(numbers[0], 100)]) }
    var changes: [SubjectChange] = []
    for (index, number) in numbers.enumerated() {
      var change = OutreachChange()
      for (place, state) in [MessageState.planned, .admitted, .handedOver].enumerated() {
        var message = Message.sample(10 * index + place + 1, state: state)
        message.customer = number
        message.sop = "demo.hello"
        change.messages.append(message)
      }
      changes.append(SubjectChange(customer: number, changes: [], due: .max, outreach: change))
    }
    let run = try store.beginRun(
      RunHeader(
        identity: "one", now: Instant(seconds: 100), plugins: [("demo@1", "sum")], rules: [],
        mark: nil))
    try run.commit(changes, through: 1)
    try run.finish()
    #expect(try store.waitingForApproval() == [WaitingRun(run: run.run, messages: 2)])

    let first = CustomerNumber(rawValue: numbers[0])
    let subject = try store.subject(named: "neighbour-1", for: .customer)
    #expect(subject.key == .customer(numbers[0]) && subject.name == "neighbour-1")
    #expect(try store.waitingMessages(of: subject.key, sop: "demo.hello") == 2)
    let counts = try store.leaveByHand([subject], sop: "demo.hello", at: Instant(seconds: 200))
    #expect(counts.ended == 1 && counts.messages == 2)
    #expect(
      try store.enrolments(of: first).map { "\($0.key.sop) \($0.state.name)" }
        == ["demo.hello left-by-hand", "demo.other active"])
    #expect(
      try store.messageCounts() == [.planned: 1, .admitted: 1, .handedOver: 2, .expired: 2])
    // Whoever left has nothing that is due, and the figures agree.
    let due = try store.snapshot(readers: 1).outreach.customersDue(
      by: Instant(seconds: 1_000), moving: [])
    #expect(due == numbers)
    #expect(
      try store.leaveByHand([subject], sop: "demo.hello", at: Instant(seconds: 300)).ended == 0)
    #expect(try store.snapshot(readers: 1).outreach.inFlight().map(\.count) == [1, 1])
    #expect(try store.approve(runs: [run.run], at: Instant(seconds: 300)).admitted == 1)
    #expect(try store.waitingForApproval().isEmpty)
  }
}
