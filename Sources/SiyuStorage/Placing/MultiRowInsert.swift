import SiyuModel

/// Inserts many rows of two columns with one statement: most of what a single insert costs is
/// starting and ending it.
final class MultiRowInsert {
  private static let width = 64
  private let connection: Connection
  private let statement: Statement
  private let single: Statement
  private var keys: [Int64] = []
  /// Of blobs, where their bytes end in `data`; of numbers, the number.
  private var values: [Int64] = []
  private var holdsBlobs = false
  private let data = PackWriter(capacity: 1 << 14)

  init(_ connection: Connection, table: String, columns: String) throws {
    self.connection = connection
    let head = "INSERT INTO \(table) (\(columns)) VALUES "
    single = try connection.statement(head + "(?, ?)")
    statement = try connection.statement(
      head + repeatElement("(?, ?)", count: Self.width).joined(separator: ", "))
    keys.reserveCapacity(Self.width)
    values.reserveCapacity(Self.width)
  }

  @inline(__always) func add(_ key: Int64, _ blob: UnsafeRawBufferPointer) throws {
    holdsBlobs = true
    data.raw(blob.bytes)
    try add(key, Int64(data.count))
  }

  @inline(__always) func add(_ key: Int64, _ value: Int64) throws {
    keys.append(key)
    values.append(value)
    if keys.count == Self.width { try flush() }
  }

  func finish() throws { try flush() }

  private func flush() throws {
    if keys.count == Self.width {
      for index in 0..<Self.width { bind(statement, Int32(index * 2 + 1), index) }
      try statement.run()
    } else {
      for index in keys.indices {
        bind(single, 1, index)
        try single.run()
      }
    }
    keys.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    data.clear()
  }

  @inline(__always) private func bind(_ target: Statement, _ position: Int32, _ index: Int) {
    target.bind(position, keys[index])
    if holdsBlobs {
      let start = index == 0 ? 0 : Int(values[index - 1])
      target.bind(
        position + 1,
        borrowed: UnsafeRawBufferPointer(rebasing: data.bytes[start..<Int(values[index])]))
    } else {
      target.bind(position + 1, values[index])
    }
  }
}
