internal import Dispatch

/// Pieces made one after the other, the next one on another thread while the last is in use.
///
/// The first is made when it is asked for, and one that is known to be the last brings no other thread
/// into play: a pass over a few customers is over before one would have begun.
///
/// `@unchecked Sendable`: what `make` touches belongs to whichever thread makes a piece; it is handed
/// over with the semaphore.
final class Ahead<Piece>: @unchecked Sendable {
  private let queue = DispatchQueue(label: "siyu.ahead")
  private let ready = DispatchSemaphore(value: 0)
  private let make: () throws -> (piece: Piece, isLast: Bool)?
  private var made: Result<(piece: Piece, isLast: Bool)?, any Error>?
  private var isUnderWay = false
  private var isOver = false

  /// - Parameter make: the next piece, and whether it is the last; `nil`: there is none.
  init(_ make: @escaping () throws -> (piece: Piece, isLast: Bool)?) { self.make = make }

  func next() throws -> Piece? {
    if isOver { return nil }
    wait()
    let result = made ?? Result { try make() }
    made = nil
    guard let (piece, isLast) = try result.get() else {
      isOver = true
      return nil
    }
    isOver = isLast
    if !isLast { begin() }
    return piece
  }

  /// Before anything that `make` uses is let go of.
  func end() {
    wait()
    isOver = true
  }

  private func begin() {
    isUnderWay = true
    queue.async { [self] in
      made = Result { try make() }
      ready.signal()
    }
  }

  private func wait() {
    guard isUnderWay else { return }
    ready.wait()
    isUnderWay = false
  }
}
