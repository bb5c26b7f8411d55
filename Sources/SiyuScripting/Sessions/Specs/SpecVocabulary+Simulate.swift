internal import Lua
internal import SiyuModel

extension SpecVocabulary {
  /// Weeks in milliseconds: the host walks described customers through the plugin's SOPs.
  var simulating: [ModuleEntry] {
    [
      ModuleEntry(
        "simulate", "Walks described customers through the plugin's SOPs, as the host does.",
        [
          .init(
            "scene", "siyu.Scene",
            "sop; customer or customers; from; days; script: what happens meanwhile", .table)
        ],
        returns: ["siyu.Simulation: messages, tasks, history, tags; r:sent(step) and so on"],
        errors: [
          "what the scene does not know; a function that raises; an answer to what was not sent"
        ],
        example: simulateExample, phases: .session
      ) { [self] call, _ in
        let value = try call.value(1, limits: LuaLimits(depth: 8, entries: 10_000, bytes: 1 << 20))
        let scene = try SpecScene(value, call, try world)
        try call.state.push(luaValue(try session.request("simulate", scene.data)))
        try session.machine.sandbox.call("spec_simulated", call.state, arguments: 1, results: 1)
      }
    ]
  }

  private var simulateExample: String {
    """
    local r = simulate {
      sop = "new-friend", customer = customer { pool = "wecom", staff_id = "S1" },
      from = "2026-05-01 10:00", days = 7,
      script = {
        { after = "1h", event = "pool.joined", props = { pool = "wecom" } },
        { after = "1d", event = "message.answered", step = "welcome", text = "好的" },
      },
    }
    assert.is_true(r:sent("welcome"))
    assert.equal(1, r.messages[1].day)
    """
  }
}

/// What `simulate { … }` was given, as it is told to the host.
struct SpecScene {
  let data: DataValue

  /// Days simulated at most.
  static let mostDays: Int64 = 800
  static let mostCustomers = 1_000
  private static let usualDays: Int64 = 30
  static let known = ["sop", "customer", "customers", "from", "days", "script"]

  init(_ value: LuaValue, _ call: LuaCall, _ world: SpecWorld) throws(LuaError) {
    let fields = try NamedFields(
      value, what: "a simulation", known: Self.known)
    let people = try Self.people(call, world)
    let ids = people.map(\.id)
    if let twice = ids.indices.first(where: { ids[..<$0].contains(ids[$0]) }) {
      throw LuaError(.runtime, "two customers of a simulation have the id '\(ids[twice])'.")
    }
    let from =
      try fields["from"].map { value throws(LuaError) in
        try world.clock.time(value, "'from' of a simulation")
      } ?? world.clock.now
    let days = try fields.integer("days") ?? Self.usualDays
    guard (1...Self.mostDays).contains(days) else {
      throw LuaError(
        .runtime, "'days' of a simulation wants 1 to \(Self.mostDays), got \(days).")
    }
    var record: DataRecord = [
      "from": .int(from.seconds), "days": .int(days),
      "customers": .list(people.map { $0.data(world.directory) }),
    ]
    var sop: AskedSOP?
    if let name = try fields.text("sop") {
      record["sop"] = .string(name)
      sop = try world.sop(name)
    }
    record["script"] = .list(
      try SpecScript(world, from: from, customers: ids, sop: sop).lines(fields))
    record["settings"] = world.settingsNow
    data = .record(record)
  }

  // MARK: Customers

  /// Customers are told by who they are, so they are looked for on the stack.
  private static func people(
    _ call: LuaCall, _ world: SpecWorld
  ) throws(LuaError) -> [SpecCustomer] {
    let (state, stack) = (call.state, call.stack)
    let base = stack.top
    defer { stack.setTop(base) }
    guard stack.reserve(4) else {
      throw LuaError(.host, "there is no room on the stack")
    }
    try state.push("customer")
    if stack.rawGet(call.index(1)) != .nil {
      return [try described(world, stack, "'customer' of a simulation")]
    }
    try state.push("customers")
    guard stack.rawGet(call.index(1)) == .table else {
      throw LuaError(
        .runtime, "a simulation wants 'customer = c', or 'customers' as a list of them.")
    }
    let list = stack.top
    var people: [SpecCustomer] = []
    let count = stack.rawLength(at: list)
    guard count <= SpecScene.mostCustomers else {
      throw LuaError(
        .runtime, "a simulation takes at most \(SpecScene.mostCustomers) customers, got \(count).")
    }
    for index in 0..<count {
      stack.rawGet(list, Int64(index) + 1)
      people.append(try described(world, stack, "each of 'customers' of a simulation"))
      stack.pop()
    }
    if people.isEmpty { throw LuaError(.runtime, "'customers' of a simulation is empty.") }
    return people
  }

  private static func described(
    _ world: SpecWorld, _ stack: LuaStack, _ what: String
  ) throws(LuaError) -> SpecCustomer {
    guard let customer = world.description(stack.identity(at: -1)) else {
      throw LuaError(.runtime, "\(what) wants a customer made with customer { … }.")
    }
    return customer
  }
}
