import ArgumentParser
import SiyuEngine
import SiyuModel
import SiyuWords

struct Tasks: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What staff have to do: calls and visits that SOPs ask for, with words prepared.",
    discussion: """
      Those not done, oldest first. Words may hold names, as far as the plugin was granted them: \
      that they were shown is recorded, for whom not.
      """)

  @Option(help: ArgumentHelp("Only of this member of staff.", valueName: "STAFF"))
  var staff: String?

  @OptionGroup var part: PartOption

  @Flag(help: "Those that are done too.")
  var all = false

  @Option(help: ArgumentHelp("Say that a task is done.", valueName: "ID"))
  var done: String?

  @Option(help: ArgumentHelp("At most so many.", valueName: "N"))
  var limit = 200

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if done != nil, all || staff != nil || part.of != nil {
      throw ValidationError("--done names one task: leave out --staff, --of and --all.")
    }
    if staff != nil, part.of != nil {
      throw ValidationError("--staff names one, --of a part of all: give one of the two.")
    }
    if !(1...1_000_000).contains(limit) {
      throw ValidationError("--limit wants a number from 1 to 1000000, got \(limit).")
    }
  }

  func run() throws {
    let host = try workspace.host(writes: true)
    if let done { return try finish(done, host) }
    var tasks = try listed(host, open: true)
    if all { tasks += try listed(host, open: false) }
    let loaded = try host.loadPlugins()
    let hasWords = tasks.contains { $0.content != nil || $0.doneAt != nil }
    func show() throws {
      let text = try TaskText(
        tasks, titles: TaskText.titles(loaded.plugins.flatMap(\.declarations.sops)),
        leftOut: LateReviews(host, loaded).among(tasks),
        store: host.store, writer: host.messageWriter(loaded), zone: host.zone,
        now: host.now)
      if host.console.json { return host.console.print(json: text.json) }
      text.lines.forEach { host.console.print($0) }
    }
    if hasWords {
      // Personal data leaves only when that is recorded; see docs/how-to/audit.md.
      try host.recording("tasks", ["tasks": .count(Int64(tasks.count))], announced: true, show)
    } else {
      try show()
    }
    host.report(loaded.setAside)
    try (loaded.setAside.isEmpty ? ExitStatus.done : .pluginsSetAside).exit()
  }

  private func listed(_ host: Host, open: Bool) throws -> [StaffTask] {
    guard let staff = try part.staff(host) else {
      return try host.store.tasks(of: self.staff, open: open, limit: limit)
    }
    var found: [StaffTask] = []
    for id in staff.sorted() where found.count < limit {
      found += try host.store.tasks(of: id, open: open, limit: limit - found.count)
    }
    return found
  }

  private func finish(_ id: String, _ host: Host) throws {
    let task = try host.store.tasks(of: nil, open: true, limit: .max).first { $0.id == id }
    let loaded = try host.loadPlugins(tells: false)
    let leftOut = try task.flatMap { try LateReviews(host, loaded).among([$0])[$0.id] }
    try host.recording("tasks", ["done": .flag(true)]) {
      guard try host.store.finishTask(id, at: host.now) else {
        throw Diagnostic(
          "there is no open task '\(id)'", hint: "siyu tasks lists those that are open")
      }
    }
    host.console.print(say("\(id): done"))
    switch leftOut {
    case nil: break
    case .tooLate?: host.console.print(say("It was too late to count: \(LateReviews.why)"))
    case .leftOut(let why)?: host.console.print(said(why))
    }
  }
}
