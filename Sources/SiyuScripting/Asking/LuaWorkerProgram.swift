internal import Lua
public import SiyuBorder
public import SiyuModel

/// A worker's program: one plugin in Lua.
public final class LuaWorkerProgram: WorkerProgram {
  private let state: LuaState
  private(set) var machine: PluginMachine?
  private var context: ViewContext?
  private var seed: UInt64 = 0
  private var tags: TagDirectory?
  /// How to read each rule's answers, by function; made with the context.
  private var readers: [Int: TagAnswerReader] = [:]
  /// The SOP that each function belongs to; made with the context.
  private var sops: [Int: AskedSOP] = [:]
  private var specs: SpecSession?
  private var importing: ImporterSession?
  private var script: ScriptSession?
  private var repl: ReplSession?

  init(state: LuaState) { self.state = state }

  /// Runs the worker until its host hangs up. Comes back only when there is no memory to begin.
  public static func serve() {
    // Raised to the plugin's limit once it is known.
    let enoughToBegin = 1 << 20
    _ = try? LuaState.with(memoryLimit: enoughToBegin) { state in
      WorkerLoop(program: LuaWorkerProgram(state: state)).run()
    }
  }

  public func load(_ hello: Hello) -> Result<PluginDeclarations, LoadFailure> {
    state.memoryLimit = Int(hello.surroundings.limits.memoryBytes)
    seed = hello.seed
    // What loading runs is counted where the specs themselves run.
    if hello.countsLines, hello.mode != .pass { state.countsLines = true }
    do throws(LuaError) {
      let machine = try PluginMachine(
        lua: state, source: hello.source, surroundings: hello.surroundings,
        mode: PluginMachine.Mode(hello.mode), seed: hello.seed)
      self.machine = machine
      if hello.mode == .spec { specs = try SpecSession(machine, seed: hello.seed) }
      if hello.mode == .repl { repl = try ReplSession(machine, seed: hello.seed) }
      if hello.mode == .script {
        // A script is a job, not something to be loaded.
        script = try ScriptSession(machine, seed: hello.seed)
        return .success(PluginDeclarations())
      }
      let loaded = machine.load()
      // Not from before: what is looked for is what a pass costs.
      if hello.measures, case .success = loaded { try state.beginProfile() }
      if hello.countsLines, case .success = loaded { state.countsLines = true }
      return loaded.mapError { problems in
        machine.loadOverrun.map(LoadFailure.gaveUp) ?? .problems(problems.all)
      }
    } catch {
      return .failure(.problems([Diagnostic(error, rule: nil)]))
    }
  }

  public func begin(_ tags: TagDirectory) {
    self.tags = tags
    context = nil
  }

  public func ask(_ ask: Ask, _ batch: MappedBatch, into answers: AnswersWriter) throws(GaveUp) {
    try self.ask(
      ask, SegmentKind.allCases.compactMap { batch[$0] }, subjects: batch.subjects, into: answers)
  }

  func ask(
    _ ask: Ask, _ segments: [SegmentReader], subjects: Int, into answers: AnswersWriter
  ) throws(GaveUp) {
    guard let machine else { return }
    let context: ViewContext
    let handler: Int32
    let base = state.stack.top
    defer { state.stack.setTop(base) }
    do throws(LuaError) {
      context = try preparedContext(machine)
      context.columns = try columns(segments)
      context.records = SubjectRecords(RecordsReader(segments.first { $0.kind == .records }))
      handler = try state.pinHandler()
    } catch {
      throw GaveUp(
        cause: error.kind == .memory ? .memory : .crash, diagnostic: machine.diagnostic(error))
    }
    defer {
      context.columns = nil
      context.records = SubjectRecords(RecordsReader(nil))
      context.sop = nil
      context.koc = nil
      context.isScreening = false
    }
    context.setClock(ask.now)
    let tracing = ask.questions.contains { $0.argument["trace"]?.boolValue == true }
    context.trace = tracing ? [] : nil
    for (number, question) in ask.questions.enumerated()
    where machine.rules.indices.contains(question.function) {
      let rule = machine.rules[question.function]
      machine.phase = .asking(rule: rule.fullName)
      context.setRule(rule, now: ask.now)
      context.sop = rule.kind == .sop ? sops[question.function] : nil
      context.koc = context.kocFunctions[question.function]
      context.isScreening = context.screenFunctions.contains(question.function)
      var reader = readers[question.function]
      if rule.kind == .handover { reader = try staffReader(rule, question.argument, machine) }
      let asker = RuleAsker(
        state: state, context: context, writer: answers,
        function: machine.functions[question.function], rule: rule,
        reader: reader, question: number, handler: handler, tracing: tracing,
        machine: machine, remembers: machine.remembers)
      try asker.ask(ask.rows, ask.mask(number), count: ask.count(inBatchOf: subjects))
    }
  }

  /// Whom a hand-over may go to stands in the question.
  private func staffReader(
    _ rule: DeclaredFunction, _ argument: DataValue, _ machine: PluginMachine
  ) throws(GaveUp) -> TagAnswerReader? {
    guard case .list(let all)? = argument["staff"] else { return nil }
    let staff = all.compactMap(\.stringValue)
    let group = TagGroup(
      name: rule.fullName, title: "", dimension: .customer, exclusive: true,
      values: staff.map { TagValue(name: $0, title: "") })
    do throws(LuaError) {
      return try TagAnswerReader(
        state, group: group, directory: TagDirectory(ids: [:]), keep: machine.keep,
        words: .handover)
    } catch {
      throw GaveUp(
        cause: error.kind == .memory ? .memory : .crash, diagnostic: machine.diagnostic(error))
    }
  }

  public func run(
    _ job: DataValue, _ host: HostRequests
  ) throws(GaveUp) -> Result<DataValue, Diagnostics> {
    // What there is to be found needs no plugin.
    if job["kind"] == .string(SurfaceDescription.job) {
      return .success(SurfaceDescription.current.json)
    }
    if job["kind"] == .string(PluginProfile.job), let machine, let measured = state.profile {
      return .success(machine.told(measured).data)
    }
    if job["kind"] == .string(CountedLines.job), let machine, machine.mode == .pass,
      state.countsLines
    {
      do throws(LuaError) {
        return .success(try LineCounts(machine: machine).data())
      } catch {
        return .failure(Diagnostics([machine.diagnostic(error)]))
      }
    }
    if let specs { return specs.run(job, host) }
    if let repl { return repl.run(job, host) }
    if let machine, machine.mode == .importer {
      return try importer(machine).run(job, host)
    }
    if let script { return try script.run(job, host) }
    return .failure(Diagnostics([Diagnostic("this worker answers questions only")]))
  }

  public func requestStop() {
    state.stop.requestOnOwnThread()
    specs?.secondStop?.requestOnOwnThread()
  }

  public func printed() -> [LogLine] {
    guard let machine else { return [] }
    let (lines, dropped) = machine.log.take()
    var told = lines.map { line in
      LogLine(level: .info, text: (line.place.map { "\($0): " } ?? "") + line.text)
    }
    if dropped > 0 { told.append(LogLine(level: .warning, text: "", dropped: dropped)) }
    return told
  }

  private func preparedContext(_ machine: PluginMachine) throws(LuaError) -> ViewContext {
    if let context { return context }
    let book = TagBook(directory: tags ?? TagDirectory(ids: [:]), pluginID: machine.source.id)
    let made = try ViewContext(
      lua: state, source: machine.source, surroundings: machine.surroundings, tags: book,
      seed: seed, machine: machine.context)
    for rule in machine.rules {
      if let group = rule.group { book.add(group) }
    }
    try made.adopt(machine)
    for (function, rule) in machine.rules.enumerated() {
      readers[function] = try rule.group.map { group throws(LuaError) in
        try TagAnswerReader(
          state, group: group, directory: tags ?? TagDirectory(ids: [:]), keep: machine.keep)
      }
    }
    sops = AskedSOP.all(machine.declarations.sops)
    context = made
    return made
  }

  private func importer(_ machine: PluginMachine) throws(GaveUp) -> ImporterSession {
    if let importing { return importing }
    do throws(LuaError) {
      let made = try ImporterSession(machine, try preparedContext(machine), seed: seed)
      importing = made
      return made
    } catch {
      throw GaveUp(
        cause: error.kind == .memory ? .memory : .crash, diagnostic: machine.diagnostic(error))
    }
  }

  private func columns(_ segments: [SegmentReader]) throws(LuaError) -> BatchColumns {
    do throws(SegmentError) {
      return try BatchColumns(segments)
    } catch {
      throw LuaError(.host, error.description)
    }
  }
}

extension PluginMachine {
  /// Loading ended because time or memory did, which is no mistake in a line of its own.
  var loadOverrun: GaveUp? {
    guard let error = loadError, error.kind == .killed || error.kind == .memory else { return nil }
    var diagnostic = self.diagnostic(error)
    guard error.kind == .killed else { return GaveUp(cause: .memory, diagnostic: diagnostic) }
    let limit = surroundings.limits.loadMilliseconds
    diagnostic.message = "stopped: the plugin did not load within \(limit) ms"
    diagnostic.hint = "look for loops outside functions; loading should only declare"
    return GaveUp(cause: .deadline, diagnostic: diagnostic)
  }
}

extension PluginMachine.Mode {
  init(_ mode: WorkerMode) {
    switch mode {
    case .pass: self = .pass
    case .spec: self = .spec
    case .script: self = .script
    case .repl: self = .repl
    case .importer: self = .importer
    }
  }
}

extension ViewContext {
  /// Takes over what the plugin declared and was set.
  func adopt(_ machine: PluginMachine) throws(LuaError) {
    ownAttributes = machine.declarations.attributes
    ownEntities = machine.declarations.entities
    memberships = machine.declarations.memberships
    programmes = memberships.map(\.name)
    for benefit in machine.declarations.benefits { benefits[benefit.name] = benefit }
    coupons = machine.declarations.coupons.map(\.localID)
    cards = machine.declarations.memberships.compactMap {
      if case .storedValue = $0 { $0.localID } else { nil }
    }
    kocs = machine.declarations.kocs.map(\.name)
    for koc in machine.declarations.kocs {
      for function in koc.functions { kocFunctions[function.number] = koc }
    }
    screenFunctions = Set(machine.declarations.screens.map(\.function))
    for (index, rule) in machine.rules.enumerated() where rule.kind == .segment {
      segmentFunctions[rule.localID] = machine.functions[index]
    }
    settings = try SettingsView(lua, machine.source.settings)
  }

  /// The rule to be asked next, and its review period around the clock.
  func setRule(_ rule: DeclaredFunction, now: Instant) {
    self.rule = rule.fullName
    views.hot.pointee.reviewStart = rule.review.floor(now, in: surroundings.zone).seconds
    views.hot.pointee.reviewEnds = rule.review.next(after: now, in: surroundings.zone).seconds
  }
}
