import SiyuModel

/// How things stood before a run changed them: enrolments as they lay, and tags that were lost.
/// What was gained is in the log of decisions.
final class UndoLog {
  /// The reason of messages and tags that were taken back.
  static let takenBack = "taken back"
  /// Runs that can be taken back: those of so many seconds before the newest, and the last few
  /// that changed anything anyhow.
  static let kept: Int64 = 7 * 86_400
  static let keptAtLeast: Int64 = 8
  /// What `runs.undoable` says of a run that changed nothing; of others 1, and 0 once they are too old
  /// or taken back.
  static let changedNothing: Int64 = 2

  enum Entry {
    case begun(place: Int64)
    case replaced(place: Int64, due: Int64?, data: UnsafeBufferPointer<UInt8>)
    /// As it lay; nothing: it was not there.
    case standing(place: Int64, PackedStanding?)
    /// The number under which the tag lay.
    case lost(customer: Int64, PackedHeld.Entry)
    /// What was given under this key of the ledger, by no step.
    case gave(customer: Int64, key: String)
  }

  private static let begunKind: UInt8 = 0
  private static let replacedKind: UInt8 = 1
  private static let replacedDueKind: UInt8 = 2
  private static let lostKind: UInt8 = 3
  private static let newStandingKind: UInt8 = 4
  private static let standingKind: UInt8 = 5
  private static let gaveKind: UInt8 = 8

  private let data = PackWriter(capacity: 1 << 14)
  private let tags = PackWriter()
  private let why = PackWriter()

  /// Whether anybody may ever ask: what a simulation does is not taken back.
  private let isKept: Bool

  init(isKept: Bool = true) { self.isKept = isKept }

  func begun(_ place: Int64) {
    guard isKept else { return }
    data.byte(Self.begunKind)
    data.zigzag(place)
  }

  func replaced(_ place: Int64, due: Int64?, _ old: UnsafeBufferPointer<UInt8>) {
    guard isKept else { return }
    data.byte(due == nil ? Self.replacedKind : Self.replacedDueKind)
    data.zigzag(place)
    if let due { data.zigzag(due) }
    data.counted(old)
  }

  func standing(_ place: Int64, _ old: PackedStanding?) {
    guard isKept else { return }
    data.byte(old == nil ? Self.newStandingKind : Self.standingKind)
    data.zigzag(place)
    guard let old else { return }
    tags.clear()
    old.write(to: tags)
    data.counted(tags.bytes.bytes)
  }

  func lost(_ customer: Int64, _ entry: PackedHeld.Entry) {
    guard isKept else { return }
    var held = PackedHeld()
    held.put(entry)
    tags.clear()
    why.clear()
    held.write(tags: tags, why: why)
    data.byte(Self.lostKind)
    data.zigzag(customer)
    data.counted(tags.bytes.bytes)
    data.counted(why.bytes.bytes)
  }

  func gave(_ key: String, to customer: Int64) {
    guard isKept else { return }
    data.byte(Self.gaveKind)
    data.zigzag(customer)
    data.counted(key)
  }

  func add(_ entry: Entry) {
    switch entry {
    case .begun(let place): begun(place)
    case .replaced(let place, let due, let data): replaced(place, due: due, data)
    case .standing(let place, let old): standing(place, old)
    case .lost(let customer, let entry): lost(customer, entry)
    case .gave(let customer, let key): gave(key, to: customer)
    }
  }

  /// Appends what was gathered to the run's, and begins anew.
  /// - Parameter bucket: of the customers; -1 for groups.
  /// - Returns: whether there was anything.
  @discardableResult
  func write(run: Int64, bucket: Int64, in connection: Connection) throws -> Bool {
    if data.count == 0 { return false }
    let insert = try connection.statement(
      "INSERT INTO run_undo (run, bucket, data) VALUES (?, ?, ?)")
    insert.bind(1, run)
    insert.bind(2, bucket)
    insert.bind(3, borrowed: data.bytes)
    try insert.run()
    data.clear()
    return true
  }

  var array: [UInt8] { data.array }

  // MARK: Reading

  /// - Returns: `false` where the bytes end in the middle of an entry.
  @discardableResult static func each(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (Entry) throws -> Void
  ) rethrows -> Bool {
    var reader = PackReader(bytes)
    while !reader.isAtEnd, !reader.isBroken {
      let kind = reader.byte()
      let number = reader.zigzag()
      switch kind {
      case begunKind: if !reader.isBroken { try body(.begun(place: number)) }
      case replacedKind, replacedDueKind:
        let due = kind == replacedDueKind ? reader.zigzag() : nil
        let old = reader.counted()
        if !reader.isBroken { try body(.replaced(place: number, due: due, data: old)) }
      case lostKind:
        let (tags, why) = (reader.counted(), reader.counted())
        if reader.isBroken { return false }
        for entry in PackedHeld(tags: tags, why: why).entries {
          try body(.lost(customer: number, entry))
        }
      case newStandingKind:
        if !reader.isBroken { try body(.standing(place: number, nil)) }
      case standingKind:
        guard let old = PackedStanding(reader.counted()), !reader.isBroken else { return false }
        try body(.standing(place: number, old))
      case gaveKind:
        let key = String(decoding: reader.counted(), as: UTF8.self)
        if !reader.isBroken { try body(.gave(customer: number, key: key)) }
      default: return false
      }
    }
    return !reader.isBroken
  }

  static func prune(in connection: Connection) throws {
    let oldest = try connection.statement(
      """
      SELECT number FROM runs WHERE undoable = 1
        AND now < (SELECT max(now) FROM runs) - \(kept)
        AND number NOT IN (
          SELECT number FROM runs WHERE undoable = 1 ORDER BY number DESC LIMIT \(keptAtLeast))
      """)
    var old: [Int64] = []
    while try oldest.step() { old.append(oldest.int(0)) }
    oldest.reset()
    for run in old {
      try connection.run("DELETE FROM run_undo WHERE run = ?", run)
      try connection.run("UPDATE runs SET undoable = 0 WHERE number = ?", run)
    }
  }
}
