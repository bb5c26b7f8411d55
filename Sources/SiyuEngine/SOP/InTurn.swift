internal import Dispatch
internal import Synchronization

/// One other thread for work that follows in turn: while the next piece is made here, the last one is
/// put away there. The first failure ends it.
///
/// `@unchecked Sendable`: what the work touches is handed over piece by piece, and belongs to the other
/// thread until `wait()` returns.
final class InTurn: @unchecked Sendable {
  private let queue = DispatchQueue(label: "siyu.in-turn")
  /// Pieces added and not done, so that memory does not fill where the other thread is slower.
  static let mostWaiting = 2
  private let room = DispatchSemaphore(value: mostWaiting)
  private let failure = Mutex<(any Error)?>(nil)

  /// - Throws: what an earlier piece threw.
  func add(_ work: @escaping () throws -> Void) throws {
    try check()
    room.wait()
    let piece = Piece(work)
    queue.async { [self] in
      defer { room.signal() }
      guard failure.withLock({ $0 == nil }) else { return }
      do { try piece.work() } catch { failure.withLock { $0 = error } }
    }
  }

  /// Until all of it is done.
  func wait() throws {
    queue.sync {}
    try check()
  }

  private func check() throws {
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Runs once, on the other thread.
  private struct Piece: @unchecked Sendable {
    let work: () throws -> Void
    init(_ work: @escaping () throws -> Void) { self.work = work }
  }
}
