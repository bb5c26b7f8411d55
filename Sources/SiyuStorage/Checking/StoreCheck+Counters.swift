import SiyuModel

extension StoreCheck {
  /// Figures that are kept because counting them each time would cost a pass.
  static let counters = StoreCheck(
    "figures kept",
    find: { context in
      let wrong = try actual(context).filter { try context.connection.number($0.key) != $0.value }
      if wrong.isEmpty { return Finding("figures kept", .ok, "agree with what is there") }
      let words = try wrong.sorted { $0.key.rawValue < $1.key.rawValue }.map {
        "\($0.key.rawValue) \(try context.connection.number($0.key)) instead of \($0.value)"
      }
      return Finding(
        "figures kept", .problem, words.joined(separator: ", "), mend: "count them anew")
    },
    mend: { context in
      for (name, value) in try actual(context) { try context.connection.set(name, to: value) }
    })

  /// Lines lie inside orders: they are counted only where everything is looked at, or where it is
  /// quickly done.
  private static func actual(_ context: StoreCheckContext) throws -> [MetaNumber: Int64] {
    let orders = try context.count("SELECT count(*) FROM orders")
    var counts: [MetaNumber: Int64] = [
      .orders: orders,
      .ordersWithoutBuyer: try context.count(
        "SELECT count(*) FROM orders WHERE place < \(PlacedTable.firstPlace(of: 1))"),
      .events: try context.count("SELECT count(*) FROM events"),
    ]
    if context.full || orders <= 100_000 {
      let read = try Statement(context.connection.handle, "SELECT data FROM orders")
      var lines: Int64 = 0
      while try read.step() { lines += Int64(max(0, PackedOrder(read.bytes(0)).lineCount)) }
      counts[.orderLines] = lines
    }
    return counts
  }
}
