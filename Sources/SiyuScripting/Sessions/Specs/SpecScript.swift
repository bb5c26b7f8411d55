internal import Lua
internal import SiyuModel

/// What happens while a simulation goes by, line by line: `{ after = "1d", event = "pool.joined" }`.
///
/// A line that says what nobody looks at is a mistake of the spec's, and is told as one.
struct SpecScript {
  private let world: SpecWorld
  private let from: Instant
  private let customers: [String]
  /// Those that are walked through.
  private let sops: [AskedSOP]

  static let known = ["after", "at", "customer", "event", "step", "text", "order", "props"]
  /// What can happen about something that a step sent.
  private static let answered = "message.answered"
  private static let aboutSteps = [answered, "message.clicked", "pool.left", "unsubscribed"]

  /// - Parameters:
  ///   - customers: their ids; the first is who is meant where a line names nobody.
  ///   - sop: the only one that is simulated; `nil`: all of the plugin.
  init(_ world: SpecWorld, from: Instant, customers: [String], sop: AskedSOP?) {
    self.world = world
    self.from = from
    self.customers = customers
    sops = sop.map { [$0] } ?? world.sops
  }

  /// - Parameter scene: the simulation's fields.
  func lines(_ scene: NamedFields) throws(LuaError) -> [DataValue] {
    var lines: [DataValue] = []
    for (index, item) in try scene.list("script").enumerated() {
      let number = index + 1
      let fields = try NamedFields(item, what: "line \(number) of the script", known: Self.known)
      lines.append(try line(fields, number))
    }
    return lines
  }

  private func line(_ fields: NamedFields, _ number: Int) throws(LuaError) -> DataValue {
    let at = try time(fields)
    var line: DataRecord = [
      "at": .int(at.seconds),
      "customer": .string(try fields.oneOf("customer", customers) ?? customers[0]),
    ]
    switch (try fields.text("event"), fields["order"]) {
    case (let event?, nil): try happening(event, fields, &line)
    case (nil, .table(let order)?):
      for name in ["step", "text", "props"] where fields[name] != nil {
        throw LuaError(
          .runtime, "'\(name)' of \(fields.what) goes with an 'event', not with an 'order'.")
      }
      line["order"] = try self.order(order, number, at).data
    default:
      throw LuaError(
        .runtime, "\(fields.what) wants one of 'event' and 'order': what happens then.")
    }
    return .record(line)
  }

  private func time(_ fields: NamedFields) throws(LuaError) -> Instant {
    var clock = world.clock
    clock.now = from
    switch (try fields.text("after"), fields["at"]) {
    case (let after?, nil):
      return clock.zone.adding(try clock.duration(after, "'after' of \(fields.what)"), to: from)
    case (nil, let time?): return try clock.time(time, "'at' of \(fields.what)")
    default:
      throw LuaError(.runtime, "\(fields.what) wants 'after', such as \"2d\", or 'at'.")
    }
  }

  private func order(
    _ order: LuaTable, _ number: Int, _ at: Instant
  ) throws(LuaError) -> SpecCustomer.Order {
    var (order, clock) = (order, world.clock)
    clock.now = at
    if order["paid_at"] == nil { order.fields.append(.init(.string("paid_at"), .string("+0m"))) }
    let reader = SpecCustomerReader(
      clock: clock, currency: world.machine.surroundings.currency, attributes: [], entities: [],
      surveys: [], memberships: [], kocs: [], plugin: world.machine.source.id,
      tags: world.context.tags, number: 0)
    return try reader.order(.table(order), number, prefix: "S")
  }

  // MARK: Events

  private func happening(
    _ event: String, _ fields: NamedFields, _ line: inout DataRecord
  ) throws(LuaError) {
    try check(event, fields)
    line["event"] = .string(event)
    let text = try fields.text("text")
    guard let step = try fields.text("step") else {
      if text != nil {
        throw LuaError(
          .runtime, "'text' of \(fields.what) is what somebody answers; say the 'step' it answers.")
      }
      if let props = fields["props"] {
        line["props"] = try PlainData.value(props, "'props' of \(fields.what)")
      }
      return
    }
    guard Self.aboutSteps.contains(event) else {
      throw LuaError(
        .runtime,
        "'\(event)' of \(fields.what) is not about a 'step'" + suggestion(event, Self.aboutSteps))
    }
    if text != nil, event != Self.answered {
      throw LuaError(
        .runtime, "'text' of \(fields.what) goes with event = \"\(Self.answered)\" only.")
    }
    if fields["props"] != nil {
      throw LuaError(
        .runtime,
        "'props' of \(fields.what): siyu makes those of what happens about a step; leave them out.")
    }
    try check(step: step, fields)
    line["step"] = .string(step)
    line["text"] = text.map { .string($0) }
  }

  private func check(step: String, _ fields: NamedFields) throws(LuaError) {
    let steps = sops.flatMap { $0.declaration.steps.map(\.id) }
    if steps.contains(step) { return }
    let whose = sops.count == 1 ? "sop '\(sops[0].localName)' has" : "the plugin's sops have"
    throw LuaError(
      .runtime, "'step' of \(fields.what): \(whose) no step '\(step)'" + suggestion(step, steps))
  }

  /// An event that the plugin nowhere mentions makes no difference: near one that does, it is a slip.
  private func check(_ event: String, _ fields: NamedFields) throws(LuaError) {
    let looked = world.sops.flatMap(\.declaration.eventTypes)
    let known = looked + KnownEvents.types + Self.aboutSteps
    if known.contains(event) || isMentioned(event) { return }
    guard let near = NearestName.nearest(to: event, in: known) else { return }
    throw LuaError(
      .runtime,
      "'event' of \(fields.what): nothing in the plugin looks for '\(event)'; did you mean '\(near)'?"
    )
  }

  /// Whether it stands between quotes in a file that is no spec.
  private func isMentioned(_ event: String) -> Bool {
    let quoted = ["\"", "'"].map { Array("\($0)\(event)\($0)".utf8) }
    return world.machine.source.files.contains { name, bytes in
      !name.hasPrefix("test/")
        && bytes.withUnsafeBytes { text in
          quoted.contains { $0.withUnsafeBytes { ByteSearch.first($0, in: text) != nil } }
        }
    }
  }
}
