import SiyuModel
import SiyuTestSupport

@testable import SiyuEngine

extension PluginSource {
  static func member(_ text: String, id: String = "mine") -> PluginSource {
    .lua(id, text, grants: sopGrants.union(["membership"]))
  }

  /// Silver from 100 元 in 30 days, gold from 300; kept 60 days, and 10 of grace.
  static let growth = PluginSource.member(
    #"""
    siyu.membership {
      id = "vip", title = "会员", kind = "growth", by = "spend", over = "30d",
      period = "60d", grace = "10d",
      levels = { { id = "silver", title = "银卡", from = 10000 },
        { id = "gold", title = "金卡", from = 30000 } },
    }
    """#)
}

extension EngineLab {
  /// `c1 mine.vip silver`, of all who are or were something.
  func standings() throws -> [String] {
    try store.table(.standings).map { "\($0[1]) \($0[0]) \($0[2])" }.sorted()
  }

  /// Types of events with their level, by customer: `c1 level.up gold`.
  func levelEvents() throws -> [String] {
    try store.table(.events).filter { $0[2].hasPrefix("level.") }.map { row in
      let props = try JSON.parse(row[4])
      return "\(row[1]) \(row[2]) \(props["to"]?.stringValue ?? "?")"
    }.sorted()
  }

  /// So many orders of 100 元 each.
  func spend(_ number: Int, orders: Int, days: Double = 0) throws {
    for index in 0..<orders { try pay(number, days: days - Double(index) / 1000) }
  }
}
