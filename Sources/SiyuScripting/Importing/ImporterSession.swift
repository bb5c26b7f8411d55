internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// Asks a map's functions about the rows of a file: one column, thousands of rows a job.
///
/// A job is `{ function, column, now, names, rows }`, a row its line and its cells: a text, nothing,
/// or `true` where something personal is. The result is `{ answers }`, from the first row on; when
/// the answers grow long there are fewer than rows, and the host asks again for the rest. An answer
/// is a text, a number, a boolean, nothing, `[place]` for a personal field that was handed on, or
/// `{ error }`.
final class ImporterSession {
  private let machine: PluginMachine
  private let context: ViewContext
  private let row: ImportedRow
  private let seed: UInt64
  private var line: Int64 = 0

  /// Longest text one answer may be, in bytes.
  private static let longestText = 64 << 10
  /// Bytes of answers after which a job ends early.
  private static let bytesPerJob = 2 << 20
  /// Bytes of a reason for a rejected row.
  private static let longestFailure = 1000

  init(_ machine: PluginMachine, _ context: ViewContext, seed: UInt64) throws(LuaError) {
    self.machine = machine
    self.context = context
    self.seed = seed
    row = try ImportedRow(machine.lua)
  }

  func run(
    _ job: DataValue, _ host: any SessionHost
  ) throws(GaveUp) -> Result<DataValue, Diagnostics> {
    guard let number = job["function"]?.intValue.flatMap({ Int(exactly: $0) }),
      machine.functions.indices.contains(number), machine.rules[number].kind == .importer,
      let rows = job["rows"]?.listValue
    else { return .failure(Diagnostics([Diagnostic("this is no question about a column")])) }
    let rule = machine.rules[number]
    let names = (job["names"]?.listValue ?? []).map { $0.stringValue ?? "" }
    let column = job["column"]?.stringValue ?? ""
    begin(rule, column, now: Instant(seconds: job["now"]?.intValue ?? 0))
    defer {
      machine.context.seedOfQuestion = nil
      row.end()
      for line in machine.log.drain() {
        let place = line.place.map { "\(machine.source.path(of: $0.file)):\($0.line): " } ?? ""
        host.log(.info, place + line.text)
      }
    }
    let base = machine.lua.stack.top
    defer { machine.lua.stack.setTop(base) }
    do throws(LuaError) {
      try row.begin(names)
      let handler = try machine.lua.pinHandler()
      return .success(["answers": .list(try answers(rows, number, handler, host))])
    } catch {
      var diagnostic = Diagnostic(error, rule: rule)
      if error.kind == .killed {
        let limit = machine.surroundings.limits.questionMilliseconds
        diagnostic.message = "it gave no answer within \(limit) ms"
      }
      diagnostic.message += ", at line \(line) of the file"
      throw GaveUp(
        cause: error.kind == .killed ? .deadline : error.kind == .memory ? .memory : .crash,
        diagnostic: diagnostic)
    }
  }

  private func begin(_ rule: DeclaredFunction, _ column: String, now: Instant) {
    machine.phase = .asking(rule: rule.fullName)
    context.setClock(now)
    context.setRule(rule, now: now)
    // The same for the same file, however its rows are dealt out to jobs.
    machine.context.seedOfQuestion = { [unowned self] in
      var hash = FixedHash(seed: seed)
      hash.combine(rule.fullName)
      hash.combine(column)
      hash.combine(line)
      return hash.value
    }
  }

  private func answers(
    _ rows: [DataValue], _ number: Int, _ handler: Int32, _ host: any SessionHost
  ) throws(LuaError) -> [DataValue] {
    let lua = machine.lua
    let function = machine.functions[number]
    var answers: [DataValue] = []
    answers.reserveCapacity(rows.count)
    var bytes = 0
    for (index, values) in rows.enumerated() {
      guard case .list(let cells) = values, let first = cells.first else {
        throw LuaError(.host, "a row without its line")
      }
      host.began(index + 1, subject: index)
      line = first.intValue ?? 0
      context.begin(subject: 0)
      lua.stack.pushKept(slot: function.slot)
      try row.push(cells.dropFirst())
      lua.stack.pushKept(slot: context.types.contextValue.slot)
      let status = lua.stack.call(arguments: 2, results: 1, handler: handler)
      if !status.isOK {
        let error = lua.failure(status)
        if error.kind == .killed || error.kind == .memory { throw error }
        _ = machine.forget()
        answers.append(failure(error))
        bytes += Self.longestFailure
      } else if let error = machine.forget() {
        lua.stack.pop()
        answers.append(failure(error))
        bytes += Self.longestFailure
      } else {
        let answer = answer(machine.rules[number])
        lua.stack.pop()
        if case .string(let text) = answer { bytes += text.utf8.count }
        answers.append(answer)
      }
      if bytes > Self.bytesPerJob { break }
    }
    return answers
  }

  /// The answer on top of the stack.
  private func answer(_ rule: DeclaredFunction) -> DataValue {
    let stack = machine.lua.stack
    switch stack.type(at: -1) {
    case .none, .nil: return .null
    case .boolean: return .bool(stack.boolean(at: -1))
    case .number:
      if let whole = stack.integer(at: -1) { return .int(whole) }
      let number = stack.number(at: -1) ?? .nan
      return number.isFinite ? .double(number) : wrong("\(number), which is no number", rule)
    case .string:
      guard let bytes = stack.bytes(at: -1) else { return .null }
      if bytes.count > Self.longestText { return wrong("a text of \(bytes.count) bytes", rule) }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return wrong("a text that is not UTF-8", rule)
      }
      return .string(text)
    case let type:
      guard let handle = stack.payload(at: -1, as: row.handle)?.pointee else {
        return wrong(type == .userdata ? "a value of the host's" : "a \(type)", rule)
      }
      guard handle.row == row.number else {
        return wrong("a personal field of another row", rule)
      }
      return .list([.int(handle.place)])
    }
  }

  private func wrong(_ got: String, _ rule: DeclaredFunction) -> DataValue {
    var error = LuaError(
      .runtime,
      "a column's function gives a text, a number, nil or a personal field of its row, got \(got)")
    error.chunk = machine.source.path(of: rule.place.file)
    error.line = rule.place.line
    return failure(error)
  }

  private func failure(_ error: LuaError) -> DataValue {
    [
      "error": .string(
        CappedText.cut(machine.context.exact(error).description, Self.longestFailure))
    ]
  }
}
