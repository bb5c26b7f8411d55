internal import SiyuModel

/// What a customer is in programmes, as the pass changes it.
extension SOPSubject {
  /// The one that counts; `nil`: the customer has never been anything in it.
  func standing(in programme: String) -> Standing? {
    Standing.met(state.standings.filter { $0.programme == programme })
  }

  /// Of each programme the one that counts, by programme.
  var standingsThatCount: [Standing] {
    Set(state.standings.map(\.programme)).sorted().compactMap { standing(in: $0) }
  }

  /// The number under which a customer without one gets a standing.
  var ownKey: SubjectKey { .customer(number) }

  /// Changes what the customer is in the standing's programme, and counts that; nothing happens where it
  /// is so already. What the customer is under other numbers in the same programme is brought down to
  /// it where it is higher.
  mutating func stand(_ new: Standing, into tally: inout ProgrammeTally) {
    let before = standing(in: new.programme)
    if let before, before.subject == new.subject, before.isSame(as: new) { return }
    put(new)
    for other in state.standings
    where other.programme == new.programme && other.subject != new.subject
      && other.rank > new.rank
    {
      var lower = other
      lower.state = new.state
      lower.rank = new.rank
      lower.since = new.since
      lower.until = new.until
      lower.due = nil
      lower.data = new.data
      lower.reason = new.reason
      put(lower)
    }
    let (from, to) = (before?.state ?? Standing.noState, new.state)
    if from != to { tally.moved(new.programme, from, to, number) }
  }

  /// What the customer is under one number is over, and what it is under another counts from now on.
  mutating func standAside(_ new: Standing) { put(new) }

  /// An event of the customer's own, from the next look on.
  /// - Parameter occurrence: what tells it from others of its type in this programme: a time, a count.
  mutating func bear(
    _ type: String, in programme: String, _ props: DataRecord, at now: Instant,
    occurrence: String, subject: SubjectKey
  ) {
    change.events.append(
      BornEvent(
        type: type, at: now, props: props,
        id: EffectID.event(
          type, programme: programme, subject: subject, occurrence: occurrence),
        subject: subject))
  }

  /// Those that do not count are not looked at for their own sake.
  mutating func restOthers(in programme: String) {
    guard state.standings.count > 1, let counts = standing(in: programme) else { return }
    for other in state.standings
    where other.programme == programme && other.subject != counts.subject && other.due != nil {
      var resting = other
      resting.due = nil
      put(resting)
    }
  }

  /// Brings what the customer is under other numbers in a programme along with what counts.
  mutating func changeOthers(
    than key: SubjectKey, in programme: String, _ change: (inout Standing) -> Void
  ) {
    for other in state.standings where other.programme == programme && other.subject != key {
      var changed = other
      change(&changed)
      if !changed.isSame(as: other) { put(changed) }
    }
  }

  private mutating func put(_ standing: Standing) {
    state.standings.removeAll {
      $0.programme == standing.programme && $0.subject == standing.subject
    }
    state.standings.append(standing)
    change.put(standing)
  }
}

extension Standing {
  /// Whether there is nothing to write: a reason alone is no change.
  func isSame(as other: Standing) -> Bool {
    state == other.state && rank == other.rank && since == other.since && until == other.until
      && due == other.due
      && DataValue.record(data).canonicalText == DataValue.record(other.data).canonicalText
  }
}
