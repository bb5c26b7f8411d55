import Lua
import SiyuModel

extension SOPReader {
  /// What enrols, and the function that has the last word.
  mutating func enrol() -> (triggers: [EnrolTrigger], when: Int?) {
    guard var table = sop.table("enrol") else { return ([], nil) }
    let place = sop.place(of: "enrol")
    var when: Int?
    if let value = table["when"] {
      table.fields.removeAll { $0.key == .string("when") }
      if case .reference(let function, .function) = value {
        when = add(function, SOPDeclaration.enrolPath, sop)
      } else {
        sop.note(
          "'when' in enrol of \(sop.words) wants a function, got \(sop.described(value)).",
          at: "when")
      }
    }
    let triggers = occasions(table).compactMap { occasion(in: $0, at: place) }
    if triggers.count > SOPLimits.triggers.upperBound {
      sop.note(
        "'enrol' in \(sop.words) lists \(triggers.count) occasions; "
          + "\(SOPLimits.triggers.upperBound) are the most", at: "enrol")
    }
    return (triggers, when)
  }

  /// The tables that describe one occasion each.
  private mutating func occasions(_ table: LuaTable) -> [LuaTable] {
    if table.list.isEmpty, table.fields.isEmpty {
      sop.note(
        "'enrol' in \(sop.words) names no occasion; leave it out where only people enrol",
        at: "enrol")
      return []
    }
    if table.list.isEmpty { return [table] }
    if !table.fields.isEmpty {
      sop.note(
        "'enrol' in \(sop.words) is a list of occasions and has fields beside them; put each "
          + "occasion into its own { … }", at: "enrol")
    }
    return table.list.enumerated().compactMap { index, item in
      if case .table(let table) = item { return table }
      sop.note(
        "occasion \(index + 1) in 'enrol' of \(sop.words) wants a table such as "
          + "{ on = \"pool.joined\" }, got \(sop.described(item)).", at: "enrol")
      return nil
    }
  }

  private mutating func occasion(in table: LuaTable, at place: LuaPlace) -> EnrolTrigger? {
    var kinds = DeclarationNoun.occasions.filter { table[$0.name] != nil }
    // `yearly` belongs to a date where there is one.
    if table["date"] != nil { kinds.removeAll { $0.name == "yearly" } }
    guard let kind = kinds.first else {
      noteNoOccasion(table)
      return nil
    }
    guard kinds.count == 1 else {
      sop.note(
        "enrol of \(sop.words) names two occasions in one, '\(kinds[0].name)' and '\(kinds[1].name)'",
        at: kinds[1].name, hint: "Write a list: enrol = { { \(kind.name) = … }, { … } }.")
      return nil
    }
    var enrol = part(.enrol(kind.name, with: kind.with), table, at: place, in: sop)
    defer { sop.adopt(enrol) }
    guard enrol.fields[kind.name] != nil, suits(kind.name, &enrol) else { return nil }
    switch kind.name {
    case "on":
      let props = props(&enrol)
      guard let type = event(&enrol) else { return nil }
      checkProgramme(type, props, &enrol)
      return .event(type: type, props: props)
    case "tag", "lost", "segment": return condition(kind.name, &enrol)
    case "birthday", "date": return date(kind.name, &enrol)
    default: return calendar(kind.name, &enrol)
    }
  }

  private mutating func noteNoOccasion(_ table: LuaTable) {
    let names = DeclarationNoun.occasions.map(\.name)
    let others = ["event": "on", "tagged": "tag", "in": "segment", "every": "weekly"]
    var near: String?
    for field in table.fields {
      guard near == nil, case .string(let name) = field.key else { continue }
      near = others[name] ?? NearestName.nearest(to: name, in: names)
    }
    sop.note(
      "enrol of \(sop.words) does not say on what occasion"
        + (near.map { "; did you mean '\($0)'?" } ?? "; there are \(names.joined(separator: ", "))"),
      at: "enrol")
  }

  /// Groups have only days in common with customers, and an entity has no birthday of its own.
  private func suits(_ kind: String, _ enrol: inout Declaration) -> Bool {
    switch subject {
    case .customer: return true
    case .group:
      let days = ["weekly", "monthly", "yearly", "dates", "workdays", "lunar"]
      if days.contains(kind) { return true }
      enrol.note(
        "'\(kind)' in \(enrol.words) is for customers; groups are enrolled on days, such as "
          + "weekly = { \"mon\" }, or by hand", at: kind)
      return false
    case .entity(let entity):
      guard kind == "birthday" else { return true }
      enrol.note(
        "'birthday' in \(enrol.words) is the customer's own, and this SOP is for \(entity); name the "
          + "date field, such as date = \"born\"", at: kind)
      return false
    }
  }

  private mutating func condition(_ kind: String, _ enrol: inout Declaration) -> EnrolTrigger? {
    guard let text = enrol.text(kind) else { return nil }
    let condition: ConditionTrigger.Condition
    if kind == "segment" {
      guard let name = segment(text, &enrol) else { return nil }
      condition = .inSegment(name)
    } else {
      guard let tag = tag(text, at: kind, &enrol) else { return nil }
      condition = kind == "tag" ? .hasTag(tag) : .lacksTag(tag)
    }
    return .condition(ConditionTrigger(condition, existing: enrol.boolean("existing") ?? false))
  }

  /// The full name of one of the plugin's own segments.
  private func segment(_ text: String, _ enrol: inout Declaration) -> String? {
    let prefix = machine.source.id + "."
    let local = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
    let known = machine.declarations.segments.map { String($0.name.dropFirst(prefix.count)) }
    guard known.contains(local) else {
      noteUnknown(
        "\(enrol.words): there is no segment '\(enrol.shown(text))' in this plugin", local, known,
        &enrol, of: .segment, at: "segment")
      return nil
    }
    return prefix + local
  }
}
