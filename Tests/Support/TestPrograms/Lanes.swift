internal import Foundation

/// Runs blocking work beside the test library's own threads, as much at once as there are cores.
public enum Lanes {
  private static let queue = {
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = ProcessInfo.processInfo.activeProcessorCount
    return queue
  }()

  public static func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.addOperation { continuation.resume(with: Result { try work() }) }
    }
  }

  /// Does all pieces of work; one that throws does not stop the others.
  public static func all<Piece: Sendable, Value: Sendable>(
    _ pieces: [Piece], _ work: @escaping @Sendable (Piece) throws -> Value
  ) async -> [(Piece, Result<Value, any Error>)] {
    await withTaskGroup(of: (Int, Result<Value, any Error>).self) { group in
      for (index, piece) in pieces.enumerated() {
        group.addTask {
          do { return (index, .success(try await run { try work(piece) })) } catch {
            return (index, .failure(error))
          }
        }
      }
      var done: [(Int, Result<Value, any Error>)] = []
      for await one in group { done.append(one) }
      return done.sorted { $0.0 < $1.0 }.map { (pieces[$0.0], $0.1) }
    }
  }
}
