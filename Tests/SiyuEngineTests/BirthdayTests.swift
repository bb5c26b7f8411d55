import SiyuEngine
import SiyuModel
import SiyuStorage
import Testing

/// When somebody is to be looked at again is stored as it is; it must not tell a birthday.
@Suite struct BirthdayTests {
  /// Counts down to the birthday in ways that make the due time depend on it.
  private static let counting = PluginSource.lua(
    "birthday",
    #"""
    siyu.tag_group {
      id = "soon", title = "生日", dimension = "customer", values = { "yes", "no" },
      assign = function(c, ctx)
        local month, day = c.birthday:match("%d+%-(%d+)%-(%d+)")
        local days = (month - 1) * 30 + day
        return c.orders:within(days .. "d"):count() > 0 and "yes" or "no"
      end,
    }
    """#, grants: ["orders", "tag", "birthday"])

  private static let plain = PluginSource.lua(
    "plain",
    #"""
    siyu.tag_group {
      id = "fresh", title = "新", dimension = "customer", values = { "yes", "no" },
      assign = function(c) return c.orders:within("63d"):count() > 0 and "yes" or "no" end,
    }
    """#)

  private func reviews(_ plugin: PluginSource) throws -> (due: [ExportCell], kept: String) {
    let lab = try EngineLab([plugin])
    let days = [CivilDate(year: 1990, month: 2, day: 17), CivilDate(year: 1990, month: 3, day: 3)]
    try lab.bring(
      .customers(
        days.enumerated().map { index, date in
          var row = CustomerRecord(person: PersonReference(customerID: "c\(index)"))
          row.birthday = date
          return row
        }))
    try lab.bring(
      .orders(
        (0...1).map { index in
          var row = OrderRecord(orderID: "o\(index)", amount: 1)
          row.buyer = PersonReference(customerID: "c\(index)")
          row.paidAt = Instant(seconds: lab.now.seconds - 3_600)
          return row
        }))
    let report = try lab.planner().apply()
    #expect(report.outcome.plugins[0].rules[0].failures == 0)
    let store = try #require(lab.store as? any PersonStore)
    let records = try (0...1).map { try store.record(of: lab.store.customer(named: "c\($0)")) }
    return (
      records.flatMap { $0["schedule"]?.rows.map { $0[1] } ?? [] },
      records.flatMap { $0["tags"]?.rows ?? [] }.map { "\($0)" }.joined()
    )
  }

  @Test func `a rule that read a birthday is due when its clock moves on, whoever it is`() throws {
    let (due, kept) = try reviews(Self.counting)
    // The beginning of the next day, for both.
    #expect(due == Array(repeating: .time(Instant(seconds: 1_704_153_600)), count: 2))
    #expect(kept.contains("orders within a time"))
    #expect(!kept.contains("47d") && !kept.contains("63d"))
  }

  @Test func `a rule that read none keeps its own time`() throws {
    let (due, kept) = try reviews(Self.plain)
    #expect(due == Array(repeating: .time(Instant(seconds: 1_704_063_600 + 63 * 86_400)), count: 2))
    #expect(kept.contains("orders within 63d"))
  }
}
