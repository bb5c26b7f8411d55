internal import SiyuModel

/// Asks one plugin about some customers, outside of passes: for a list that an operator approves.
struct PluginAsking: Sendable {
  let store: any Store
  let runtime: any PluginRuntime
  let plugin: PassPlugin
  let now: Instant

  /// Customers read and asked about at once.
  private static let batch = 1000

  /// - Parameter take: answers about some of the customers, and their numbers in the same order.
  /// - Throws: `SetAside` when the plugin was stopped: nothing is decided by half a plugin.
  func ask(
    _ questions: [Question], about customers: [CustomerNumber],
    take: (BatchAnswers, [Int64]) -> Void
  ) throws {
    if customers.isEmpty || questions.isEmpty { return }
    let directory = try store.tagIDs(
      for: plugin.declarations.tagRules.map(\.group), reserve: false)
    let snapshot = try store.snapshot(readers: 1)
    let needs = plugin.source.needs
    let reader = try snapshot.reader(needs: needs, now: now)
    let lane = try runtime.lane(
      plugins: [plugin.source], tags: directory, lexicon: reader, needs: needs)
    defer { lane.close() }
    for slice in try snapshot.slices(.only(customers.sorted()), size: Self.batch) {
      let batch = try lane.emptyBatch()
      guard try reader.read(slice, into: batch.writer) > 0 else { continue }
      try lane.ask(batch, [questions], now: now)
      switch try lane.answers().first {
      case .failure(let aside)??: throw aside
      case .success(let answers)??: take(answers, batch.numbers())
      case nil, .some(nil): break
      }
    }
  }
}
