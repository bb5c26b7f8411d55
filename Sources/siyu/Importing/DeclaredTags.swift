import SiyuModel

/// The tags that plugins and the workspace declare, against which a file of tags is checked, so that
/// a slip of the finger makes no new one.
struct DeclaredTags {
  private let groups: [TagGroup]

  init(_ host: Host) throws { groups = try TagArgument.groups(host) }

  /// The rows that can be taken, with their places in the batch, and what is wrong with the others.
  func check(
    _ batch: ImportBatch
  ) -> (taken: (batch: ImportBatch, places: [Int])?, refused: [RowProblem]) {
    guard case .tags(let rows) = batch else { return (nil, []) }
    var good: [TagRecord] = []
    var places: [Int] = []
    var refused: [RowProblem] = []
    for (index, row) in rows.enumerated() {
      do {
        _ = try TagArgument.find(row.tag, in: groups)
        good.append(row)
        places.append(index)
      } catch {
        let reason = error.hint.map { "\(error.message); \($0)" } ?? error.message
        refused.append(RowProblem(index: index, reason: reason))
      }
    }
    return ((.tags(good), places), refused)
  }
}
