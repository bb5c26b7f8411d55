import SiyuModel

/// The programmes there are, against which a file of what bringing people cost is checked.
struct CheckedSpend {
  private let names: ProgrammeNames
  /// What is wrong with a name; `nil`: nothing.
  private var known: [String: String?] = [:]

  init(_ host: Host) throws { names = try ProgrammeNames(host) }

  /// The rows that can be taken, with their places in the batch, and what is wrong with the others.
  mutating func check(
    _ batch: ImportBatch
  ) -> (taken: (batch: ImportBatch, places: [Int])?, refused: [RowProblem]) {
    guard case .spend(let rows) = batch else { return (nil, []) }
    var good: [SpendRecord] = []
    var places: [Int] = []
    var refused: [RowProblem] = []
    for (index, row) in rows.enumerated() {
      // Without one it is no programme's.
      if let name = row.programme, !name.isEmpty {
        let problem = known[name] ?? names.problem(name)
        known.updateValue(problem, forKey: name)
        if let problem {
          refused.append(RowProblem(index: index, reason: problem))
          continue
        }
      }
      good.append(row)
      places.append(index)
    }
    return ((.spend(good), places), refused)
  }
}
