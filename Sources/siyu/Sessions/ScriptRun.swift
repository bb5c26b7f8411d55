import SiyuBorder
import SiyuEngine
import SiyuModel
import SiyuPackaging
import SiyuWords
import SiyuWorkers

/// One run of a script: its worker asks, and this answers.
final class ScriptRun {
  private let host: Host
  private let script: ScriptSource
  private let arguments: [String]
  private let grants: [String]
  private let now: Instant
  /// Shows and writes nothing: the run that an apply makes to see the proposals once more.
  private let quiet: Bool

  /// Groups that may be filled: plugins' in their order, then the workspace's.
  private(set) var groups: [TagGroup] = []
  private(set) var setAside: [SetAside] = []
  /// Whose SOPs may be entered and left.
  private(set) var plugins: [PassPlugin] = []
  private(set) var proposals = ProposalList()
  private(set) var exports: [String] = []

  private var lines = 0
  private var reading: ScriptReading?
  private var export: ScriptExport?

  /// Proposals kept in memory: some 400 MB.
  private static let mostProposals = 10_000_000
  /// Lines of `print` shown at most.
  private static let mostLines = 100_000
  /// For everything the script holds, in bytes.
  private static let memory: Int64 = 256 << 20

  init(
    _ host: Host, _ script: ScriptSource, arguments: [String], grants: [String], now: Instant,
    quiet: Bool
  ) {
    self.host = host
    self.script = script
    self.arguments = arguments
    self.grants = grants
    self.now = now
    self.quiet = quiet
  }

  /// - Throws: `Diagnostics` when the script raised, `SetAside` when it had to be ended.
  func run() throws {
    let loaded = try host.loadPlugins()
    setAside = loaded.setAside
    plugins = loaded.plugins
    for group in loaded.plugins.flatMap({ $0.declarations.tagRules.map(\.group) })
      + host.workspace.file.tagGroups
    where !groups.contains(where: { $0.name == group.name }) {
      groups.append(group)
    }
    let directory = try host.store.tagIDs(for: groups, reserve: false)
    let source = script.source(grants: grants)
    var surroundings = host.surroundings
    surroundings.limits.memoryBytes = max(surroundings.limits.memoryBytes, Self.memory)
    let session = WorkerSession(
      source, mode: .script, try CommandWorkers.setup(surroundings))
    Interrupts.watch()
    defer { Interrupts.stopWatching() }
    session.isCancelled = { Interrupts.happened }
    let tags = directory.ids.sorted { $0.value < $1.value }.map { entry -> DataValue in
      .list([
        .int(Int64(entry.value.rawValue)), .string(entry.key.group), .string(entry.key.value),
      ])
    }
    let job: DataRecord = [
      "kind": "script", "file": .string(script.file), "now": .int(now.seconds),
      "args": .list(arguments.map { .string($0) }), "tags": .list(tags),
      "sops": .list(sops.map { .list([.string($0.name), .string($0.subject.word)]) }),
    ]
    reading = try ScriptReading(host.store, needs: source.needs, now: now)
    _ = try session.run(
      .record(job), onRequest: { try self.answer($0, $1, session) },
      onLog: { _, text in self.print(text) })
  }

  private func answer(
    _ operation: String, _ argument: DataValue, _ session: WorkerSession
  ) throws -> DataValue {
    switch operation {
    case "customers.next":
      guard let slot = try reading?.next(loop: argument["loop"]?.intValue ?? 0, session) else {
        return .null
      }
      return ["slot": .int(Int64(slot))]
    case "table": show(try ScriptTableText(argument).lines)
    case "export.begin": return try beginExport(argument)
    case "export.rows": try export?.write(argument)
    case "export.end": try endExport()
    case "propose": try takeProposals(argument)
    case "walk": try takeHands(argument)
    default:
      throw Diagnostic("a script cannot ask for '\(TextEscape.terminalSafe(operation))'")
    }
    return .null
  }

  // MARK: On the screen

  private func print(_ text: String) {
    if quiet { return }
    lines += 1
    if lines <= Self.mostLines {
      show([text])
    } else if lines == Self.mostLines + 1 {
      host.console.note(say("further lines are not shown"))
    }
  }

  private func show(_ lines: [String]) {
    if quiet { return }
    // With --json, standard output is for the one document at the end.
    for line in lines {
      if host.console.json {
        host.console.noteLines(line)
      } else {
        host.console.printLines(line)
      }
    }
  }

  // MARK: Files

  private func beginExport(_ argument: DataValue) throws -> DataValue {
    let columns = (argument["columns"]?.listValue ?? []).compactMap(\.stringValue)
    let export = try ScriptExport(
      argument["file"]?.stringValue ?? "", columns: columns,
      in: quiet ? nil : OutputFolder(script, host.workspace), note: host.noteWritten)
    self.export = export
    return ["path": .string(export.path)]
  }

  private func endExport() throws {
    guard let export else { return }
    self.export = nil
    try export.finish()
    if quiet { return }
    exports.append(export.path)
    host.console.note(say("wrote \(export.path): \(Grouping.text(export.rows)) rows"))
  }

  // MARK: Proposals

  private func takeProposals(_ argument: DataValue) throws {
    for entry in argument.listValue ?? [] {
      guard let parts = entry.listValue, parts.count == 4, let customer = parts[0].intValue,
        let tag = parts[1].intValue, let gained = parts[2].boolValue,
        reading?.has(customer) == true, let number = Int32(exactly: tag)
      else { throw Diagnostic("a proposal that cannot be: it names a customer who was not read") }
      try refuseTooMany()
      let reason = parts[3].stringValue.map {
        TextEscape.terminalSafe(CappedText.cut($0, CappedText.reason))
      }
      proposals.add(
        TagID(rawValue: number), to: CustomerNumber(rawValue: customer), gained: gained,
        reason: reason)
    }
  }

  private func refuseTooMany() throws {
    guard proposals.count < Self.mostProposals else {
      throw Diagnostic("a script can propose \(Self.mostProposals) changes at most in one run")
    }
  }

  private var sops: [SOPDeclaration] { plugins.flatMap(\.declarations.sops) }

  /// Who enters SOPs and who leaves them: customers of the batch by number, others by name.
  private func takeHands(_ argument: DataValue) throws {
    for entry in argument.listValue ?? [] {
      guard let parts = entry.listValue, parts.count == 4, let name = parts[1].stringValue,
        let sop = sops.first(where: { $0.name == name }), let enters = parts[2].boolValue,
        let again = parts[3].boolValue
      else { throw Diagnostic("a proposal that cannot be: it names an SOP that there is not") }
      try refuseTooMany()
      let subject: NamedSubject
      if let text = parts[0].stringValue {
        do { subject = try host.store.subject(named: text, for: sop.subject) } catch let error
          as StoreError
        { throw Diagnostic(TextEscape.terminalSafe(error.message), hint: error.hint) }
      } else if let number = parts[0].intValue, reading?.has(number) == true,
        sop.subject == .customer
      {
        let customer = CustomerNumber(rawValue: number)
        subject = NamedSubject(
          key: .customer(number), customer: customer, name: try host.store.publicID(of: customer))
      } else {
        throw Diagnostic("a proposal that cannot be: it names a customer who was not read")
      }
      proposals.add(
        HandProposal(subject: subject, sop: name, enters: enters, again: again))
    }
  }

  /// What there is to know to decide on those.
  func handRules() throws -> HandRules? {
    if proposals.hands.isEmpty { return nil }
    return HandRules(
      plugins: plugins,
      clock: StepClock(zone: host.zone, calendar: try host.workspace.workCalendar()),
      desk: host.store)
  }
}

/// A script's way through the customers, a batch at a time, all in one state of the store.
private final class ScriptReading {
  private let needs: ReadNeeds
  private let reader: any PassReader
  private let slices: [PassSlice]
  private var loop: Int64 = 0
  private var position = 0
  private var numbers: [Int64] = []

  /// Customers a batch.
  private static let size = 2048

  init(_ store: any Store, needs: ReadNeeds, now: Instant) throws {
    let snapshot = try store.snapshot()
    self.needs = needs
    reader = try snapshot.reader(needs: needs, now: now)
    slices = try snapshot.slices(.full, size: Self.size)
  }

  /// The slot of the next batch; `nil` at the end.
  func next(loop: Int64, _ session: WorkerSession) throws -> Int? {
    if loop != self.loop {
      self.loop = loop
      position = 0
    }
    while position < slices.count {
      let batch = session.emptyBatch(needs: needs, lexicon: reader)
      let count = try reader.read(slices[position], into: batch.writer)
      position += 1
      if count == 0 { continue }
      numbers = batch.numbers()
      return try session.handOver(batch)
    }
    numbers = []
    return nil
  }

  /// Whether a customer is in the batch last handed over.
  func has(_ customer: Int64) -> Bool {
    var low = 0
    var high = numbers.count
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < customer { low = middle + 1 } else { high = middle }
    }
    return low < numbers.count && numbers[low] == customer
  }
}
