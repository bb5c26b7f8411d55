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
            "scene", "table",
            "sop; customer or customers; from; days; script: what happens meanwhile", .table)
        ],
        returns: ["table: messages, tasks, history, refused, tags, state; r:sent(step) and so on"],
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

  /// Without a customer nothing happens; a spec with a host shows more.
  private var simulateExample: String { "type(simulate)" }
}

/// What `simulate { … }` was given, as it is told to the host.
struct SpecScene {
  let data: DataValue

  /// Days simulated at most.
  static let mostDays: Int64 = 800
  static let mostCustomers = 1_000
  private static let usualDays: Int64 = 30

  init(_ value: LuaValue, _ call: LuaCall, _ world: SpecWorld) throws(LuaError) {
    let fields = try NamedFields(
      value, what: "a simulation",
      known: ["sop", "customer", "customers", "from", "days", "script"])
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
      "script": .list(try Self.script(fields, from, ids, world)),
    ]
    if let sop = try fields.text("sop") { record["sop"] = .string(sop) }
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

  // MARK: The script

  private static func script(
    _ fields: NamedFields, _ from: Instant, _ ids: [String], _ world: SpecWorld
  ) throws(LuaError) -> [DataValue] {
    var script: [DataValue] = []
    for (index, item) in try fields.list("script").enumerated() {
      script.append(try line(item, index + 1, from, ids, world))
    }
    return script
  }

  private static let known = ["after", "at", "customer", "event", "step", "text", "order", "props"]

  private static func line(
    _ value: LuaValue, _ number: Int, _ from: Instant, _ ids: [String], _ world: SpecWorld
  ) throws(LuaError) -> DataValue {
    let fields = try NamedFields(value, what: "line \(number) of the script", known: known)
    var clock = world.clock
    clock.now = from
    let at: Instant
    switch (try fields.text("after"), fields["at"]) {
    case (let after?, nil):
      at = clock.zone.adding(try clock.duration(after, "'after' of \(fields.what)"), to: from)
    case (nil, let time?): at = try clock.time(time, "'at' of \(fields.what)")
    default:
      throw LuaError(.runtime, "\(fields.what) wants 'after', such as \"2d\", or 'at'.")
    }
    var line: DataRecord = [
      "at": .int(at.seconds),
      "customer": .string(try fields.oneOf("customer", ids) ?? ids[0]),
    ]
    switch (try fields.text("event"), fields["order"]) {
    case (let event?, nil):
      line["event"] = .string(event)
      line["step"] = try fields.text("step").map { .string($0) }
      line["text"] = try fields.text("text").map { .string($0) }
      if let props = fields["props"] {
        line["props"] = try PlainData.value(props, "'props' of \(fields.what)")
      }
    case (nil, .table(var order)?):
      clock.now = at
      if order["paid_at"] == nil { order.fields.append(.init(.string("paid_at"), .string("+0m"))) }
      let reader = SpecCustomerReader(
        clock: clock, currency: world.machine.surroundings.currency, attributes: [], entities: [],
        surveys: [], memberships: [], kocs: [], plugin: world.machine.source.id,
        tags: world.context.tags, number: 0)
      line["order"] = try reader.order(.table(order), number, prefix: "S").data
    default:
      throw LuaError(
        .runtime, "\(fields.what) wants one of 'event' and 'order': what happens then.")
    }
    return .record(line)
  }
}
