import SiyuModel

/// Finds those for whom no code was left, in the order in which codes are dealt: by who they are now.
///
/// Members who miss one may be a million where codes come a few at a time, so reading ends with those for
/// whom there are any.
struct MissingCodes {
  private let connection: Connection
  /// By the programme's label, by benefit, the pool.
  private var pools: [Int64: [String: String]] = [:]
  /// Label of the state in which nothing is given.
  private let resting: Int64?
  private var left: [String: Int64]
  private var found: [Int64] = []

  /// Some cannot be given one after all, such as where the plugin's function fails for them: they must not
  /// keep out those who come after them.
  static let spare: Int64 = 64

  /// - Parameters:
  ///   - pools: that have codes.
  ///   - codes: how many.
  init(
    _ connection: Connection, _ pools: [String: [String: String]], left codes: [String: Int64]
  ) throws {
    self.connection = connection
    let labels = LabelBook(connection)
    resting = try labels.existing(SubscriptionState.paused.rawValue).map(Int64.init)
    left = [:]
    for (programme, benefits) in pools {
      guard let label = try labels.existing(programme) else { continue }
      self.pools[Int64(label)] = benefits
      for pool in benefits.values { left[pool] = (codes[pool] ?? 0) + Self.spare }
    }
  }

  private static let columns = "c.owner, s.programme, s.state, s.data"
  private static let own = """
    SELECT \(columns) FROM programme_standings s
    CROSS JOIN customers c ON c.number = s.place >> \(PlacedTable.homeBits)
    WHERE \(StandingReading.missesCode) AND c.owner = c.number ORDER BY s.place
    """
  /// Of numbers that are another's now, which are few.
  private static let merged = """
    SELECT \(columns) FROM customers c CROSS JOIN programme_standings s
      ON s.place >= c.number << \(PlacedTable.homeBits)
      AND s.place < (c.number + 1) << \(PlacedTable.homeBits)
    WHERE c.owner <> c.number AND \(StandingReading.missesCode) ORDER BY c.owner, s.place
    """

  mutating func find(where takes: (Int64) -> Bool) throws -> [Int64] {
    if pools.isEmpty { return [] }
    let own = try connection.statement(Self.own)
    let merged = try connection.statement(Self.merged)
    defer {
      own.reset()
      merged.reset()
    }
    var (isOwn, isMerged) = (try own.step(), try merged.step())
    while isOwn || isMerged, left.values.contains(where: { $0 > 0 }) {
      if isOwn, !isMerged || own.int(0) <= merged.int(0) {
        take(own, where: takes)
        isOwn = try own.step()
      } else {
        take(merged, where: takes)
        isMerged = try merged.step()
      }
    }
    return found
  }

  private mutating func take(_ row: Statement, where takes: (Int64) -> Bool) {
    let owner = row.int(0)
    guard let pools = pools[row.int(1)], row.int(2) != resting, takes(owner),
      case .record(let data)? = try? JSON.parse(UnsafeRawBufferPointer(row.bytes(3))),
      let missed = data[Standing.noCode]?.recordValue
    else { return }
    var canBeGiven = false
    for field in missed.fields {
      guard let pool = pools[field.name], let more = left[pool], more > 0 else { continue }
      left[pool] = more - 1
      canBeGiven = true
    }
    if canBeGiven, found.last != owner { found.append(owner) }
  }
}
