import SiyuModel

@testable import Lua
@testable import SiyuScripting

/// A machine made of texts, for tests.
enum Harness {
  static let grants: Set<String> = [
    "tag", "tag:lifecycle", "orders", "events", "answers", "task", "points", "coupon", "handover",
    "membership", "koc", "wecom.chat",
  ]

  static let lifecycle = TagGroup(
    name: "lifecycle", title: "生命周期", dimension: .behaviour, exclusive: true,
    values: [TagValue(name: "new", title: "新客"), TagValue(name: "lost", title: "流失")])

  static func machine(
    _ main: String?, files: [String: String] = [:], grants: Set<String> = grants,
    mode: PluginMachine.Mode = .pass, seed: UInt64 = 1, zone: TimeZoneRules? = nil,
    attributes: [FieldDeclaration] = [], entities: [EntityDeclaration] = [],
    memory: Int64 = 64 << 20, surveys: [Survey] = [], requires: [String: [String]] = [:]
  ) throws -> PluginMachine {
    var bytes = files.mapValues { Array($0.utf8) }
    bytes["main.lua"] = main.map { Array($0.utf8) }
    let source = PluginSource(
      id: "skincare", version: "1.0.0", checksum: "0", folder: "plugins/skincare", files: bytes,
      settings: .record([:]), grants: grants, surveys: surveys, requires: requires)
    let surroundings = PluginSurroundings(
      zone: try zone ?? TimeZoneRules(name: "Asia/Shanghai", secondsEast: 28_800), currency: .cny,
      sharedGroups: [lifecycle], attributes: attributes, entities: entities)
    return try PluginMachine(
      lua: LuaState(memoryLimit: Int(memory)), source: source, surroundings: surroundings,
      mode: mode, seed: seed)
  }

  /// What `main.lua` comes to: its log, one line a `print`, then its problems.
  static func outcome(_ machine: PluginMachine) -> String {
    var lines: [String] = []
    let result = machine.load()
    lines += machine.log.drain().map(\.text)
    if case .failure(let problems) = result {
      lines += problems.all.map { problem in
        var short = problem
        short.source = nil
        short.hint = nil
        return short.description
      }
    }
    return lines.joined(separator: "\n")
  }

  static func outcome(_ main: String, files: [String: String] = [:]) throws -> String {
    outcome(try machine(main, files: files))
  }

  /// What a function declared with `siyu.segment` returns when it is asked, or its error.
  static func ask(_ machine: PluginMachine, function: Int = 0) -> String {
    guard machine.functions.indices.contains(function) else { return "no function \(function)" }
    machine.phase = .asking(rule: machine.rules[function].fullName)
    let lua = machine.lua
    do {
      try lua.push(machine.functions[function])
      do throws(LuaError) {
        try lua.call(results: 1)
      } catch {
        _ = machine.forget()
        throw error
      }
      defer { lua.stack.pop() }
      if let changed = machine.forget() { throw changed }
      return "\(try lua.value(at: -1))"
    } catch let error as LuaError {
      return error.description
    } catch {
      return "\(error)"
    }
  }

  static func segment(_ body: String, before: String = "") -> String {
    """
    \(before)
    siyu.segment { id = "s", title = "S", where = function()
    \(body)
    end }
    """
  }
}
