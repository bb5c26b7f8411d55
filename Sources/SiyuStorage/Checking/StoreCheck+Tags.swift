import SiyuModel

extension StoreCheck {
  static let heldTags = StoreCheck("tags held") { context in
    let known = Set(try TagNumbers.all(in: context.connection).keys)
    let read = try Statement(context.connection.handle, "SELECT tags, why FROM held")
    var (broken, unknown): (Int64, Int64) = (0, 0)
    while try read.step() {
      var isKnown = true
      if !PackCheck.held(
        read.bytes(0), read.bytes(1), { isKnown = isKnown && known.contains($0) })
      {
        broken += 1
      } else if !isKnown {
        unknown += 1
      }
    }
    if broken > 0 {
      return Finding(
        "tags held", .problem, "\(broken) customers' cannot be read",
        step: StoreCheckContext.restore)
    }
    return .counting(
      "tags held", unknown, right: "all are tags that have a name",
      wrong: "customers hold tags that have no name", step: StoreCheckContext.restore)
  }

  /// What the log of decisions ends with is what is held. Customers that were ever merged are left
  /// out: their tags lie under several numbers, and what they lose is logged under one.
  static let heldAndDecided = StoreCheck("tags and decisions") { context in
    guard context.full else {
      return Finding("tags and decisions", .ok, "compared with --full only")
    }
    let comparing = DecisionComparing(context.connection)
    let (compared, different) = try comparing.run()
    return different == 0
      ? Finding("tags and decisions", .ok, "agree for \(compared) customers")
      : Finding(
        "tags and decisions", .problem,
        "\(different) of \(compared) customers hold other tags than the log of decisions ends with",
        step: StoreCheckContext.restore)
  }
}

/// Replays the log, a bucket of customers at a time.
private struct DecisionComparing {
  let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  func run() throws -> (compared: Int64, different: Int64) {
    var (compared, different): (Int64, Int64) = (0, 0)
    for bucket in try buckets() {
      let first = bucket << CustomerNumber.bucketBits
      let last = (bucket + 1) << CustomerNumber.bucketBits
      var held = try held(first, last)
      let decided = try decided(bucket)
      for customer in Set(held.keys).union(decided.keys) where try isPlain(customer) {
        compared += 1
        if held.removeValue(forKey: customer) ?? [] != decided[customer] ?? [] { different += 1 }
      }
    }
    return (compared, different)
  }

  private func buckets() throws -> [Int64] {
    let read = try Statement(
      connection.handle,
      """
      SELECT bucket FROM decisions UNION SELECT customer >> \(CustomerNumber.bucketBits) FROM held
      """)
    var all: [Int64] = []
    while try read.step() { all.append(read.int(0)) }
    return all
  }

  private func held(_ first: Int64, _ last: Int64) throws -> [Int64: Set<Int32>] {
    let read = try connection.statement(
      "SELECT customer, tags FROM held WHERE customer >= ? AND customer < ?")
    read.bind(1, first)
    read.bind(2, last)
    defer { read.reset() }
    var all: [Int64: Set<Int32>] = [:]
    while try read.step() {
      var reader = PackReader(read.bytes(1))
      var tags: Set<Int32> = []
      while !reader.isAtEnd, !reader.isBroken { tags.insert(PackedHeld.next(&reader).tag) }
      if !tags.isEmpty { all[read.int(0)] = tags }
    }
    return all
  }

  /// Rows in the order in which they were written: what a hand did is kept as run 0 and would come
  /// before every other.
  private func decided(_ bucket: Int64) throws -> [Int64: Set<Int32>] {
    let read = try connection.statement(
      "SELECT data FROM decisions WHERE bucket = ? ORDER BY number")
    read.bind(1, bucket)
    defer { read.reset() }
    var all: [Int64: Set<Int32>] = [:]
    while try read.step() {
      PackedDecision.all(in: read.bytes(0)) { decision in
        if decision.gained {
          all[decision.customer, default: []].insert(decision.tag)
        } else {
          all[decision.customer]?.remove(decision.tag)
        }
      }
    }
    return all
  }

  private func isPlain(_ customer: Int64) throws -> Bool {
    try connection.int(
      """
      SELECT 1 FROM customers WHERE number = ?1 AND shape = 0
        AND NOT EXISTS (SELECT 1 FROM apart JOIN accounts ON accounts.number = apart.a
                        WHERE accounts.customer = ?1)
      """, customer) != nil
  }
}
