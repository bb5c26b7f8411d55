import Foundation
import SiyuModel
import SiyuStorage

/// What the store takes for a large apply of SOPs: many enrolments in flight, some of them due, each
/// with two messages behind it; read, advanced by a step with a message, and committed.
///
///     siyu-outreach FOLDER [IN-FLIGHT] [DUE]
@main struct OutreachBench {
  private static let start: Int64 = 1_763_776_800
  private static let day: Int64 = 86_400
  /// As many customers a commit as an apply takes.
  private static let batch = 4_096

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 1 else {
      print("usage: siyu-outreach FOLDER [IN-FLIGHT] [DUE]")
      exit(2)
    }
    let inFlight = arguments.count > 2 ? Int64(arguments[2]) ?? 1_000_000 : 1_000_000
    let due = arguments.count > 3 ? Int64(arguments[3]) ?? 100_000 : 100_000
    let path = arguments[1] + "/siyu.db"
    let store = try SQLiteStore(
      path: path, key: WorkspaceKey(bytes: Array(repeating: 7, count: 32)), zone: .utc)
    // A store that is there already goes on where it stood.
    if try store.counts().customers == 0 {
      try timed("customers") { try fill(store, inFlight, arguments[1]) }
      try timed("orders, one each") { try order(store, inFlight, arguments[1]) }
      try timed("begin, two messages each") {
        try begin(store, inFlight, dueEach: due > 0 ? inFlight / due : 10)
      }
    }
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
    print("store: \((size ?? 0) >> 20) MB")
    try measure(store, inFlight)
    if due > 0 { try advance(store) }
  }

  /// What reports read: all of it.
  private static func measure(_ store: SQLiteStore, _ count: Int64) throws {
    let now = Instant(seconds: start + 4 * day)
    let goal = SOPGoal(event: "order.paid", within: CalendarDuration(days: 3)!)
    let figures = try timed("report of SOPs", per: Int(count)) {
      try store.sopFigures(
        SOPFiguresRequest(goals: ["skincare.new-friend": goal], now: now, zone: .utc))
    }
    for one in figures {
      print("enrolled: \(one.enrolled), messages: \(one.messages), met: \(one.goal?.met ?? 0)")
    }
    let uses = try timed("report of contents", per: Int(count)) { try store.contentUse(at: now) }
    print("contents: \(uses.count)")
  }

  @discardableResult private static func timed<T>(
    _ what: String, per count: Int = 0, _ body: () throws -> T
  ) rethrows -> T {
    let (begin, work) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
    let value = try body()
    let time = seconds(CLOCK_MONOTONIC) - begin
    let processor = seconds(CLOCK_PROCESS_CPUTIME_ID) - work
    let each =
      count > 0
      ? String(
        format: ", %.2f µs each, %.2f of the processor", time * 1e6 / Double(count),
        processor * 1e6 / Double(count)) : ""
    print("\(what): \(String(format: "%.2f s", time))\(each)")
    return value
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var now = timespec()
    clock_gettime(clock, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  private static func fill(_ store: SQLiteStore, _ count: Int64, _ folder: String) throws {
    let session = try store.beginImport(
      ImportHeader(kind: .customers, columns: ["customer_id"]),
      options: ImportOptions(temporaryDirectory: folder))
    for first in stride(from: Int64(1), through: count, by: 10_000) {
      _ = try session.add(
        .customers(
          (first..<min(first + 10_000, count + 1)).map {
            CustomerRecord(person: PersonReference(customerID: "c\($0)"))
          }))
    }
    _ = try session.finish { _ in }
  }

  private static func order(_ store: SQLiteStore, _ count: Int64, _ folder: String) throws {
    let session = try store.beginImport(
      ImportHeader(kind: .orders, columns: ["order_id", "customer_id", "paid_at", "amount"]),
      options: ImportOptions(temporaryDirectory: folder))
    for first in stride(from: Int64(1), through: count, by: 10_000) {
      _ = try session.add(
        .orders(
          (first..<min(first + 10_000, count + 1)).map { customer in
            var order = OrderRecord(orderID: "o\(customer)", amount: 9_900)
            order.buyer = PersonReference(customerID: "c\(customer)")
            order.paidAt = Instant(seconds: start + customer % 20 * day)
            order.status = .paid
            return order
          }))
    }
    _ = try session.finish { _ in }
  }

  private static func run(
    _ store: SQLiteStore, _ identity: String, at: Int64, _ numbers: [Int64],
    _ change: (Int64) -> OutreachChange
  ) throws {
    let run = try store.beginRun(
      RunHeader(
        identity: identity, now: Instant(seconds: at), plugins: [], rules: [], mark: nil,
        basis: try store.snapshot(readers: 1).basis))
    var index = 0
    while index < numbers.count {
      let end = min(index + batch, numbers.count)
      try run.commit(
        numbers[index..<end].map {
          SubjectChange(customer: $0, changes: [], due: .max, outreach: change($0))
        }, through: CustomerNumber(rawValue: numbers[end - 1]).bucket)
      index = end
    }
    try run.finish()
  }

  private static func begin(_ store: SQLiteStore, _ count: Int64, dueEach: Int64) throws {
    try run(store, "begin", at: start, Array(1...count)) { customer in
      let (first, second) = (id(customer, 1), id(customer, 2))
      var enrolment = Enrolment(
        key: EnrolmentKey(
          sop: "skincare.new-friend", subject: .customer(customer),
          occurrence: "event:\(hex(UInt64(customer) &* 0x9e37_79b9_7f4a_7c15))"),
        customer: customer, checksum: String(repeating: "c", count: 64),
        enrolledAt: Instant(seconds: start), state: .active, step: "offer",
        due: Instant(
          seconds: customer % dueEach == 0 ? start + 4 * day : start + (5 + customer % 30) * day),
        moment: Instant(seconds: start + 4 * day))
      enrolment.history = [
        StepRecord(
          step: "welcome", visit: 0, at: Instant(seconds: start), outcome: .sent,
          content: "content/welcome", effect: first),
        StepRecord(
          step: "howto", visit: 0, at: Instant(seconds: start), outcome: .sent,
          content: "content/howto", effect: second),
      ]
      var change = OutreachChange()
      change.enrolments = [enrolment]
      change.messages = [
        message(first, customer, at: start, state: .confirmed),
        message(second, customer, at: start, state: .confirmed),
      ]
      return change
    }
  }

  private static func advance(_ store: SQLiteStore) throws {
    let now = start + 4 * day
    let snapshot = try timed("snapshot") { try store.snapshot(readers: 2) }
    let due = try timed("who is due") {
      try snapshot.outreach.customersDue(by: Instant(seconds: now), moving: [])
    }
    print("due: \(due.count)")
    let reader = try snapshot.outreach.outreachReader()
    var states: [Int64: OutreachState] = [:]
    try timed("read", per: due.count) {
      var index = 0
      while index < due.count {
        let end = min(index + batch, due.count)
        let some = try reader.state(of: Array(due[index..<end]), at: Instant(seconds: now))
        states.merge(some) { $1 }
        index = end
      }
    }
    let changes = states.mapValues { state in
      var enrolment = state.enrolments[0]
      let id = id(enrolment.customer ?? 0, 3)
      enrolment.history.append(
        StepRecord(
          step: "offer", visit: 0, at: Instant(seconds: now), outcome: .sent,
          content: "content/coupon", effect: id))
      enrolment.step = "call"
      enrolment.due = Instant(seconds: now + 2 * day)
      enrolment.moment = enrolment.due
      var change = OutreachChange()
      change.enrolments = [enrolment]
      change.messages = [message(id, enrolment.customer ?? 0, at: now, state: .admitted)]
      return change
    }
    try timed("commit", per: due.count) {
      try run(store, "advance", at: now, due) { changes[$0] ?? OutreachChange() }
    }
    try timed("figures") {
      let after = try store.snapshot(readers: 1)
      _ = try after.outreach.inFlight()
      _ = try after.outreach.staffUse(
        from: Instant(seconds: now - now % day), to: Instant(seconds: now + day))
    }
    let admitted = try timed("outbox: 10,000 admitted") { try store.admitted(limit: 10_000) }
    try timed("outbox: hand them over", per: admitted.count) {
      _ = try store.move(
        admitted.map {
          MessageMove(
            id: $0.id, from: .admitted, to: .handedOver, at: Instant(seconds: now), reason: nil)
        })
    }
    try timed("undo", per: due.count) {
      guard let run = try store.lastUndoableRun() else { return }
      print(try store.undo(run: run, at: Instant(seconds: now), dryRun: false))
    }
  }

  // MARK: Rows

  private static func message(
    _ id: String, _ customer: Int64, at: Int64, state: MessageState
  ) -> Message {
    Message(
      id: id, sop: "skincare.new-friend", step: "offer", customer: customer,
      staff: "staff-\(customer % 200)", checksum: String(repeating: "c", count: 64),
      content: "content/coupon", touchpoint: .chat, purpose: .marketing, hasLink: true,
      plannedAt: Instant(seconds: at), deadline: Instant(seconds: at + day), state: state,
      stateAt: Instant(seconds: at))
  }

  /// As long and as random as a real one.
  private static func id(_ customer: Int64, _ step: UInt64) -> String {
    let a = FixedHash.hash("\(customer) \(step)", seed: 1)
    let b = FixedHash.hash("\(customer) \(step)", seed: 2)
    return (hex(a) + hex(b)).prefix(26).lowercased()
  }

  private static func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
