public import SiyuModel

extension SQLiteStore {
  public func leftBehind(besides plugins: Set<String>) throws -> [LeftBehind] {
    try looker.use { connection in
      try connection.reading { connection in
        var gone: Set<String> = []
        try connection.each("SELECT DISTINCT name FROM run_plugins") {
          // `id@version`
          gone.insert(String($0.text(0).prefix { $0 != "@" }))
        }
        gone.subtract(plugins)
        if gone.isEmpty { return [] }
        let tags = try Self.tags(of: gone, in: connection)
        let standings = try Self.standings(of: gone, in: connection)
        return gone.sorted().compactMap { plugin in
          func own(_ all: [String: Int64]) -> [LeftBehind.Count] {
            all.filter { Standing.plugin(of: $0.key) == plugin }.sorted { $0.key < $1.key }
              .map { LeftBehind.Count(name: $0.key, customers: $0.value) }
          }
          let one = LeftBehind(
            plugin: plugin, tags: own(tags), standings: own(standings))
          return one.tags.isEmpty && one.standings.isEmpty ? nil : one
        }
      }
    }
  }

  /// Customers by tag group.
  private static func tags(
    of plugins: Set<String>, in connection: Connection
  ) throws -> [String: Int64] {
    let groups = try TagNumbers.all(in: connection).mapValues(\.group)
      .filter { plugins.contains(Standing.plugin(of: $0.value)) }
    if groups.isEmpty { return [:] }
    var counts: [String: Int64] = [:]
    try HeldTagReading(connection).eachCustomer { _, held in
      for group in Set(held.entries.compactMap { groups[$0.tag] }) {
        counts[group, default: 0] += 1
      }
    }
    return counts
  }

  /// Customers by programme, but for those who are nothing there any more: a subscription that ended stands below
  /// every level, also below one that an author called so.
  private static func standings(
    of plugins: Set<String>, in connection: Connection
  ) throws -> [String: Int64] {
    var counts: [String: Int64] = [:]
    try connection.each(
      """
      SELECT p.text, COUNT(DISTINCT c.owner) FROM programme_standings s
      JOIN customers c ON c.number = s.place >> \(PlacedTable.homeBits)
      JOIN labels p ON p.number = s.programme JOIN labels t ON t.number = s.state
      WHERE t.text NOT IN (
          '\(Standing.noState)', '\(KOCStage.left.rawValue)', '\(KOCStage.excluded.rawValue)')
        AND NOT (t.text = '\(SubscriptionState.ended.rawValue)'
          AND s.rank = \(SubscriptionState.ended.rank))
      GROUP BY p.text
      """
    ) { row in
      if plugins.contains(Standing.plugin(of: row.text(0))) { counts[row.text(0)] = row.int(1) }
    }
    return counts
  }
}
