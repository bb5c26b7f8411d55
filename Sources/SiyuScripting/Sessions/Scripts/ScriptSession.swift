internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// Runs an operator's script: it reads customers batch by batch, and whatever it wants done it asks
/// the host for.
final class ScriptSession {
  let machine: PluginMachine
  private let seed: UInt64
  private(set) var host: (any SessionHost)?
  private(set) var context: ViewContext?
  private var customerType: LuaUserdataType<UInt32>?
  private var proposals: [DataValue] = []
  private var walks: [DataValue] = []
  /// What each SOP is for, by full name.
  private var sops: [String: String] = [:]

  // The loop over customers that is running: its number, the batch, and the place in it.
  private var loop: Int64 = 0
  private var isAtEnd = true
  private var columns: BatchColumns?
  private var subject = 0
  private var turns = 0

  init(_ machine: PluginMachine, seed: UInt64) throws(LuaError) {
    self.machine = machine
    self.seed = seed
    let vocabulary = ScriptVocabulary(session: self)
    try machine.surface.install(ScriptVocabulary.entries(vocabulary), in: machine)
    // What `print` writes to: a script's lines go to its operator at once.
    let lua = machine.lua
    let base = lua.stack.top
    defer { lua.stack.setTop(base) }
    try lua.push(machine.sandbox.library)
    try lua.getField("host", of: -1)
    try lua.register(vocabulary.log, in: -1)
  }

  // MARK: Running

  /// - Parameter job: `file`, `now` in seconds, `args`, and `tags`, a list of number, group, value.
  func run(
    _ job: DataValue, _ host: any SessionHost
  ) throws(GaveUp) -> Result<DataValue, Diagnostics> {
    self.host = host
    defer { self.host = nil }
    machine.phase = .session
    let lua = machine.lua
    let base = lua.stack.top
    defer { lua.stack.setTop(base) }
    do throws(LuaError) {
      try prepare(job)
      try machine.compile(job["file"]?.stringValue ?? "main.lua")
      try lua.call()
      try sendProposals()
      try sendWalks()
      sendLog()
    } catch {
      sendLog()
      var problem = machine.diagnostic(machine.context.exact(error))
      if error.kind == .killed {
        let limit = machine.surroundings.limits.passMilliseconds
        problem.message = "stopped: it worked for more than \(limit / 1000) s"
        throw GaveUp(cause: .deadline, diagnostic: problem)
      }
      return .failure(Diagnostics([problem]))
    }
    return .success(.record(["customers": .int(Int64(turns))]))
  }

  private func prepare(_ job: DataValue) throws(LuaError) {
    let lua = machine.lua
    var ids: [TagName: TagID] = [:]
    for entry in job["tags"]?.listValue ?? [] {
      guard let parts = entry.listValue, parts.count == 3, let number = parts[0].intValue,
        let group = parts[1].stringValue, let value = parts[2].stringValue
      else { continue }
      ids[TagName(group: group, value: value)] = TagID(rawValue: Int32(clamping: number))
    }
    for entry in job["sops"]?.listValue ?? [] {
      guard let parts = entry.listValue, parts.count == 2, let name = parts[0].stringValue,
        let subject = parts[1].stringValue
      else { continue }
      sops[name] = subject
    }
    let context = try ViewContext(
      lua: lua, source: machine.source, surroundings: machine.surroundings,
      tags: TagBook(directory: TagDirectory(ids: ids), pluginID: machine.source.id), seed: seed,
      machine: machine.context)
    try context.adopt(machine)
    let now = job["now"]?.intValue ?? 0
    context.setClock(Instant(clamping: now))
    self.context = context
    customerType = try lua.makeUserdataType(
      "a customer", fields: CustomerField.allCases.map { ($0.name, $0.rawValue) },
      getter: getLoopCustomerField)
    try lua.push(try machine.surface.table("siyu", in: machine))
    try lua.push(.integer(now))
    try lua.setField("now", of: -2)
    try lua.push(luaValue(.list(job["args"]?.listValue ?? [])))
    try lua.setField("args", of: -2)
    lua.stack.pop()
  }

  // MARK: Asking the host

  func request(_ operation: String, _ argument: DataValue) throws(LuaError) -> DataValue {
    guard let host else { throw LuaError(.host, "there is no script running") }
    sendLog()
    do throws(Diagnostic) {
      return try host.request(operation, argument)
    } catch {
      throw LuaError(.runtime, error.hint.map { "\(error.message); \($0)" } ?? error.message)
    }
  }

  /// What `siyu.log` collected; `print` does not wait.
  private func sendLog() {
    for line in machine.log.drain() { host?.log(.info, line.text) }
  }

  // MARK: Customers

  /// Begins a loop over all customers; an earlier one is over.
  func beginLoop() -> Int64 {
    loop += 1
    isAtEnd = false
    columns = nil
    subject = 0
    context?.columns = nil
    return loop
  }

  /// Pushes the next customer, or nil at the end.
  func pushNext(of loop: Int64, _ lua: LuaState) throws(LuaError) {
    guard let context, let customerType, loop == self.loop else {
      throw LuaError(
        .runtime,
        "another siyu.customers() began inside this loop; collect what you need in one"
          + " loop, then go on in the next.")
    }
    subject += 1
    while columns.map({ subject >= $0.subjects }) ?? true {
      if isAtEnd {
        lua.stack.pushNil()
        return
      }
      try takeBatch()
    }
    turns += 1
    host?.began(turns, subject: subject)
    context.begin(subject: subject)
    try lua.push(context.generation, as: customerType)
  }

  private func takeBatch() throws(LuaError) {
    // The host knows the customers of the batches it has just handed over.
    try sendProposals()
    try sendWalks()
    columns = nil
    context?.columns = nil
    let reply = try request("customers.next", .record(["loop": .int(loop)]))
    guard let slot = reply["slot"]?.intValue else {
      isAtEnd = true
      return
    }
    do throws(SegmentError) {
      columns = try host?.columns(slot: Int(clamping: slot))
    } catch {
      throw LuaError(.host, error.description)
    }
    context?.columns = columns
    subject = 0
  }

  /// The number of the customer of the loop's present turn, given as an argument.
  func customer(
    _ call: LuaCall, _ n: Int, _ wanted: String = "the customer of a siyu.customers() loop"
  ) throws(LuaError) -> Int64 {
    guard let context, let customerType, let columns,
      let payload = call.stack.payload(at: call.index(n), as: customerType)
    else { throw call.wrong(n, wants: wanted) }
    guard payload.pointee == context.generation else { throw LuaError(.runtime, staleCustomer) }
    return columns.base.number[subject]
  }

  // MARK: Proposals

  func propose(
    _ tag: String, on customer: Int64, gained: Bool, reason: String?
  ) throws(LuaError) {
    guard let context else { return }
    guard tag.contains(":") else {
      throw LuaError(.runtime, "a tag is written \"group:value\", got \"\(tag.prefix(60))\".")
    }
    switch context.tags.lookUp(tag) {
    case .unknown(let problem): throw LuaError(.runtime, problem)
    case .tags(let numbers):
      guard let number = numbers.first else { return }
      let reason = reason.map { CappedText.cut($0, CappedText.reason) }
      proposals.append(
        .list([
          .int(customer), .int(Int64(number)), .bool(gained), reason.map { .string($0) } ?? .null,
        ]))
      if proposals.count >= Self.proposalsAtOnce { try sendProposals() }
    }
  }

  private static let proposalsAtOnce = 1000

  private func sendProposals() throws(LuaError) {
    guard !proposals.isEmpty else { return }
    let all = proposals
    proposals = []
    _ = try request("propose", .list(all))
  }

  // MARK: SOPs

  /// That whoever is given as the call's first argument enters an SOP, or leaves it.
  func walk(
    _ call: LuaCall, enters: Bool, again: Bool
  ) throws(LuaError) {
    let name = try sop(try call.string(2))
    let subject: DataValue
    let isNamed = call.stack.type(at: call.index(1)) == .string
    if isNamed {
      subject = .string(try call.string(1))
    } else {
      guard sops[name] == "customer" else {
        let kind = sops[name] ?? ""
        throw LuaError(
          .runtime,
          "\(name) is for each \(kind): siyu.\(enters ? "enrol" : "leave") wants the id of one"
            + (kind == "group" ? "." : ", such as \(kind).id."))
      }
      subject = .int(try customer(call, 1, "the customer of a siyu.customers() loop, or an id"))
    }
    walks.append(.list([subject, .string(name), .bool(enters), .bool(again)]))
    // A name is looked up at once: what is wrong with it is said where it stands.
    if isNamed || walks.count >= Self.proposalsAtOnce { try sendWalks() }
  }

  /// The full name of an SOP: as it is written, or without its plugin where that names one.
  private func sop(_ text: String) throws(LuaError) -> String {
    if sops[text] != nil { return text }
    let names = sops.keys.sorted()
    let local = names.filter { $0.hasSuffix(".\(text)") }
    if local.count == 1 { return local[0] }
    if local.count > 1 {
      throw LuaError(
        .runtime,
        "'\(text)' can mean several SOPs; write one of \(local.joined(separator: ", ")).")
    }
    throw LuaError(
      .runtime,
      "there is no SOP '\(text.prefix(60))'"
        + (names.isEmpty ? "; no plugin declares one." : suggestion(text, names)))
  }

  private func sendWalks() throws(LuaError) {
    guard !walks.isEmpty else { return }
    let all = walks
    walks = []
    _ = try request("walk", .list(all))
  }
}

private let staleCustomer =
  "this customer belongs to an earlier turn of the loop; copy what you need of it, such as c.id."

/// Reads a field of a loop's customer, as long as the loop is at that customer.
private let getLoopCustomerField: LuaNativeGetter = { pointer, payload, number in
  let stack = LuaStack(pointer)
  let context = ViewContext.of(stack)
  guard payload.load(as: UInt32.self) == context.generation, let columns = context.columns else {
    return stack.raising(staleCustomer)
  }
  if let field = CustomerField(rawValue: number)?.personal,
    columns.personal[Int(field.rawValue)] == nil
  {
    let name = field.permission
    return stack.raising(
      "c.\(name) is personal; to let the script read it, run it with --grant \(name).")
  }
  return getCustomerField(pointer, payload, number)
}
