import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

struct KOCSelect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select", abstract: "Choose from those who answered: a list with the reasons.",
    discussion: """
      Ranks by score, then by who answered earlier, then by id; fills the places by 'top', 'least' \
      and the quotas. Writes nothing without --yes. With --out the list goes into a file, which \
      siyu apply commits if it would still come out the same. With --of only the lines of some are \
      shown; they are ranked among all.
      """)

  @Argument(help: ArgumentHelp("Its full name, or its id.", valueName: "PROGRAMME"))
  var programme: String

  @Option(help: ArgumentHelp("Write the list for siyu apply.", valueName: "FILE"))
  var out: String?

  @Flag(help: "Do it.")
  var yes = false

  @OptionGroup var part: PartOption
  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if yes, out != nil {
      throw ValidationError("--out is for a list to be approved, --yes does it.")
    }
    if part.of != nil, yes || out != nil {
      throw ValidationError(
        "--of shows a part of the list; --yes and --out are about everybody on it.")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: yes)
    do { try select(host) } catch let aside as SetAside {
      // Nobody is ranked by half a plugin.
      host.report([aside])
      try ExitStatus.pluginsSetAside.exit()
    }
  }

  private func select(_ host: Host) throws {
    guard yes else {
      let desk = try KOCDesk(host, programme: programme)
      try desk.checkGranted()
      let (selection, _) = try desk.selection(at: host.now)
      try show(selection, desk)
      if let out {
        let file = KOCSelectionFile(selection, of: desk.koc.name, at: host.now)
        try OutputFile.refuseWorkspaceFiles(out)
        try OutputFile.refuseForeign(out, beginning: KOCSelectionFile.beginning)
        host.noteWritten(out)
        try WholeFile.write(file.encoded, to: out)
        let count = Grouping.count(Int64(selection.selected.count), "customer")
        host.console.note(
          say(
            "wrote \(out) with \(count); siyu apply \(out) commits it while it would come out the same"
          )
        )
      }
      return try status(selection).exit()
    }
    let selection = try host.recording("koc select") {
      let desk = try KOCDesk(host, programme: programme)
      try desk.checkGranted()
      host.store.audit.add(["programme": .word(desk.koc.name)])
      let (selection, rows) = try desk.selection(at: host.now)
      let run = try desk.commit(selection, rows, at: host.now)
      try show(selection, desk, run: .some(run))
      return selection
    }
    try status(selection).exit()
  }

  /// Where the functions raised about everybody, the plugin is of no use.
  private func status(_ selection: KOCSelection) -> ExitStatus {
    let failed = selection.failed.count
    if failed == 0 { return .done }
    return failed == selection.places.count ? .pluginsSetAside : .inputRejected
  }

  /// - Parameter run: what it became; `nil` where it is not done.
  private func show(_ selection: KOCSelection, _ desk: KOCDesk, run: Int64?? = nil) throws {
    let console = desk.host.console
    var text = KOCSelectionText(selection, desk.koc, desk.host.zone)
    text.only = try part.customers(desk.host)
    text.failures.forEach { console.note($0) }
    if console.json {
      var record = text.json
      record["done"] = .bool(run != nil)
      record["run"] = (run ?? nil).map { .int($0) } ?? .null
      return console.print(json: .record(record))
    }
    text.lines.forEach { console.print($0) }
    if let run = run ?? nil { console.print(say("run \(run); siyu undo \(run) takes it back")) }
    if run == nil, out == nil, !selection.selected.isEmpty {
      console.note(
        say("nothing was written; --yes does it, --out FILE makes a list to be approved"))
    }
  }
}
