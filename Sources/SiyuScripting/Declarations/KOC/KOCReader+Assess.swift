import Lua
import SiyuModel

extension KOCReader {
  mutating func assess() -> KOCAssessing? {
    guard var assess = part(.kocAssess, "assess") else { return nil }
    let tasks = tasks(&assess)
    let pass = assess.function("pass").map { add($0, KOCDeclaration.passPath, .yesOrNo, assess) }
    let every = assess.duration("every")
    if let every, !every.isZero { checkTimes(tasks, every, &assess) }
    koc.adopt(assess)
    guard let every else { return nil }
    return KOCAssessing(
      every: every, tasks: tasks, pass: pass,
      warnings: assess.integer("warnings").map { Int(clamping: $0) } ?? 1,
      backAfter: assess.duration("back_after"))
  }

  private mutating func tasks(_ assess: inout Declaration) -> [KOCTask] {
    guard let table = assess.table("tasks") else { return [] }
    guard table.fields.isEmpty, KOCLimits.tasks.contains(table.list.count) else {
      assess.note(
        table.fields.isEmpty && table.list.isEmpty
          ? "'tasks' in \(assess.words) is empty; name at least one"
          : "'tasks' in \(assess.words) wants a list of at most \(KOCLimits.tasks.upperBound): "
            + "{ { id = …, title = …, proof = … }, … }", at: "tasks")
      return []
    }
    var tasks: [KOCTask] = []
    var lines: [String: Int] = [:]
    var seen: [String: Int] = [:]
    for (index, item) in table.list.enumerated() {
      guard case .table(let fields) = item else {
        assess.note(
          "task \(index + 1) in \(assess.words) wants a table such as { id = …, title = … }, got "
            + "\(assess.described(item)).", at: "tasks")
        continue
      }
      var noun = DeclarationNoun.kocTask
      if fields["id"] == nil { noun.name = "task \(index + 1)" }
      var task = Declaration(
        noun, fields, place(of: fields, in: assess, &seen), source: koc.source, in: koc.words)
      if let id = task.text("id") {
        if let line = lines[id] {
          task.note("\(task.words) is there twice; the first is at line \(line)")
        }
        lines[id] = lines[id] ?? task.place.line
      }
      if let made = self.task(&task) { tasks.append(made) }
      assess.adopt(task)
    }
    return tasks
  }

  /// Where a task is written: at its id, as far as that can be found.
  /// - Parameter seen: how many tasks before it had which id.
  private func place(
    of task: LuaTable, in assess: Declaration, _ seen: inout [String: Int]
  ) -> LuaPlace {
    let all = assess.place(of: "tasks")
    guard case .string(let id)? = task["id"] else { return all }
    let earlier = seen[id, default: 0]
    seen[id] = earlier + 1
    guard let line = koc.source.line(ofID: id, in: all, skipping: earlier) else { return all }
    return LuaPlace(chunk: all.chunk, line: line)
  }

  private mutating func task(_ task: inout Declaration) -> KOCTask? {
    let proof = task.text("proof").flatMap(KOCTask.Proof.init)
    let review = review(proof, &task)
    let points = task.integer("points") ?? 0
    if points > 0 { require("points", at: "points") }
    if proof == .order { require("orders", at: "proof") }
    if review == .staff { require("task", at: "review") }
    guard let id = task.text("id"), let title = task.text("title"), let proof, let review else {
      return nil
    }
    return KOCTask(
      id: id, title: title, points: points, proof: proof, due: task.duration("due"),
      times: task.integer("times").map { Int(clamping: $0) } ?? 1, review: review,
      place: machine.sourcePlace(task))
  }

  private func review(_ proof: KOCTask.Proof?, _ task: inout Declaration) -> KOCTask.Review? {
    switch task.fields["review"] {
    case nil, .nil: return proof == .order ? KOCTask.Review.none : .staff
    case .string("staff"): return .staff
    case .string("none"): return KOCTask.Review.none
    case .reference(let function, .function):
      let path = KOCDeclaration.reviewPath(task.text("id") ?? "")
      return .function(add(function, path, .yesOrNo, task))
    case .string(let text):
      let near = NearestName.nearest(to: text, in: ["staff", "none"])
      task.noteWrong("review", near.map { "; did you mean \"\($0)\"?" })
    default: task.noteWrong("review")
    }
    return nil
  }

  /// A task that is due when the period is over is a slip of one of the two; and a standing has room
  /// for so many proofs.
  private func checkTimes(
    _ tasks: [KOCTask], _ every: CalendarDuration, _ assess: inout Declaration
  ) {
    for task in tasks {
      guard let due = task.due, due.shortest > every.longest else { continue }
      assess.note(
        "task '\(task.id)' of \(koc.words) is due after \(due), and a period is over after \(every)",
        at: "tasks")
    }
    let times = tasks.reduce(0) { $0 + $1.times }
    if times > KOCLimits.proofs / 2 {
      assess.note(
        "'tasks' in \(assess.words) ask for \(times) proofs in a period; "
          + "\(KOCLimits.proofs / 2) are the most", at: "tasks")
    }
  }
}

extension CalendarDuration {
  /// Whatever the calendar makes of it: months of 28 days, days of 23 hours.
  fileprivate var shortest: Int64 { Int64(months * 28 + days) * 82_800 + seconds }
  /// Months of 31 days, days of 25 hours.
  fileprivate var longest: Int64 { Int64(months * 31 + days) * 90_000 + seconds }
}
