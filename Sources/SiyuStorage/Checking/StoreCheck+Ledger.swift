import SiyuModel

/// Points and money. A store that no step has brought this far has none of it.
extension StoreCheck {
  private static let name = "points and money"
  /// Entries that are added up without being asked to.
  private static let quick: Int64 = 100_000

  static let ledger = StoreCheck(name) { context in
    guard try context.hasLedger() else { return Finding(name, .ok, "none yet") }
    let count = try context.count("SELECT count(*) FROM ledger")
    guard context.full || count <= quick else {
      return Finding(name, .ok, "\(count) entries; siyu reconcile adds them up")
    }
    var reconciling = try Reconciling(context.connection, at: .min)
    let books = try reconciling.run()
    return books.faultCount == 0
      ? Finding(name, .ok, count == 0 ? "no entries yet" : "the books balance")
      : Finding(
        name, .problem,
        books.faults[0] + (books.faultCount > 1 ? ", and \(books.faultCount - 1) more" : ""),
        step: "siyu reconcile lists them; " + StoreCheckContext.restore)
  }
}

extension StoreCheckContext {
  func hasLedger() throws -> Bool {
    try count("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'ledger'") > 0
  }
}
