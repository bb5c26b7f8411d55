import SiyuModel

/// The programmes there are, against which a file of who brought whom is checked.
struct CheckedInvitations {
  private let names: ProgrammeNames

  init(_ host: Host) throws { names = try ProgrammeNames(host) }

  /// The rows that can be taken, with their places in the batch, and what is wrong with the others.
  func check(
    _ batch: ImportBatch
  ) -> (taken: (batch: ImportBatch, places: [Int])?, refused: [RowProblem]) {
    guard case .invitations(let rows) = batch else { return (nil, []) }
    var good: [InvitationRecord] = []
    var places: [Int] = []
    var refused: [RowProblem] = []
    var known: [String: String?] = [:]
    for (index, row) in rows.enumerated() {
      // Without one it is nobody's programme, or that of the code.
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
    return ((.invitations(good), places), refused)
  }
}
