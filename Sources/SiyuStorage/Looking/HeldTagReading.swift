import SiyuModel

/// Reads what customers hold; see `HeldTags` for how it lies.
struct HeldTagReading {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  func union(of customer: Int64) throws -> PackedHeld {
    try HeldTags(connection).union(of: customer)
  }

  func absorbed(by customer: Int64) throws -> [Int64] {
    try HeldTags(connection).absorbed(by: customer)
  }

  /// Every customer that holds something, ascending by number.
  func eachCustomer(_ body: (Int64, PackedHeld) throws -> Void) throws {
    let rows = try Statement(
      connection.handle,
      """
      SELECT h.customer, h.tags, h.why, c.shape FROM held h
      JOIN customers c ON c.number = h.customer ORDER BY h.customer
      """)
    while try rows.step() {
      if rows.int(3) != CustomerShape.plain { continue }
      try body(rows.int(0), PackedHeld(tags: rows.bytes(1), why: rows.bytes(2)))
    }
    let scattered = try Statement(
      connection.handle, "SELECT number FROM customers WHERE shape = 2 ORDER BY number")
    while try scattered.step() {
      try body(scattered.int(0), try union(of: scattered.int(0)))
    }
  }
}
