import SiyuFiles

/// Brings rows that were left out into the order of their lines.
///
/// The reader refuses rows before those that check them, and these before the store; all are done with
/// one batch before they begin the next.
final class RejectedOrder {
  private var rows: [RejectedRow] = []
  private let sink: (RejectedRow) throws -> Void

  /// More than these are written as they come: a file of nothing else must fit into memory.
  private static let most = 50_000

  init(_ sink: @escaping (RejectedRow) throws -> Void) { self.sink = sink }

  func add(_ row: RejectedRow) throws {
    rows.append(row)
    if rows.count >= Self.most { try write() }
  }

  /// The end of a batch.
  func write() throws {
    // Of one line's several reasons the first said stays first.
    for row in rows.enumerated().sorted(by: {
      ($0.element.line, $0.offset) < ($1.element.line, $1.offset)
    }) {
      try sink(row.element)
    }
    rows.removeAll(keepingCapacity: true)
  }
}
