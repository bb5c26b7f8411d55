internal import Lua
internal import SiyuBorder
internal import SiyuModel

/// Asks one rule about every subject of a batch.
///
/// The way through here is taken once for each customer and rule: push the function, `c` and
/// `ctx`, call protected, look at two results. Everything that allocates is off this way.
struct RuleAsker {
  let state: LuaState
  let context: ViewContext
  let writer: AnswersWriter
  let function: LuaReference
  let rule: DeclaredFunction
  let reader: TagAnswerReader?
  /// Position among the questions of this ask.
  let question: Int
  /// The error handler's place on the stack.
  let handler: Int32
  let tracing: Bool
  let machine: PluginMachine
  /// Whether the machine has variables to put back.
  let remembers: Bool

  /// - Parameters:
  ///   - rows: the places in the batch of those asked about; `nil` for all, in order.
  ///   - count: how many are asked about.
  /// - Throws: `GaveUp` when the plugin was stopped or has no memory left.
  func ask(_ rows: [UInt32]?, _ mask: SubjectMask?, count: Int) throws(GaveUp) {
    let stack = state.stack
    let views = context.views
    let cells = writer.cells(question: question)
    let about = context.sop?.declaration.subject ?? .customer
    var entity: String?
    if case .entity(let kind) = about { entity = kind }
    let customer =
      about == .group ? context.types.groupValue.slot : context.types.customerValue.slot
    let ctx = context.types.contextValue.slot
    var numbers: [UInt16] = []
    for subject in 0..<count {
      if let mask, !mask[subject] { continue }
      cells.began(subject: subject)
      context.begin(subject: rows.map { Int($0[subject]) } ?? subject, asked: subject)
      stack.pushKept(slot: function.slot)
      if let entity {
        do throws(LuaError) {
          try context.pushEntity(entity)
        } catch {
          stack.pop()
          try fail(located(error), subject)
          continue
        }
      } else {
        stack.pushKept(slot: customer)
      }
      stack.pushKept(slot: ctx)
      let status = stack.call(arguments: 2, results: 2, handler: handler)
      guard status.isOK else {
        let error = state.failure(status)
        if remembers { _ = machine.forget() }
        try fail(located(error), subject)
        continue
      }
      if remembers, let error = machine.forget() {
        stack.pop(2)
        try fail(error, subject)
        continue
      }
      let code: UInt16
      switch rule.kind {
      case .segment:
        code = stack.boolean(at: -2) ? 1 : 0
      case .sop:
        code = stack.boolean(at: -2) ? 1 : 0
        if !stack.isNil(at: -1), try !reason(of: subject) { continue }
      case .programme(_, let wanted):
        if wanted == .yesOrNo {
          code = stack.boolean(at: -2) ? 1 : 0
        } else {
          code = 0
          if try !value(of: subject, wanted) { continue }
        }
        if !stack.isNil(at: -1), try !reason(of: subject) { continue }
      default:
        switch reader?.read(stack, at: -2, into: &numbers) ?? .keep {
        case .none: code = 0
        case .keep: code = AnswerColumn.keep
        case .one(let value):
          code =
            reader?.group.exclusive == true
            ? value + 1
            : withUnsafePointer(to: value) {
              self.code(of: UnsafeBufferPointer(start: $0, count: 1))
            }
        case .many: code = numbers.withUnsafeBufferPointer { self.code(of: $0) }
        case .wrong(let message):
          stack.pop(2)
          try fail(wrongAnswer(message), subject)
          continue
        }
        if code != AnswerColumn.keep, code != 0, !stack.isNil(at: -1),
          tracing || changes(code, numbers), try !reason(of: subject)
        {
          continue
        }
      }
      stack.pop(2)
      let set: UInt16
      if let trace = context.trace {
        set = writer.readSet(trace)
      } else {
        set = context.readSet(views.hot.pointee.readMask, writer)
      }
      cells.answer(
        subject: subject, code: code, reads: set,
        due: views.dueToTell, readsTags: views.hot.pointee.readTags)
    }
  }

  /// Keeps the plain value that is the first of two results.
  /// - Returns: whether it is one; if not, the question has failed and the results are gone.
  private func value(
    of subject: Int, _ wanted: DeclaredFunction.Wanted
  ) throws(GaveUp) -> Bool {
    do throws(LuaError) {
      let value = try PlainAnswer.read(
        state, at: -2, wanted, of: "\(rule.noun) '\(rule.localID)'")
      writer.value(question: question, subject: subject, value)
      return true
    } catch {
      state.stack.pop(2)
      try fail(located(error), subject)
      return false
    }
  }

  /// Keeps the reason, which is the second of two results.
  /// - Returns: whether it is one; if not, the question has failed and the results are gone.
  private func reason(of subject: Int) throws(GaveUp) -> Bool {
    do throws(LuaError) {
      if let reason = try ReasonReader.read(state, at: -1) {
        writer.reason(question: question, subject: subject, reason)
      }
      return true
    } catch {
      state.stack.pop(2)
      try fail(located(error), subject)
      return false
    }
  }

  private func code(of values: UnsafeBufferPointer<UInt16>) -> UInt16 {
    writer.set(question: question, values)
  }

  /// Whether the answer differs from the tags held, so that somebody will want the reason.
  private func changes(_ code: UInt16, _ numbers: [UInt16]) -> Bool {
    guard let reader else { return false }
    if reader.group.exclusive { return !context.held.contains(reader.tags[Int(code) - 1]) }
    return !numbers.allSatisfy { context.held.contains(reader.tags[Int($0)]) }
  }

  private func fail(_ error: LuaError, _ subject: Int) throws(GaveUp) {
    if error.kind == .killed {
      var diagnostic = Diagnostic(error, rule: rule)
      let limit = context.surroundings.limits.questionMilliseconds
      diagnostic.message = "stopped: there was no answer within \(limit) ms"
      diagnostic.hint = "look for a loop that does not end, or a pattern that tries too much"
      throw GaveUp(cause: .deadline, diagnostic: diagnostic)
    }
    // Where memory runs out depends on the garbage of the questions before, so it is no answer
    // about this subject: the plugin as a whole wants too much.
    if error.kind == .memory {
      throw GaveUp(cause: .memory, diagnostic: Diagnostic(error, rule: rule))
    }
    let set = context.readSet(context.readMask, writer)
    let diagnostic =
      writer.tellsFailures(of: question)
      ? Diagnostic(error, rule: rule) : Diagnostic(file: nil, line: nil, "")
    writer.fail(
      question: question, subject: subject, diagnostic, reads: set, due: context.views.dueToTell,
      readsTags: context.readTags)
  }

  /// A wrong answer is the declaration's: the function's own line.
  private func wrongAnswer(_ message: String) -> LuaError {
    located(LuaError(.runtime, message))
  }

  private func located(_ error: LuaError) -> LuaError { error.located(in: rule, of: machine) }
}

extension LuaError {
  /// With the rule's own place where Lua knows none: of what a rule ends with, as in
  /// `return string.format(…)`, no line is left once it is called.
  func located(in rule: DeclaredFunction, of machine: PluginMachine) -> LuaError {
    // No rule lies in a spec: there the line is that of who asked it.
    let specs = machine.source.path(of: "test/")
    guard chunk == nil || chunk!.hasPrefix(specs) else { return self }
    var error = self
    error.chunk = machine.source.path(of: rule.place.file)
    error.line = rule.place.line
    error.sourceLine = nil
    return error
  }
}

extension DeclaredFunction {
  /// As the author declared it.
  var noun: String {
    switch kind {
    case .tagGroup: "tag_group"
    case .segment: "segment"
    case .importer: "importer"
    case .sop: "sop"
    case .handover: "handover"
    case .programme(let noun, _): noun
    }
  }
}

extension Diagnostic {
  /// An error of Lua's for the plugin's author, with the rule it happened in.
  init(_ error: LuaError, rule: DeclaredFunction?) {
    let hint = rule.map { "in \($0.noun) '\($0.localID)' (\($0.place))" }
    self.init(
      .error, file: error.chunk, line: error.line, error.message, hint: hint,
      source: error.sourceLine)
  }
}
