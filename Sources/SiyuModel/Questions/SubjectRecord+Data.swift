// A record as a plain value:
//
//     { run = { at = 1767225600, occurrence = "date:2026", step = "offer",
//               steps = [["welcome", 3, "content/welcome"], ["howto", 1]] },
//       told = { done = { … } }, entity = "p1", group = { id, name, owner, capacity, members }, event = { … } }
//
// Each part is absent where there is none. Steps are lists and not records, because a hundred
// thousand of them are written and read in one run.

extension SubjectRecord {
  public var data: DataValue {
    var record = DataRecord()
    if let run { record["run"] = run.data }
    if let entity { record["entity"] = .string(entity) }
    if let group { record["group"] = group.data }
    if let event { record["event"] = event }
    if let told { record["told"] = .record(told) }
    if let invited { record["invited"] = invited }
    return .record(record)
  }

  /// Takes exactly what ``data`` makes, and null for a record of nothing.
  public init?(_ data: DataValue) {
    self.init()
    if data.isNull { return }
    guard case .record(let record) = data else { return nil }
    for field in record.fields {
      switch field.name {
      case "run":
        guard let run = RunRecord(field.value) else { return nil }
        self.run = run
      case "entity":
        guard case .string(let id) = field.value else { return nil }
        entity = id
      case "group":
        guard let group = GroupFacts(field.value) else { return nil }
        self.group = group
      case "event": event = field.value
      case "told":
        guard case .record(let told) = field.value else { return nil }
        self.told = told
      case "invited": invited = field.value
      default: return nil
      }
    }
  }

  /// What of a record a plugin may know: props of events need the permission for events, and that
  /// somebody bought the one for orders.
  public static func granted(_ data: DataValue, orders: Bool, events: Bool) -> DataValue {
    guard !orders || !events, case .record(var record) = data else { return data }
    if !events { record["event"] = nil }
    if !orders, case .record(var invited)? = record["invited"] {
      invited["first_order"] = nil
      record["invited"] = .record(invited)
    }
    if !orders, case .record(var run)? = record["run"], case .list(let steps)? = run["steps"] {
      run["steps"] = .list(steps.map(RunStep.withoutBought))
      record["run"] = .record(run)
    }
    return .record(record)
  }
}

extension RunRecord {
  var data: DataValue {
    var record = DataRecord()
    record["at"] = .int(enrolledAt.seconds)
    record["occurrence"] = .string(occurrence)
    if let step { record["step"] = .string(step) }
    if !steps.isEmpty { record["steps"] = .list(steps.map(\.data)) }
    return .record(record)
  }

  init?(_ data: DataValue) {
    guard case .record(let record) = data else { return nil }
    var at: Instant?
    var occurrence: String?
    var step: String?
    var steps: [RunStep] = []
    for field in record.fields {
      switch (field.name, field.value) {
      case ("at", .int(let seconds)): at = Instant(inRange: seconds)
      case ("occurrence", .string(let text)): occurrence = text
      case ("step", .string(let id)): step = id
      case ("steps", .list(let all)):
        steps.reserveCapacity(all.count)
        for one in all {
          guard let one = RunStep(one) else { return nil }
          steps.append(one)
        }
      default: return nil
      }
    }
    guard let at, let occurrence, !Self.repeats(steps) else { return nil }
    self.init(enrolledAt: at, occurrence: occurrence, step: step, steps: steps)
  }

  /// Few steps are compared with each other; a set costs more than that.
  private static func repeats(_ steps: [RunStep]) -> Bool {
    if steps.count > 16 { return Set(steps.map(\.id)).count < steps.count }
    for (index, step) in steps.enumerated() {
      for other in steps[..<index] where other.id == step.id { return true }
    }
    return false
  }
}

extension RunStep {
  var data: DataValue {
    let head: [DataValue] = [.string(id), .int(Int64(facts.rawValue))]
    return .list(content.map { head + [.string($0)] } ?? head)
  }

  init?(_ data: DataValue) {
    guard case .list(let parts) = data, parts.count == 2 || parts.count == 3,
      case .string(let id) = parts[0], case .int(let raw) = parts[1],
      let raw = UInt8(exactly: raw), RunFacts.all.isSuperset(of: RunFacts(rawValue: raw))
    else { return nil }
    self.init(id: id, facts: RunFacts(rawValue: raw))
    if parts.count == 3 {
      guard case .string(let content) = parts[2] else { return nil }
      self.content = content
    }
  }

  fileprivate static func withoutBought(_ data: DataValue) -> DataValue {
    guard var step = RunStep(data) else { return .null }
    step.facts.remove(.bought)
    return step.data
  }
}

extension GroupFacts {
  var data: DataValue {
    var record = DataRecord()
    record["id"] = .string(id)
    if let name { record["name"] = .string(name) }
    if let owner { record["owner"] = .string(owner) }
    if let capacity { record["capacity"] = .int(capacity) }
    record["members"] = .int(members)
    return .record(record)
  }

  init?(_ data: DataValue) {
    guard case .record(let record) = data else { return nil }
    var id: String?
    var members: Int64?
    var facts = GroupFacts(id: "", name: nil, owner: nil, capacity: nil, members: 0)
    for field in record.fields {
      switch (field.name, field.value) {
      case ("id", .string(let text)): id = text
      case ("name", .string(let text)): facts.name = text
      case ("owner", .string(let text)): facts.owner = text
      case ("capacity", .int(let number)): facts.capacity = number
      case ("members", .int(let number)): members = number
      default: return nil
      }
    }
    guard let id, let members else { return nil }
    facts.id = id
    facts.members = members
    self = facts
  }
}
