public import SiyuModel

/// Runs the script, the specs or the importer that was loaded.
public struct RunJob: BorderMessage, Hashable {
  public static let kind = MessageKind.run
  public var job: DataValue
  public init(job: DataValue) { self.job = job }

  public func encode(to writer: inout ByteWriter) { writer.value(job) }
  public init(from reader: inout ByteReader) throws(ByteError) { job = try reader.value() }
}

/// The worker asks the host for something. The reply carries the same sequence.
public struct Request: BorderMessage, Hashable {
  public static let kind = MessageKind.request
  public var operation: String
  public var argument: DataValue
  public init(operation: String, argument: DataValue) {
    self.operation = operation
    self.argument = argument
  }

  public func encode(to writer: inout ByteWriter) {
    writer.capped(operation, CappedText.name)
    writer.value(argument)
  }
  public init(from reader: inout ByteReader) throws(ByteError) {
    try reader.expectModestValue()
    operation = try reader.string(limit: CappedText.name)
    argument = try reader.value()
  }
}

/// The host's reply to a request: a value, or why not.
public struct Reply: BorderMessage, Hashable {
  public static let kind = MessageKind.reply
  public var result: Result<DataValue, Diagnostic>
  public init(result: Result<DataValue, Diagnostic>) { self.result = result }

  public func encode(to writer: inout ByteWriter) {
    switch result {
    case .success(let value):
      writer.bool(true)
      writer.value(value)
    case .failure(let diagnostic):
      writer.bool(false)
      writer.diagnostic(diagnostic)
    }
  }
  public init(from reader: inout ByteReader) throws(ByteError) {
    result =
      try reader.bool() ? .success(try reader.value()) : .failure(try reader.diagnostic())
  }
}

/// The end of a job: its value, or what was wrong.
public struct Finished: BorderMessage {
  public static let kind = MessageKind.finished
  public var result: Result<DataValue, Diagnostics>
  public init(result: Result<DataValue, Diagnostics>) { self.result = result }

  public func encode(to writer: inout ByteWriter) {
    switch result {
    case .success(let value):
      writer.bool(true)
      writer.value(value)
    case .failure(let diagnostics):
      writer.bool(false)
      writer.diagnostics(diagnostics.all)
    }
  }
  public init(from reader: inout ByteReader) throws(ByteError) {
    try reader.expectModestValue()
    result =
      try reader.bool()
      ? .success(try reader.value()) : .failure(Diagnostics(try reader.diagnostics()))
  }
}

/// Raw values cross the border: never renumber.
public enum LogLevel: UInt8, Sendable, Hashable, CaseIterable {
  case debug = 0
  case info = 1
  case warning = 2
  case error = 3
}

/// A line for the operator or the author, at most 4 kB, safe to print.
public struct LogLine: BorderMessage, Hashable {
  public static let kind = MessageKind.log
  public var level: LogLevel
  public var text: String
  /// Lines that the worker did not keep; then there is no text.
  public var dropped: Int
  public init(level: LogLevel, text: String, dropped: Int = 0) {
    self.level = level
    self.text = text
    self.dropped = dropped
  }

  public func encode(to writer: inout ByteWriter) {
    writer.uint8(level.rawValue)
    writer.capped(text, CappedText.message)
    writer.uint32(UInt32(clamping: dropped))
  }
  public init(from reader: inout ByteReader) throws(ByteError) {
    level = try reader.oneOf(LogLevel.allCases, "level")
    text = TextEscape.terminalSafe(
      try reader.string(limit: CappedText.message), keepingNewlines: true)
    dropped = Int(try reader.uint32())
  }
}

extension ByteReader {
  /// To be called before values of a worker are read.
  mutating func expectModestValue() throws(ByteError) {
    guard remaining <= MessageKind.modestValue + CappedText.name else {
      throw failure("a value of \(remaining) bytes is too large")
    }
    mostValues = 2_000_000
  }
}
