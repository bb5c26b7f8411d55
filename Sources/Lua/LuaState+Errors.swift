import CLua

extension LuaState {
  /// Makes an error of what C left in the report when `status` came back. Call it at once: the next
  /// operation writes over the report.
  func error(status: Int32) -> LuaError {
    // The same value raised again would go on with this report until there is no room in it.
    defer { siyu_report_clear(siyu_error_report(control)) }
    if control.pointee.stop != 0 { return killed() }
    switch status {
    case LUA_ERRMEM:
      return outOfMemory()
    case LUA_ERRSYNTAX:
      return syntaxError(reportedMessage())
    case LUA_ERRERR:
      let message = "an error was raised while another error was being handled"
      return placed(LuaError(.errorInHandler, message), at: siyu_error_report(control))
    default:
      let message = reportedMessage()
      if message == LuaError.noMemory.message, siyu_error_report(control).pointee.prefix_length == 0
      {
        return outOfMemory()
      }
      if message == "stack overflow" {
        return placed(LuaError(.runtime, LuaError.endless), at: siyu_error_report(control))
      }
      let kind: LuaError.Kind = control.pointee.raised_kind == 1 ? .host : .runtime
      return placed(LuaError(kind, message), at: siyu_error_report(control))
    }
  }

  private func outOfMemory() -> LuaError {
    let report = siyu_memory_place(control)
    let isEndless = report.pointee.valid != 0 && report.pointee.is_deep != 0
    return placed(isEndless ? LuaError(.memory, LuaError.endless) : .noMemory, at: report)
  }

  func killed() -> LuaError {
    placed(LuaError(.killed, "stopped by the host"), at: siyu_stop_place(control))
  }

  /// The error value as a text. Values that are not texts get a fixed one: nothing of the plugin's
  /// runs to describe them.
  private func reportedMessage() -> String {
    let report = siyu_error_report(control)
    switch report.pointee.value_type {
    case LUA_TSTRING, LUA_TNUMBER:
      let bytes = UnsafeRawBufferPointer(
        start: siyu_report_text(report, report.pointee.message),
        count: Int(report.pointee.message_length))
      let text = String(decoding: bytes, as: UTF8.self)
      return report.pointee.truncated != 0 ? text + "…" : text
    case LUA_TNIL: return "the error value is nil, not a text"
    case let type: return "the error value is a \(LuaType(code: type)), not a text"
    }
  }

  private func placed(
    _ error: LuaError, at report: UnsafeMutablePointer<siyu_report>
  ) -> LuaError {
    guard report.pointee.valid != 0 else { return error }
    var error = error
    if report.pointee.line > 0 {
      error.line = Int(report.pointee.line)
      error.chunk = String(cString: siyu_report_text(report, report.pointee.chunk))
    }
    for i in 0..<report.pointee.frame_count {
      let name = String(cString: siyu_frame_name(report, i))
      error.traceback.append(
        LuaFrame(
          function: name.isEmpty ? nil : name,
          chunk: String(cString: siyu_frame_chunk(report, i)),
          line: Int(siyu_frame_line(report, i))))
    }
    error.sourceLine = sourceLine(error.chunk, error.line)
    return error
  }

  /// Lua writes `chunk:12: what near 'x'`, with a long chunk name cut at the front.
  private func syntaxError(_ message: String) -> LuaError {
    var error = LuaError(.syntax, message, chunk: loading)
    let name = loading.utf8.count < LUA_IDSIZE - 1 ? loading : "..."
    guard message.hasPrefix(name) else { return error }
    var rest = message.dropFirst(name.count)
    while let colon = rest.firstIndex(of: ":") {
      rest = rest[rest.index(after: colon)...]
      guard let end = rest.firstIndex(of: ":"), let line = Int(rest[..<end]) else { continue }
      error.line = line
      error.message = String(rest[rest.index(after: end)...].drop { $0 == " " })
      error.sourceLine = sourceLine(loading, line)
      break
    }
    return error
  }

  /// The author's text at a place, without the space around it; at most 200 bytes.
  package func sourceLine(_ chunk: String?, _ line: Int?) -> String? {
    guard let chunk, let line, let text = sources[chunk] else { return nil }
    var number = 1
    for part in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if number == line {
        let space = { (byte: UInt8) in byte == 32 || byte == 9 || byte == 13 }
        let shown = part.drop(while: space).prefix(200)
        return String(
          decoding: Array(shown.reversed().drop(while: space).reversed()), as: UTF8.self)
      }
      number += 1
    }
    return nil
  }
}
