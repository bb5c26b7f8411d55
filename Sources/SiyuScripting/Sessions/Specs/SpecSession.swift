internal import Lua
internal import SiyuModel

/// Runs a plugin's specs: files beside it that describe customers and say what the rules should make
/// of them, in busted's words.
///
/// A `describe` block's function runs when its turn comes and tells what is in it; each `it` then
/// runs alone, with its own globals, clock and settings.
final class SpecSession {
  enum Stage {
    case idle
    /// Running a file or a `describe` block.
    case collecting(SpecGroup)
    /// Running an `it`, or what comes before and after it.
    case running
  }

  let machine: PluginMachine
  let seed: UInt64
  private(set) var world: SpecWorld?
  private(set) var stage = Stage.idle
  /// While a job runs.
  var host: (any SessionHost)?
  /// The last assertion that did not hold.
  var failure: SpecFailure?
  /// Set by `pending` inside an `it`.
  var pendingReason: String?
  /// Lines that go with whatever the example raises.
  var hints: [String] = []
  /// What `for_all` raised, with the place that it had.
  var raised: LuaError?
  /// What `for_all` makes values with, by the numbers that Lua holds.
  var generators: [SpecGenerator] = []
  let generatorType: LuaUserdataType<Int32>
  /// Of this example.
  var properties = 0
  /// As the host calls the seed.
  private(set) var shownSeed = "0"
  private var setFresh: LuaReference?
  private var started = 0
  /// Examples that were read, run or not.
  private var declared = 0
  /// For stopping a second state, while there is one.
  private(set) var secondStop: LuaStop?
  /// For tests: what to do to the second machine before it loads.
  var prepareFresh: (PluginMachine) throws -> Void = { _ in }

  /// Installs the vocabulary; before the plugin is loaded, so that globals can be frozen behind it.
  init(
    _ machine: PluginMachine, seed: UInt64,
    words: (SpecVocabulary) -> [ModuleEntry] = SpecVocabulary.entries
  ) throws(LuaError) {
    self.machine = machine
    self.seed = seed
    generatorType = try machine.lua.makeUserdataType("siyu.generator", payload: Int32.self)
    let vocabulary = SpecVocabulary(session: self)
    try machine.surface.install(words(vocabulary), in: machine)
    try machine.lua.load(SpecPrelude.text, chunk: "siyu/specs", hidden: true)
    try machine.lua.push(machine.sandbox.library)
    try machine.lua.push(vocabulary.focus)
    try machine.lua.push(vocabulary.plainAssert)
    try machine.lua.call(arguments: 3)
  }

  // MARK: Running

  /// - Parameter job: `files`, paths inside the plugin; `filter`, a part of the names to run; `seed`,
  ///   as the operator calls it.
  /// - Returns: how many examples began; where lines are counted, `coverage` by file.
  func run(_ job: DataValue, _ host: any SessionHost) -> Result<DataValue, Diagnostics> {
    machine.phase = .session
    self.host = host
    defer { self.host = nil }
    var answer: DataRecord = [:]
    do throws(LuaError) {
      let world = if let known = world { known } else { try SpecWorld(machine, seed: seed) }
      self.world = world
      let filter = job["filter"]?.stringValue
      shownSeed = job["seed"]?.stringValue ?? shownSeed
      let run = SpecRun(world: world, host: host, filter: filter)
      for file in job["files"]?.listValue ?? [] { try self.run(file.stringValue ?? "", run) }
      if machine.lua.countsLines {
        // Before all rules are asked again: that would count lines no example looked at.
        machine.lua.countsLines = false
        answer["coverage"] = try LineCounts(machine: machine).data()
      }
      if !world.asked.isEmpty { try checkOrders(run) }
    } catch {
      return .failure(Diagnostics([machine.diagnostic(error)]))
    }
    answer["examples"] = .int(Int64(started))
    return .success(.record(answer))
  }

  /// Asks about all customers once more, in two orders.
  private func checkOrders(_ run: SpecRun) throws(LuaError) {
    let check = OrderCheck(
      machine: machine, seed: seed, makeFresh: makeFresh,
      began: { [self] in
        secondStop = $0 === machine.lua ? nil : $0.stop
        run.host.began(next(), subject: 0)
      })
    defer { secondStop = nil }
    do {
      for result in try check.results(run.world.asked) { tell(result, run) }
    } catch let error as LuaError {
      throw error
    } catch {
      throw LuaError(.host, "the rules could not be asked in another order: \(error)")
    }
    run.world.context.takeUp()
  }

  /// Loads the plugin once more.
  private func makeFresh(_ lua: LuaState) throws -> PluginMachine {
    let fresh = try PluginMachine(
      lua: lua, source: machine.source, surroundings: machine.surroundings, mode: machine.mode,
      seed: seed)
    try prepareFresh(fresh)
    _ = try fresh.load().get()
    fresh.phase = .session
    return fresh
  }

  private struct SpecRun {
    let world: SpecWorld
    let host: any SessionHost
    let filter: String?
  }

  private func run(_ file: String, _ run: SpecRun) throws(LuaError) {
    let lua = machine.lua
    let base = lua.stack.top
    defer { lua.stack.setTop(base) }
    try machine.sandbox.call("spec_environment", lua, results: 2)
    let setFresh = try lua.popReference()
    let environment = try lua.popReference()
    self.setFresh = setFresh
    let group = SpecGroup([], place: nil, body: nil, parent: nil)
    let kept = run.world.newestCustomer
    run.host.began(next(), subject: 0)
    stage = .collecting(group)
    let (place, before) = (LuaPlace(chunk: chunk(file), line: 1), declared)
    var isRead = false
    do throws(LuaError) {
      try compile(file)
      try lua.push(environment)
      try lua.call(arguments: 1)
      isRead = true
    } catch {
      tell(result(of: error, [file], place, run), run)
    }
    try runChildren(of: group, run)
    if isRead, declared == before {
      // Nothing that runs would be nothing that fails, for ever.
      tell(
        SpecResult(
          status: .error, path: [file], declared: place,
          message: "there is no example in this file; write it(\"…\", function() … end)"), run)
    }
    run.world.end(keeping: kept)
    stage = .idle
  }

  private func chunk(_ file: String) -> String { "\(machine.source.folder)/\(file)" }

  /// Compiles a spec with its globals as a variable of its own: `_ENV` is what Lua calls them.
  private func compile(_ file: String) throws(LuaError) {
    guard let bytes = machine.source.files[file] else {
      throw LuaError(.runtime, "there is no file '\(file)' in the plugin's folder")
    }
    // Before the load too, for the line a syntax error shows.
    let text = String(decoding: bytes, as: UTF8.self)
    machine.lua.sources[chunk(file)] = text
    try machine.lua.load(bytes: Array("local _ENV = ...; ".utf8) + bytes, chunk: chunk(file))
  }

  private func runChildren(of group: SpecGroup, _ run: SpecRun) throws(LuaError) {
    for child in group.children {
      switch child {
      case .example(let example): try self.run(example, in: group, run)
      case .group(let inner):
        run.host.began(next(), subject: 0)
        stage = .collecting(inner)
        do throws(LuaError) {
          try call(inner.body)
        } catch {
          tell(result(of: error, inner.path, inner.place, run), run)
        }
        try runChildren(of: inner, run)
      }
    }
  }

  private func run(_ example: SpecExample, in group: SpecGroup, _ run: SpecRun) throws(LuaError) {
    declared += 1
    if let filter = run.filter, !example.path.joined(separator: " ").contains(filter) { return }
    guard let body = example.body else {
      return tell(
        SpecResult(
          status: .pending, path: example.path, declared: example.place, message: example.reason),
        run)
    }
    // Told before it runs: should the host have to end the worker, it knows where that was.
    let beginning = SpecResult(status: .error, path: example.path, declared: example.place)
    _ = try? run.host.request("spec.began", beginning.data)
    run.host.began(next(), subject: 0)
    let kept = run.world.newestCustomer
    run.world.begin()
    run.world.example = example.path
    defer { run.world.example = nil }
    // Whatever the file required since is as frozen as what the plugin did.
    try machine.freezeModules()
    try setFreshGlobals(true)
    stage = .running
    failure = nil
    pendingReason = nil
    (hints, raised, properties) = ([], nil, 0)
    var problem: LuaError?
    var problemFailure: SpecFailure?
    for function in group.allBefore + [body] where problem == nil {
      problem = attempt(function)
    }
    problemFailure = failure
    for function in group.allAfter {
      // A stop would end these at once; they get time of their own.
      if problem?.kind == .killed { resume(run) }
      let another = attempt(function)
      if problem == nil, let another {
        problem = another
        problemFailure = failure
      }
    }
    failure = problemFailure
    let result =
      problem.map { self.result(of: $0, example.path, example.place, run) }
      ?? SpecResult(
        status: pendingReason == nil ? .passed : .pending, path: example.path,
        declared: example.place, message: pendingReason)
    tell(result, run)
    run.world.end(keeping: kept)
    try setFreshGlobals(false)
  }

  private func attempt(_ function: LuaReference) -> LuaError? {
    do throws(LuaError) {
      try call(function)
      return nil
    } catch {
      return error
    }
  }

  private func call(_ function: LuaReference?) throws(LuaError) {
    guard let function else { return }
    let base = machine.lua.stack.top
    defer { machine.lua.stack.setTop(base) }
    try machine.lua.push(function)
    try machine.lua.call()
  }

  private func setFreshGlobals(_ fresh: Bool) throws(LuaError) {
    guard let setFresh else { return }
    try machine.lua.push(setFresh)
    try machine.lua.push(.boolean(fresh))
    try machine.lua.call(arguments: 1)
  }

  func next() -> Int {
    started += 1
    return started
  }

  // MARK: Results

  private func tell(_ result: SpecResult, _ run: SpecRun) {
    var record = result.data.recordValue ?? DataRecord()
    record["printed"] = .list(
      machine.log.drain().map { line in
        .string((line.place.map { "\($0): " } ?? "") + line.text)
      })
    _ = try? run.host.request("spec.result", .record(record))
  }

  private func result(
    of error: LuaError, _ path: [String], _ declared: LuaPlace?, _ run: SpecRun
  ) -> SpecResult {
    var result = SpecResult(status: .error, path: path, declared: declared)
    if case .running = stage, let pendingReason {
      result.status = .pending
      result.message = pendingReason
      return result
    }
    var error = machine.context.exact(error)
    if let raised, error.message.hasSuffix(raised.message) { error = raised }
    result.message = error.message
    result.place = error.line.flatMap { line in
      error.chunk.map { LuaPlace(chunk: $0, line: line) }
    }
    result.source = error.sourceLine
    if error.kind == .syntax {
      let told = machine.diagnostic(error)
      result.message = told.message
      result.detail = told.hint.map { [$0] } ?? []
      if let line = told.line { result.place?.line = line }
      result.source = told.source
    }
    if let failure, error.message.hasSuffix(failure.message) {
      result.status = failure.kind == .failed ? .failed : .error
      result.message = failure.message
      result.detail = failure.detail
      (result.expected, result.got) = (failure.expected, failure.got)
      result.diff = failure.diff
    }
    if error.kind == .killed {
      result.message = "it was stopped: it ran for longer than it may"
      resume(run)
    }
    // From which line of the spec the way led to another file.
    if let place = declared, result.place?.chunk != place.chunk,
      let frame = error.traceback.first(where: { $0.chunk == place.chunk })
    {
      result.detail.append("called from \(frame.chunk):\(frame.line)")
    }
    result.detail += hints
    (failure, raised, hints) = (nil, nil, [])
    return result
  }

  /// Lets the state work again after it was stopped; the watchdog counts from here.
  private func resume(_ run: SpecRun) {
    run.host.began(next(), subject: 0)
    machine.lua.stop.reset()
  }

  // MARK: For a REPL

  /// From now on it is as inside an `it` that does not end.
  func open(_ world: SpecWorld) {
    self.world = world
    stage = .running
  }

  /// Whom to ask while a line is evaluated.
  func setHost(_ host: (any SessionHost)?) { self.host = host }

  var lastFailure: SpecFailure? { failure }

  // MARK: For the vocabulary

  /// Asks the host, from inside an `it`.
  func request(_ operation: String, _ argument: DataValue) throws(LuaError) -> DataValue {
    guard case .running = stage, let host else {
      throw LuaError(.runtime, "\(operation) belongs inside an 'it'.")
    }
    do { return try host.request(operation, argument) } catch {
      var text = error.message
      if let file = error.file { text = file + (error.line.map { ":\($0)" } ?? "") + ": " + text }
      throw LuaError(.runtime, text + (error.hint.map { "; \($0)" } ?? ""))
    }
  }

  /// Notes that an assertion did not hold, and gives the error to raise.
  func fail(_ failure: SpecFailure) -> LuaError {
    self.failure = failure
    return failure.error
  }
}
