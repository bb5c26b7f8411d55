internal import Lua
internal import SiyuModel

/// A customer as a spec asked about it.
struct AskedCustomer {
  /// Which of all that were described.
  var made: Int
  var description: SpecCustomer
  var now: Instant
  /// The settings the spec had set, or nil for the plugin's own.
  var settings: DataValue?
  /// The names of the example, outermost first.
  var example: [String]
  /// Its number in the example.
  var number: Int
  /// What functions of SOPs were told of the enrolment, by their numbers.
  var records: [Int: SubjectRecord] = [:]
}

/// Asks all rules about all customers of the specs once more, in two orders: forwards where the
/// specs ran, and backwards in a state of its own. An answer that differs hangs on what was asked
/// before, or on nothing that can be repeated.
struct OrderCheck {
  let machine: PluginMachine
  let seed: UInt64
  /// Loads the plugin again, into a new state.
  let makeFresh: (LuaState) throws -> PluginMachine
  /// Notes that something new begins, for the watchdog; with the state to stop.
  let began: (LuaState) -> Void

  /// Customers asked about in both orders at most, the first ones.
  static let most = 500

  /// - Returns: a failed example for each rule with answers that differ.
  func results(_ asked: [AskedCustomer]) throws -> [SpecResult] {
    let asked = Array(asked.prefix(Self.most))
    guard !asked.isEmpty, !machine.rules.isEmpty else { return [] }
    let forward = try answers(machine, asked, reversed: false)
    let backward = try LuaState.with(
      memoryLimit: machine.lua.memoryLimit, beside: machine.lua
    ) { lua in
      began(lua)
      return try answers(try makeFresh(lua), asked, reversed: true)
    }
    began(machine.lua)
    return machine.rules.indices.compactMap { compare($0, asked, forward, backward) }
  }

  /// By customer, then by rule.
  private func answers(
    _ machine: PluginMachine, _ asked: [AskedCustomer], reversed: Bool
  ) throws -> [[String]] {
    let world = try SpecWorld(machine, seed: seed)
    var answers = Array(
      repeating: Array(repeating: "", count: machine.rules.count), count: asked.count)
    for index in reversed ? Array(asked.indices.reversed()) : Array(asked.indices) {
      began(machine.lua)
      let kept = world.newestCustomer
      let customer = try world.describe(asked[index])
      let rules = Array(machine.rules.indices)
      for rule in reversed ? rules.reversed() : rules {
        answers[index][rule] = try world.answerText(
          rule, about: customer, asked[index].records[rule], machine.lua)
      }
      world.end(keeping: kept)
    }
    return answers
  }

  private func compare(
    _ index: Int, _ asked: [AskedCustomer], _ forward: [[String]], _ backward: [[String]]
  ) -> SpecResult? {
    let differing = asked.indices.filter { forward[$0][index] != backward[$0][index] }
    guard let first = differing.first else { return nil }
    let rule = machine.rules[index]
    let chunk = machine.source.path(of: rule.place.file)
    var result = SpecResult(
      status: .failed, path: ["\(rule.noun) '\(rule.localID)' in two orders"],
      declared: LuaPlace(chunk: chunk, line: rule.place.line))
    result.message = "it answers otherwise when customers are asked in another order"
    result.place = result.declared
    result.source = machine.lua.sourceLine(chunk, rule.place.line)
    let customer = asked[first]
    result.detail = [
      "about customer \(customer.number) of '\(customer.example.joined(separator: " › "))':",
      "in order: \(forward[first][index])",
      "in the reverse order, newly loaded: \(backward[first][index])",
    ]
    if differing.count > 1 {
      result.detail.append("and about \(differing.count - 1) more of \(asked.count) customers")
    }
    return result
  }
}

extension SpecWorld {
  /// Takes a customer of an earlier example as it was then, and gives its number.
  func describe(_ asked: AskedCustomer) throws -> Int {
    setClock(asked.now)
    try setAllSettings(asked.settings)
    return adopt(asked.description)
  }

  /// What a rule says, in words to compare; an error is an answer too.
  func answerText(
    _ index: Int, about customer: Int, _ record: SubjectRecord?, _ lua: LuaState
  ) throws -> String {
    do {
      switch machine.rules[index].kind {
      case .tagGroup:
        let answer = try ask(index, about: customer, lua)
        let values = answer.values.isEmpty ? "none" : answer.values.joined(separator: ", ")
        return values + (answer.reason.map { ", because \($0)" } ?? "")
      case .segment: return try isMember(customer, of: index, lua) ? "yes" : "no"
      case .sop:
        guard let record else { return "" }
        let answer = try self.answer(index, about: customer, record, lua)
        return (answer.holds ? "yes" : "no") + (answer.reason.map { ", because \($0)" } ?? "")
      case .programme(let noun, _):
        if noun == DeclarationNoun.screen.name {
          guard let record else { return "" }
          let answer = try self.answer(index, about: customer, record, lua)
          return (answer.holds ? "yes" : "no") + (answer.reason.map { ", because \($0)" } ?? "")
        }
        // Functions of others are told more than the customer.
        guard noun == DeclarationNoun.membership.name else { return "" }
        let answer = try programmeAnswer(index, about: customer, lua)
        return answer.value.canonicalText + (answer.reason.map { ", because \($0)" } ?? "")
      case .importer, .handover: return ""
      }
    } catch let raised as SpecRuleFailure {
      return raised.failure.detail.first ?? raised.failure.message
    }
  }
}
