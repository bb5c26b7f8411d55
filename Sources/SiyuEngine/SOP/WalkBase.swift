internal import SiyuModel

/// One version of an SOP, with what all who walk through it have in common: one object, because a
/// hundred thousand walks hold on to it.
final class WalkBase: Sendable {
  let sop: SOPDeclaration
  let times: WalkTimes
  let checksum: String
  /// By path.
  let contents: [String: ContentFacts]
  let grants: Grants
  /// The plugin's, by its own names for them.
  let coupons: [String: CouponDeclaration]

  init(
    _ sop: SOPDeclaration, clock: StepClock, checksum: String, contents: [String: ContentFacts],
    grants: Grants, coupons: [CouponDeclaration] = []
  ) {
    self.coupons = Dictionary(
      coupons.map { ($0.localID, $0) }, uniquingKeysWith: { first, _ in first })
    self.sop = sop
    self.checksum = checksum
    self.contents = contents
    self.grants = grants
    times = WalkTimes(sop: sop, clock: clock)
  }
}
