import SiyuModel

/// Rows of a customer's homes on their way to wallets.
///
/// Sums wrap around: what overflows is damage, which `reconcile` names.
struct LedgerGathering {
  struct PurseKey: Hashable {
    /// Label.
    var name: Int32
    var unit: UInt8
  }

  private struct Sums {
    var lots: [Int64: Lot] = [:]
    /// What went out before it came in is damage; it is seen by `reconcile`.
    var moved: [Int64: Int64] = [:]
    var owed: [Int64: Int64] = [:]
  }

  private var purses: [PurseKey: Sums] = [:]
  /// Rows that cannot be read.
  private(set) var damaged: [Int64] = []

  mutating func add(_ place: Int64, _ entry: PackedEntry) {
    let key = PurseKey(name: entry.purse, unit: entry.unit)
    var sums = purses.removeValue(forKey: key) ?? Sums()
    let isWhole = entry.eachLeg(at: place) { leg in
      // A leg of 0 says that another home's row has it.
      guard leg.account == .customer, leg.amount != 0 else { return }
      if leg.lot == Lot.owed {
        sums.owed[leg.home, default: 0] &-= leg.amount
      } else if let made = leg.made {
        sums.lots[leg.lot] = Lot(
          number: leg.lot, home: leg.home, source: made.source, since: Instant(seconds: entry.at),
          expires: made.expires, left: leg.amount)
      } else {
        sums.moved[leg.lot, default: 0] &+= leg.amount
      }
    }
    if !isWhole { damaged.append(place) }
    purses[key] = sums
  }

  /// Whether nothing is any customer's.
  var isEmpty: Bool {
    purses.values.allSatisfy { $0.lots.isEmpty && $0.moved.isEmpty && $0.owed.isEmpty }
  }

  /// Lots that something was taken from, and no entry made.
  var unmade: [Int64] {
    purses.values.flatMap { sums in sums.moved.keys.filter { sums.lots[$0] == nil } }.sorted()
  }

  func wallets() -> [PurseKey: Wallet] {
    purses.mapValues { sums in
      var lots = sums.lots
      for (lot, amount) in sums.moved {
        if let left = lots[lot]?.left { lots[lot]?.left = left &+ amount }
      }
      return Wallet(lots: Array(lots.values), owed: sums.owed)
    }
  }
}
