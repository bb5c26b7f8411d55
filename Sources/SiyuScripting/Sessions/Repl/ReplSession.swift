internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// Evaluates lines for whoever sits before them: in the plugin's own Lua, with what specs ask rules by,
/// and with the workspace's customers as its grants show them.
final class ReplSession: StoredCustomers {
  let machine: PluginMachine
  private let specs: SpecSession
  private let seed: UInt64
  private var host: (any SessionHost)?
  private(set) var world: SpecWorld?
  private var lines = 0
  /// By the line that is evaluated.
  private var printed = 0
  /// By the id they were asked for.
  private var customers: [String: LuaReference] = [:]

  /// Installs the vocabulary; before the plugin is loaded.
  init(_ machine: PluginMachine, seed: UInt64) throws(LuaError) {
    self.machine = machine
    self.seed = seed
    specs = try SpecSession(machine, seed: seed, words: ReplVocabulary.ofSpecs)
    let words = ReplVocabulary(session: self)
    try machine.surface.install(words.entries, in: machine)
    try machine.lua.load(ReplPrelude.text, chunk: "siyu/repl", hidden: true)
    try machine.lua.push(machine.sandbox.library)
    try machine.lua.call(arguments: 1)
    // What `print` writes to: as in a script, lines go to whoever waits for them.
    let lua = machine.lua
    let base = lua.stack.top
    defer { lua.stack.setTop(base) }
    try lua.push(machine.sandbox.library)
    try lua.getField("host", of: -1)
    try lua.register(words.log, in: -1)
  }

  // MARK: Jobs

  enum Job: String {
    /// `now` in seconds, and `tags`: lists of number, group, value.
    case begin
    /// `text`, as far as it was typed. Gives `lines` to be shown; or `more` where it is not all yet.
    case line
    /// `text` before the cursor. Gives `names` that may stand there, and how many bytes of one are
    /// `typed`.
    case complete
    /// `name` of a function. Gives `lines`; none where nothing is called so.
    case help
  }

  func run(_ job: DataValue, _ host: any SessionHost) -> Result<DataValue, Diagnostics> {
    self.host = host
    specs.setHost(host)
    lines += 1
    host.began(lines, subject: 0)
    machine.phase = .session
    let lua = machine.lua
    let base = lua.stack.top
    defer {
      lua.stack.setTop(base)
      tellRest()
      self.host = nil
      specs.setHost(nil)
    }
    do throws(LuaError) {
      switch Job(rawValue: job["kind"]?.stringValue ?? "") {
      case .begin:
        try begin(job)
        return .success(.null)
      case .line: return .success(try evaluate(job["text"]?.stringValue ?? ""))
      case .complete:
        guard let world else { return .success(.null) }
        return .success(
          ReplNames(machine: machine, world: world).completion(of: job["text"]?.stringValue ?? ""))
      case .help:
        return .success([
          "lines": .list(ReplHelp.lines(job["name"]?.stringValue ?? "").map { .string($0) })
        ])
      case nil: return .failure(Diagnostics([Diagnostic("a REPL knows no such job")]))
      }
    } catch {
      return .failure(Diagnostics([problem(error)]))
    }
  }

  private func begin(_ job: DataValue) throws(LuaError) {
    var ids: [TagName: TagID] = [:]
    for entry in job["tags"]?.listValue ?? [] {
      guard let parts = entry.listValue, parts.count == 3, let number = parts[0].intValue,
        let group = parts[1].stringValue, let value = parts[2].stringValue
      else { continue }
      ids[TagName(group: group, value: value)] = TagID(rawValue: Int32(clamping: number))
    }
    let world = try SpecWorld(machine, seed: seed, directory: TagDirectory(ids: ids))
    world.stored = self
    let now = Instant(clamping: job["now"]?.intValue ?? 0)
    world.setClock(now)
    self.world = world
    specs.open(world)
    let lua = machine.lua
    try lua.push(try machine.surface.table("siyu", in: machine))
    try lua.push(.integer(now.seconds))
    try lua.setField("now", of: -2)
    lua.stack.pop()
  }

  // MARK: Lines

  /// As errors call what was typed.
  static let chunk = "input"
  /// Values of one expression that are shown.
  private static let mostValues: Int32 = 20

  private func evaluate(_ text: String) throws(LuaError) -> DataValue {
    guard let world else { throw LuaError(.host, "there is nothing to work with yet") }
    let lua = machine.lua
    guard try compile(text) else { return ["more": true] }
    let base = lua.stack.top - 1
    specs.forgetFailure()
    try lua.call(results: -1)
    var shown: [String] = []
    let count = lua.stack.top - base
    let shower = ReplText(machine: machine, world: world)
    for index in 0..<min(count, Self.mostValues) { shown += shower.lines(at: base + 1 + index) }
    if count > Self.mostValues { shown.append("… and \(count - Self.mostValues) more values") }
    return ["lines": .list(shown.map { .string($0) })]
  }

  /// Pushes the text as a function: an expression where it is one.
  /// - Returns: false where it is only the beginning of something.
  private func compile(_ text: String) throws(LuaError) -> Bool {
    let lua = machine.lua
    lua.sources[Self.chunk] = text
    let expression: LuaError
    do throws(LuaError) {
      try lua.load(bytes: Array("return \(text)".utf8), chunk: Self.chunk)
      return true
    } catch {
      guard error.kind == .syntax else { throw error }
      expression = error
    }
    do throws(LuaError) {
      try lua.load(bytes: Array(text.utf8), chunk: Self.chunk)
      return true
    } catch {
      guard error.kind == .syntax else { throw error }
      let goesOn = [error, expression].contains {
        // A text ends in its line, unless that goes on with a backslash.
        Self.isUnfinished($0)
          && (!$0.message.hasPrefix("unfinished string") || text.hasSuffix("\\")
            || text.hasSuffix("\\z"))
      }
      if goesOn { return false }
      // Where even its first word begins no statement, an expression was meant.
      throw Self.isAtBeginning(error, of: text) ? expression : error
    }
  }

  private static func isUnfinished(_ error: LuaError) -> Bool {
    error.message.hasSuffix("near <eof>") || error.message.hasSuffix("near '<eof>'")
  }

  private static func isAtBeginning(_ error: LuaError, of text: String) -> Bool {
    guard let near = error.message.ranges(of: "near '").last else { return false }
    let token = error.message[near.upperBound...].dropLast()
    return !token.isEmpty && text.drop(while: \.isWhitespace).hasPrefix(token)
  }

  /// What was wrong with a line; the next one finds everything ready again.
  private func problem(_ error: LuaError) -> Diagnostic {
    var problem = machine.diagnostic(machine.context.exact(error))
    switch error.kind {
    case .killed:
      machine.lua.stop.reset()
      host?.began(lines, subject: 1)
      problem.message = "stopped: it worked for too long"
      problem.hint = "what was assigned before is still there; the next line has time of its own"
    case .memory where error.message == "not enough memory":
      let limit = machine.surroundings.limits.memoryBytes >> 20
      problem.message = "not enough memory: a plugin may have \(limit) MB"
      problem.hint = "let go of large values by assigning nil"
    default:
      if let failure = specs.lastFailure, error.message.hasSuffix(failure.message) {
        problem.message = failure.message
        problem.hint =
          failure.detail.isEmpty ? problem.hint : failure.detail.joined(separator: "\n  ")
      }
    }
    return problem
  }

  /// Lines of one input that are shown.
  private static let mostPrinted = 1_000

  /// A line of `print`; of many the first.
  func tell(_ text: String) {
    printed += 1
    if printed <= Self.mostPrinted { host?.log(.info, text) }
  }

  /// What `siyu.log` collected, and how much was printed that is not shown.
  private func tellRest() {
    let more = printed - Self.mostPrinted
    if more > 0 { host?.log(.info, "… and \(more) more lines") }
    printed = 0
    for line in machine.log.drain() {
      host?.log(.info, (line.place.map { "\($0): " } ?? "") + line.text)
    }
  }

  // MARK: Customers

  /// Customers that are held at once.
  private static let mostCustomers = 1_000

  func pushCustomer(_ id: String, _ lua: LuaState) throws(LuaError) {
    guard let world else { throw LuaError(.host, "there is nothing to work with yet") }
    if let known = customers[id] { return try lua.push(known) }
    guard customers.count < Self.mostCustomers else {
      throw LuaError(
        .runtime,
        "a session holds at most \(Self.mostCustomers) customers; scripts go through all of them"
          + " with siyu.customers()")
    }
    customers[id] = try world.makeStored(id, lua)
  }

  func layOut(
    _ id: String, at now: Instant
  ) throws(LuaError) -> (columns: BatchColumns, levels: [SpecCustomer.Level]) {
    guard let host else { throw LuaError(.host, "there is no line being evaluated") }
    let reply: DataValue
    do throws(Diagnostic) {
      reply = try host.request("customer", ["id": .string(id), "now": .int(now.seconds)])
    } catch {
      throw LuaError(.runtime, error.hint.map { "\(error.message); \($0)" } ?? error.message)
    }
    let levels = (reply["levels"]?.listValue ?? []).compactMap { entry -> SpecCustomer.Level? in
      guard let parts = entry.listValue, parts.count == 2, let programme = parts[0].stringValue,
        let level = parts[1].stringValue
      else { return nil }
      return SpecCustomer.Level(programme: programme, level: level)
    }
    let columns: BatchColumns?
    do throws(SegmentError) {
      columns = try host.columns(slot: Int(clamping: reply["slot"]?.intValue ?? -1))
    } catch {
      throw LuaError(.host, error.description)
    }
    guard let columns, columns.subjects == 1 else {
      throw LuaError(.host, "the customer was not laid out")
    }
    return (columns, levels)
  }
}
