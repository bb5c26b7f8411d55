import SiyuBorder
import SiyuModel

@testable import Lua
@testable import SiyuScripting

/// A plugin with one spec, run in memory, and what the host would be told.
final class SpecHost: SessionHost {
  private(set) var results: [DataValue] = []
  private(set) var begun: [Int] = []
  var onBegan: (Int) -> Void = { _ in }

  /// What any simulation comes to; `siyu test` makes real ones.
  private let simulation: DataValue = {
    func record(_ step: String, _ outcome: String) -> DataValue {
      ["step": .string(step), "outcome": .string(outcome), "day": 1, "content": "content/welcome"]
    }
    return [
      "messages": [record("welcome", "sent")], "tasks": [], "refused": [], "states": [:],
      "tags": [],
      "history": [record("welcome", "sent"), record("howto", "skipped"), record("mark", "done")],
      "steps": ["welcome", "howto", "mark"],
    ]
  }()

  func request(_ operation: String, _ argument: DataValue) throws(Diagnostic) -> DataValue {
    if operation == "spec.result" { results.append(argument) }
    if operation == "simulate" { return simulation }
    return .null
  }
  func log(_ level: LogLevel, _ text: String) {}
  func began(_ number: Int, subject: Int) {
    begun.append(number)
    onBegan(number)
  }
  func columns(slot: Int) throws(SegmentError) -> BatchColumns? { nil }

  /// One example a few lines: status, name, message, place, source, details.
  var lines: [String] {
    results.flatMap { result -> [String] in
      let name = (result["name"]?.listValue ?? []).compactMap(\.stringValue)
      var lines = ["\(result["status"]?.stringValue ?? "?"): \(name.joined(separator: " › "))"]
      for text in result["printed"]?.listValue ?? [] {
        lines.append("  printed \(text.stringValue ?? "")")
      }
      if let message = result["message"]?.stringValue { lines.append("  \(message)") }
      if let file = result["place"]?["file"]?.stringValue,
        let line = result["place"]?["line"]?.intValue
      {
        lines.append("  \(file):\(line): \(result["source"]?.stringValue ?? "")")
      }
      for text in result["detail"]?.listValue ?? [] { lines.append("  \(text.stringValue ?? "")") }
      return lines
    }
  }
}

enum SpecHarness {
  static let main = """
    siyu.tag_group {
      id = "value", title = "消费价值", dimension = "value", exclusive = true,
      values = { { "high", "高" }, { "low", "低" } },
      assign = function(c, ctx)
        if c.orders:count() == 0 then return nil end
        local spent = c.orders:within("365d"):sum("net")
        return spent >= ctx.settings.high_value and "high" or "low",
          { "花了 {spent}", spent = siyu.money(spent) }
      end,
    }
    siyu.tag_group {
      id = "likes", title = "兴趣", dimension = "product", exclusive = false,
      values = { { "mask", "面膜" }, { "cream", "面霜" } },
      assign = function(c, ctx)
        if c.city == "nowhere" then error("no such city") end
        if c.city == "keep" then return siyu.keep end
        local found = {}
        for item in c.items:each() do
          if item.category == "面膜" then found[#found + 1] = "mask" end
          if item.category == "面霜" then found[#found + 1] = "cream" end
        end
        return found
      end,
    }
    siyu.segment {
      id = "dormant", title = "沉睡", where = function(c, ctx)
        return c.orders:within("90d"):count() == 0
      end,
    }
    siyu.attribute { id = "skin", title = "肤质", type = "choice", choices = { "dry", "oily" } }
    siyu.entity {
      id = "pet", title = "宠物", fields = { { id = "born", title = "生日", type = "date" } },
    }
    """

  /// Besides `main`.
  static let membership = """
    siyu.membership {
      id = "vip", title = "会员", kind = "growth", by = "spend",
      levels = { { id = "silver", title = "银", from = 500 } },
    }
    """

  /// Besides `main`, with the survey of `KOCHarness`.
  static let koc = """
    siyu.koc {
      id = "ambassador", title = "体验官", recruit = { survey = "koc", open = true },
      select = { top = 1, score = function(c, ctx)
        local fans = ctx.answers:number("fans")
        return fans, fans and "有粉丝"
      end },
    }
    """

  /// Besides `main`.
  static let screen = """
    siyu.screen {
      id = "odd-join", on = { "pool.joined", "link.opened" },
      suspect = function(c, ctx)
        local accounts = ctx.event.same_device or 1
        return accounts >= 3 or c.city == "nowhere",
          { "{type} {n}", type = ctx.event.type, n = accounts }
      end,
    }
    """

  /// Besides `main`.
  static let sops = """
    siyu.sop {
      id = "new-friend", title = "新客",
      enrol = { on = "pool.joined", when = function(c, ctx)
        if not ctx.event or ctx.event.pool ~= "wecom" then return false, "别处来的" end
        return true
      end },
      leave = function(c, ctx) return c.orders:since(ctx.run.enrolled_at):count() > 0 end,
      steps = {
        { id = "welcome", tag = "value:low" },
        { id = "howto", tag = "likes:mask", when = function(c, ctx)
          return ctx.run:sent("welcome") and not ctx.run:answered("welcome")
        end },
        { id = "words", send = siyu.split { { "content/a", 1 }, { "content/b", 1 } },
          when = function(c, ctx)
            return ctx.run:content("words") == "content/b" and not ctx.run:bought("welcome"),
              { "{step} {occurrence}", step = ctx.run.step, occurrence = ctx.run.occurrence }
          end },
      },
    }
    siyu.sop {
      id = "pet-day", title = "宠物", subject = "pet", enrol = { date = "born" },
      leave = function(c, ctx) return c.id == "p2" and ctx.customer.city == "上海" end,
      steps = { { id = "gift", tag = "value:low" } },
    }
    siyu.sop {
      id = "festival", title = "群", subject = "group", enrol = { dates = { "2026-11-11" } },
      leave = function(c, ctx) return c.members > 10, c.name end,
      steps = { { id = "note", task = "备货" } },
    }

    """

  static func run(
    _ spec: String, main: String = main, files: [String: String] = [:], filter: String? = nil,
    grants: Set<String> = ["tag", "orders", "events", "name", "task", "wecom.chat"],
    settings: DataValue = ["high_value": 200_000], surveys: [Survey] = [],
    rules: [SettingRule] = [], stoppingAt stopped: Int? = nil, seed: UInt64 = 1
  ) throws -> SpecHost {
    var bytes = files.mapValues { Array($0.utf8) }
    bytes["main.lua"] = Array(main.utf8)
    bytes["test/a_spec.lua"] = Array(spec.utf8)
    let source = PluginSource(
      id: "skincare", version: "1.0.0", checksum: "0", folder: "plugins/skincare", files: bytes,
      settings: settings, grants: grants, surveys: surveys,
      settingRules: rules)
    let surroundings = PluginSurroundings(
      zone: try TimeZoneRules(name: "Asia/Shanghai", secondsEast: 28_800), currency: .cny,
      sharedGroups: [])
    let machine = try PluginMachine(
      lua: LuaState(memoryLimit: 64 << 20), source: source, surroundings: surroundings, mode: .spec,
      seed: seed)
    let session = try SpecSession(machine, seed: seed)
    if case .failure(let problems) = machine.load() { throw problems }
    let host = SpecHost()
    host.onBegan = { if $0 == stopped { machine.lua.stop.request(afterInstructions: 10_000) } }
    var job: DataRecord = ["kind": "spec", "files": ["test/a_spec.lua"]]
    if let filter { job["filter"] = .string(filter) }
    _ = try session.run(.record(job), host).get()
    return host
  }

  /// What one `it` with this body comes to.
  static func body(
    _ body: String, settings: DataValue = ["high_value": 200_000], seed: UInt64 = 1
  ) throws -> [String] {
    Array(try run("it(\"x\", function()\n\(body)\nend)", settings: settings, seed: seed).lines)
  }
}
