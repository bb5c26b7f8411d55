public import SiyuModel

/// One pass, fully described: the same request over the same snapshot gives the same decisions.
public struct PassRequest: Sendable {
  public var plugins: [PassPlugin]
  public var scope: PassScope
  public var now: Instant
  /// Lanes evaluated at once, 1….
  public var workers: Int
  /// Customers a batch, roughly; whole buckets.
  public var batchSize: Int
  /// Decisions about these customers only; the others are evaluated and dropped.
  public var restriction: (@Sendable (Int64) -> Bool)?
  /// Nobody else is looked at, whatever is due: the scope has these only.
  var sample: SortedNumbers?
  /// Called from time to time with customers done so far; any thread.
  public var progress: (@Sendable (_ done: Int64, _ total: Int64) -> Void)?

  public init(
    plugins: [PassPlugin], scope: PassScope, now: Instant, workers: Int = 1, batchSize: Int = 4096,
    restriction: (@Sendable (Int64) -> Bool)? = nil,
    progress: (@Sendable (_ done: Int64, _ total: Int64) -> Void)? = nil
  ) {
    self.plugins = plugins
    self.scope = scope
    self.now = now
    self.workers = max(1, workers)
    self.batchSize = batchSize
    self.restriction = restriction
    self.progress = progress
  }

  /// What has to be read for all plugins together.
  var needs: ReadNeeds {
    plugins.reduce(into: ReadNeeds()) { $0.formUnion($1.source.needs) }
  }
}
