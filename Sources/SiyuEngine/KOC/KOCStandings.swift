public import SiyuModel

/// How the stages of a programme lie in standings.
public enum KOCStandings {
  /// What somebody is by all her standings in one programme.
  public static func member(_ standings: [Standing]) -> (key: SubjectKey, member: KOCMember)? {
    let known = standings.sorted { $0.subject < $1.subject }.compactMap { standing in
      KOCStage(rawValue: standing.state).map { stage in
        (
          standing.subject,
          KOCMember(
            stage, since: standing.since, record: KOCRecord(standing.data),
            reason: standing.reason)
        )
      }
    }
    guard let met = KOCStages.meet(known.map(\.1)) else { return nil }
    return (known[met.place].0, met.member)
  }

  /// The stage somebody was in at a time; `nil`: in none.
  ///
  /// Of customers who are one whoever was a member then counts.
  public static func stage(
    at time: Instant, of now: KOCMember?, _ history: [PastStanding]
  ) -> KOCStage? {
    // What she is, she is since then.
    if let now, now.since <= time { return now.stage }
    var last: [SubjectKey: KOCStage] = [:]
    for past in history where past.at <= time {
      last[past.subject] = KOCStage(rawValue: past.state)
    }
    let members = last.values.filter(\.isMember)
    return (members.isEmpty ? Array(last.values) : members).max { $0.order < $1.order }
  }

  public static func standing(
    _ member: KOCMember, in programme: String, of key: SubjectKey, due: Instant?
  ) -> Standing {
    Standing(
      programme: programme, subject: key, state: member.stage.rawValue,
      rank: rank(member.stage, since: member.since), since: member.since,
      until: member.record.until, due: due, data: member.record.data, reason: member.reason)
  }

  /// The stage first, then whichever is newer: so that of two customers who are one the standing
  /// that counts is the one that ``KOCStages/meet(_:)`` finds.
  private static func rank(_ stage: KOCStage, since: Instant) -> Int {
    let newest: Int64 = 1 << 40
    return stage.order << 41 + Int(min(max(since.seconds, 0), newest))
  }

  /// Made of what is handed in alone, which no merge changes.
  private static func key(_ programme: String, _ proof: String) -> EnrolmentKey {
    EnrolmentKey(sop: programme, subject: .customer(0), occurrence: "proof:\(proof)")
  }

  /// Of the staff's task to look at what was handed in.
  public static func taskID(_ programme: String, _ proof: String, task: String) -> String {
    EffectID.task(key(programme, proof), step: task, visit: 0)
  }

  static func pointsID(_ programme: String, _ proof: String, task: String) -> String {
    EffectID.points(key(programme, proof), step: task, visit: 0)
  }

  /// An event of a programme's by hand.
  public static func event(
    _ type: String, in programme: String, of key: SubjectKey, _ props: DataRecord, at now: Instant,
    occurrence: String? = nil
  ) -> BornEvent {
    var props = props
    props["programme"] = .string(programme)
    return BornEvent(
      type: type, at: now, props: props,
      id: EffectID.event(
        type, programme: programme, subject: key, occurrence: occurrence ?? "\(now.seconds)"),
      subject: key)
  }
}
