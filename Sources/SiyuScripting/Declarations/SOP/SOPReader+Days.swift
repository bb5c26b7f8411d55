import Lua
import SiyuModel

// Days that enrol: the subject's own, and those that come for everybody.

extension SOPReader {
  /// Nine in the morning: gifts are opened, and no quiet hours are on.
  private static let usualTime = TimeOfDay(hour: 9, minute: 0)!

  mutating func date(_ kind: String, _ enrol: inout Declaration) -> EnrolTrigger? {
    var calendar = enrol.text("calendar").flatMap(DateTrigger.Calendar.init) ?? .solar
    var yearly = true
    let source: DateTrigger.Source
    if kind == "birthday" {
      switch enrol.fields["birthday"] {
      case .boolean(true), .string("solar"): break
      case .string("lunar"): calendar = .lunar
      default:
        enrol.noteWrong("birthday")
        return nil
      }
      require("birthday", &enrol, at: "birthday")
      source = .birthday
    } else {
      switch enrol.fields["yearly"] {
      case nil: break
      case .boolean(let value): yearly = value
      default: enrol.noteWrong("yearly")
      }
      if calendar == .lunar, !yearly {
        enrol.note(
          "\(enrol.words) has calendar = \"lunar\" and yearly = false; a single day is the same in "
            + "every calendar", at: "calendar")
      }
      guard let text = enrol.text("date"), let field = dateField(text, &enrol) else { return nil }
      source = field
    }
    if enrol.fields["before"] != nil, enrol.fields["after"] != nil {
      enrol.note("\(enrol.words) has both 'before' and 'after'; a day has one of them", at: "after")
    }
    let offset = (enrol.integer("after") ?? 0) - (enrol.integer("before") ?? 0)
    return .date(
      DateTrigger(
        source: source, calendar: calendar, yearly: yearly, offset: Int(offset),
        at: enrol.timeOfDay("at") ?? Self.usualTime))
  }

  /// A field of type date: the customer's, or the entity's where the SOP is for one.
  private func dateField(_ name: String, _ enrol: inout Declaration) -> DateTrigger.Source? {
    let fields: [FieldDeclaration]
    let owner: String
    let isEntity: Bool
    if case .entity(let kind) = subject {
      fields = machine.entities.first { $0.kind == kind }?.fields ?? []
      owner = "entity '\(enrol.shown(kind))' has no field"
      isEntity = true
    } else {
      fields = machine.attributes
      owner = "there is no attribute"
      isEntity = false
    }
    guard let field = fields.first(where: { $0.name == name }) else {
      let dates = fields.filter { $0.type == .date }.map(\.name)
      noteUnknown(
        "'date' in \(enrol.words): \(owner) '\(enrol.shown(name))'", name, dates, &enrol,
        of: isEntity ? .entity : .attribute, at: "date")
      return nil
    }
    guard field.type == .date else {
      enrol.note(
        "'date' in \(enrol.words) wants a field of type \"date\"; '\(name)' is "
          + "\"\(field.type.rawValue)\"", at: "date")
      return nil
    }
    return isEntity ? .field(name) : .attribute(name)
  }

  func calendar(_ kind: String, _ enrol: inout Declaration) -> EnrolTrigger? {
    let days: CalendarTrigger.Days?
    switch kind {
    case "weekly":
      days = weekdays("weekly", &enrol).map { .weekly($0) }
    case "monthly":
      days = list("monthly", "days such as { 1, 15, -1 }", &enrol) { value -> Int? in
        guard case .integer(let day) = value, day != 0, (-31...31).contains(day) else { return nil }
        return Int(day)
      }.map { .monthly(Set($0)) }
    case "yearly":
      days = list("yearly", "days such as { \"11-11\" }", &enrol) { MonthDay($0, longest: nil) }
        .map { .yearly($0.sorted()) }
    case "lunar":
      days = list("lunar", "days of the Chinese calendar such as { \"1-15\" }", &enrol) {
        MonthDay($0, longest: 30)
      }.map { .lunarYearly($0.sorted()) }
    case "dates":
      days = list("dates", "dates such as { \"2026-11-11\" }", &enrol, CivilDate.init(written:))
        .map { .dates($0.sorted()) }
    default:
      if enrol.boolean("workdays") == false {
        enrol.note("'workdays' in \(enrol.words) is true or not there", at: "workdays")
      }
      days = enrol.boolean("workdays") == true ? .workdays : nil
    }
    return days.map {
      .calendar(CalendarTrigger(days: $0, at: enrol.timeOfDay("at") ?? Self.usualTime))
    }
  }

  func weekdays(_ name: String, _ declaration: inout Declaration) -> Set<Weekday>? {
    let what = "days such as { \"mon\", \"thu\" }"
    let days = list(name, what, &declaration, hint: Weekday.meant) { value -> Weekday? in
      guard case .string(let text) = value else { return nil }
      return Weekday.allCases.first { $0.short == text }
    }
    return days.map(Set.init)
  }

  /// The different values of a list; `nil`, with each reason noted, where it holds something else.
  private func list<Value: Hashable>(
    _ name: String, _ what: String, _ declaration: inout Declaration,
    hint: (String) -> String? = { _ in nil }, _ read: (LuaValue) -> Value?
  ) -> [Value]? {
    guard case .table(let table)? = declaration.fields[name], table.fields.isEmpty,
      !table.list.isEmpty
    else {
      declaration.note(
        "'\(name)' in \(declaration.words) wants a list of \(what), got "
          + "\(declaration.described(declaration.fields[name] ?? .nil)).", at: name)
      return nil
    }
    guard table.list.count <= SOPLimits.days.upperBound else {
      declaration.note(
        "'\(name)' in \(declaration.words) lists \(table.list.count) days; "
          + "\(SOPLimits.days.upperBound) are the most", at: name)
      return nil
    }
    var values: [Value] = []
    var isRight = true
    for item in table.list {
      guard let value = read(item) else {
        var near: String?
        if case .string(let text) = item { near = hint(text) }
        declaration.note(
          "'\(name)' in \(declaration.words) wants \(what), got \(declaration.described(item))"
            + (near.map { "; did you mean \"\($0)\"?" } ?? "."), at: name)
        isRight = false
        continue
      }
      if !values.contains(value) { values.append(value) }
    }
    return isRight ? values : nil
  }
}
