import SiyuModel
import Testing

@testable import SiyuScripting

/// SOPs that wait for what programmes bring forth.
@Suite struct SOPProgrammeTests {
  private func problems(_ enrol: String) throws -> [String] {
    let text =
      KOCHarness.with() + #"""

        siyu.membership { id = "vip", title = "会员", kind = "growth", by = "spend", period = "1y",
          levels = { { id = "silver", title = "银", from = 100 }, { id = "gold", title = "金", from = 900 } } }
        siyu.sop { id = "x", title = "X", enrol = { \#(enrol) },
          steps = { { id = "bye", finish = true } } }
        """#
    return try KOCHarness.read(text, asked: KOCHarness.asked.union(["membership", "events"]))
      .problems
  }

  @Test(arguments: [
    #"on = "koc.selected", programme = "skincare.star""#, #"on = "koc.selected""#,
    #"on = "koc.rewarded", programme = "other.star""#, #"on = "level.up", to = "gold""#,
    #"on = "level.down", programme = "skincare.vip", to = "none""#,
    #"on = "level.up", programme = "other.vip", to = "platinum""#,
    #"on = "page.viewed", programme = "whatever""#,
  ])
  func `what can come is waited for`(enrol: String) throws {
    #expect(try problems(enrol) == [])
  }

  @Test func `what follows from a declaration that is wrong itself is not told again`() throws {
    let found = try KOCHarness.read(
      #"""
      siyu.coupon { id = "ten", title = "" }
      siyu.benefit { id = "gift", title = "礼", sort = "welcome", coupon = "ten" }
      siyu.tag_group { id = "card", title = "卡", dimension = "nowhere", values = { "a" }, assign = 1 }
      siyu.membership { id = "vip", title = "会员", kind = "growth", by = "spend",
        levels = { { id = "silver", title = "银", from = 900, benefits = { "gift" } },
          { id = "gold", title = "金", from = 100 } } }
      siyu.sop { id = "x", title = "X", enrol = { on = "level.up", programme = "skincare.vip", to = "gold" },
        steps = { { id = "tag", tag = "card:a" }, { id = "give", coupon = "ten" } } }
      """#,
      asked: KOCHarness.asked.union(["membership", "events", "coupon"])
    )
    .problems
    #expect(found.count == 4, "\(found)")
    #expect(found.contains { $0.contains("overlaps") })
    #expect(!found.contains { $0.contains("comes from no programme") }, "\(found)")
    #expect(!found.contains { $0.contains("there is no") }, "\(found)")
  }

  @Test(arguments: [
    (
      #"on = "koc.selected", programme = "star""#,
      "'koc.selected' comes from no programme 'star'; did you mean 'skincare.star'?"
    ),
    (
      #"on = "koc.selected", programme = "skincare.stra""#,
      "'koc.selected' comes from no programme 'skincare.stra'; did you mean 'skincare.star'?"
    ),
    (
      #"on = "level.up", programme = "skincare.star""#,
      "'level.up' comes from no programme 'skincare.star'; did you mean"
    ),
    (#"on = "level.up", to = "glod""#, "there is no level 'glod'; did you mean 'gold'?"),
    (
      #"on = "level.up", programme = "skincare.vip", from = "bronze""#,
      "there is no level 'bronze'; there are silver, gold, none"
    ),
  ])
  func `what nobody declares would never come`(enrol: String, words: String) throws {
    let found = try problems(enrol)
    #expect(found.count == 1 && found[0].contains(words), "\(found)")
  }
}
