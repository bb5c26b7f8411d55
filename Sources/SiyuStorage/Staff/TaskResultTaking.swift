import Crypto
import SiyuModel

/// Takes in what staff made of their tasks, inside one write transaction.
///
/// A result is known by its task, its word and its time: the same one again changes nothing. Of several
/// for a task the newest stands with it, whatever order files came in; of the same second the one that came
/// later. Each is an event.
final class TaskResultTaking {
  private let context: WriteContext
  private let events: OwnEvents
  private let rows: OutreachRows

  /// What a file is asked besides; `nil`: the result is told at once.
  private let asked: (options: ImportOptions, zone: TimeZoneRules)?

  init(_ context: WriteContext, asking asked: (ImportOptions, TimeZoneRules)? = nil) throws {
    self.context = context
    self.asked = asked
    events = try OwnEvents(context)
    rows = OutreachRows(context.connection)
  }

  func take(_ row: TaskResult) throws -> RowOutcome {
    let connection = context.connection
    let find = try connection.statement(
      "SELECT place, done, result, sop, step, note, note_account, planned FROM tasks WHERE id = ?")
    find.bind(1, row.task)
    defer { find.reset() }
    guard try find.step() else {
      return .refused("task_id: there is no task with this id; `siyu tasks` lists them")
    }
    if let refused = refusal(of: row, planned: Instant(seconds: find.int(7))) { return refused }
    let place = find.int(0)
    let done = find.optionalInt(1)
    // Tasks that were done before results were kept.
    let result = find.optionalInt(2) ?? 0
    let note = (sealed: find.optionalBytes(5), account: find.optionalInt(6))
    var props: DataRecord = [
      "task": .string(row.task),
      "sop": .string(try rows.labels.text(Int32(truncatingIfNeeded: find.int(3)))),
      "step": .string(try rows.labels.text(Int32(truncatingIfNeeded: find.int(4)))),
    ]
    find.reset()
    var isChanged = false
    let home = PlacedTable.home(of: place)
    let account = home == 0 ? nil : try events.account(of: home)
    func id(_ result: TaskResult.Result) -> String {
      "\(row.task)-\(result.name)-\(row.at.seconds)"
    }
    // Whoever did it before siyu withdrew it did it all the same.
    let isWithdrawn = result == Int64(TaskResult.Result.withdrawn.rawValue)
    var isNewer = done.map { row.at.seconds > $0 || isWithdrawn } ?? true
    if done == row.at.seconds, result != Int64(row.result.rawValue) {
      // A file that is read once more changes nothing.
      isNewer = try account.map { try !events.isKnown(id(row.result), of: $0) } ?? true
    }
    if let account {
      let before = try TaskResult.Result.allCases.count {
        try $0 != row.result && events.isKnown(id($0), of: account)
      }
      // Events of one second have no order of their own.
      if before > 0 { props["after"] = .int(Int64(before)) }
    }
    let isSame = done == row.at.seconds && result == Int64(row.result.rawValue)
    if isNewer {
      try connection.run(
        "UPDATE tasks SET done = ?2, result = ?3, note = NULL, note_account = NULL WHERE place = ?1",
        place, row.at.seconds, Int64(row.result.rawValue))
      isChanged = true
    }
    if isNewer || isSame, try keep(row.note, at: place, before: isNewer ? (nil, nil) : note) {
      isChanged = true
    }
    if let account,
      try events.happened(
        KnownEvents.task(row.result), id: id(row.result), at: row.at, props: props, to: account)
    {
      isChanged = true
    }
    return isChanged ? .added : .unchanged
  }

  /// Why a row of a file is not taken; a day is as good as any of its times.
  private func refusal(of row: TaskResult, planned: Instant) -> RowOutcome? {
    guard let asked else { return nil }
    if let reason = asked.options.tooFarAhead(row.at, asked.zone) { return .refused(reason) }
    if row.at >= asked.zone.startOfDay(planned) { return nil }
    return .refused(
      "at: the task was made on \(TimeText.date(planned, in: asked.zone)), after that")
  }

  /// - Returns: whether there is another note now.
  private func keep(
    _ note: String?, at place: Int64, before: (sealed: [UInt8]?, account: Int64?)
  ) throws -> Bool {
    // An empty cell takes no note away: the file may be one without them.
    guard let note, let account = try events.account(of: PlacedTable.home(of: place)) else {
      return false
    }
    let text = Array(note.utf8)
    if let sealed = before.sealed, let owner = before.account,
      let key = try context.dataKey(of: owner, making: false),
      try KeyRing.open(sealed, with: key, TaskNotes.place(place)) == text
    {
      return false
    }
    guard let key = try context.dataKey(of: account.number, making: true) else { return false }
    let update = try context.connection.statement(
      "UPDATE tasks SET note = ?2, note_account = ?3 WHERE place = ?1")
    update.bind(1, place)
    update.bind(2, try KeyRing.seal(text, with: key, TaskNotes.place(place)))
    update.bind(3, account.number)
    try update.run()
    return true
  }
}

/// Opens what staff noted with the results of tasks.
struct TaskNotes {
  let keys: KeyRing
  let connection: Connection

  static func place(_ place: Int64) -> [UInt8] { KeyRing.place("tasks", place, "note") }

  func note(ofTask id: String) throws -> String? {
    let find = try connection.statement(
      """
      SELECT t.place, t.note, k.account, k.wrapped FROM tasks t
      JOIN data_keys k ON k.account = t.note_account WHERE t.id = ? AND t.note IS NOT NULL
      """)
    find.bind(1, id)
    defer { find.reset() }
    guard try find.step() else { return nil }
    let key = try keys.dataKey(Array(find.bytes(3)), of: find.int(2))
    return String(
      decoding: try KeyRing.open(
        Array(find.bytes(1)), with: key, Self.place(find.int(0))), as: UTF8.self)
  }
}

extension OutreachRows {
  func isOpen(task id: String) throws -> Bool {
    let find = try connection.statement("SELECT 1 FROM tasks WHERE id = ? AND done IS NULL")
    find.bind(1, id)
    defer { find.reset() }
    return try find.step()
  }
}
