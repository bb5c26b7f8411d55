public import SiyuModel

/// What a worker is for. Raw values cross the border: never renumber.
public enum WorkerMode: UInt8, Sendable, Hashable, CaseIterable {
  /// Answers questions about batches.
  case pass = 0
  case spec = 1
  case script = 2
  case repl = 3
  case importer = 4
}

extension WorkerMode {
  /// How long one thing of a job may take, in milliseconds; `nil` where only the whole job counts.
  ///
  /// Specs and importers go from one short thing to the next, each with a question's time. A line of a
  /// REPL has somebody waiting for it. A script is its operator's own and may take as long as a pass.
  public func stepMilliseconds(_ limits: PluginLimits) -> Int64? {
    switch self {
    case .spec, .importer: limits.questionMilliseconds
    case .repl: max(limits.questionMilliseconds, limits.loadMilliseconds)
    case .pass, .script: nil
    }
  }
}

/// The first message: everything the plugin is given. The status page's descriptor comes along.
public struct Hello: BorderMessage, Hashable {
  public static let kind = MessageKind.hello

  public var mode: WorkerMode
  public var source: PluginSource
  public var surroundings: PluginSurroundings
  /// Begins all random numbers of the plugin.
  public var seed: UInt64
  /// Whether it is counted which lines run: of specs from loading on, of passes behind it.
  public var countsLines: Bool
  /// Whether it is measured where the plugin spends time and memory; for passes.
  public var measures: Bool
  /// No plugin is to run: the worker gives up its rights and tries to use them.
  public var isProbe: Bool

  public init(
    mode: WorkerMode, source: PluginSource, surroundings: PluginSurroundings, seed: UInt64,
    countsLines: Bool = false, measures: Bool = false, isProbe: Bool = false
  ) {
    self.mode = mode
    self.source = source
    self.surroundings = surroundings
    self.seed = seed
    self.countsLines = countsLines
    self.measures = measures
    self.isProbe = isProbe
  }

  public func encode(to writer: inout ByteWriter) {
    writer.uint8(mode.rawValue)
    writer.pluginSource(source)
    writer.surroundings(surroundings)
    writer.uint64(seed)
    writer.bool(countsLines)
    writer.bool(measures)
    writer.bool(isProbe)
  }

  public init(from reader: inout ByteReader) throws(ByteError) {
    mode = try reader.oneOf(WorkerMode.allCases, "mode")
    source = try reader.pluginSource()
    surroundings = try reader.surroundings()
    seed = try reader.uint64()
    countsLines = try reader.bool()
    measures = try reader.bool()
    isProbe = try reader.bool()
  }
}

/// Starts a pass: the numbers of the tags. Whatever an earlier pass left is dropped.
public struct BeginPass: BorderMessage {
  public static let kind = MessageKind.beginPass
  public var tags: TagDirectory
  public init(tags: TagDirectory) { self.tags = tags }

  public func encode(to writer: inout ByteWriter) {
    writer.list(tags.ids.sorted { $0.value < $1.value }) { writer, entry in
      writer.int32(entry.value.rawValue)
      writer.string(entry.key.group)
      writer.string(entry.key.value)
    }
  }

  public init(from reader: inout ByteReader) throws(ByteError) {
    var ids: [TagName: TagID] = [:]
    var last: Int32?
    for _ in 0..<(try reader.count(each: 6)) {
      let id = try reader.int32()
      let name = TagName(group: try reader.string(), value: try reader.string())
      if let last, last >= id { throw reader.failure("tag numbers out of order") }
      guard ids.updateValue(TagID(rawValue: id), forKey: name) == nil else {
        throw reader.failure("tag '\(name)' twice")
      }
      last = id
    }
    tags = TagDirectory(ids: ids)
  }
}
