public import SiyuModel

/// The plugin is loaded and offers this.
public struct Loaded: BorderMessage, Hashable {
  public static let kind = MessageKind.loaded
  public var declarations: PluginDeclarations
  public init(declarations: PluginDeclarations) { self.declarations = declarations }

  public func encode(to writer: inout ByteWriter) { writer.declarations(declarations) }
  public init(from reader: inout ByteReader) throws(ByteError) {
    try reader.expectModestValue()
    declarations = try reader.declarations()
  }
}

/// The plugin cannot be loaded; the worker ends.
public struct LoadFailed: BorderMessage, Hashable {
  public static let kind = MessageKind.loadFailed
  public var diagnostics: [Diagnostic]
  public init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  public func encode(to writer: inout ByteWriter) { writer.diagnostics(diagnostics) }
  public init(from reader: inout ByteReader) throws(ByteError) {
    diagnostics = try reader.diagnostics()
  }
}

/// The plugin overstayed or took too much memory, and the worker could still say where; it ends.
public struct GaveUp: Error, BorderMessage, Hashable {
  public static let kind = MessageKind.gaveUp
  public var cause: SetAside.Cause
  public var diagnostic: Diagnostic
  public init(cause: SetAside.Cause, diagnostic: Diagnostic) {
    self.cause = cause
    self.diagnostic = diagnostic
  }

  private static let causes: [SetAside.Cause] = [.load, .deadline, .crash, .memory, .protocolError]

  public func encode(to writer: inout ByteWriter) {
    writer.uint8(UInt8(Self.causes.firstIndex(of: cause) ?? 0))
    writer.diagnostic(diagnostic)
  }
  public init(from reader: inout ByteReader) throws(ByteError) {
    cause = try reader.oneOf(Self.causes, "cause")
    diagnostic = try reader.diagnostic()
  }
}

/// Ends the worker.
public struct Stop: BorderMessage, Hashable {
  public static let kind = MessageKind.stop
  public init() {}
  public func encode(to writer: inout ByteWriter) {}
  public init(from reader: inout ByteReader) throws(ByteError) {}
}
