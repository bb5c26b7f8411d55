public import SiyuModel

/// How far a pass uses up what the gate's rules allow.
public struct QuotaUse: Sendable, Hashable {
  /// Customers and groups for whom a message of this pass was the last that a cap allows, in the order
  /// of the rules.
  public var filled: [Int64] = []
  /// What the fullest member of staff has used of their day, by what is counted.
  public var fullest: [StaffCap.What: Int64] = [:]
  /// Messages let out, by touchpoint.
  public var messages: [Touchpoint: Int64] = [:]
  public init() {}
}

extension Gate {
  /// What this gate let out, with what staff had used of the day before.
  func quotaUse(on now: Instant) -> QuotaUse {
    var quota = QuotaUse()
    quota.filled = filled
    let uses = staffUse(on: now).values
    for what in StaffCap.What.allCases {
      quota.fullest[what] = Int64(uses.map { $0.count(of: what) }.max() ?? 0)
    }
    return quota
  }
}
