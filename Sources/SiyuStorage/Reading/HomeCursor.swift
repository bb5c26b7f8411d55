/// A statement read forward in step with the customers: its first column is a home, or a place.
struct HomeCursor {
  let statement: Statement
  private let shift: Int64
  /// Home of the row it stands on; `Int64.max` after the last.
  private(set) var home: Int64 = .max

  /// - Parameter shift: bits by which the first column is above the home.
  init(_ statement: Statement, shift: Int64 = 0) {
    self.statement = statement
    self.shift = shift
  }

  /// Goes to the first row with a home in `low..<high`.
  mutating func begin(_ low: Int64, _ high: Int64) throws {
    statement.reset()
    statement.bind(1, low << shift)
    statement.bind(2, high << shift)
    try step()
  }

  @inline(__always) mutating func step() throws {
    home = try statement.step() ? statement.int(0) >> shift : .max
  }

  /// Whether it stands on a row of this home; earlier homes' rows are passed over.
  @inline(__always) mutating func isAt(_ wanted: Int64) throws -> Bool {
    while home < wanted { try step() }
    return home == wanted
  }

  func end() { statement.reset() }
}
