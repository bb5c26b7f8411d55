import SiyuModel
import Testing

@testable import SiyuBorder

@Suite struct FissionBytesTests {
  private static let day = CalendarDuration(days: 1)!

  static let samples = [
    FissionDeclaration(),
    FissionDeclaration(
      within: day, stays: CalendarDuration(months: 1)!, hold: CalendarDuration(seconds: 60)!,
      levels: 2, mechanism: .share, reward: .asked(7), belowZero: true,
      anyone: true),
    FissionDeclaration(
      levels: 0, mechanism: .redPacket(RedPacket(total: 8_800, pieces: 10))),
    FissionDeclaration(
      mechanism: .groupBuy(TeamRule(size: 3, within: day)),
      reward: .fixed(FissionReward(points: 50, money: 1))),
  ]

  private func arrived(_ fission: FissionDeclaration) throws -> FissionDeclaration {
    var writer = ByteWriter()
    writer.fission(fission)
    return try writer.bytes.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes)
      return try reader.fission()
    }
  }

  @Test(arguments: samples) func `a fission arrives as it was declared`(
    fission: FissionDeclaration
  ) throws {
    #expect(try arrived(fission) == fission)
  }

  @Test(arguments: [
    FissionDeclaration(hold: CalendarDuration(days: 0)!), FissionDeclaration(levels: 3),
    FissionDeclaration(mechanism: .redPacket(RedPacket(total: 5, pieces: 6))),
    FissionDeclaration(mechanism: .groupBuy(TeamRule(size: 1, within: day))),
    FissionDeclaration(reward: .fixed(FissionReward(points: -1))),
    FissionDeclaration(reward: .fixed(FissionReward())),
  ])
  func `what no author can declare is refused`(fission: FissionDeclaration) {
    #expect(throws: ByteError.self) { try arrived(fission) }
  }
}
