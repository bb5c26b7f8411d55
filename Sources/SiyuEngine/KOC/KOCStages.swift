public import SiyuModel

/// Takes one customer through the stages of a programme: what is decided is a function of what is
/// known and what was answered, and of nothing else.
///
/// It is run again with every answer, from the same beginning, until nothing is asked any more. So it
/// holds no place in the middle, and whoever runs it may stop after any round: what is decided by then
/// is right, and the next look goes on from there.
public struct KOCStages: Sendable {
  public let koc: KOCDeclaration
  let zone: TimeZoneRules

  /// A period is not judged while something handed in waits for its review, but so long at most.
  /// Whoever did the last task on the last day is not to fail for somebody's weekend.
  public static let reviewGrace = CalendarDuration(days: 7)!

  public init(_ koc: KOCDeclaration, zone: TimeZoneRules) {
    self.koc = koc
    self.zone = zone
  }

  /// What has to be asked of the plugin.
  public enum Query: Sendable, Hashable {
    case invite
    /// When the survey was answered completely.
    case answered
    /// Whether a period, by its number, was passed.
    case pass(Int)
    /// Whether what was handed in is right, by its id.
    case review(String)
  }

  /// What was said.
  public enum Reply: Sendable, Hashable {
    case yes(reason: String?)
    case no(reason: String?)
    case at(Instant?)
    /// The function raised an error: nothing is decided on it.
    case failed
  }

  /// What came of it, beside the stage.
  public enum Effect: Sendable, Hashable {
    /// An event of the customer's, with props beside the programme.
    case event(String, at: Instant, DataRecord)
    /// Points for a task that was accepted.
    case points(KOCProof, Int64)
    /// Somebody has to look at it.
    case review(KOCProof)
  }

  public struct Result: Sendable, Hashable {
    /// `nil`: nothing in this programme.
    public var member: KOCMember?
    public var effects: [Effect] = []
    /// To be answered before there is more to decide.
    public var open: [Query] = []
    /// When it may change by itself; an answer's own time is not in it.
    public var due: Instant?
    /// Its stage was another before: where it came from, and where to, in their order.
    public var moves: [(from: KOCStage?, to: KOCStage, reason: String?)] = []

    public static func == (a: Self, b: Self) -> Bool {
      a.member == b.member && a.effects == b.effects && a.open == b.open && a.due == b.due
        && a.moves.map(\.from) == b.moves.map(\.from) && a.moves.map(\.to) == b.moves.map(\.to)
    }
    public func hash(into hasher: inout Hasher) {
      hasher.combine(member)
      hasher.combine(effects)
    }
  }

  // MARK: Going on

  /// - Parameters:
  ///   - member: what she is so far; of several customers who are one, what ``meet(_:)`` gave.
  ///   - replies: to what was asked so far.
  public func advance(
    _ member: KOCMember?, _ facts: KOCFacts, _ replies: [Query: Reply], at now: Instant
  ) -> Result {
    var result = Result(member: member)
    // Each turn ends a period or a stage; more than this is left to the next look.
    for _ in 0..<Self.turns {
      switch result.member?.stage {
      case nil: return begin(result, replies, now)
      case .invited?: return invited(result, replies, now)
      case .answered?, .excluded?: return result
      case .left?: return left(result, replies, now)
      case .active?, .warned?:
        guard let goesOn = assess(&result, facts, replies, now) else { return result }
        if !goesOn { return result }
      }
    }
    result.due = now
    return result
  }

  private static let turns = 50

  private func begin(_ result: Result, _ replies: [Query: Reply], _ now: Instant) -> Result {
    var result = result
    if koc.recruit.open {
      switch replies[.answered] {
      case nil: result.open.append(.answered)
      case .at(let at?)? where at <= now: return answer(result, at, now)
      default: break
      }
    }
    invite(&result, replies, now)
    return result
  }

  private func invited(_ result: Result, _ replies: [Query: Reply], _ now: Instant) -> Result {
    var result = result
    guard let member = result.member else { return result }
    switch replies[.answered] {
    case nil: result.open.append(.answered)
    case .at(let at?)? where at >= member.since && at <= now: return answer(result, at, now)
    default: break
    }
    if let again = koc.recruit.again { inviteAgain(&result, after: again, replies, now) }
    return result
  }

  private func left(_ result: Result, _ replies: [Query: Reply], _ now: Instant) -> Result {
    var result = result
    guard let member = result.member, let wait = koc.assess?.backAfter else { return result }
    if koc.recruit.open, zone.adding(wait, to: member.since) <= now {
      switch replies[.answered] {
      case nil: result.open.append(.answered)
      case .at(let at?)? where at > member.since && at <= now: return answer(result, at, now)
      default: break
      }
    }
    inviteAgain(&result, after: wait, replies, now)
    return result
  }

  private func inviteAgain(
    _ result: inout Result, after wait: CalendarDuration, _ replies: [Query: Reply],
    _ now: Instant
  ) {
    guard let member = result.member else { return }
    let next = zone.adding(wait, to: member.since)
    if next > now { result.due = next } else { invite(&result, replies, now) }
  }

  private func invite(_ result: inout Result, _ replies: [Query: Reply], _ now: Instant) {
    guard koc.recruit.invite != nil else { return }
    switch replies[.invite] {
    case nil: result.open.append(.invite)
    case .yes(let reason)?:
      result.open = []
      move(
        &result, to: .invited, fresh(result.member), reason, now, KOCDeclaration.EventType.invited)
      result.due = koc.recruit.again.map { zone.adding($0, to: now) }
    default: break
    }
  }

  /// For another time round: that she was invited and selected once is not forgotten.
  private func fresh(_ member: KOCMember?) -> KOCRecord {
    var record = KOCRecord()
    record.invitedAt = member?.invitedAt
    record.selectedAt = member?.record.selectedAt
    return record
  }

  private func answer(_ result: Result, _ at: Instant, _ now: Instant) -> Result {
    var result = result
    result.open = []
    result.due = nil
    var record = fresh(result.member)
    record.answeredAt = at
    move(&result, to: .answered, record, nil, now, KOCDeclaration.EventType.answered)
    return result
  }

  private func move(
    _ result: inout Result, to stage: KOCStage, _ record: KOCRecord, _ reason: String?,
    _ now: Instant, _ event: String, _ props: DataRecord = [:]
  ) {
    result.moves.append((result.member?.stage, stage, reason))
    result.member = KOCMember(stage, since: now, record: record, reason: reason)
    var props = props
    if let reason { props["reason"] = .string(reason) }
    result.effects.append(.event(event, at: now, props))
  }
}
