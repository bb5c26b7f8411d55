import SiyuModel
import Testing

@testable import SiyuWorkers

/// What is said of benefits that no plugin may declare: a worker may send anything.
@Suite struct BenefitDeclarationsCheckTests {
  private static let place = SourcePlace(file: "main.lua", line: 1)

  private static func problem(benefits count: Int, length: Int) -> String? {
    var all = PluginDeclarations()
    all.benefits = (0..<count).map { index in
      BenefitDeclaration(
        name: "native."
          + String((String(index + 10) + String(repeating: "b", count: 99)).prefix(length)),
        title: "x", sort: .event, uses: 2, points: 1, place: place)
    }
    all.memberships = [
      .benefit(
        BenefitSubscription(
          name: "native.plus", title: "x", sells: ["S"], bought: 0,
          lasts: CalendarDuration(days: 1)!, benefits: all.benefits.map(\.name), place: place))
    ]
    let source = PluginSource(
      id: "native", version: "1.0.0", checksum: "0", folder: "plugins/native", files: [:],
      settings: .record([:]), grants: ["membership", "points"])
    return DeclarationsCheck(
      source: source, surroundings: PluginSurroundings(zone: .utc, currency: .cny)
    ).problem(inBenefits: all)
  }

  @Test func `benefits that a standing holds are believed, and no others`() {
    #expect(Self.problem(benefits: 16, length: 60) == nil)
    #expect(
      Self.problem(benefits: 16, length: 99)
        == "the benefits of membership 'native.plus' keep up to 4017 bytes about one customer, "
        + "and there is room for 3072")
    #expect(Self.problem(benefits: 17, length: 5)?.hasSuffix("has too many benefits") == true)
  }
}
