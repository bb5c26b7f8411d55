/// What one customer is in a programme. The texts are stored as a standing's state: never change one.
public enum KOCStage: String, Sendable, Hashable, CaseIterable {
  case invited
  /// The survey is answered; she waits for the selection.
  case answered
  /// Selected, and in good standing.
  case active
  /// Selected, and a period was failed.
  case warned
  /// Failed too often, or somebody took her out.
  case left
  /// Somebody said that she shall not take part: no rule brings her back.
  case excluded

  /// As people read it beside the word.
  public var title: String {
    switch self {
    case .invited: "已邀请"
    case .answered: "已答问卷"
    case .active: "在任"
    case .warned: "已提醒"
    case .left: "已退出"
    case .excluded: "已排除"
    }
  }

  /// Takes part: has a code, tasks and rewards.
  public var isMember: Bool { self == .active || self == .warned }
}

/// Something handed in for a task, in the period in which it was.
public struct KOCProof: Sendable, Hashable {
  /// Raw values are stored: never renumber.
  public enum State: UInt8, Sendable, Hashable, CaseIterable {
    case waiting = 0
    case accepted = 1
    case refused = 2
    /// It came when the task was due already.
    case late = 3
    public var name: String { ["waiting", "accepted", "refused", "late"][Int(rawValue)] }
  }

  /// Made of the account, so that it is the same whoever that account belongs to.
  public var id: String
  public var task: String
  public var at: Instant
  public var state: State

  public init(id: String, task: String, at: Instant, state: State = .waiting) {
    self.id = id
    self.task = task
    self.at = at
    self.state = state
  }
}

/// What an accepted proof brings and the plugin may not give: it waits for the permission.
public struct KOCOwed: Sendable, Hashable {
  /// ``KOCProof/id``.
  public var proof: String
  public var task: String
  public var points: Int64

  /// Of one customer.
  public static let most = 12

  public init(proof: String, task: String, points: Int64) {
    self.proof = proof
    self.task = task
    self.points = points
  }
}

/// What a standing keeps beside its stage.
public struct KOCRecord: Sendable, Hashable {
  /// When she was invited, once she is past that stage; `nil` for who came by herself.
  public var invitedAt: Instant?
  /// When the survey was answered.
  public var answeredAt: Instant?
  /// When she was selected last: periods are counted from here.
  public var selectedAt: Instant?
  /// 0 is the first.
  public var period = 0
  /// Of the period under way.
  public var from: Instant?
  public var until: Instant?
  /// Failed periods in a row.
  public var warnings = 0
  /// Of the period under way, by time and id.
  public var proofs: [KOCProof] = []
  /// Points of tasks, of any period, that the plugin may not give.
  public var owed: [KOCOwed] = []
  /// Ids of proofs that wait, and whose review nobody may be asked for.
  public var unasked: [String] = []
  public init() {}

  /// As a standing keeps it.
  public var data: DataRecord {
    var record = DataRecord()
    record["invited"] = invitedAt.map { .int($0.seconds) }
    record["answered"] = answeredAt.map { .int($0.seconds) }
    record["selected"] = selectedAt.map { .int($0.seconds) }
    if let from, let until {
      record["period"] = .int(Int64(period))
      record["from"] = .int(from.seconds)
      record["until"] = .int(until.seconds)
    }
    if warnings > 0 { record["warnings"] = .int(Int64(warnings)) }
    if !proofs.isEmpty {
      record["proofs"] = .list(
        proofs.map {
          .list([
            .string($0.id), .string($0.task), .int($0.at.seconds), .int(Int64($0.state.rawValue)),
          ])
        })
    }
    if !owed.isEmpty {
      record["owed"] = .list(
        owed.map { .list([.string($0.proof), .string($0.task), .int($0.points)]) })
    }
    if !unasked.isEmpty { record["unasked"] = .list(unasked.map { .string($0) }) }
    return record
  }

  /// Reads what ``data`` made; what it does not understand is as if it were not there.
  public init(_ data: DataRecord) {
    func time(_ name: String) -> Instant? {
      data[name]?.intValue.flatMap { Instant(inRange: $0) }
    }
    func count(_ name: String) -> Int {
      data[name]?.intValue.flatMap { Int(exactly: $0) }.map { max(0, $0) } ?? 0
    }
    invitedAt = time("invited")
    answeredAt = time("answered")
    selectedAt = time("selected")
    from = time("from")
    until = time("until")
    period = count("period")
    warnings = count("warnings")
    proofs = (data["proofs"]?.listValue ?? []).compactMap { item in
      guard let parts = item.listValue, parts.count == 4, let id = parts[0].stringValue,
        let task = parts[1].stringValue,
        let at = parts[2].intValue.flatMap({ Instant(inRange: $0) }),
        let state = parts[3].intValue.flatMap({ UInt8(exactly: $0) })
          .flatMap(KOCProof.State.init(rawValue:))
      else { return nil }
      return KOCProof(id: id, task: task, at: at, state: state)
    }
    owed = (data["owed"]?.listValue ?? []).compactMap { item in
      guard let parts = item.listValue, parts.count == 3, let proof = parts[0].stringValue,
        let task = parts[1].stringValue, let points = parts[2].intValue
      else { return nil }
      return KOCOwed(proof: proof, task: task, points: points)
    }
    unasked = (data["unasked"]?.listValue ?? []).compactMap(\.stringValue)
  }

  /// Of more the oldest are given up: a standing has only so much room.
  public mutating func owe(_ one: KOCOwed) {
    if owed.contains(one) { return }
    owed = (owed + [one]).suffix(KOCOwed.most)
  }

  /// What waited for somebody who turns out to be the same.
  public mutating func takeOver(waiting other: KOCRecord) {
    for one in other.owed { owe(one) }
    unasked += other.unasked.filter { !unasked.contains($0) }
  }

  /// Leaves others' to them, by the ids of proofs.
  public mutating func keepWaiting(where isOwn: (String) -> Bool) {
    owed.removeAll { !isOwn($0.proof) }
    unasked.removeAll { !isOwn($0) }
  }

  /// So many count: what waits beyond is taken in again when one of those before is refused.
  public mutating func drop(waitingBeyond times: Int, of task: String) {
    var room = times - accepted(task)
    proofs.removeAll { proof in
      guard proof.task == task, proof.state == .waiting else { return false }
      room -= 1
      return room < 0
    }
  }

  /// What waits under another number of hers, and is not among all that counts for her.
  public mutating func drop(waitingBeside all: KOCRecord) {
    guard let from = all.from, let until = all.until else { return }
    proofs.removeAll { proof in
      proof.state == .waiting && proof.at >= from && proof.at < until
        && !all.proofs.contains { $0.id == proof.id }
    }
  }

  public func accepted(_ task: String) -> Int {
    proofs.count { $0.task == task && $0.state == .accepted }
  }
}

/// A customer's stage with what is kept of it.
public struct KOCMember: Sendable, Hashable {
  public var stage: KOCStage
  public var since: Instant
  public var record: KOCRecord
  /// Of the last change.
  public var reason: String?
  public init(
    _ stage: KOCStage, since: Instant, record: KOCRecord = KOCRecord(), reason: String? = nil
  ) {
    self.stage = stage
    self.since = since
    self.record = record
    self.reason = reason
  }

  /// When she was invited; `nil` for who came by herself.
  public var invitedAt: Instant? { record.invitedAt ?? (stage == .invited ? since : nil) }
}

/// What was accepted in a period: `ctx.done`.
public struct KOCDone: Sendable, Hashable {
  public var points: Int64 = 0
  public var count = 0
  /// By task, those that were done.
  public var tasks: [String: Int] = [:]

  /// By what the declaration says now.
  public init(_ record: KOCRecord, _ assess: KOCAssessing) {
    for task in assess.tasks {
      let times = record.accepted(task.id)
      if times == 0 { continue }
      tasks[task.id] = times
      count += times
      points += task.points * Int64(times)
    }
  }

  public var data: DataValue {
    [
      "points": .int(points), "count": .int(Int64(count)),
      "tasks": .record(
        DataRecord(tasks.sorted { $0.key < $1.key }.map { ($0.key, .int(Int64($0.value))) })),
    ]
  }
}
