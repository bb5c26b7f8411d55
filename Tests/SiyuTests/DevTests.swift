import SiyuModel
import Testing

@testable import SiyuEngine
@testable import siyu

@Suite struct DevTests {
  @Test func `figures are compared by what they are of, and what is gone is told`() {
    let then = [
      PlanFigure(of: "segment a", measure: "members", count: 3),
      PlanFigure(of: "segment b", measure: "members", count: 5),
      PlanFigure(of: "sop s › one", measure: "skipped", count: 2),
    ]
    let now = [
      PlanFigure(of: "segment c", measure: "members", count: 1),
      PlanFigure(of: "segment a", measure: "members", count: 4),
      PlanFigure(of: "segment b", measure: "members", count: 5),
    ]
    #expect(
      PlanFigureChange.between(then, now).map { "\($0.figure.of) \($0.then) \($0.now)" } == [
        "segment c 0 1", "segment a 3 4", "sop s › one 2 0",
      ])
  }

  @Test func `programmes, benefits and fission are told in figures`() {
    var plugin = PluginOutcome(name: "pets@1.0.0", title: "", id: "pets", rules: [], segments: [])
    var vip = ProgrammeOutcome(name: "pets.vip", title: "会员", kind: "growth", noun: "membership")
    vip.moves = [.init(from: "none", to: "gold", title: "金卡", count: 3, examples: [])]
    vip.gifts = [.init(benefit: "pets.gift", title: "礼", count: 2, points: 20, coupons: 0)]
    var koc = ProgrammeOutcome(name: "pets.fan", title: "KOC", kind: "koc", noun: "koc")
    koc.moves = [.init(from: "none", to: "invited", title: "invited", count: 7, examples: [])]
    plugin.programmes = [vip, koc]
    var rewards = RewardOutcome(name: "pets.fan")
    (rewards.given, rewards.money) = (2, 600)
    plugin.rewards = [rewards]
    #expect(
      PlanFigure.all(of: plugin).map { "\($0.of): \($0.measure) \($0.count)" } == [
        "membership vip: none → gold 金卡 3", "membership vip: benefit gift 2",
        "membership vip: benefit gift: points 20", "koc fan: none → invited 7",
        "fission fan: rewards 2", "fission fan: rewards: money 600",
      ])
  }
}
