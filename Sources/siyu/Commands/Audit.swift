import ArgumentParser
import SiyuModel
import SiyuReport
import SiyuWords

struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show who ran what, when, with which plugins, and what was granted.",
    discussion: """
      Commands that change something are kept in the store, each entry chained to the one before by \
      its hash. Commands that only look are not. No entry names a customer.
      """,
    subcommands: [AuditList.self, AuditVerify.self], defaultSubcommand: AuditList.self)
}

struct AuditList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The entries, oldest first.")

  @OptionGroup var workspace: WorkspaceOptions

  @Option(help: ArgumentHelp("From this time on: 2026-05-01, 2026-05-01T08:00.", valueName: "TIME"))
  var since: String?

  @Option(help: ArgumentHelp("Before this time.", valueName: "TIME"))
  var until: String?

  @Option(
    name: .customLong("command"),
    help: ArgumentHelp("Only of this command: apply, \"plugin grant\".", valueName: "NAME"))
  var only: String?

  @Option(help: ArgumentHelp("Only the last N.", valueName: "N"))
  var last: Int?

  @Flag(help: "Tell of each entry everything that was recorded.")
  var full = false

  func validate() throws {
    if let last, last < 1 { throw ValidationError("--last wants a number from 1, got \(last).") }
  }

  func run() throws {
    let host = try workspace.host(writes: false)
    let from = try host.time(since, "--since")
    let to = try host.time(until, "--until")
    var shown: [AuditEntry] = []
    try host.store.audit.entries(from: 1) { entry in
      let fits =
        from.map { entry.time >= $0 } ?? true && to.map { entry.time < $0 } ?? true
        && only.map { entry.command == $0 } ?? true
      if fits {
        shown.append(entry)
        if let last, shown.count > last { shown.removeFirst() }
      }
      return true
    }
    if host.console.json {
      return host.console.print(json: .list(shown.map { AuditText.json($0, zone: host.zone) }))
    }
    let lines = full ? AuditText.full(shown, zone: host.zone) : AuditText.table(shown, host.zone)
    lines.forEach { host.console.print($0) }
  }
}

struct AuditVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Compute the chain of hashes again; name what is wrong.",
    discussion: """
      Whoever can write the store's file can also write the whole log anew, and cutting off its end \
      leaves a chain that is whole. Both are found out only by a head that was noted elsewhere: \
      note what this prints, and give it with --head another time.
      """)

  @OptionGroup var workspace: WorkspaceOptions

  @Option(help: ArgumentHelp("A head noted before: 12:9f3c….", valueName: "NUMBER:HASH"))
  var head: String?

  func validate() throws {
    if let head, AuditHead(head) == nil {
      throw ValidationError(
        "--head wants an entry's number and its hash of 64 digits, such as 12:9f3c….")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: false)
    let noted = head.flatMap { AuditHead($0) }
    let found = try host.store.audit.verify(noted: noted)
    if host.console.json {
      host.console.print(json: [
        "entries": .int(found.head.number), "head": .string(found.head.description),
        "noted": head.map { .string($0) } ?? .null,
        "fault": found.fault.map { .string(AuditText.words($0)) } ?? .null,
      ])
    } else if let fault = found.fault {
      host.console.print(say("the audit log is not what was written: \(AuditText.words(fault))"))
      host.console.print(say("  compare it with the last backup's: siyu audit verify there"))
    } else {
      host.console.print(
        say(
          "\(Grouping.count(found.head.number, "entry", "entries")), the chain is whole"
        )
      )
      host.console.print(say("head \(found.head)"))
      host.console.print(
        noted == nil
          ? say(
            "Note the head somewhere else: only with it can --head tell a log that was cut or written"
              + " anew.")
          : say("The head that was noted is in it."))
    }
    try (found.fault == nil ? ExitStatus.done : .failed).exit()
  }
}
