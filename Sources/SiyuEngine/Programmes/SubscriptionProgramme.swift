internal import SiyuModel

/// What both kinds of subscription have in common: how they begin and end.
protocol SubscriptionProgramme: Programme {}

extension SubscriptionProgramme {
  var noun: String { "membership" }
  var effect: Effect { .membership }
  var stratum: ProgrammeStratum { .membership }
  var states: [(id: String, title: String)] {
    SubscriptionState.allCases.map { ($0.rawValue, "") }
  }

  func stand(
    _ subject: inout SOPSubject, _ state: SubscriptionState, _ record: SubscriptionRecord,
    since: Instant, until: Instant? = nil, due: Instant?, _ reason: String?, key: SubjectKey,
    into tally: inout ProgrammeTally
  ) {
    subject.stand(
      standing(state, record, since: since, until: until, due: due, reason, key: key),
      into: &tally)
  }

  func standing(
    _ state: SubscriptionState, _ record: SubscriptionRecord, since: Instant,
    until: Instant? = nil, due: Instant?, _ reason: String?, key: SubjectKey
  ) -> Standing {
    Standing(
      programme: name, subject: key, state: state.rawValue, rank: state.rank, since: since,
      until: until, due: due, data: record.data, reason: reason)
  }

  func tell(
    _ subject: inout SOPSubject, _ type: String, _ occurrence: String, at now: Instant,
    _ props: DataRecord = DataRecord(), key: SubjectKey
  ) {
    var props = props
    props["programme"] = .string(name)
    subject.bear(type, in: name, props, at: now, occurrence: occurrence, subject: key)
  }
}
