internal import Lua
internal import SiyuModel

/// `koc(c, "ambassador", { done = …, task = …, invited = … })`: all that a programme says of a customer.
///
/// What can be asked of the customer alone is asked always; the rest where the spec says what its
/// functions are to be told.
extension SpecWorld {
  static let toldToKOC = ["done", "task", "invited"]
  static let toldOfTask = ["id", "proof", "done"]
  static let toldOfInvited = ["id", "generation", "count", "first_order"]
  static let toldOfOrder = ["amount"]

  func koc(
    _ name: String?, of customer: Int, telling value: LuaValue?, _ lua: LuaState
  ) throws -> LuaTable {
    let koc = try name.map { name throws(LuaError) in try declaredKOC(name) } ?? onlyKOC()
    let told = try value.map { value throws(LuaError) in
      try NamedFields(value, what: "what koc is told", known: Self.toldToKOC)
    }
    var fields: [LuaTable.Field] = []
    func put(_ name: String, _ value: LuaValue) {
      if value != .nil { fields.append(.init(.string(name), value)) }
    }
    func ask(
      _ function: Int?, _ name: String, _ reason: String, _ record: SubjectRecord? = nil
    ) throws {
      guard let function else { return }
      let said = try programmeAnswer(function, about: customer, telling: record, lua)
      put(name, luaValue(said.value))
      put(reason, said.reason.map { .string($0) } ?? .nil)
    }
    put("stage", stage(of: customer, in: koc.name).map { .string($0) } ?? .nil)
    try ask(koc.recruit.invite, "invites", "invite_reason")
    try ask(koc.select.score, "score", "score_reason")
    try ask(koc.select.per, "part", "part_reason")
    if let value = told?["done"] {
      let record = SubjectRecord(told: ["done": try done(value, koc)])
      try ask(koc.assess?.pass, "passes", "pass_reason", record)
    }
    if let value = told?["task"] {
      let (task, record) = try review(value, koc)
      if case .function(let function) = task.review {
        try ask(function, "accepts", "accept_reason", record)
      }
    }
    if let value = told?["invited"] {
      let record = SubjectRecord(invited: try invited(value))
      switch koc.fission?.reward {
      case .asked(let function): try ask(function, "reward", "reward_reason", record)
      case .fixed(let reward): put("reward", luaValue(reward.told))
      case nil: break
      }
    }
    return LuaTable(fields: fields)
  }

  /// The plugin's programme, where it has one.
  private func onlyKOC() throws(LuaError) -> KOCDeclaration {
    let kocs = machine.declarations.kocs
    if kocs.count == 1 { return kocs[0] }
    guard let first = kocs.first else {
      throw LuaError(.runtime, "the plugin declares no koc")
    }
    throw LuaError(
      .runtime,
      "which koc is meant? There are \(kocs.map { "'\($0.localID)'" }.joined(separator: ", "));"
        + " write koc(customer {}, \"\(first.localID)\")")
  }

  func declaredKOC(_ name: String) throws(LuaError) -> KOCDeclaration {
    let kocs = machine.declarations.kocs
    if let koc = kocs.first(where: { $0.localID == name || $0.name == name }) { return koc }
    throw LuaError(
      .runtime, "the plugin has no koc '\(name)'" + suggestion(name, kocs.map(\.localID)))
  }

  // MARK: What the functions are told

  /// `{ moments = 2 }`: how often each task was done, as `ctx.done` tells it.
  private func done(_ value: LuaValue, _ koc: KOCDeclaration) throws(LuaError) -> DataValue {
    let tasks = koc.assess?.tasks ?? []
    let given = try NamedFields(value, what: "done of koc", known: tasks.map(\.id))
    var points: Int64 = 0
    var count: Int64 = 0
    var times = DataRecord()
    for task in tasks {
      let done = try given.integer(task.id) ?? 0
      guard (0...Int64(task.times)).contains(done) else {
        throw LuaError(
          .runtime, "task '\(task.id)' is done 0 to \(task.times) times in a period, got \(done).")
      }
      times[task.id] = .int(done)
      count += done
      points += done * task.points
    }
    return ["points": .int(points), "count": .int(count), "tasks": .record(times)]
  }

  private func review(
    _ value: LuaValue, _ koc: KOCDeclaration
  ) throws(LuaError) -> (KOCTask, SubjectRecord) {
    let given = try NamedFields(value, what: "task of koc", known: Self.toldOfTask)
    let tasks = koc.assess?.tasks ?? []
    let id = try given.text("id") ?? ""
    guard let task = tasks.first(where: { $0.id == id }) else {
      throw LuaError(.runtime, "there is no task '\(id)'" + suggestion(id, tasks.map(\.id)))
    }
    let told: DataRecord = [
      "done": try done(given["done"] ?? .table(LuaTable()), koc),
      "task": [
        "id": .string(id), "at": .int(clock.now.seconds),
        "proof": .string(try given.text("proof") ?? ""),
      ],
    ]
    return (task, SubjectRecord(told: told))
  }

  /// As `ctx.invited` tells it: the first whom the customer brought herself, unless said.
  private func invited(_ value: LuaValue) throws(LuaError) -> DataValue {
    let given = try NamedFields(
      value, what: "invited of koc", known: Self.toldOfInvited)
    let generation = try given.integer("generation") ?? 1
    guard (1...Int64(InvitationRules.mostLevels)).contains(generation) else {
      throw LuaError(
        .runtime,
        "'generation' of invited is 1 or \(InvitationRules.mostLevels), got \(generation).")
    }
    var record: DataRecord = [
      "id": .string(try given.text("id") ?? "F1"), "at": .int(clock.now.seconds),
      "generation": .int(generation), "count": .int(try given.integer("count") ?? 1),
    ]
    if let order = given["first_order"] {
      let fields = try NamedFields(order, what: "first_order of invited", known: Self.toldOfOrder)
      record["first_order"] = [
        "at": .int(clock.now.seconds),
        "amount": .int(try fields.money("amount", machine.surroundings.currency) ?? 0),
      ]
    }
    return .record(record)
  }
}

extension FissionReward {
  fileprivate var told: DataValue {
    var record = DataRecord()
    if points > 0 { record["points"] = .int(points) }
    if money > 0 { record["money"] = .int(money) }
    return .record(record)
  }
}
