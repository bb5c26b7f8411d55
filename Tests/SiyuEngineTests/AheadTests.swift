import Synchronization
import Testing

@testable import SiyuEngine

/// Pieces that are made while the last one is in use.
@Suite struct AheadTests {
  private struct Failure: Error {}

  private final class Source: Sendable {
    let made = Mutex(0)
    let pieces: Int
    let tellsLast: Bool

    init(_ pieces: Int, tellsLast: Bool) {
      self.pieces = pieces
      self.tellsLast = tellsLast
    }

    func next() -> (piece: Int, isLast: Bool)? {
      made.withLock { made in
        if made == pieces { return nil }
        made += 1
        return (made, tellsLast && made == pieces)
      }
    }
  }

  private func all(_ ahead: Ahead<Int>) throws -> [Int] {
    var all: [Int] = []
    while let piece = try ahead.next() { all.append(piece) }
    return all
  }

  @Test(arguments: [0, 1, 2, 100], [true, false])
  func `all pieces come in order, and then none`(pieces: Int, tellsLast: Bool) throws {
    let source = Source(pieces, tellsLast: tellsLast)
    let ahead = Ahead { source.next() }
    #expect(try all(ahead) == Array(0..<pieces).map { $0 + 1 })
    #expect(try ahead.next() == nil)
  }

  @Test func `nothing is made before it is asked for, and nothing behind the last`() throws {
    let source = Source(5, tellsLast: true)
    let ahead = Ahead { () -> (piece: Int, isLast: Bool)? in
      source.next().map { ($0.piece, $0.piece == 1) }
    }
    #expect(source.made.withLock { $0 } == 0)
    #expect(try all(ahead) == [1])
    ahead.end()
    #expect(source.made.withLock { $0 } == 1)
  }

  @Test func `a failure comes in its place`() throws {
    let source = Source(9, tellsLast: false)
    let ahead = Ahead { () throws -> (piece: Int, isLast: Bool)? in
      let next = source.next()
      if next?.piece == 3 { throw Failure() }
      return next
    }
    #expect(try ahead.next() == 1)
    #expect(try ahead.next() == 2)
    #expect(throws: Failure.self) { try ahead.next() }
  }

  @Test func `ending waits for what is under way`() throws {
    let source = Source(9, tellsLast: false)
    let ahead = Ahead { source.next() }
    #expect(try ahead.next() == 1)
    ahead.end()
    #expect(source.made.withLock { $0 } == 2)
    #expect(try ahead.next() == nil)
  }
}
