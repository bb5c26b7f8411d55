import Lua
import SiyuModel

extension SOPReader {
  mutating func steps() -> [SOPStep] {
    guard let table = sop.table("steps") else { return [] }
    guard table.fields.isEmpty, !table.list.isEmpty else {
      sop.note(
        table.fields.isEmpty
          ? "'steps' in \(sop.words) is empty; name at least one"
          : "'steps' in \(sop.words) wants a list: { { id = …, send = … }, … }", at: "steps")
      return []
    }
    guard table.list.count <= SOPLimits.steps.upperBound else {
      sop.note(
        "\(sop.words) has \(table.list.count) steps; \(SOPLimits.steps.upperBound) are the most",
        at: "steps")
      return []
    }
    ids = table.list.compactMap { item in
      guard case .table(let step) = item, case .string(let id)? = step["id"] else { return nil }
      return id
    }
    var lines: [String: Int] = [:]
    var seen: [String: Int] = [:]
    var steps: [SOPStep] = []
    for (index, item) in table.list.enumerated() {
      guard case .table(let fields) = item else {
        sop.note(
          "step \(index + 1) of \(sop.words) wants a table such as { id = …, send = … }, got "
            + "\(sop.described(item)).", at: "steps")
        continue
      }
      var noun = DeclarationNoun.sopStep
      if fields["id"] == nil { noun.name = "step \(index + 1)" }
      var step = part(noun, fields, at: place(of: fields, &seen), in: sop)
      if let id = step.text("id") {
        if let line = lines[id] {
          step.note("\(step.words) is there twice; the first is at line \(line)")
        }
        lines[id] = lines[id] ?? step.place.line
      }
      if let made = self.step(&step) { steps.append(made) }
      sop.adopt(step)
    }
    return steps
  }

  /// Where a step is written: at its id, as far as that can be found.
  /// - Parameter seen: how many steps before it had which id.
  private func place(of step: LuaTable, _ seen: inout [String: Int]) -> LuaPlace {
    let all = sop.place(of: "steps")
    guard case .string(let id)? = step["id"] else { return all }
    let earlier = seen[id, default: 0]
    seen[id] = earlier + 1
    guard let line = sop.source.line(ofID: id, in: all, skipping: earlier) else { return all }
    return LuaPlace(chunk: all.chunk, line: line)
  }

  private mutating func step(_ step: inout Declaration) -> SOPStep? {
    if let id = step.text("id"), Self.ways.contains(id) {
      step.note(
        "\(step.words) cannot have this id: as a way on, \"\(id)\" means something else", at: "id")
    }
    let timing = timing(&step)
    let days = days(&step)
    let action = action(&step)
    for (field, other) in [("words", "task"), ("if_refused", "send")]
    where step.fields[field] != nil && step.fields[other] == nil {
      step.note("'\(field)' in \(step.words) goes with '\(other)' only", at: field)
    }
    guard let id = step.text("id"), let timing, let days, let action else { return nil }
    let when = step.function("when").map { add($0, SOPDeclaration.path(ofStep: id), step) }
    return SOPStep(
      id: id, timing: timing, days: days, when: when, action: action,
      ifRefused: step.text("if_refused").flatMap(IfRefused.init) ?? .skip,
      within: step.duration("within") ?? SOPStep.usualWithin, place: machine.sourcePlace(step))
  }

  private func timing(_ step: inout Declaration) -> StepTiming? {
    let given = ["after", "wait", "day"].filter { step.fields[$0] != nil }
    if given.count > 1 {
      step.note(
        "\(step.words) has two times, '\(given[0])' and '\(given[1])'; a step has one of after, wait "
          + "and day", at: given[1])
      return nil
    }
    if step.fields["at"] != nil, given != ["day"] {
      step.note(
        "'at' in \(step.words) goes with 'day' only", at: "at",
        hint: "For a time of day on the second day, write day = 2, at = \"20:00\".")
      return nil
    }
    switch given.first {
    case "after": return step.duration("after").map { .after($0) }
    case "wait": return step.duration("wait").map { .wait($0) }
    case "day":
      if step.fields["at"] == nil {
        step.note(
          "'day' in \(step.words) wants the time of day beside it, such as at = \"20:00\"",
          at: "day")
      }
      guard let day = step.integer("day"), let at = step.timeOfDay("at") else { return nil }
      return .day(Int(clamping: day), at: at)
    default: return .wait(CalendarDuration(days: 0)!)
    }
  }

  private func days(_ step: inout Declaration) -> DayChoice? {
    if step.fields["workdays"] != nil, step.fields["weekdays"] != nil {
      step.note(
        "\(step.words) has both 'workdays' and 'weekdays'; a step has one of them", at: "weekdays")
      return nil
    }
    if step.fields["weekdays"] != nil { return weekdays("weekdays", &step).map { .weekdays($0) } }
    return step.boolean("workdays") == true ? .workdays : .any
  }
}
