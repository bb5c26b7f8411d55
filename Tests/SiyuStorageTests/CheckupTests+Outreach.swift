import SiyuModel
import SiyuStorage

extension CheckupTests {
  /// Ten walk through an SOP, each with a message and a task.
  func reach(_ store: SQLiteStore) throws {
    let now = Instant(seconds: 11)
    let run = try store.beginRun(
      RunHeader(identity: "two", now: now, plugins: [], rules: [], mark: nil))
    try run.commit(
      (11...20).map { (number: Int64) in
        var change = OutreachChange()
        change.enrolments = [
          Enrolment(
            key: EnrolmentKey(
              sop: "demo.welcome", subject: .customer(number), occurrence: "event:1"),
            customer: number, checksum: "sum", enrolledAt: now, state: .active, step: "hello",
            due: Instant(seconds: 50))
        ]
        change.messages = [
          Message(
            id: "m\(number)", sop: "demo.welcome", step: "hello", customer: number, staff: "s1",
            checksum: "sum", content: "content/hello", touchpoint: .chat, purpose: .marketing,
            hasLink: false, plannedAt: now, deadline: Instant(seconds: 99), state: .admitted,
            stateAt: now)
        ]
        change.tasks = [
          StaffTask(
            id: "t\(number)", sop: "demo.welcome", step: "call", customer: number, staff: nil,
            checksum: "sum", title: "回访", content: nil, plannedAt: now)
        ]
        change.marked = [
          ConditionMark(sop: "demo.welcome", trigger: 0, subject: .customer(number))
        ]
        return SubjectChange(customer: number, changes: [], due: .max, outreach: change)
      }, through: 1)
    try run.finish()
  }
}
