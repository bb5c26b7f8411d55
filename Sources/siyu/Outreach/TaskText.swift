import SiyuModel
import SiyuReport
import SiyuWords

/// Tasks with their words made, as staff and programs read them.
struct TaskText {
  private struct Row {
    var task: StaffTask
    /// A customer's public id, or a group's.
    var whom: String
    /// Of the SOP.
    var title: String
    /// What took the customer into the SOP.
    var occasion: String?
    /// What was noted with the result.
    var note: String?
    var words: MessageWords?
    /// Why there are no words.
    var problem: String?
  }
  private let rows: [Row]
  private let zone: TimeZoneRules
  private let now: Instant
  private let leftOut: [String: LateReviews.Reason]

  /// - Parameters:
  ///   - titles: of SOPs, by full name.
  ///   - leftOut: why nothing can come of it, by the ids of those of which that is so.
  init(
    _ tasks: [StaffTask], titles: [String: String], leftOut: [String: LateReviews.Reason] = [:],
    store: any Store & OutreachDesk & OutreachStore & StaffDesk,
    writer: any MessageWriting, zone: TimeZoneRules, now: Instant
  ) throws {
    self.zone = zone
    self.now = now
    self.leftOut = leftOut
    var occasions: [Int64: [String: String]] = [:]
    rows = try tasks.map { task in
      var row = Row(task: task, whom: "", title: titles[task.sop] ?? task.sop)
      row.whom =
        try task.group
        ?? task.customer.map { try store.publicID(of: CustomerNumber(rawValue: $0)) } ?? ""
      if let customer = task.customer {
        let known =
          try occasions[customer]
          ?? Self.occasions(store.enrolments(of: CustomerNumber(rawValue: customer)))
        occasions[customer] = known
        row.occasion = known[task.id]
      }
      if task.doneAt != nil { row.note = try store.note(ofTask: task.id) }
      guard let content = task.content else { return row }
      do {
        let addressee = try store.addressee(
          customer: task.customer, entity: task.entity, group: task.group, staff: task.staff,
          sop: task.sop)
        row.words = try writer.write(content, of: task.checksum, for: addressee.facts, code: nil)
      } catch let error as Diagnostic {
        row.problem = error.message
      } catch let error as StoreError where error.code == .notFound {
        row.problem = error.message
      }
      return row
    }
  }

  /// By the task's id, which stands in the walk that made it.
  private static func occasions(_ enrolments: [Enrolment]) -> [String: String] {
    var found: [String: String] = [:]
    for enrolment in enrolments {
      for record in enrolment.history {
        guard let effect = record.effect else { continue }
        found[effect] = OutreachExplainText.occasion(enrolment.key.occurrence)
      }
    }
    return found
  }

  static func titles(_ sops: [SOPDeclaration]) -> [String: String] {
    Dictionary(sops.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
  }

  var lines: [String] {
    if rows.isEmpty { return [say("Nothing to do.")] }
    var lines: [String] = []
    var staff: String??
    for row in rows.enumerated().sorted(by: {
      ($0.element.task.staff ?? "", $0.offset) < ($1.element.task.staff ?? "", $1.offset)
    }).map(\.element) {
      if staff != .some(row.task.staff) {
        if staff != nil { lines.append("") }
        staff = .some(row.task.staff)
        lines.append(row.task.staff.map { "\(safe($0)):" } ?? say("nobody's:"))
      }
      lines += self.lines(of: row)
    }
    return lines
  }

  private func lines(of row: Row) -> [String] {
    let task = row.task
    let done = task.doneAt.map { ended(task.result ?? .done, at: $0) } ?? due(task)
    var lines = [
      "  \(safe(row.whom))  \(TitleText.shown(task.title))  \(task.id)",
      say(
        "    since \(TimeText.dateTime(task.plannedAt, in: zone))\(done), step \(task.step) of"
          + " \(task.sop) (\(TitleText.shown(row.title)))"),
    ]
    switch leftOut[task.id] {
    case nil: break
    case .tooLate?: lines.append(say("    too late to count: \(LateReviews.why)"))
    case .leftOut(let why)?: lines.append("    \(safe(said(why)))")
    }
    if let occasion = row.occasion { lines.append(say("    because of \(safe(said(occasion)))")) }
    if let note = row.note { lines.append(say("    noted: \(safe(note))")) }
    if let words = row.words {
      lines += words.text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "    | \(safe(String($0)))" }
      if let link = words.link, !words.text.contains(link) { lines.append("    | \(safe(link))") }
    }
    if let problem = row.problem { lines.append(say("    no words: \(safe(said(problem)))")) }
    return lines
  }

  /// For people; files and programs have the word of `TaskResult.Result`.
  private func ended(_ result: TaskResult.Result, at instant: Instant) -> String {
    let time = TimeText.dateTime(instant, in: zone)
    return switch result {
    case .done: say(", done \(time)")
    case .failed: say(", failed \(time)")
    case .declined: say(", declined \(time)")
    case .withdrawn: say(", withdrawn \(time)")
    }
  }

  private func due(_ task: StaffTask) -> String {
    guard let due = task.due else { return "" }
    return say(", due \(TimeText.dateTime(due, in: zone))\(due < now ? say(" (over)") : "")")
  }

  var json: DataValue {
    .list(
      rows.map { row in
        let task = row.task
        return [
          "task_id": .string(task.id), "staff": text(task.staff),
          "customer": task.group == nil ? .string(row.whom) : .null, "group": text(task.group),
          "title": .string(task.title), "sop": .string(task.sop), "sop_title": .string(row.title),
          "step": .string(task.step),
          "planned_at": .string(TimeText.iso(task.plannedAt, in: zone)),
          "due_at": text(task.due.map { TimeText.iso($0, in: zone) }),
          "reason": text(row.occasion), "too_late": .bool(isTooLate(task)),
          "not_counted": whyNotCounted(task),
          "result": text(task.doneAt == nil ? nil : (task.result ?? .done).name),
          "note": text(row.note),
          "done_at": text(task.doneAt.map { TimeText.iso($0, in: zone) }),
          "content": text(task.content), "words": text(row.words?.text),
          "link": text(row.words?.link), "problem": text(row.problem),
        ]
      })
  }

  private func whyNotCounted(_ task: StaffTask) -> DataValue {
    if case .leftOut(let why)? = leftOut[task.id] { .string(why) } else { .null }
  }
  private func isTooLate(_ task: StaffTask) -> Bool {
    if case .tooLate? = leftOut[task.id] { true } else { false }
  }
  private func text(_ text: String?) -> DataValue { text.map { .string($0) } ?? .null }
  private func safe(_ text: String) -> String { TextEscape.terminalSafe(text) }
}
