import SiyuModel
import Testing

@testable import SiyuReport

@Suite struct KOCFunnelTests {
  private static let at = Instant(seconds: 1_000)

  private static func member(
    _ stage: KOCStage, invited: Bool = false, answered: Bool = false, selected: Bool = false
  ) -> KOCMember {
    var record = KOCRecord()
    if invited { record.invitedAt = at }
    if answered { record.answeredAt = at }
    if selected { record.selectedAt = at }
    return KOCMember(stage, since: at, record: record)
  }

  private static let members = [
    member(.invited), member(.answered, invited: true, answered: true),
    member(.answered, answered: true), member(.active, answered: true, selected: true),
    member(.excluded),
  ]

  @Test func `who was invited and who came by herself are told apart`() {
    var funnel = KOCFunnel(programme: "demo.koc", title: "", isOpen: true)
    for (number, member) in Self.members.enumerated() {
      funnel.add(CustomerNumber(rawValue: Int64(number + 1)), member)
    }
    #expect([funnel.invited, funnel.uninvited, funnel.answered, funnel.selected] == [2, 2, 3, 1])
    #expect(funnel.excluded == 1 && !funnel.isEmpty)
  }

  @Test func `where only the invited may answer, whoever answered was invited`() {
    var funnel = KOCFunnel(programme: "demo.koc", title: "", isOpen: false)
    for (number, member) in Self.members.enumerated() {
      funnel.add(CustomerNumber(rawValue: Int64(number + 1)), member)
    }
    #expect([funnel.invited, funnel.uninvited, funnel.answered] == [4, 0, 3])
  }

  @Test func `who comes back answered once`() {
    var funnel = KOCFunnel(programme: "demo.koc", title: "", isOpen: false)
    // Left, and is invited again: what she answered the first time is forgotten.
    funnel.add(
      CustomerNumber(rawValue: 1), Self.member(.invited, invited: true, selected: true))
    #expect([funnel.invited, funnel.answered, funnel.selected] == [1, 1, 1])
  }
}
