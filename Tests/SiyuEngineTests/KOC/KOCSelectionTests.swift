import SiyuEngine
import SiyuModel
import Testing

@Suite struct KOCSelectionTests {
  private static func candidate(
    _ id: String, _ score: Double?, part: String? = nil, answered: Int64 = 0
  ) -> KOCCandidate {
    KOCCandidate(
      number: 1, id: id, answeredAt: Instant(seconds: answered), score: score, part: part)
  }

  private static func select(
    _ candidates: [KOCCandidate], top: Int? = nil, least: Double? = nil, quota: KOCQuota? = nil,
    members: [String?: Int] = [:]
  ) -> [String] {
    KOCSelection(
      candidates, KOCSelecting(score: 0, top: top, least: least, quota: quota), members: members
    ).places.map { place in
      "\(place.candidate.id) \(place.rank.map(String.init) ?? "-")"
        + (place.miss.map { ": \($0.words)" } ?? "")
    }
  }

  @Test func `the highest scores are taken, as many as there are places`() {
    let all = [Self.candidate("a", 1), Self.candidate("b", 3), Self.candidate("c", 2)]
    #expect(Self.select(all, top: 2) == ["b 1", "c 2", "a 3: all 2 places are taken"])
  }

  @Test func `of equal scores the earlier answer comes first, then the id`() {
    let all = [
      Self.candidate("d", 5, answered: 30), Self.candidate("c", 5, answered: 20),
      Self.candidate("b", 5, answered: 20), Self.candidate("a", 5, answered: 40),
    ]
    let expected = [
      "b 1", "c 2", "d 3: all 2 places are taken", "a 4: all 2 places are taken",
    ]
    #expect(Self.select(all, top: 2) == expected)
    #expect(Self.select(all.reversed(), top: 2) == expected)
  }

  @Test func `a threshold takes whoever reaches it`() {
    let all = [Self.candidate("a", 49.5), Self.candidate("b", 50), Self.candidate("c", 51)]
    #expect(Self.select(all, least: 50) == ["c 1", "b 2", "a 3: below 50"])
  }

  @Test func `a quota leaves places to other parts`() {
    let all = [
      Self.candidate("a", 9, part: "杭州"), Self.candidate("b", 8, part: "杭州"),
      Self.candidate("c", 7, part: "上海"), Self.candidate("d", 6),
    ]
    #expect(
      Self.select(all, top: 3, quota: KOCQuota(others: 1)) == [
        "a 1", "b 2: the 1 of 杭州 are taken", "c 3", "d 4",
      ])
  }

  @Test func `a quota that names parts leaves the others out`() {
    let all = [
      Self.candidate("a", 9, part: "北京"), Self.candidate("b", 8, part: "杭州"),
      Self.candidate("c", 7), Self.candidate("d", 6, part: "杭州"),
    ]
    #expect(
      Self.select(all, least: 0, quota: KOCQuota(named: ["杭州": 2], others: nil)) == [
        "a 1: 北京 has no places", "b 2", "c 3: in no part that has places", "d 4",
      ])
  }

  @Test func `members keep their places`() {
    let all = [Self.candidate("a", 9, part: "杭州"), Self.candidate("b", 8, part: "上海")]
    #expect(
      Self.select(all, top: 3, quota: KOCQuota(others: 2), members: ["杭州": 2, nil: 0]) == [
        "a 1: the 2 of 杭州 are taken", "b 2",
      ])
    #expect(
      Self.select(all, top: 2, members: ["杭州": 2]) == [
        "a 1: all 2 places are taken", "b 2: all 2 places are taken",
      ])
  }

  @Test func `who has no score is told last, and why`() {
    var failed = Self.candidate("a", nil)
    failed.failure = Diagnostic("attempt to index nil")
    let all = [
      Self.candidate("z", nil), failed, Self.candidate("n", .nan), Self.candidate("k", 1),
    ]
    #expect(
      Self.select(all, top: 9) == [
        "k 1", "a -: a function failed: attempt to index nil",
        "n -: the score function says that she is no candidate",
        "z -: the score function says that she is no candidate",
      ])
  }

  @Test func `nobody to select from is no error`() {
    #expect(Self.select([], top: 1) == [])
  }
}
