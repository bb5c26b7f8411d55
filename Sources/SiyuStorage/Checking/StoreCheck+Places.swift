import SiyuModel

extension StoreCheck {
  enum Placed: String {
    case orders, events

    func isWhole(_ row: PackReader) -> Bool {
      switch self {
      case .orders: PackCheck.order(row)
      case .events: PackCheck.event(row)
      }
    }
  }

  /// Every row is found by its id, and every key leads to a row.
  static func places(_ placed: Placed) -> StoreCheck {
    let (rows, keys) =
      placed == .orders ? ("orders", "order_keys") : ("events", "event_keys")
    let name = "\(rows) and their keys"
    return StoreCheck(
      name,
      find: { context in
        let rowCount = try context.count("SELECT count(*) FROM \(rows)")
        let keyCount = try context.count("SELECT count(*) FROM \(keys)")
        let (wrong, broken) = try Self.unfound(context, placed, rows, keys, count: rowCount)
        if broken > 0 {
          // Their ids are not to be trusted, so no key can be made from them.
          return Finding(
            name, .problem, "\(broken) rows cannot be read", step: StoreCheckContext.restore)
        }
        if wrong == 0, rowCount == keyCount {
          return Finding(name, .ok, "\(rowCount), each found by its id")
        }
        let words =
          wrong > 0
          ? context.full || rowCount <= sample
            ? "\(wrong) not found by id" : "\(wrong) of those tried not found by id"
          : "\(rowCount) \(rows), \(keyCount) keys"
        return Finding(
          name, .problem, words + ": an import would take a known one for new",
          step: context.keys == nil ? "put back the key; then siyu doctor --mend" : nil,
          mend: context.keys == nil ? nil : "make the keys anew from the \(rows)")
      },
      mend: { try Self.rebuild($0, placed, rows, keys) })
  }

  /// Rows tried where not all are.
  private static let sample: Int64 = 5_000

  /// How many rows no key leads to, and how many cannot be read.
  private static func unfound(
    _ context: StoreCheckContext, _ placed: Placed, _ rows: String, _ keys: String, count: Int64
  ) throws -> (missing: Int64, broken: Int64) {
    if !context.full, count > sample {
      // Every so-manieth key, so that the pages tried lie all over the file.
      let missing = try context.count(
        """
        SELECT count(*) FROM (SELECT place FROM \(keys) WHERE place % \(count / sample) = 0) k
        LEFT JOIN \(rows) r ON r.place = k.place WHERE r.place IS NULL
        """)
      if missing > 0 { return (missing, 0) }
    }
    guard let hash = context.keys?.keyHash else {
      let missing = try context.count(
        """
        SELECT count(*) FROM \(rows) WHERE place NOT IN (SELECT place FROM \(keys))
        """)
      return (missing, 0)
    }
    let step = context.full ? 1 : max(1, count / sample)
    let read = try Statement(
      context.connection.handle, "SELECT place, data FROM \(rows) WHERE place % ? = 0")
    read.bind(1, step)
    let find = try Statement(
      context.connection.handle, "SELECT 1 FROM \(keys) WHERE hash = ? AND place = ?")
    var (missing, broken): (Int64, Int64) = (0, 0)
    while try read.step() {
      var reader = PackReader(read.bytes(1))
      if !placed.isWhole(reader) {
        broken += 1
        continue
      }
      find.bind(1, hash.index(PlacedIdentity(&reader)))
      find.bind(2, read.int(0))
      if try !find.step() { missing += 1 }
      find.reset()
    }
    return (missing, broken)
  }

  /// - Throws: `StoreError` `.damaged` at a row that cannot be read: a key made from it would lead an
  ///   import to the wrong row.
  private static func rebuild(
    _ context: StoreCheckContext, _ placed: Placed, _ rows: String, _ keys: String
  ) throws {
    guard let hash = context.keys?.keyHash else { return }
    let connection = context.connection
    let sorter = RecordSorter(
      memory: 16 << 20, typical: 0, directory: context.temporaryDirectory)
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    let read = try Statement(connection.handle, "SELECT place, data FROM \(rows)")
    while try read.step() {
      var reader = PackReader(read.bytes(1))
      guard placed.isWhole(reader) else {
        throw StoreError(
          .damaged, "a row of \(rows) cannot be read, so their keys cannot be made anew",
          hint: StoreCheckContext.restore)
      }
      try sorter.add(
        first: hash.index(PlacedIdentity(&reader)), second: read.int(0), hash: 0, sequence: 0,
        nothing)
    }
    try connection.execute("DELETE FROM \(keys)")
    context.hasRemoved = true
    let insert = try connection.statement("INSERT INTO \(keys) (hash, place) VALUES (?, ?)")
    try sorter.sorted { head, _ in
      insert.bind(1, head.first)
      insert.bind(2, head.second)
      try insert.run()
    }
  }

  /// Rows are read with a tolerant reader; here each byte has to mean something.
  static let packed = StoreCheck("packed rows") { context in
    var broken: [String] = []
    func look(_ table: String, _ key: String, _ column: String, _ isWhole: (PackReader) -> Bool)
      throws
    {
      let count = try context.count("SELECT count(*) FROM \(table)")
      let read = try Statement(
        context.connection.handle,
        "SELECT \(column) FROM \(table) WHERE \(key) % ? = 0 AND \(column) IS NOT NULL")
      read.bind(1, context.full ? 1 : max(1, count / sample))
      var bad: Int64 = 0
      while try read.step() {
        if !isWhole(PackReader(read.bytes(0))) { bad += 1 }
      }
      if bad > 0 { broken.append("\(bad) in \(table)") }
    }
    try look("orders", "place", "data", PackCheck.order)
    try look("events", "place", "data", PackCheck.event)
    try look("profiles", "account", "plain", PackCheck.profile)
    try look("customers", "number", "profile", PackCheck.profile)
    try look("decisions", "number", "data", PackCheck.decisions)
    if try context.hasOutreach() {
      try look("enrolments", "place", "data", PackCheck.enrolment)
      try look("standings", "home", "marks", PackCheck.marks)
      try look("run_undo", "number", "data", PackCheck.undo)
    }
    if try context.hasLedger() { try look("ledger", "place", "data", PackCheck.entry) }
    return broken.isEmpty
      ? Finding("packed rows", .ok, context.full ? "all can be read" : "those tried can be read")
      : Finding(
        "packed rows", .problem, "cannot be read: \(broken.joined(separator: ", "))",
        step: StoreCheckContext.restore)
  }
}
