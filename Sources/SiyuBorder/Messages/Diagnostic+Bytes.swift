internal import SiyuModel

extension ByteWriter {
  mutating func diagnostic(_ diagnostic: Diagnostic) {
    uint8(diagnostic.severity.rawValue)
    optional(diagnostic.file) { writer, file in writer.capped(file, CappedText.name) }
    optional(diagnostic.line) { writer, line in writer.varint(UInt64(max(0, line))) }
    capped(diagnostic.message, CappedText.message)
    optional(diagnostic.hint) { writer, hint in writer.capped(hint, CappedText.message) }
    optional(diagnostic.source) { writer, source in writer.capped(source, CappedText.name) }
    let code = diagnostic.code.flatMap(FindingCode.init(rawValue:))
    optional(code) { writer, code in writer.capped(code.rawValue, CappedText.name) }
    optional(diagnostic.columns) { writer, columns in
      writer.varint(UInt64(max(0, columns.lowerBound)))
      writer.varint(UInt64(max(0, columns.count)))
    }
  }

  /// At most the first hundred.
  mutating func diagnostics(_ all: [Diagnostic]) {
    list(Array(all.prefix(mostDiagnostics))) { writer, one in writer.diagnostic(one) }
  }
}

extension ByteReader {
  /// Texts are made safe to print here, once for all who show them.
  mutating func diagnostic() throws(ByteError) -> Diagnostic {
    let severities: [Diagnostic.Severity] = [.note, .warning, .error]
    let severity = try oneOf(severities, "severity")
    let file = try optional { reader throws(ByteError) in
      TextEscape.terminalSafe(try reader.string(limit: CappedText.name))
    }
    let line = try optional { reader throws(ByteError) in Int(clamping: try reader.varint()) }
    let message = TextEscape.terminalSafe(
      try string(limit: CappedText.message), keepingNewlines: true)
    let hint = try optional { reader throws(ByteError) in
      TextEscape.terminalSafe(try reader.string(limit: CappedText.message), keepingNewlines: true)
    }
    let source = try optional { reader throws(ByteError) in
      TextEscape.terminalSafe(try reader.string(limit: CappedText.name))
    }
    // One that this host does not know says nothing.
    let code = try optional { reader throws(ByteError) in
      FindingCode(rawValue: try reader.string(limit: CappedText.name))
    }
    let columns = try optional { reader throws(ByteError) in
      let start = Int(clamping: min(try reader.varint(), mostColumns))
      return start..<start + Int(clamping: min(try reader.varint(), mostColumns))
    }
    var problem = Diagnostic(
      severity, file: file, line: line, message, hint: hint, source: source)
    problem.columns = columns
    guard let known = code.flatMap({ $0 }) else { return problem }
    return problem.coded(known)
  }

  mutating func diagnostics() throws(ByteError) -> [Diagnostic] {
    try list(limit: mostDiagnostics) { reader throws(ByteError) in try reader.diagnostic() }
  }
}

private let mostDiagnostics = 100
/// Lines are shown as far as people read them.
private let mostColumns: UInt64 = 10_000
