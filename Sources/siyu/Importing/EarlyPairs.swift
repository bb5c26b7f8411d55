import SiyuFiles
import SiyuModel

/// Pairs whose inviter nobody knew when their row was read: another row may have brought her.
///
/// They are tried again at the end of the file, so that the order of its rows makes no difference.
struct EarlyPairs {
  private var held: [(record: InvitationRecord, row: RejectedRow)] = []

  /// Beyond so many rows are refused at once: they are kept in memory.
  private static let most = 50_000
  /// Each round knows one generation more at least; a chain of pairs that is written newest first is known in
  /// the first, for that goes backwards.
  private static let rounds = 20

  var isEmpty: Bool { held.isEmpty }
  /// Of which nobody knows yet whether they can be taken.
  var rows: [RejectedRow] { held.map(\.row) }

  /// - Parameter row: as it stands in the file.
  /// - Returns: false where it is not held, and is to be refused.
  mutating func hold(_ problem: RowProblem, of batch: ImportBatch, _ row: RejectedRow?) -> Bool {
    guard problem.isEarly, held.count < Self.most, let row,
      case .invitations(let records) = batch
    else { return false }
    var known = row
    known.reason = problem.reason
    held.append((records[problem.index], known))
    return true
  }

  /// - Parameter refuse: what is to be done with a row that nobody can take.
  mutating func takeAll(
    _ session: any ImportSession, refuse: (RejectedRow) throws -> Void
  ) throws {
    held.reverse()
    for round in 1...Self.rounds where !held.isEmpty {
      var early: [(record: InvitationRecord, row: RejectedRow)] = []
      for problem in try session.add(.invitations(held.map(\.record))) {
        var one = held[problem.index]
        one.row.reason = problem.reason
        if problem.isEarly {
          early.append(one)
        } else {
          try refuse(one.row)
        }
      }
      let isOver = early.count == held.count || round == Self.rounds
      held = early.reversed()
      if isOver { break }
    }
    let left = rows
    held = []
    for row in left { try refuse(row) }
  }
}
