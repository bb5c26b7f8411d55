import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

struct KOCShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Who is what in a programme: how many in each step, and members."
  )

  @Argument(help: ArgumentHelp("Its full name, or its id.", valueName: "PROGRAMME"))
  var programme: String

  @OptionGroup var part: PartOption
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let desk = try KOCDesk(host, programme: programme)
    let customers = try part.customers(host)
    let rows = try desk.rows().filter { customers?.contains($0.number) ?? true }
    let text = KOCMemberText(host, desk.koc)
    if host.console.json {
      return host.console.print(json: [
        "programme": .string(desk.koc.name), "title": .string(desk.koc.title),
        "stages": .record(
          DataRecord(
            KOCStage.allCases.map { stage in
              (stage.rawValue, .int(Int64(rows.count { $0.member.stage == stage })))
            })),
        "customers": .list(
          rows.map { row in
            var record: DataRecord = ["customer": .string(row.id)]
            for field in text.json(row.member).fields { record[field.name] = field.value }
            return .record(record)
          }),
      ])
    }
    host.console.print("\(desk.koc.name) (\(TitleText.shown(desk.koc.title)))")
    var counts = TextTable([.init(say("stage")), .init(say("customers"), .right)], indent: 2)
    for stage in KOCStage.allCases {
      let count = rows.count { $0.member.stage == stage }
      counts.add(stage.rawValue, Grouping.text(Int64(count)))
    }
    counts.lines.forEach { host.console.print($0) }
    let members = rows.filter(\.member.stage.isMember)
    if members.isEmpty { return }
    host.console.print("")
    var table = TextTable(
      [
        .init(say("member")), .init(say("stage")), .init(say("since")), .init(say("period ends")),
        .init(say("points"), .right), .init(say("waiting"), .right),
      ], indent: 2)
    for row in members {
      let record = row.member.record
      table.add(
        row.id, row.member.stage.rawValue, TimeText.dateTime(row.member.since, in: host.zone),
        record.until.map { TimeText.dateTime($0, in: host.zone) } ?? "-",
        desk.koc.assess.map { String(KOCDone(record, $0).points) } ?? "-",
        String(record.proofs.count { $0.state == .waiting }))
    }
    table.lines.forEach { host.console.print($0) }
  }
}

struct KOCReview: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Say whether what a KOC handed in is right.",
    discussion: """
      Of several that wait for one task the oldest is meant that nobody answered yet. The points \
      come with the next apply; the staff's task for it is done.
      """)

  @Argument(
    help: ArgumentHelp("A customer id, an account id, or platform:account.", valueName: "CUSTOMER"))
  var customer: String

  @Argument(help: ArgumentHelp("The task's id.", valueName: "TASK"))
  var task: String

  @Argument(help: ArgumentHelp("yes or no.", valueName: "ANSWER"))
  var answer: String

  @Option(
    help: ArgumentHelp("Of which programme, where there are several.", valueName: "PROGRAMME"))
  var programme: String?

  @Option(
    help: ArgumentHelp(
      "Which, where several wait: the link, the picture's reference or the order, as handed in.",
      valueName: "TEXT"))
  var proof: String?

  @Flag(help: "Say otherwise of what was answered last; until an apply has counted it.")
  var change = false

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if !["yes", "no"].contains(answer) {
      throw ValidationError("say yes or no, got '\(answer)'.")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: true)
    let done = try host.recording("koc review", ["accepted": .flag(answer == "yes")]) {
      try review(host)
    }
    if host.console.json { return host.console.print(json: .record(done.json(host.zone))) }
    host.console.print(done.words(host.zone))
  }

  /// What was answered.
  private struct Answered {
    /// Public id.
    var customer: String
    var task: String
    var accepted: Bool
    var handedIn: Instant
    /// Others of the same task that nobody answered.
    var waiting: Int

    func words(_ zone: TimeZoneRules) -> String {
      say(
        "\(TextEscape.terminalSafe(customer)) \(task) of \(TimeText.dateTime(handedIn, in: zone)): "
      )
        + (accepted ? say("accepted") : say("refused"))
        + (waiting > 0 ? say("; \(Grouping.count(Int64(waiting), "other")) to be answered") : "")
    }

    func json(_ zone: TimeZoneRules) -> DataRecord {
      [
        "customer": .string(customer), "task": .string(task), "accepted": .bool(accepted),
        "handed_in_at": .string(TimeText.iso(handedIn, in: zone)),
        "waiting": .int(Int64(waiting)),
      ]
    }
  }

  private func review(_ host: Host) throws -> Answered {
    let names = try ProgrammeNames(host)
    let desk = KOCDesk(
      host,
      try programme.map { try names.find($0) }
        ?? names.find(task: task) { name in
          try host.store.standings(of: host.store.customer(named: customer)).contains {
            $0.programme == name
          }
        })
    let row = try desk.row(of: customer)
    let tasks = desk.koc.assess?.tasks.map(\.id) ?? []
    guard tasks.contains(task) else {
      throw Diagnostic(
        "\(desk.koc.name) has no task '\(TextEscape.terminalSafe(task))'",
        hint: NearestName.nearest(to: task, in: tasks).map { "did you mean '\($0)'?" }
          ?? "there are \(tasks.joined(separator: ", "))")
    }
    let facts = try KOCFactsReader(host.store, desk.koc, at: host.now).facts(of: row.number)
    let meant = row.member.record.proofs.filter { one in
      one.task == task
        && proof.map { ProofText.normal($0) == ProofText.normal(facts.text(of: one)) } ?? true
    }
    let lost = meant.filter { $0.state == .waiting && facts.isPassedOn($0) }
    let waiting = meant.filter { $0.state == .waiting && !facts.isPassedOn($0) }
    if waiting.isEmpty, let lost = lost.last { throw passedOn(lost, row, desk) }
    if proof != nil || change, waiting.isEmpty, let last = meant.last {
      throw counted(last, facts, row, desk)
    }
    let open = waiting.filter { facts.findings[$0.id] == nil }
    let said = waiting.filter { facts.findings[$0.id] != nil }
    guard let proof = change ? said.last : open.first else {
      throw nothing(row, said.last.map { ($0, facts.findings[$0.id]) }, desk, host)
    }
    if change, facts.findings[proof.id]?.accepted == (answer == "yes") {
      throw nothing(row, (proof, facts.findings[proof.id]), desk, host)
    }
    // Of two answers the later counts.
    let at = max(
      host.now, facts.findings[proof.id].map { $0.at.advanced(bySeconds: 1) } ?? host.now)
    var written = OutreachChange()
    written.events = [
      KOCStandings.event(
        KOCDeclaration.EventType.reviewed, in: desk.koc.name,
        of: facts.number(of: proof.id, task).map(SubjectKey.customer) ?? row.key,
        ["id": .string(proof.id), "task": .string(task), "accepted": .bool(answer == "yes")],
        at: at, occurrence: "\(proof.id) \(at.seconds)")
    ]
    try host.store.changeByHand([(row.number, written)], at: host.now)
    _ = try host.store.finishTask(
      KOCStandings.taskID(desk.koc.name, proof.id, task: task), at: host.now)
    return Answered(
      customer: row.id, task: task, accepted: answer == "yes", handedIn: proof.at,
      waiting: open.count { $0.id != proof.id })
  }

  /// An apply that refused it was undone, and by then it was another's.
  private func passedOn(
    _ proof: KOCProof, _ row: KOCDesk.Row, _ desk: KOCDesk
  ) -> Diagnostic {
    let id = TextEscape.terminalSafe(row.id)
    let at = TimeText.dateTime(proof.at, in: desk.host.zone)
    return Diagnostic(
      "what \(id) handed in for '\(task)' at \(at) was refused, and somebody else has handed in the "
        + "same since: it counts for them",
      hint: "what counts for nobody else can be handed in again: siyu import koc-proofs")
  }

  /// What an apply has counted is no more to be changed: points were given for it, or another took its place.
  private func counted(
    _ proof: KOCProof, _ facts: KOCFacts, _ row: KOCDesk.Row, _ desk: KOCDesk
  ) -> Diagnostic {
    let id = TextEscape.terminalSafe(row.id)
    func time(_ at: Instant) -> String { TimeText.dateTime(at, in: desk.host.zone) }
    let how =
      if let finding = facts.findings[proof.id] {
        "as it was answered at \(time(finding.at))"
      } else if proof.state == .late {
        "as it came when the task was due already"
      } else if case .function = desk.koc.assess?.task(proof.task)?.review {
        "by the programme's review function"
      } else {
        "without a review"
      }
    let apply = facts.counted[proof.id].map { "the apply of \(time($0))" } ?? "an apply"
    return Diagnostic(
      "what \(id) handed in for '\(task)' at \(time(proof.at)) is \(proof.state.name): \(apply) has "
        + "counted it, \(how)",
      hint: "what was counted stays; siyu explain \(id) tells all that was handed in")
  }

  private func nothing(
    _ row: KOCDesk.Row, _ said: (proof: KOCProof, finding: KOCFacts.Finding?)?, _ desk: KOCDesk,
    _ host: Host
  ) -> Diagnostic {
    let id = TextEscape.terminalSafe(row.id)
    guard let said, let finding = said.finding else {
      return Diagnostic(
        "nothing of \(id) waits for task '\(task)'",
        hint: "siyu apply takes in what was imported; siyu koc show \(desk.koc.name) tells the rest"
      )
    }
    func time(_ at: Instant) -> String { TimeText.dateTime(at, in: host.zone) }
    return Diagnostic(
      "what \(id) handed in for '\(task)' at \(time(said.proof.at)) was "
        + "\(finding.accepted ? "accepted" : "refused") already, at \(time(finding.at)); the next "
        + "apply counts it",
      hint: "until then siyu koc review \(id) \(task) \(finding.accepted ? "no" : "yes") --change "
        + "says otherwise")
  }
}

struct KOCExclude: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exclude", abstract: "Keep a customer out of a programme, whatever rules say.")

  @Argument(
    help: ArgumentHelp("A customer id, an account id, or platform:account.", valueName: "CUSTOMER"))
  var customer: String

  @Argument(help: ArgumentHelp("Its full name, or its id.", valueName: "PROGRAMME"))
  var programme: String

  @Option(help: ArgumentHelp("Why; kept, and told by siyu explain.", valueName: "TEXT"))
  var reason: String?

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let words = try host.recording("koc exclude") { try exclude(host) }
    host.console.print(words)
  }

  /// - Returns: what came of it.
  private func exclude(_ host: Host) throws -> String {
    let desk = try KOCDesk(host, programme: programme)
    host.store.audit.add(["programme": .word(desk.koc.name)])
    let number = try host.store.customer(named: customer)
    let held = KOCStandings.member(
      try host.store.standings(of: number).filter { $0.programme == desk.koc.name })
    let row = KOCDesk.Row(
      number: number, id: try host.store.publicID(of: number),
      key: held?.key ?? .customer(number.rawValue),
      member: held?.member ?? KOCMember(.left, since: host.now))
    if row.member.stage == .excluded {
      return say("\(TextEscape.terminalSafe(row.id)) is excluded already")
    }
    var record = KOCRecord()
    record.invitedAt = row.member.invitedAt
    record.answeredAt = row.member.record.answeredAt
    record.selectedAt = row.member.record.selectedAt
    let member = KOCMember(.excluded, since: host.now, record: record, reason: reason)
    let wasMember = row.member.stage.isMember
    var props: DataRecord = [:]
    if let reason { props["reason"] = .string(reason) }
    let effects: [KOCStages.Effect] =
      wasMember ? [.event(KOCDeclaration.EventType.left, at: host.now, props)] : []
    try host.store.changeByHand(
      [(number, desk.change(row, to: member, effects, due: nil))], at: host.now)
    return say("\(TextEscape.terminalSafe(row.id)) is excluded from \(desk.koc.name)")
  }
}
