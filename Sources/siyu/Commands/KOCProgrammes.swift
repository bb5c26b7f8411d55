import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuReport

struct KOCShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Who is what in a programme: how many in each step, and members."
  )

  @Argument(help: ArgumentHelp("Its full name, or its id.", valueName: "PROGRAMME"))
  var programme: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: false)
    let desk = try KOCDesk(host, programme: programme)
    let rows = try desk.rows()
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
    var counts = TextTable([.init("stage"), .init("customers", .right)], indent: 2)
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
        .init("member"), .init("stage"), .init("since"), .init("period ends"),
        .init("points", .right), .init("waiting", .right),
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

struct KOCSelect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select", abstract: "Choose from those who answered: a list with the reasons.",
    discussion: """
      Ranks by score, then by who answered earlier, then by id; fills the places by 'top', 'least' \
      and the quotas. Writes nothing without --yes. With --out the list goes into a file, which \
      siyu apply commits if it would still come out the same.
      """)

  @Argument(help: ArgumentHelp("Its full name, or its id.", valueName: "PROGRAMME"))
  var programme: String

  @Option(help: ArgumentHelp("Write the list for siyu apply.", valueName: "FILE"))
  var out: String?

  @Flag(help: "Do it.")
  var yes = false

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if yes, out != nil {
      throw ValidationError("--out is for a list to be approved, --yes does it.")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: yes)
    guard yes else {
      let desk = try KOCDesk(host, programme: programme)
      try desk.checkGranted()
      let (selection, _) = try desk.selection(at: host.now)
      show(selection, desk, isDone: false)
      if let out {
        let file = KOCSelectionFile(selection, of: desk.koc.name, at: host.now)
        try OutputFile.refuseWorkspaceFiles(out)
        try OutputFile.refuseForeign(out, beginning: KOCSelectionFile.beginning)
        host.noteWritten(out)
        try WholeFile.write(file.encoded, to: out)
      }
      return
    }
    try host.recording("koc select") {
      let desk = try KOCDesk(host, programme: programme)
      try desk.checkGranted()
      host.store.audit.add(["programme": .word(desk.koc.name)])
      let (selection, rows) = try desk.selection(at: host.now)
      try desk.commit(selection, rows, at: host.now)
      show(selection, desk, isDone: true)
    }
  }

  private func show(_ selection: KOCSelection, _ desk: KOCDesk, isDone: Bool) {
    let console = desk.host.console
    let text = KOCSelectionText(selection, desk.koc, desk.host.zone)
    if console.json {
      var record = text.json
      record["done"] = .bool(isDone)
      return console.print(json: .record(record))
    }
    text.lines.forEach { console.print($0) }
    if !isDone, out == nil, !selection.selected.isEmpty {
      console.note("nothing was written; --yes does it, --out FILE makes a list to be approved")
    }
  }
}

struct KOCReview: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Say whether what a KOC handed in is right.",
    discussion: """
      Of several that wait for one task the oldest is meant. The points come with the next apply; \
      the staff's task for it is done.
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

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if !["yes", "no"].contains(answer) {
      throw ValidationError("say yes or no, got '\(answer)'.")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: true)
    let id = try host.recording("koc review", ["accepted": .flag(answer == "yes")]) {
      try review(host)
    }
    host.console.print(
      "\(TextEscape.terminalSafe(id)) \(task): \(answer == "yes" ? "accepted" : "refused")")
  }

  /// - Returns: the customer's public id.
  private func review(_ host: Host) throws -> String {
    let desk = try KOCDesk(host, programme: try programme ?? only(host))
    let row = try desk.row(of: customer)
    let tasks = desk.koc.assess?.tasks.map(\.id) ?? []
    guard tasks.contains(task) else {
      throw Diagnostic(
        "\(desk.koc.name) has no task '\(TextEscape.terminalSafe(task))'",
        hint: NearestName.nearest(to: task, in: tasks).map { "did you mean '\($0)'?" }
          ?? "there are \(tasks.joined(separator: ", "))")
    }
    guard
      let proof = row.member.record.proofs.first(where: { $0.task == task && $0.state == .waiting })
    else {
      throw Diagnostic(
        "nothing of \(TextEscape.terminalSafe(row.id)) waits for task '\(task)'",
        hint: "siyu apply takes in what was imported; siyu koc show \(desk.koc.name) tells the rest"
      )
    }
    var change = OutreachChange()
    change.events = [
      KOCStandings.event(
        KOCDeclaration.EventType.reviewed, in: desk.koc.name, of: row.key,
        ["id": .string(proof.id), "task": .string(task), "accepted": .bool(answer == "yes")],
        at: host.now, occurrence: "\(proof.id) \(host.now.seconds)")
    ]
    try host.store.changeByHand([(row.number, change)], at: host.now)
    _ = try host.store.finishTask(
      KOCStandings.taskID(desk.koc.name, proof.id, task: task), at: host.now)
    return row.id
  }

  /// The only programme there is.
  private func only(_ host: Host) throws -> String {
    let names = try host.loadPlugins(tells: false).plugins.flatMap(\.declarations.kocs).map(\.name)
    if names.count == 1 { return names[0] }
    throw Diagnostic(
      names.isEmpty ? "no plugin declares a programme" : "there are several programmes",
      hint: names.isEmpty ? nil : "name one: --programme \(names[0])")
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
      return "\(TextEscape.terminalSafe(row.id)) is excluded already"
    }
    var record = KOCRecord()
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
    return "\(TextEscape.terminalSafe(row.id)) is excluded from \(desk.koc.name)"
  }
}

struct KOCReadmit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "readmit", abstract: "Let a customer who was excluded take part again.",
    discussion: "Who answered the survey waits for the next selection; others may be invited again."
  )

  @Argument(
    help: ArgumentHelp("A customer id, an account id, or platform:account.", valueName: "CUSTOMER"))
  var customer: String

  @Argument(help: ArgumentHelp("Its full name, or its id.", valueName: "PROGRAMME"))
  var programme: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let host = try workspace.host(writes: true)
    let words = try host.recording("koc readmit") { try readmit(host) }
    host.console.print(words)
  }

  /// - Returns: what came of it.
  private func readmit(_ host: Host) throws -> String {
    let desk = try KOCDesk(host, programme: programme)
    host.store.audit.add(["programme": .word(desk.koc.name)])
    let row = try desk.row(of: customer)
    guard row.member.stage == .excluded else {
      throw Diagnostic(
        "\(TextEscape.terminalSafe(row.id)) is \(row.member.stage.rawValue) in \(desk.koc.name), "
          + "and not excluded")
    }
    let stage: KOCStage = row.member.record.answeredAt == nil ? .left : .answered
    let member = KOCMember(
      stage, since: host.now, record: row.member.record, reason: "taken back by hand")
    try host.store.changeByHand(
      [(row.number, desk.change(row, to: member, [], due: host.now))], at: host.now)
    return "\(TextEscape.terminalSafe(row.id)) is \(stage.rawValue) in \(desk.koc.name)"
  }
}
