import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuReport
import SiyuWords

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
    // Of customers who were merged each may have been excluded; together they are what they are shown as.
    let excluded = try host.store.standings(of: row.number).filter {
      $0.programme == desk.koc.name && $0.state == KOCStage.excluded.rawValue
    }
    var changes: [(CustomerNumber, OutreachChange)] = []
    for standing in excluded {
      guard let (key, own) = KOCStandings.member([standing]) else { continue }
      let record = own.record
      let stage: KOCStage = record.answeredAt == nil ? .left : .answered
      let member = KOCMember(stage, since: host.now, record: record, reason: "taken back by hand")
      let mine = KOCDesk.Row(number: row.number, id: row.id, key: key, member: own)
      changes.append((row.number, desk.change(mine, to: member, [], due: host.now)))
    }
    try host.store.changeByHand(changes, at: host.now)
    let now = try desk.row(of: customer).member.stage
    return say("\(TextEscape.terminalSafe(row.id)) is \(now.rawValue) in \(desk.koc.name)")
  }
}
