import SiyuEngine
import SiyuModel
import SiyuWords

/// One programme of KOCs, and who is what in it.
struct KOCDesk {
  struct Row {
    var number: CustomerNumber
    /// Public id.
    var id: String
    var key: SubjectKey
    var member: KOCMember
  }

  let host: Host
  let plugin: PassPlugin
  let koc: KOCDeclaration
  var stages: KOCStages { KOCStages(koc, zone: host.zone) }

  /// - Parameter programme: the full name, or the id where only one plugin has it.
  /// - Throws: `Diagnostic` where there is none, with the nearest.
  init(_ host: Host, programme: String) throws {
    let found = try ProgrammeNames(host).find(programme)
    self.init(host, found)
  }

  init(_ host: Host, _ found: (plugin: PassPlugin, koc: KOCDeclaration)) {
    (self.host, plugin, koc) = (host, found.plugin, found.koc)
  }

  /// Nobody's stage changes without the operator's word for the plugin.
  func checkGranted() throws {
    guard Grants(plugin.source).refusal(of: .koc) != nil else { return }
    throw Diagnostic(
      "'\(koc.name)' may not decide what customers are: \(plugin.source.id) was not granted koc",
      hint: "siyu plugin grant \(plugin.source.id) koc")
  }

  /// By public id.
  func rows() throws -> [Row] {
    var found: [(CustomerNumber, SubjectKey, KOCMember)] = []
    try host.store.eachStanding(in: koc.name) { number, standings in
      if let (key, member) = KOCStandings.member(standings) { found.append((number, key, member)) }
    }
    return try found.map { number, key, member in
      Row(number: number, id: try host.store.publicID(of: number), key: key, member: member)
    }.sorted { $0.id < $1.id }
  }

  /// - Throws: `Diagnostic` for somebody who is nothing in it.
  func row(of customer: String) throws -> Row {
    let number = try host.store.customer(named: customer)
    let id = try host.store.publicID(of: number)
    guard
      let (key, member) = KOCStandings.member(
        try host.store.standings(of: number).filter { $0.programme == koc.name })
    else {
      throw Diagnostic(
        "customer \(TextEscape.terminalSafe(id)) is nothing in \(koc.name)",
        hint: "siyu koc show \(koc.name) lists who is")
    }
    return Row(number: number, id: id, key: key, member: member)
  }

  // MARK: Selecting

  /// Ranks those who answered, at a clock.
  func selection(at now: Instant) throws -> (selection: KOCSelection, rows: [Int64: Row]) {
    let rows = try rows()
    let asker = KOCAsker(
      store: host.store, runtime: host.runtime, plugin: plugin, koc: koc, now: now)
    let answered = rows.filter { $0.member.stage == .answered }
    let said = try asker.ask(about: answered.map(\.number), scores: true)
    let members = rows.filter(\.member.stage.isMember)
    let parts =
      koc.select.quota == nil ? [:] : try asker.ask(about: members.map(\.number), scores: false)
    var counts: [String?: Int] = [:]
    for row in members { counts[parts[row.number]?.part, default: 0] += 1 }
    let candidates = answered.map { row in
      let one = said[row.number]
      return KOCCandidate(
        number: row.number.rawValue, id: row.id,
        answeredAt: row.member.record.answeredAt ?? row.member.since, score: one?.score,
        reason: one?.reason, part: one?.part, failure: one?.failure)
    }
    let selection = KOCSelection(candidates, koc.select, members: counts)
    return (
      selection,
      Dictionary(
        answered.map { ($0.number.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
    )
  }

  /// Makes members of those who were selected, as a run that can be taken back; the next apply sends
  /// them what they share.
  /// - Parameter choice: of the list that was approved; otherwise the selection's own.
  /// - Returns: the run; `nil` where nobody was selected.
  @discardableResult
  func commit(
    _ selection: KOCSelection, _ rows: [Int64: Row], at now: Instant, choice: String? = nil
  ) throws -> Int64? {
    let changes = selection.selected.compactMap { candidate -> (CustomerNumber, OutreachChange)? in
      guard let row = rows[candidate.number] else { return nil }
      let (member, effects) = stages.selected(
        row.member, reason: candidate.reason, at: now)
      return (row.number, change(row, to: member, effects, due: member.record.until))
    }
    host.store.audit.add(["selected": .count(Int64(changes.count))])
    guard let last = changes.map(\.0).max() else { return nil }
    let digest = choice ?? KOCSelectionFile(selection, of: koc.name, at: now).choice
    let session = try host.store.beginRun(
      RunHeader(
        identity: identity(digest, at: now), now: now,
        plugins: [(plugin.name, plugin.source.checksum)], rules: [], mark: nil))
    try session.commit(
      changes.sorted { $0.0 < $1.0 }.map { number, change in
        SubjectChange(
          customer: number.rawValue, changes: [], due: .max, keepsDue: true, outreach: change)
      }, through: last.bucket + 1)
    try session.finish()
    return session.run
  }

  /// A host that was killed between writing a selection and closing its run leaves nothing to be done but
  /// to close it: all members are written in one transaction.
  private func finishInterrupted(_ identity: String, at now: Instant) throws -> Int64? {
    guard try host.store.hasBegun(run: identity) else { return nil }
    let session = try host.store.beginRun(
      RunHeader(
        identity: identity, now: now, plugins: [(plugin.name, plugin.source.checksum)], rules: [],
        mark: nil))
    try session.finish()
    return session.run
  }

  /// Of the run that a list becomes.
  private func identity(_ digest: String, at now: Instant) -> String {
    "koc select \(koc.name) \(now.seconds) \(digest)"
  }

  /// - Throws: `Diagnostic` when the list is another by now; nothing is written then.
  func apply(_ plan: KOCSelectionFile) throws -> (lines: [String], record: DataRecord) {
    try checkGranted()
    host.store.audit.add(["programme": .word(koc.name)])
    if let run = try host.store.run(identity: identity(plan.choice, at: plan.now)) {
      let when = TimeText.dateTime(plan.now, in: host.zone)
      let count = Grouping.count(Int64(plan.selected.count), "member")
      return (
        [
          say(
            "this list was applied already, as run \(run): \(count) of \(koc.name) since \(when)"),
          say("nothing was written; siyu undo \(run) takes it back"),
        ],
        [
          "programme": .string(koc.name), "selected": .int(0), "run": .int(run),
          "applied_already": .bool(true),
        ]
      )
    }
    if let run = try finishInterrupted(identity(plan.choice, at: plan.now), at: plan.now) {
      let count = Grouping.count(Int64(plan.selected.count), "member")
      return (
        [say("run \(run) was interrupted and is finished now: \(count) of \(koc.name)")],
        [
          "programme": .string(koc.name), "selected": .int(Int64(plan.selected.count)),
          "run": .int(run), "applied_already": .bool(false),
        ]
      )
    }
    let (selection, rows) = try selection(at: plan.now)
    let file = KOCSelectionFile(selection, of: koc.name, at: plan.now)
    guard file.digest == plan.digest else {
      try refuseCopy(plan)
      throw Diagnostic(
        "this list is not what \(koc.name) would select any more; nothing was written",
        hint:
          "answers, customers or the plugin changed: siyu koc select \(koc.name) makes a new one"
      )
    }
    let approved = try selection.approved(plan)
    host.store.audit.add(["struck": .count(Int64(approved.struck.count))])
    let run = try commit(approved, rows, at: plan.now, choice: plan.choice)
    return (
      KOCSelectionText(approved, koc, host.zone).done(run: run),
      [
        "programme": .string(koc.name), "selected": .int(Int64(approved.selected.count)),
        "struck": .list(approved.struck.map { .string($0) }), "run": run.map { .int($0) } ?? .null,
        "applied_already": .bool(false),
      ]
    )
  }

  /// Whom another copy of a list made members at its clock, they are no candidates any more, and nothing else
  /// changed perhaps.
  private func refuseCopy(_ plan: KOCSelectionFile) throws {
    let listed = Set(plan.selected.map(\.customer))
    let chosen = try rows().filter {
      $0.member.record.selectedAt == plan.now && listed.contains($0.id)
    }
    if chosen.isEmpty { return }
    throw Diagnostic(
      "a copy of this list was applied already: \(chosen.count) of the \(listed.count) on it were selected in "
        + "\(koc.name) at its clock, \(TimeText.dateTime(plan.now, in: host.zone)); nothing was written",
      hint:
        "siyu koc show \(koc.name) lists who is in it, siyu koc select \(koc.name) ranks those who wait"
    )
  }

  // MARK: By hand

  func change(
    _ row: Row, to member: KOCMember, _ effects: [KOCStages.Effect], due: Instant?
  ) -> OutreachChange {
    var change = OutreachChange()
    change.put(KOCStandings.standing(member, in: koc.name, of: row.key, due: due))
    for case .event(let type, let at, let props) in effects {
      change.events.append(KOCStandings.event(type, in: koc.name, of: row.key, props, at: at))
    }
    return change
  }
}
