/// Reads the rows of one home after the other: near ones by going on, far ones by seeking.
struct NearCursor {
  private var cursor: HomeCursor
  private var last: Int64 = .max
  /// Seeking costs about as much as so many rows.
  private static let near = 16

  /// - Parameter statement: takes the first place, and the first one after the last.
  init(_ statement: Statement) {
    cursor = HomeCursor(statement, shift: PlacedTable.homeBits)
  }

  var statement: Statement { cursor.statement }

  /// Goes to the first row of a home, if it has any.
  mutating func go(to home: Int64) throws {
    if home <= last {
      try seek(home)
    } else {
      var steps = 0
      while cursor.home < home {
        if steps == Self.near {
          try seek(home)
          break
        }
        try cursor.step()
        steps += 1
      }
    }
    last = home
  }

  private mutating func seek(_ home: Int64) throws {
    try cursor.begin(home, Int64.max >> PlacedTable.homeBits)
  }

  @inline(__always) func isAt(_ home: Int64) -> Bool { cursor.home == home }
  @inline(__always) mutating func step() throws { try cursor.step() }
  @inline(__always) func bytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
    cursor.bytes(column)
  }

  func end() { cursor.end() }
}
