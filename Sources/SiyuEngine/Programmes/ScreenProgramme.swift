internal import SiyuModel

/// Asks a screen about each new event of its types, once, and makes whoever it says yes of a suspect.
///
/// What was asked about is kept as hashes of events, for as long as late imports count; so everybody
/// who is looked at again, for whatever reason, is asked about nothing twice.
struct ScreenProgramme: Programme {
  let screen: ScreenRule
  let plugin: Int

  var name: String { screen.name }
  var title: String { screen.title }
  var kind: String { ProgrammeOutcome.screen }
  var noun: String { ProgrammeOutcome.screen }
  var effect: Effect { .koc }
  /// Types of events and their permissions.
  var reads: [String] { Array(Set(screen.on.map(KnownEvents.permission(for:)))).sorted() }
  var stratum: ProgrammeStratum { .screen }
  var asksOnce: Bool { true }
  var states: [(id: String, title: String)] { [(Self.clear, "正常"), (Self.suspect, "异常")] }

  static let clear = "clear"
  static let suspect = ProgrammeOutcome.suspect
  /// Hashes of events that were asked about, with blanks between them.
  private static let asked = "asked"
  /// Everything up to this time was asked about, or is too much to be.
  private static let before = "before"
  /// So many hashes of 16 digits fit into what a standing may keep.
  static let most = 150

  /// New events are looked for so far back, as triggers of SOPs do; an older one that an import brings
  /// is nobody's join of now.
  static func horizon(_ now: Instant) -> Instant {
    now.advanced(bySeconds: -Int64(Enrolling.eventDays) * 86_400)
  }

  func questions(about subject: SOPSubject, at now: Instant) -> [ProgrammeQuestion] {
    new(subject, at: now).map { event in
      ProgrammeQuestion(
        function: screen.function, kind: .condition,
        record: SubjectRecord(event: ScreenRule.told(event.type, at: event.at, event.props)))
    }
  }

  func decide(
    _ subject: inout SOPSubject, _ answers: [ProgrammeAnswer], at now: Instant,
    into tally: inout ProgrammeTally
  ) -> [ProgrammeQuestion] {
    let events = new(subject, at: now)
    guard !events.isEmpty, events.count == answers.count else { return [] }
    let held = subject.standing(in: name)
    let key = held?.subject ?? subject.ownKey
    var state = held?.state ?? Self.clear
    var since = held?.since ?? now
    var reason = held?.reason
    for (event, answer) in zip(events, answers) where answer.value == .bool(true) {
      var props: DataRecord = [
        "screen": .string(name), "event": .string(event.type), "event_at": .int(event.at.seconds),
      ]
      props["reason"] = answer.reason.map { .string($0) }
      subject.bear(
        KnownEvents.joinSuspect, in: name, props, at: now, occurrence: event.occurrence,
        subject: key)
      guard state != Self.suspect else { continue }
      (state, since, reason) = (Self.suspect, now, answer.reason)
    }
    subject.stand(
      Standing(
        programme: name, subject: key, state: state, rank: state == Self.suspect ? 1 : 0,
        since: since, data: memory(subject, at: now), reason: reason), into: &tally)
    return []
  }

  // MARK: What is new

  private func looked(_ subject: SOPSubject, at now: Instant) -> [SeenEvent] {
    let from = Self.horizon(now)
    return subject.seen.all.filter {
      $0.at > from && $0.at <= now && screen.on.contains($0.type)
    }
  }

  /// Not asked about yet under any of the customer's numbers, ascending by time.
  private func new(_ subject: SOPSubject, at now: Instant) -> [SeenEvent] {
    let own = subject.state.standings.filter { $0.programme == name }
    var asked: Set<String> = []
    var before = Int64.min
    for standing in own {
      asked.formUnion(
        (standing.data[Self.asked]?.stringValue ?? "").split(separator: " ").map(String.init))
      before = max(before, standing.data[Self.before]?.intValue ?? .min)
    }
    let new = looked(subject, at: now).filter {
      $0.at.seconds > before && !asked.contains(Self.hash(of: $0))
    }
    return Array(new.suffix(Self.most))
  }

  /// All that was looked at by now and can still be met again.
  private func memory(_ subject: SOPSubject, at now: Instant) -> DataRecord {
    let events = looked(subject, at: now)
    var data = DataRecord()
    if events.count > Self.most {
      data[Self.before] = .int(events[events.count - Self.most - 1].at.seconds)
    }
    data[Self.asked] = .string(events.suffix(Self.most).map(Self.hash).joined(separator: " "))
    return data
  }

  private static func hash(of event: SeenEvent) -> String {
    String(event.occurrence.drop { $0 != ":" }.dropFirst())
  }
}
