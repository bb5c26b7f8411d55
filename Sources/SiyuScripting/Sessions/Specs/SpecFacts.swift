internal import Lua
internal import SiyuModel

/// Reads what a spec says of an enrolment: `{ sent = { "welcome" }, event = { pool = "wecom" } }`.
struct SpecFacts {
  let sop: AskedSOP
  let clock: SpecClock
  /// Things of the customer's, of the kind that the SOP is for.
  let entities: [String]

  private static let lists: [(name: String, fact: RunFacts)] = [
    ("sent", .sent), ("answered", .answered), ("clicked", .clicked), ("bought", .bought),
    ("left", .left),
  ]
  /// What is known before there is an enrolment.
  static let before = ["event", "entity"]
  static let known =
    before + lists.map(\.name) + ["content", "enrolled_at", "occurrence", "step"]

  /// - Parameter step: the step that is asked; `nil` for 'leave', where the table may say it.
  func run(_ value: LuaValue, step: Int?) throws(LuaError) -> SubjectRecord {
    let fields = try self.fields(value, Self.known)
    var record = try about(fields)
    var facts: [Int: RunFacts] = [:]
    for (name, fact) in Self.lists {
      for item in try fields.list(name) {
        guard case .string(let id) = item else {
          throw fields.wrong(name, "a list of steps' ids", .table(LuaTable(list: [item])))
        }
        facts[try sop.step(id), default: []].insert(fact)
      }
    }
    var contents: [Int: String] = [:]
    if let value = fields["content"] {
      guard case .table(let table) = value, table.list.isEmpty else {
        throw fields.wrong("content", "contents by step: { offer = \"content/coupon\" }", value)
      }
      for field in table.fields {
        guard case .string(let id) = field.key, case .string(let content) = field.value else {
          throw fields.wrong("content", "contents by step: { offer = \"content/coupon\" }", value)
        }
        let place = try sop.step(id)
        contents[place] = try self.content(content, of: place)
      }
    }
    let steps = sop.declaration.steps
    let now = try fields["enrolled_at"].map { value throws(LuaError) in
      try clock.time(value, "'enrolled_at' of an enrolment")
    }
    var standing = step
    if step == nil, let id = try fields.text("step") { standing = try sop.step(id) }
    record.run = RunRecord(
      enrolledAt: now ?? clock.now,
      occurrence: try fields.text("occurrence") ?? "hand:\((now ?? clock.now).seconds)",
      step: steps[standing ?? 0].id,
      steps: steps.indices.filter { facts[$0] != nil || contents[$0] != nil }.map {
        RunStep(id: steps[$0].id, facts: facts[$0] ?? [], content: contents[$0])
      })
    return record
  }

  func beforeRun(_ value: LuaValue) throws(LuaError) -> SubjectRecord {
    try about(try fields(value, Self.before))
  }

  /// What is described of a group, where the SOP is for groups.
  static func group(_ value: LuaValue) throws(LuaError) -> GroupFacts {
    let fields = try NamedFields(
      value, what: "a group", known: GroupField.allCases.map(\.name))
    return GroupFacts(
      id: try fields.text("id") ?? "G1", name: try fields.text("name"),
      owner: try fields.text("owner"), capacity: try fields.integer("capacity"),
      members: try fields.integer("members") ?? 0)
  }

  private func fields(_ value: LuaValue, _ known: [String]) throws(LuaError) -> NamedFields {
    try NamedFields(
      value == .nil ? .table(LuaTable(list: [])) : value, what: "what is known of an enrolment",
      known: known)
  }

  private func about(_ fields: NamedFields) throws(LuaError) -> SubjectRecord {
    var record = SubjectRecord()
    if let event = fields["event"] {
      guard case .table = event else {
        throw fields.wrong("event", "its props: { pool = \"wecom\" }", event)
      }
      record.event = try PlainData.value(event, "'event'")
    }
    let named = try fields.text("entity")
    guard case .entity(let kind) = sop.declaration.subject else {
      if named == nil { return record }
      throw LuaError(.runtime, "sop '\(sop.localName)' is not for a thing of the customer's.")
    }
    if let named {
      guard entities.contains(named) else {
        throw LuaError(
          .runtime, "the customer has no \(kind) '\(named)'" + suggestion(named, entities))
      }
    } else if entities.count != 1 {
      throw LuaError(
        .runtime,
        "sop '\(sop.localName)' is for one \(kind) and the customer has \(entities.count); describe"
          + " one, or say which: { entity = \"\(entities.first ?? "p1")\" }.")
    }
    record.entity = named ?? entities.first
    return record
  }

  private func content(_ content: String, of step: Int) throws(LuaError) -> String {
    let step = sop.declaration.steps[step]
    var known: [String] = []
    if case .send(let contents) = step.action { known = contents.map(\.content) }
    if known.contains(content) { return content }
    throw LuaError(
      .runtime, "step '\(step.id)' does not send '\(content)'" + suggestion(content, known))
  }
}
