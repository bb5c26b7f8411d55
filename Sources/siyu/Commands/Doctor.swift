import ArgumentParser
import SiyuModel
import SiyuWords

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look the workspace over, and mend what can be mended.",
    discussion: """
      Looks at settings, plugins, key, store, disk and worker, also where one of them is broken, and \
      says of each what is so and what to do next. Exit code 1 when a problem is left.
      """)

  @OptionGroup var workspace: WorkspaceOptions

  @Flag(help: "Everything, not only what takes seconds.")
  var full = false

  @Flag(
    help: "Mend what can be mended, after putting a copy of the store aside; looks at everything.")
  var mend = false

  func run() throws {
    let console = workspace.console
    let before = try items()
    if !console.json { CheckupText(items: before).lines.forEach { console.print($0) } }
    guard mend else {
      if console.json {
        console.print(json: CheckupText.json(before, mended: nil))
      } else {
        console.print("")
        console.print(summary(before))
      }
      return try end(before)
    }
    let mended = try mendAll(before, console)
    let after = mended.isEmpty ? before : try items()
    if console.json {
      console.print(json: CheckupText.json(after, mended: mended))
    } else {
      console.print("")
      console.print(mended.isEmpty ? say("There was nothing to mend.") : say("mended"))
      mended.forEach { console.print("  \(TextEscape.terminalSafe(said($0)))") }
      let left = CheckupText(items: after).problems
      if !left.isEmpty {
        console.print("")
        console.print(say("left"))
        left.forEach { console.print($0) }
      }
    }
    try end(after)
  }

  private func items() throws -> [CheckedItem] {
    let system = HostSystem.live
    let places = try WorkspacePlaces(from: workspace.directory)
    let store = StoreSection(places: places, full: full || mend, system: system)
    return WorkspaceCheckup(places: places).items + GateCheckup(places: places).items
      + PrivateCheckup(places: places, now: system.time()).items + store.items
      + ChannelCheckup(places: places).items + WorkerCheckup(places: places).items
  }

  /// Each kind once: the store's are mended together. What fails is told, and the rest goes on.
  private func mendAll(_ items: [CheckedItem], _ console: Console) throws -> [String] {
    var done: Set<String> = []
    var mended: [String] = []
    for item in items {
      guard item.finding.mend != nil, let mend = item.mend else { continue }
      let kind =
        item.section == "store" && item.finding.check != "log" ? "store" : item.finding.check
      guard done.insert(kind).inserted else { continue }
      do { mended += try mend() } catch {
        console.note(say("error: \(kind) could not be mended: \(error)"))
      }
    }
    return mended
  }

  private func summary(_ items: [CheckedItem]) -> String {
    func count(_ state: Finding.State) -> Int { items.filter { $0.finding.state == state }.count }
    let (problems, notes) = (count(.problem), count(.note))
    let mendable = items.filter { $0.finding.mend != nil }.count
    if problems == 0, notes == 0 { return say("Nothing is wrong.") }
    var text =
      "\(Grouping.count(Int64(problems), "problem")), \(Grouping.count(Int64(notes), "note"))"
    if mendable > 0 { text += say("; 'siyu doctor --mend' mends \(mendable)") }
    return text + "."
  }

  private func end(_ items: [CheckedItem]) throws {
    let isWrong = items.contains { $0.finding.state == .problem }
    try (isWrong ? ExitStatus.failed : .done).exit()
  }
}
