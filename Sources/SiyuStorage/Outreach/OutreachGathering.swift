import SiyuModel

/// One subject's rows on their way to an `OutreachState`.
struct OutreachGathering {
  let now: Int64
  private var enrolments: [Enrolment] = []
  /// Over, and the last of its SOP so far; each entity has a last one of its own.
  private var lastOver: [Way: (at: Int64, enrolment: Enrolment)] = [:]

  private struct Way: Hashable {
    /// Label.
    var sop: Int32
    var entity: Int64?
  }
  private var contacts: [(at: Int64, touchpoint: Int32)] = []
  private var lastAnswer: Int64 = .min
  private(set) var messages: [(id: String, facts: MessageFacts)] = []
  var conditions: [ConditionMark] = []
  var standings: [Standing] = []
  var rewards: RewardStanding?
  var unsubscribedAt: Int64?
  var leftPoolAt: Int64?

  /// How long a begun enrolment is shown though it is over: events of the last 30 days may still come
  /// in, and must not begin it a second time.
  private static let recent: Int64 = 31 * 86_400
  /// From any day to the first of the month before is not longer.
  private static let contactsKept: Int64 = 62 * 86_400

  init(now: Int64) { self.now = now }

  // MARK: Rows

  /// - Parameter row: `OutreachRows.enrolmentColumns`.
  @inline(__always) mutating func enrolment(
    _ row: Statement, _ rows: OutreachRows, customer: Int64?
  ) throws {
    let head = PackedEnrolment.head(row.bytes(4))
    let state = EnrolmentState(rawValue: head.state) ?? .stranded
    if state.isOpen || !row.isNull(1) || head.enrolledAt > now - Self.recent {
      enrolments.append(try rows.enrolment(row, customer: customer))
    } else if state != .declined, state != .undone {
      let way = Way(sop: head.sop, entity: row.optionalInt(2))
      if let known = lastOver[way], known.at > head.enrolledAt { return }
      lastOver[way] = (head.enrolledAt, try rows.enrolment(row, customer: customer))
    }
  }

  static let messageColumns =
    "place, id, state, planned, touchpoint, purpose, handed, answered, clicked"

  /// - Parameter row: `messageColumns`.
  @inline(__always) mutating func message(_ row: Statement, except id: String? = nil) {
    let state = OutreachRows.state(row.int(2))
    let answered = row.optionalInt(7)
    if let answered { lastAnswer = max(lastAnswer, answered) }
    let handed = row.optionalInt(6)
    if needsFacts || id != nil {
      let own = row.text(1)
      if own == id { return }
      if needsFacts, wanted.contains(own) {
        messages.append((own, Self.facts(state, handed, answered, row.optionalInt(8))))
      }
    }
    guard state.counts, row.int(5) == Int64(MessagePurpose.marketing.rawValue) else { return }
    contacts.append((handed ?? row.int(3), Int32(truncatingIfNeeded: row.int(4))))
  }

  static func facts(
    _ state: MessageState, _ handed: Int64?, _ answered: Int64?, _ clicked: Int64?
  ) -> MessageFacts {
    MessageFacts(
      state: state, handedOverAt: handed.map { Instant(seconds: $0) },
      answeredAt: answered.map { Instant(seconds: $0) },
      clickedAt: clicked.map { Instant(seconds: $0) })
  }

  // MARK: Messages that are asked for

  /// Effects of the enrolments that may be asked about them. Enrolments come before messages.
  private var wanted: Set<String> = []
  private var needsFacts: Bool { !wanted.isEmpty }

  mutating func enrolmentsAreComplete() {
    for enrolment in enrolments where enrolment.state.isOpen || enrolment.due != nil {
      for record in enrolment.history where record.outcome == .sent {
        if let effect = record.effect { wanted.insert(effect) }
      }
    }
  }

  /// Those that lie elsewhere: the customer was one with another when they were planned.
  var missing: [String] {
    if messages.count == wanted.count { return [] }
    let found = Set(messages.map(\.id))
    return wanted.filter { !found.contains($0) }.sorted()
  }

  mutating func add(_ id: String, _ facts: MessageFacts) { messages.append((id, facts)) }

  // MARK: All of it

  mutating func state(_ labels: LabelBook) throws -> OutreachState {
    var state = OutreachState()
    state.enrolments = enrolments
    if !lastOver.isEmpty { try addLastOver(to: &state.enrolments, labels) }
    state.enrolments.sort {
      ($0.enrolledAt, $0.number ?? 0) < ($1.enrolledAt, $1.number ?? 0)
    }
    state.conditions = conditions
    state.standings = standings.sorted {
      ($0.programme, $0.subject) < ($1.programme, $1.subject)
    }
    state.rewards = rewards
    state.contacts = try history(labels)
    for message in messages { state.facts[message.id] = message.facts }
    return state
  }

  /// One that is shown anyway may be later than the last that is over.
  private func addLastOver(to all: inout [Enrolment], _ labels: LabelBook) throws {
    for (way, last) in lastOver {
      let name = try labels.text(way.sop)
      let isSurpassed = all.contains {
        $0.key.sop == name && (way.entity == nil || $0.key.subject == last.enrolment.key.subject)
          && $0.enrolledAt.seconds > last.at && !$0.state.isOpen
          && $0.state != .declined && $0.state != .undone
      }
      if !isSurpassed { all.append(last.enrolment) }
    }
  }

  mutating func history(_ labels: LabelBook) throws -> ContactHistory {
    var history = ContactHistory()
    history.unanswered = contacts.count { $0.at > lastAnswer }
    let kept = now - Self.contactsKept
    for contact in contacts where contact.at >= kept {
      history.contacts.append(
        Contact(
          at: Instant(seconds: contact.at),
          touchpoint: Touchpoint(rawValue: try labels.text(contact.touchpoint)) ?? .chat))
    }
    history.contacts.sort { $0.at < $1.at }
    history.unsubscribedAt = unsubscribedAt.map { Instant(seconds: $0) }
    history.leftPoolAt = leftPoolAt.map { Instant(seconds: $0) }
    return history
  }
}
