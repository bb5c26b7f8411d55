internal import Lua
internal import SiyuModel

/// `for_all`: asks a function about many values that are made up, and looks for a small one about which
/// it raises.
struct SpecProperty {
  let session: SpecSession
  let world: SpecWorld
  /// What values are made with.
  let value: LuaValue
  let body: LuaReference
  let seed: UInt64

  static let usualCases: Int64 = 100
  static let mostCases: Int64 = 10_000

  private struct Case {
    var error: LuaError?
    var choices: SpecShrinking.Choices
    /// The value, as an author would write it.
    var text: String
  }

  func run(_ count: Int64) throws {
    let scene = world.scene
    var seeds = SplitMix64(seed: seed)
    for number in 1...max(count, 1) {
      let first = try run(SpecChoices(seed: seeds.next()), scene)
      guard let error = first.error else { continue }
      // A stop or an end of memory is not tried again and again.
      guard error.kind != .killed, error.kind != .memory else {
        session.add(hints(first, number, count))
        throw error
      }
      let noted = world.example
      world.example = nil
      defer { world.example = noted }
      var shrinking = SpecShrinking(first.choices) { choices in
        let next = try run(SpecChoices(again: choices), scene)
        guard let other = next.error else { return nil }
        if other.kind == .killed || other.kind == .memory { throw other }
        return isSame(error, other) ? next.choices : nil
      }
      try shrinking.run()
      // Once more, so that what it raised is the last that was raised.
      let last = try run(SpecChoices(again: shrinking.best), scene)
      session.add(hints(last, number, count, shrinking))
      throw session.raising(last.error ?? error)
    }
  }

  /// The same mistake: raised in the same line.
  private func isSame(_ a: LuaError, _ b: LuaError) -> Bool {
    a.kind == b.kind && a.chunk == b.chunk && a.line == b.line
  }

  private func hints(
    _ one: Case, _ number: Int64, _ count: Int64, _ shrinking: SpecShrinking? = nil
  ) -> [String] {
    let steps = shrinking?.steps ?? 0
    var lines = one.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines = ["for_all: not so for"] + lines.map { "  " + $0 }
    let again = "'siyu test --seed \(session.shownSeed)' repeats it"
    var simpler: [String] = []
    if steps > 0 {
      simpler.append(steps == 1 ? "made simpler once" : "made simpler \(steps) times")
    }
    if shrinking?.isCut == true {
      simpler.append("until \(SpecShrinking.most) tries were over: a simpler one may be there")
    }
    if simpler.isEmpty { return lines + ["case \(number) of \(count); \(again)"] }
    let how = simpler.joined(separator: ", ")
    return lines + ["case \(number) of \(count), \(how); \(again)"]
  }

  /// Each case begins as the first did, with time of its own.
  private func run(_ choices: SpecChoices, _ scene: SpecWorld.Scene) throws -> Case {
    let kept = world.newestCustomer
    defer { world.end(keeping: kept) }
    try world.restore(scene)
    session.beganAnother()
    let lua = session.machine.lua
    var maker = SpecMaker(
      choices: choices, currency: session.machine.surroundings.currency,
      attributes: session.machine.attributes, generator: session.generator)
    let made = try maker.make(value)
    var one = Case(
      choices: .init(numbers: maker.choices.made, lists: maker.choices.lists), text: made.text)
    let base = lua.stack.top
    defer { lua.stack.setTop(base) }
    do throws(LuaError) {
      let given = try realise(made, lua)
      try lua.push(body)
      try lua.push(given)
      try lua.call(arguments: 1, results: 1)
      // As properties are written elsewhere.
      if lua.stack.type(at: -1) == .boolean, !lua.stack.boolean(at: -1) {
        throw LuaError(.runtime, "the function of for_all returned false")
      }
    } catch {
      if session.pendingReason != nil { throw error }
      one.error = error
    }
    return one
  }

  private func realise(_ made: SpecMade, _ lua: LuaState) throws(LuaError) -> LuaValue {
    switch made {
    case .plain(let value): return value
    case .table(let list, let fields):
      var table = LuaTable()
      for item in list { table.list.append(try realise(item, lua)) }
      for field in fields {
        table.fields.append(.init(field.key, try realise(field.value, lua)))
      }
      return .table(table)
    case .customer(let fields):
      try world.makeCustomer(.table(fields), lua)
      return .reference(try lua.popReference(), .table)
    }
  }
}

extension SpecWorld {
  /// What an example has set.
  struct Scene {
    var now: Instant
    var settings: DataValue?
    var described: Int
  }
}
