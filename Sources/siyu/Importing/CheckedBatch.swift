import SiyuModel

/// What is left of a batch of rows when somebody who knows what is declared has looked at them.
struct CheckedBatch {
  /// The rows that can be taken, with their places in the batch as it was; `nil`: all of it.
  var taken: (batch: ImportBatch, places: [Int])?
  var refused: [RowProblem] = []

  /// Nothing of it is looked at.
  static let whole = CheckedBatch()

  enum Row<Kept> {
    /// As it is to be taken.
    case good(Kept)
    case bad(reason: String)
  }

  private init() {}

  /// - Parameter batch: makes one of rows again.
  init<Kept>(
    _ rows: [Kept], _ batch: ([Kept]) -> ImportBatch, by check: (Kept) throws -> Row<Kept>
  ) rethrows {
    var good: [Kept] = []
    var places: [Int] = []
    for (index, row) in rows.enumerated() {
      switch try check(row) {
      case .good(let row):
        good.append(row)
        places.append(index)
      case .bad(let reason): refused.append(RowProblem(index: index, reason: reason))
      }
    }
    taken = (batch(good), places)
  }
}
