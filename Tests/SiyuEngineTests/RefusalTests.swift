import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// What a plugin may not decide is counted, told, and does not happen.
@Suite(.serialized) struct RefusalTests {
  private static let shared = TagGroup(
    name: "interest", title: "兴趣", dimension: .product, exclusive: true,
    values: ["some", "much"].map { TagValue(name: $0, title: $0) })

  private static let asked: Set<String> = ["orders", "tag", "tag:interest", "birthday"]

  private static func plugin(_ id: String, _ value: String, without: Set<String> = [])
    -> PluginSource
  {
    .lua(
      id,
      #"""
      siyu.tag_group {
        id = "bought", title = "买过", dimension = "value", values = { "yes", "no" },
        assign = function(c) return c.orders:sum("net") >= 500 and "yes" or "no" end,
      }
      siyu.tag_group { shared = "interest", assign = function(c) return "\#(value)" end }
      """#, grants: asked.subtracting(without).subtracting(["birthday"]), asked: asked)
  }

  private static func lab(_ plugins: [PluginSource]) throws -> EngineLab {
    let lab = try EngineLab(plugins, shared: [shared])
    try lab.bringCustomers(4...6)
    return lab
  }

  private func refused(_ report: PlanReport) -> [String] {
    report.outcome.plugins.flatMap { plugin in
      plugin.rules.compactMap { rule in
        rule.refusal.map { refusal in
          let wanted = rule.values.map { "\($0.value.name) +\($0.gained) -\($0.lost)" }
          return "\(plugin.id) \(rule.group.name) \(refusal.permission ?? "?"): "
            + wanted.joined(separator: ", ")
        }
      }
    }
  }

  @Test func `a group that is not granted is refused, and the others are filled`() throws {
    let lab = try Self.lab([Self.plugin("a", "some", without: ["tag:interest"])])
    let plan = try lab.planner().plan()
    #expect(refused(plan) == ["a interest tag:interest: some +3 -0, much +0 -0"])
    #expect(plan.outcome.plugins[0].missing == ["birthday", "tag:interest"])
    #expect(plan.outcome.touched == 3)
    _ = try lab.planner().apply()
    #expect(try lab.held() == ["c4 a.bought:no", "c5 a.bought:yes", "c6 a.bought:yes"])
  }

  @Test func `without any tag granted nobody is touched`() throws {
    let lab = try Self.lab([Self.plugin("a", "some", without: ["tag", "tag:interest"])])
    let plan = try lab.planner().plan()
    #expect(
      refused(plan) == [
        "a a.bought tag: yes +2 -0, no +1 -0", "a interest tag:interest: some +3 -0, much +0 -0",
      ])
    #expect(plan.outcome.touched == 0)
    _ = try lab.planner().apply()
    #expect(try lab.held() == [])
  }

  @Test func `to the others a refused plugin is as if it were not installed`() throws {
    let bad = Self.plugin("a", "some", without: ["tag:interest", "tag"])
    let good = Self.plugin("b", "much")
    let both = try Self.lab([bad, good])
    let alone = try Self.lab([good])
    _ = try both.planner().apply()
    _ = try alone.planner().apply()
    #expect(try both.held() == alone.held())
    #expect(try both.held().contains("c4 interest:much"))
  }

  @Test func `what was decided before a grant was taken back stays as it is`() throws {
    let lab = try Self.lab([Self.plugin("a", "some")])
    _ = try lab.planner().apply()
    let before = try lab.held()
    #expect(before.count == 6)
    try lab.use([Self.plugin("a", "much", without: ["tag", "tag:interest"])])
    try lab.correct(4, to: 9)
    let plan = try lab.planner().plan()
    #expect(plan.choice == .full(.plugins))
    #expect(
      refused(plan) == [
        "a a.bought tag: yes +1 -0, no +0 -1", "a interest tag:interest: some +0 -3, much +3 -0",
      ])
    _ = try lab.planner().apply()
    #expect(try lab.held() == before)
  }

  @Test func `explaining a customer tells what was refused`() throws {
    let lab = try Self.lab([Self.plugin("a", "some", without: ["tag:interest"])])
    let explanation = try Explainer(
      store: lab.store, runtime: lab.runtime, plugins: lab.plugins, now: lab.now
    ).explain(lab.store.customer(named: "c5"))
    let rule = try #require(explanation.rules.first { $0.refusal != nil })
    #expect(rule.group.name == "interest" && rule.answer == .values(["some"]))
    #expect(rule.refusal == Refusal(permission: "tag:interest", isAsked: true))
  }

  @Test(arguments: [
    (Effect.ownTag, "tag"), (.sharedTag(group: "vip"), "tag:vip"), (.points, "points"),
    (.coupon, "coupon"), (.task, "task"), (.send(touchpoint: "wecom.chat"), "wecom.chat"),
  ])
  func `every effect has its permission`(_ effect: Effect, _ word: String) {
    func grants(_ grants: Set<String>, asked: Set<String> = []) -> Grants {
      Grants(.lua("a", "", grants: grants, asked: asked))
    }
    #expect(grants([word]).allows(effect))
    let other = grants(["orders", "tag:other", "wecom.group"], asked: [word])
    #expect(other.refusal(of: effect) == Refusal(permission: word, isAsked: true))
    #expect(grants([]).refusal(of: effect) == Refusal(permission: word, isAsked: false))
  }

  @Test func `no permission is for another plugin's group`() {
    let rule = TagRule(
      group: TagGroup(
        name: "other.size", title: "", dimension: .value, exclusive: true, values: []),
      shared: false, function: 1, place: SourcePlace(file: "main.lua", line: 1))
    let effect = Effect.filling(rule, by: "a")
    #expect(effect == .foreignTag)
    #expect(!Grants(.lua("a", "", grants: ["tag", "tag:other.size"])).allows(effect))
  }
}
