import SiyuBorder
import SiyuModel
import Testing

/// Programmes with every case of every type in them.
enum KOCSamples {
  private static let place = SourcePlace(file: "lib/koc.lua", line: 9)
  private static let day = CalendarDuration(days: 1)!

  static let all = [
    KOCDeclaration(
      name: "skincare.star", title: "体验官",
      recruit: KOCRecruiting(
        survey: "skincare.koc", invite: 50, send: "content/invite", open: true, again: day,
        answered: 51),
      select: KOCSelecting(
        score: 52, top: 100, least: -0.5, per: 53, perWord: "city",
        quota: KOCQuota(named: ["杭州": 10, "上海": 5], others: 2)),
      assess: KOCAssessing(
        every: CalendarDuration(months: 1)!,
        tasks: KOCTask.Proof.allCases.enumerated().map { index, proof in
          KOCTask(
            id: "t\(index)", title: "任务", points: 1_000_000, proof: proof,
            due: index == 0 ? day : nil, times: 3,
            review: [.none, .staff, .function(60 + index)][index % 3], place: place)
        }, pass: 54, warnings: 2, backAfter: day),
      share: KOCSharing(contents: ["content/a", "content/b"], givesCode: false),
      fission: FissionDeclaration(levels: 2, reward: .asked(55)), place: place),
    KOCDeclaration(
      name: "skincare.open", title: "共创",
      recruit: KOCRecruiting(survey: "skincare.koc", open: true, answered: 70),
      select: KOCSelecting(score: 71, least: 1), place: place),
  ]
}

@Suite struct KOCBytesTests {
  @Test func `a programme arrives as it was declared, and its SOPs are made there`() throws {
    var declared = PluginDeclarations()
    declared.kocs = KOCSamples.all
    let bytes = Loaded(declarations: declared).encoded()
    let arrived = try bytes.withUnsafeBytes { try Loaded(decoding: $0) }
    #expect(arrived.declarations.kocs == declared.kocs)
    #expect(arrived.declarations.sops == declared.kocs.flatMap(\.sops))
    #expect(arrived.declarations.sops.count == 2)
  }
}
