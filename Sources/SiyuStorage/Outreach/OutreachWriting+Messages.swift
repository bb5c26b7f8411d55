import SiyuModel

/// Messages and tasks, which are new or the very same.
extension OutreachWriting {
  /// Looked up by id, written by place and indexed by id, each in its order, so that every page is
  /// touched once. Only numbers are sorted: a message is large to move.
  func writeMessages() throws {
    if planned.isEmpty { return }
    var byHash = planned.indices.map { (hash: MessageKeys.hash(planned[$0].id), index: $0) }
    byHash.sort { ($0.hash, $0.index) < ($1.hash, $1.index) }
    var new: [(home: Int64, index: Int, hash: Int64)] = []
    new.reserveCapacity(planned.count)
    for (hash, index) in byHash {
      if let last = new.last, last.hash == hash, planned[last.index].id == planned[index].id {
        guard planned[last.index] == planned[index] else { throw Self.plannedTwice }
      } else if try !isKnown(planned[index], hash) {
        new.append((planned[index].customer ?? 0, index, hash))
      }
    }
    new.sort { ($0.home, $0.index) < ($1.home, $1.index) }
    var keys: [(hash: Int64, place: Int64)] = []
    keys.reserveCapacity(new.count)
    for (home, index, hash) in new {
      let place = try placeOfNewMessage(home)
      try insert(planned[index], at: place)
      keys.append((hash, place))
      figures.count(planned[index], by: 1)
    }
    keys.sort { $0.hash < $1.hash }
    try rows.keys().add(keys)
    counts.messages += Int64(new.count)
    planned.removeAll(keepingCapacity: true)
  }

  /// Whether the very same message is there already. One that was taken back before anybody had it is
  /// removed, because the step that planned it may plan it again.
  /// - Throws: when it is another decision.
  private func isKnown(_ message: Message, _ hash: Int64) throws -> Bool {
    guard try rows.keys().exists(hash), let place = try rows.place(ofMessage: message.id),
      let known = try rows.message(message.id)
    else { return false }
    if known.state == .expired, known.reason == UndoLog.takenBack {
      try connection.run("DELETE FROM messages WHERE place = ?", place)
      try rows.keys().remove(hash, place)
      return false
    }
    guard known.sop == message.sop, known.step == message.step, known.group == message.group,
      known.entity == message.entity, known.plannedAt == message.plannedAt,
      known.content == message.content, known.checksum == message.checksum
    else { throw Self.plannedTwice }
    return true
  }

  private static var plannedTwice: StoreError {
    StoreError(
      .busy, "a message that was to be planned is there already",
      hint: "run the same command again: it decides on what is there now")
  }

  private func placeOfNewMessage(_ home: Int64) throws -> Int64 {
    let first = PlacedTable.firstPlace(of: home)
    lastMessage.bind(1, PlacedTable.firstPlace(of: home + 1))
    defer { lastMessage.reset() }
    let place = try lastMessage.step() ? max(first, lastMessage.int(0) + 1) : first
    guard PlacedTable.home(of: place) == home else {
      throw StoreError(.refused, "one customer cannot have more than 268 million messages")
    }
    return place
  }

  private func insert(_ message: Message, at place: Int64) throws {
    let row = insertMessage
    let labels = rows.labels
    row.bind(1, place)
    row.bind(3, Int64(message.state.rawValue))
    row.bind(4, OutreachRows.isPending(message.state) ? Int64(message.state.rawValue) : nil)
    row.bind(5, message.plannedAt.seconds)
    row.bind(6, message.state == .handedOver ? message.stateAt.seconds : nil)
    row.bind(7, Int64(try names.touchpoint.number(message.touchpoint.rawValue, in: labels)))
    row.bind(8, Int64(message.purpose.rawValue))
    row.bind(9, Int64(try names.sop.number(message.sop, in: labels)))
    row.bind(10, Int64(try names.step.number(message.step, in: labels)))
    row.bind(11, Int64(try names.checksum.number(message.checksum, in: labels)))
    row.bind(12, Int64(try names.content.number(message.content, in: labels)))
    row.bind(13, try message.staff.map { Int64(try labels.number($0)) })
    row.bind(14, message.hasLink ? 1 : 0)
    row.bind(15, message.entity)
    row.bind(16, message.group)
    row.bind(17, message.deadline.seconds)
    row.bind(18, Int64(message.priority))
    row.bind(19, message.stateAt.seconds)
    row.bind(20, Int64(message.attempts))
    row.bind(21, run)
    row.bind(22, message.reason)
    var id = message.id
    try id.withUTF8 {
      row.bind(2, borrowedText: $0)
      try row.run()
    }
  }

  /// What is mostly the same as in the message before.
  struct RecentNames {
    var touchpoint = RecentLabel()
    var sop = RecentLabel()
    var step = RecentLabel()
    var checksum = RecentLabel()
    var content = RecentLabel()
  }

  // MARK: Tasks

  func add(_ task: StaffTask) throws {
    let find = try connection.statement("SELECT sop, step, planned FROM tasks WHERE id = ?")
    find.bind(1, task.id)
    defer { find.reset() }
    let (sop, step) = (try rows.labels.number(task.sop), try rows.labels.number(task.step))
    if try find.step() {
      if find.int(0) == Int64(sop), find.int(1) == Int64(step),
        find.int(2) == task.plannedAt.seconds
      {
        return
      }
      throw StoreError(
        .busy, "a task that was to be made is there already",
        hint: "run the same command again: it decides on what is there now")
    }
    let insert = try connection.statement(
      """
      INSERT INTO tasks (place, id, sop, step, checksum, title, content, staff, entity, grp,
        planned, done, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insert.bind(1, try lastPlace(of: task.customer ?? 0, in: "tasks") + 1)
    insert.bind(2, task.id)
    insert.bind(3, Int64(sop))
    insert.bind(4, Int64(step))
    insert.bind(5, Int64(try rows.labels.number(task.checksum)))
    insert.bind(6, Int64(try rows.labels.number(task.title)))
    insert.bind(7, try task.content.map { Int64(try rows.labels.number($0)) })
    insert.bind(8, try task.staff.map { Int64(try rows.labels.number($0)) })
    insert.bind(9, task.entity)
    insert.bind(10, task.group)
    insert.bind(11, task.plannedAt.seconds)
    insert.bind(12, task.doneAt?.seconds)
    insert.bind(13, run)
    try insert.run()
    counts.tasks += 1
  }
}
