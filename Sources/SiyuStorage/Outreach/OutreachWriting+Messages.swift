import Foundation
import SiyuModel

/// Messages and tasks, which are new or the very same.
extension OutreachWriting {
  /// A message in the change that brought it: one of its own would cost a reference for each text.
  struct Planned {
    var change: [Message]
    /// One of the change's own: it has a message.
    var index: Int
    /// Of its id, and the number it lies under.
    var hash: Int64
    var home: Int64
    /// Surely not there yet.
    var isNew: Bool

    @inline(__always) func use<T>(_ body: (UnsafePointer<Message>) throws -> T) rethrows -> T {
      try change.withUnsafeBufferPointer { all in
        // Only what is empty has no address, and a change without messages plans none: nothing that
        // a store or a plugin holds leads here.
        try body(all.baseAddress! + index)
      }
    }
  }

  /// Looked up by id, written by place and indexed by id, each in its order, so that every page is
  /// touched once.
  func writeMessages() throws {
    if planned.isEmpty { return }
    let planned = planned
    self.planned.removeAll(keepingCapacity: true)
    var byHash: [(hash: Int64, index: Int)] = []
    byHash.reserveCapacity(planned.count)
    for index in planned.indices {
      byHash.append((planned[index].hash, index))
    }
    byHash.sort { ($0.hash, $0.index) < ($1.hash, $1.index) }
    var new: [(home: Int64, index: Int, hash: Int64)] = []
    new.reserveCapacity(planned.count)
    for (hash, index) in byHash {
      if let last = new.last, last.hash == hash {
        guard Self.isOne(planned[last.index], planned[index]) else { throw Self.plannedTwice }
      } else if try planned[index].isNew || !planned[index].use({ try isKnown($0, hash) }) {
        new.append((planned[index].home, index, hash))
      }
    }
    new.sort { ($0.home, $0.index) < ($1.home, $1.index) }
    var keys: [(hash: Int64, place: Int64)] = []
    keys.reserveCapacity(new.count)
    for (home, index, hash) in new {
      let place = try placeOfNewMessage(home)
      try planned[index].use { try insert($0, at: place) }
      keys.append((hash, place))
    }
    keys.sort { $0.hash < $1.hash }
    try rows.keys().add(keys)
    counts.messages += Int64(new.count)
  }

  /// Whether a message is one that an enrolment plans for the first time. Its history names all it ever
  /// planned, so that no index of all messages has to be asked; only taking a run back shortens it.
  func isPlannedFirst(_ message: Message, _ change: OutreachChange) -> Bool {
    if hasTakenBack || plannedBefore.contains(message.id) { return false }
    return change.enrolments.contains { $0.history.last?.effect == message.id }
      || change.enrolments.contains { $0.history.contains { $0.effect == message.id } }
  }

  /// - Parameter old: an enrolment as it lay.
  func noteMessages(_ messages: [Message], in old: UnsafeBufferPointer<UInt8>) {
    for message in messages {
      var id = message.id
      if id.withUTF8({ Self.holds(old, $0) }) { plannedBefore.insert(message.id) }
    }
  }

  private static func holds(
    _ bytes: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let start = bytes.baseAddress, let first = text.first, let part = text.baseAddress,
      bytes.count >= text.count
    else { return text.isEmpty }
    for place in 0...(bytes.count - text.count)
    where start[place] == first && memcmp(start + place, part, text.count) == 0 { return true }
    return false
  }

  private static func isOne(_ a: Planned, _ b: Planned) -> Bool {
    a.use { a in b.use { b in a.pointee == b.pointee } }
  }

  /// Whether the very same message is there already. One that was taken back before anybody had it is
  /// removed, because the step that planned it may plan it again.
  /// - Throws: when it is another decision.
  private func isKnown(_ pointer: UnsafePointer<Message>, _ hash: Int64) throws -> Bool {
    guard try rows.keys().exists(hash) else { return false }
    let message = pointer.pointee
    guard let place = try rows.place(ofMessage: message.id),
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

  private func insert(_ message: UnsafePointer<Message>, at place: Int64) throws {
    let row = insertMessage
    let labels = rows.labels
    let state = message.pointee.state
    let planned = message.pointee.plannedAt.seconds
    let changed = message.pointee.stateAt.seconds
    let handed = state == .handedOver || state == .confirmed ? changed : nil
    row.bind(1, place)
    row.bind(3, Int64(state.rawValue))
    row.bind(4, OutreachRows.isPending(state) ? Int64(state.rawValue) : nil)
    row.bind(5, planned)
    row.bind(6, handed)
    row.bind(7, Int64(try labels.number(message.pointee.touchpoint.rawValue)))
    row.bind(8, Int64(message.pointee.purpose.rawValue))
    row.bind(9, Int64(try labels.number(message.pointee.sop)))
    row.bind(10, Int64(try labels.number(message.pointee.step)))
    row.bind(11, Int64(try labels.number(message.pointee.checksum)))
    row.bind(12, Int64(try labels.number(message.pointee.content)))
    let staff = try message.pointee.staff.map { try labels.number($0) }
    row.bind(13, staff.map { Int64($0) })
    row.bind(14, message.pointee.hasLink ? 1 : 0)
    row.bind(15, message.pointee.entity)
    row.bind(16, message.pointee.group)
    row.bind(17, message.pointee.deadline.seconds)
    row.bind(18, Int64(message.pointee.priority))
    row.bind(19, changed)
    row.bind(20, Int64(message.pointee.attempts))
    row.bind(21, run)
    row.bind(22, message.pointee.reason)
    var id = message.pointee.id
    try id.withUTF8 {
      row.bind(2, borrowedText: $0)
      try row.run()
    }
    if let staff {
      figures.count(
        staff: staff, state: state, at: handed ?? planned, hasLink: message.pointee.hasLink,
        asksFriend: message.pointee.touchpoint.asksFriend, by: 1)
    }
  }

  // MARK: Tasks

  func add(_ task: StaffTask) throws {
    let find = try connection.statement("SELECT sop, step FROM tasks WHERE id = ?")
    find.bind(1, task.id)
    defer { find.reset() }
    let (sop, step) = (try rows.labels.number(task.sop), try rows.labels.number(task.step))
    if try find.step() {
      // The same decision, perhaps taken again at another time.
      if find.int(0) == Int64(sop), find.int(1) == Int64(step) { return }
      throw StoreError(
        .busy, "a task that was to be made is there already",
        hint: "run the same command again: it decides on what is there now")
    }
    let insert = try connection.statement(
      """
      INSERT INTO tasks (place, id, sop, step, checksum, title, content, staff, entity, grp,
        planned, done, run, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
    insert.bind(14, task.due?.seconds)
    try insert.run()
    counts.tasks += 1
  }
}
