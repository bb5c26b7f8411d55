import SiyuBorder
import SiyuModel
import SiyuPackaging
import SiyuWords
import SiyuWorkers

/// A conversation with a plugin's world: lines go to its worker, and what comes of them to the screen.
final class ReplRun {
  private let options: WorkspaceOptions
  let plugin: String
  let console: Console
  /// Anew with each `:reload`, as the plugin, its settings and the customers are then.
  private var host: Host
  private(set) var source: PluginSource
  /// `nil` while the plugin cannot be loaded.
  private var session: WorkerSession?
  private var customers: ReplCustomers?
  /// What was recorded to be shown.
  private let personal: [String]

  /// Text of one input, in bytes.
  private static let longest = 256 << 10

  init(_ options: WorkspaceOptions, plugin: String?) throws {
    self.options = options
    console = options.console
    let workspace = try Workspace.find(from: options.directory)
    self.plugin = try plugin.map { try Dev.id($0, in: workspace) } ?? Self.only(of: workspace)
    source = try workspace.plugin(self.plugin).source
    personal = Self.personal(source)
    // Whom it shows is recorded, or it is not shown.
    host = try options.host(writes: !personal.isEmpty)
  }

  /// What the plugin may read of persons themselves.
  private static func personal(_ source: PluginSource) -> [String] {
    let fields = PersonalField.allCases.map(\.permission) + ["answers:text"]
    return fields.filter(source.grants.contains).sorted()
  }

  /// Runs a conversation, and keeps in the audit log that there was one, where it may show persons.
  func recorded<T>(_ body: () throws -> T) throws -> T {
    if personal.isEmpty { return try body() }
    return try host.recording(
      "repl", ["plugins": .words([plugin]), "grants": .words(personal)], announced: true, body)
  }

  private static func only(of workspace: Workspace) throws -> String {
    let plugins = workspace.enabledPlugins
    if plugins.count == 1 { return plugins[0] }
    throw Diagnostic(
      plugins.isEmpty ? "this workspace runs no plugin" : "which plugin?",
      hint: plugins.isEmpty
        ? "siyu plugin new ID makes one"
        : "siyu repl \(plugins[0]); there are \(plugins.joined(separator: ", "))")
  }

  /// Starts the worker.
  func begin(isTerminal: Bool) {
    guard start() else { return }
    if isTerminal {
      console.note(
        say(
          "\(source.id)@\(source.version); c = siyu.customer(\"…\"), then tags(c). "
            + ":help tells more, :quit ends."))
    }
  }

  // MARK: The conversation

  /// Until the input ends.
  /// - Returns: whether any line failed.
  func talk(_ lines: any LineInput) -> Bool {
    var failed = session == nil
    var text = ""
    while true {
      switch lines.next(more: !text.isEmpty) {
      case .end:
        if text.isEmpty { return failed }
        // Nothing follows any more: it is told what is missing.
        return !evaluate(text, isAll: true) || failed
      case .cancelled: text = ""
      case .line(let line):
        if text.isEmpty, line.hasPrefix(":") {
          lines.remember(line)
          switch command(line) {
          case .quit: return failed
          case .done(let went): failed = failed || !went
          }
          continue
        }
        text += text.isEmpty ? line : "\n\(line)"
        guard text.utf8.count <= Self.longest else {
          console.report(
            Diagnostic("that is more than \(Self.longest >> 10) kB; put it into a file"))
          failed = true
          text = ""
          continue
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
          text = ""
          continue
        }
        switch take(text) {
        case .more: continue
        case .done(let went):
          failed = failed || !went
          lines.remember(text)
          text = ""
        }
      }
    }
  }

  private enum Taken {
    case more
    case done(Bool)
  }

  private func take(_ text: String) -> Taken {
    guard let answer = ask(["kind": "line", "text": .string(text)]) else { return .done(false) }
    if answer["more"]?.boolValue == true { return .more }
    show(answer)
    return .done(true)
  }

  private func evaluate(_ text: String, isAll: Bool) -> Bool {
    switch take(text) {
    case .done(let went): return went
    case .more:
      console.report(Diagnostic(file: "input", "something is missing at the end of the last line"))
      return false
    }
  }

  func show(_ answer: DataValue) {
    for line in answer["lines"]?.listValue ?? [] { console.printLines(line.stringValue ?? "") }
  }

  // MARK: The worker

  /// The plugin and the customers as they are now.
  func reload() -> Bool {
    do {
      let host = try options.host(writes: !personal.isEmpty)
      let fresh = try host.workspace.plugin(plugin).source
      let more = Self.personal(fresh).filter { !personal.contains($0) }
      guard more.isEmpty else {
        throw Diagnostic(
          "\(plugin) may read more of persons by now: \(more.joined(separator: ", "))",
          hint: "begin another session; that it may show them is recorded")
      }
      source = fresh
      self.host = host
    } catch {
      report(error)
      return false
    }
    return start()
  }

  /// Starts a worker in place of the one before.
  private func start() -> Bool {
    session = nil
    do {
      let fresh = WorkerSession(
        source, mode: .repl, try CommandWorkers.setup(host.surroundings))
      fresh.isCancelled = { Interrupts.happened }
      let declarations = try fresh.load()
      let customers = ReplCustomers(host, source)
      let groups = declarations.tagRules.map(\.group) + host.surroundings.sharedGroups
      let tags = try host.store.tagIDs(for: groups, reserve: false).ids
        .sorted { $0.value < $1.value }
        .map { entry -> DataValue in
          .list([
            .int(Int64(entry.value.rawValue)), .string(entry.key.group), .string(entry.key.value),
          ])
        }
      _ = try fresh.run(
        ["kind": "begin", "now": .int(host.now.seconds), "tags": .list(tags)],
        onRequest: { _, _ in throw Diagnostic("nothing is asked for at the beginning") })
      self.customers = customers
      session = fresh
      return true
    } catch {
      report(error)
      console.note(say("\(plugin) cannot be loaded; mend it, then :reload"))
      return false
    }
  }

  /// - Returns: `nil` where it failed, which has been told.
  func ask(_ job: DataValue, quietly: Bool = false) -> DataValue? {
    guard let session else {
      if !quietly {
        console.report(
          Diagnostic("\(plugin) is not loaded", hint: "mend it, then :reload"))
      }
      return nil
    }
    Interrupts.forget()
    Interrupts.watch()
    defer { Interrupts.stopWatching() }
    do {
      return try session.run(
        job, onRequest: { try self.answer($0, $1, session) },
        onLog: { [console] _, text in console.printLines(text) })
    } catch let aside as SetAside {
      console.report(aside.diagnostic)
      Interrupts.forget()
      if start() {
        console.note(say("the worker has ended and was started anew; what was assigned is gone"))
      }
    } catch {
      if !quietly { report(error) }
    }
    return nil
  }

  private func answer(
    _ operation: String, _ argument: DataValue, _ session: WorkerSession
  ) throws -> DataValue {
    guard operation == "customer", let id = argument["id"]?.stringValue, let customers else {
      throw Diagnostic("a REPL cannot ask for '\(TextEscape.terminalSafe(operation))'")
    }
    let now = argument["now"]?.intValue.flatMap { Instant(inRange: $0) } ?? host.now
    return try customers.layOut(id, at: now, for: session)
  }

  private func report(_ error: any Error) {
    switch error {
    case let problem as Diagnostic: console.report(problem)
    case let problems as Diagnostics: console.report(problems)
    case let aside as SetAside: console.report(aside.diagnostic)
    default: console.note(say("error: \(said("\(error)"))"))
    }
  }
}
