import SiyuModel

/// Text for people's eyes: what could steer a terminal is made visible on its way to the sink, line
/// breaks aside.
public final class TerminalSink: ByteSink {
  private let sink: any ByteSink
  /// The beginning of a line that is not complete.
  private var rest: [UInt8] = []

  public init(_ sink: any ByteSink) { self.sink = sink }

  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    guard let end = bytes.lastIndex(of: 0x0A) else {
      rest.append(contentsOf: bytes)
      return
    }
    let whole = rest + bytes[...end]
    rest = Array(bytes[(end + 1)...])
    try put(whole)
  }

  public func finish() throws(FileFailure) {
    if !rest.isEmpty { try put(rest) }
    rest = []
    try sink.finish()
  }

  private func put(_ bytes: [UInt8]) throws(FileFailure) {
    let text = String(decoding: bytes, as: UTF8.self)
    var buffer = SinkBuffer(sink)
    buffer.put(TextEscape.terminalSafe(text, keepingNewlines: true).utf8)
    try buffer.flush()
  }
}

@available(*, unavailable)
extension TerminalSink: Sendable {}  // Holds half a line.
