import SiyuModel

/// Enrolments, messages and tasks. A store that no step has brought this far has none of it.
extension StoreCheck {
  static let outreach: [StoreCheck] = [
    owners("enrolments", and: "entity IS NULL AND"), owners("messages"), owners("tasks"),
    entities, labels, messageKeys, flights,
  ]

  private static func outreachCheck(
    _ name: String, find: @escaping @Sendable (StoreCheckContext) throws -> Finding,
    mend: (@Sendable (StoreCheckContext) throws -> Void)? = nil
  ) -> StoreCheck {
    StoreCheck(
      name,
      find: { context in
        try context.hasOutreach() ? try find(context) : Finding(name, .ok, "none yet")
      }, mend: mend)
  }

  /// A home is a customer's number, or 0 for groups.
  private static func owners(_ table: String, and also: String = "") -> StoreCheck {
    let name = "owners of \(table)"
    return outreachCheck(
      name,
      find: { context in
        .counting(
          name,
          try context.count(
            """
            SELECT count(*) FROM \(table) WHERE \(also) place >= \(PlacedTable.firstPlace(of: 1))
              AND place >> \(PlacedTable.homeBits) NOT IN (SELECT number FROM customers)
            """),
          right: "all of customers that are there", wrong: "of customers that are not",
          step: StoreCheckContext.restore)
      })
  }

  private static let entities = outreachCheck(
    "enrolled entities",
    find: { context in
      .counting(
        "enrolled entities",
        try context.count(
          """
          SELECT count(*) FROM enrolments
          WHERE entity IS NOT NULL AND entity NOT IN (SELECT number FROM entities)
          """), right: "all of entities that are there", wrong: "of entities that are not",
        step: StoreCheckContext.restore)
    })

  private static let labels = outreachCheck(
    "names in outreach",
    find: { context in
      let columns = [
        ("messages", ["touchpoint", "sop", "step", "checksum", "content", "staff"]),
        ("tasks", ["sop", "step", "checksum", "title", "content", "staff"]),
        ("in_flight", ["sop", "checksum"]), ("staff_use", ["staff"]),
        ("entity_marks", ["sop"]), ("group_marks", ["sop"]),
      ]
      var lost: Int64 = 0
      for (table, columns) in columns {
        for column in columns {
          lost += try context.count(
            """
            SELECT count(*) FROM \(table) t LEFT JOIN labels l ON l.number = t.\(column)
            WHERE t.\(column) IS NOT NULL AND l.number IS NULL
            """)
        }
      }
      return .counting(
        "names in outreach", lost, right: "all are there", wrong: "are not there",
        step: StoreCheckContext.restore)
    })

  /// Ids are hashed without a key, so that their keys can be made anew from the messages.
  private static let messageKeys = outreachCheck(
    "keys of messages",
    find: { context in
      let wrong = try unfoundMessages(context)
      return .counting(
        "keys of messages", wrong, right: "each found by its id",
        wrong: "not found by id: a receipt would be refused, and a message planned twice",
        step: nil, mend: "make the keys anew from the messages")
    },
    mend: { context in
      try MessageKeys(context.connection).rebuild()
      context.hasRemoved = true
    })

  private static func unfoundMessages(_ context: StoreCheckContext) throws -> Int64 {
    let (rows, kept) = (
      try context.count("SELECT count(*) FROM messages"),
      try context.count("SELECT count(*) FROM message_keys")
        + context.count("SELECT count(*) FROM recent_message_keys")
    )
    let read = try Statement(
      context.connection.handle, "SELECT place, id FROM messages WHERE place % ? = 0")
    read.bind(1, context.full ? 1 : max(1, rows / 5_000))
    let keys = try MessageKeys(context.connection)
    var missing: Int64 = 0
    while try read.step() {
      if try !keys.places(MessageKeys.hash(read.text(1))).contains(read.int(0)) { missing += 1 }
    }
    return max(missing, abs(rows - kept))
  }

  private static let flights = outreachCheck(
    "enrolments in flight",
    find: { context in
      let known = try context.count("SELECT count(*) FROM enrolments")
      guard context.full || known <= 100_000 else {
        return Finding("enrolments in flight", .ok, "counted with --full only")
      }
      return try actualFlights(context) == keptFlights(context)
        ? Finding("enrolments in flight", .ok, "the figures agree with what is there")
        : Finding(
          "enrolments in flight", .problem, "other figures are kept than are there",
          mend: "count them anew")
    },
    mend: { context in
      try context.connection.execute("DELETE FROM in_flight")
      let insert = try context.connection.statement(
        "INSERT INTO in_flight (sop, checksum, step, count) VALUES (?, ?, ?, ?)")
      for (key, count) in try actualFlights(context) {
        for (index, value) in (key + [count]).enumerated() { insert.bind(Int32(index + 1), value) }
        try insert.run()
      }
    })

  private static func keptFlights(_ context: StoreCheckContext) throws -> [[Int64]: Int64] {
    let read = try Statement(
      context.connection.handle, "SELECT sop, checksum, step, count FROM in_flight")
    var counts: [[Int64]: Int64] = [:]
    while try read.step() {
      counts[[read.int(0), read.int(1), read.int(2)]] = read.int(3)
    }
    return counts
  }

  private static func actualFlights(_ context: StoreCheckContext) throws -> [[Int64]: Int64] {
    let read = try Statement(context.connection.handle, "SELECT due, data FROM enrolments")
    var counts: [[Int64]: Int64] = [:]
    while try read.step() {
      let head = PackedEnrolment.head(read.bytes(1))
      guard OutreachFigures.isInFlight(head.state, due: read.optionalInt(0)) else { continue }
      counts[[Int64(head.sop), Int64(head.checksum), Int64(head.step)], default: 0] += 1
    }
    return counts
  }
}

extension StoreCheckContext {
  func hasOutreach() throws -> Bool {
    try count("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'run_undo'") > 0
  }
}
