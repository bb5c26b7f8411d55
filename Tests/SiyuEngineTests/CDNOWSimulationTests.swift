import Foundation
import SiyuModel
import SiyuStorage
import SiyuTestSupport
import Testing

@testable import SiyuEngine

/// A year of a real shop, simulated, against the same counted by a few lines.
@Suite struct CDNOWSimulationTests {
  /// One purchase: customer and day since 1997-01-01.
  private struct Purchase {
    var customer: Int
    var day: Int
  }

  /// Beside the checkout, or where `SIYU_SHARED` says.
  private static let path: String? = {
    let named = ProcessInfo.processInfo.environment["SIYU_SHARED"]
    let beside = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    return [named, "/\(beside)/shared"].compactMap(\.self).map { $0 + "/data/cdnow_master.txt" }
      .first { FileManager.default.isReadableFile(atPath: $0) }
  }()

  private static let begin = Instant(seconds: 852_076_800)  // 1997-01-01T00:00:00Z
  private static let day: Int64 = 86_400

  /// Of one customer in ten, in the year 1997.
  private static func purchases() throws -> [Purchase] {
    let text = try String(contentsOfFile: path ?? "", encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).compactMap { line in
      let parts = line.split(separator: " ")
      guard parts.count == 4, let customer = Int(parts[0]), customer % 10 == 0,
        let date = Int(parts[1]),
        let civil = CivilDate(year: date / 10_000, month: date / 100 % 100, day: date % 100)
      else { return nil }
      let day = Int((TimeZoneRules.utc.start(of: civil).seconds - begin.seconds) / Self.day)
      return day < 365 ? Purchase(customer: customer, day: day) : nil
    }
  }

  @Test(
    .enabled(
      if: path != nil, "cdnow_master.txt is not here; SIYU_SHARED names the folder above data/"))
  func `a replenishment SOP over 1997 does what a few lines count`() throws {
    let purchases = try Self.purchases()
    let lab = try EngineLab.sops([
      .sop(
        """
        siyu.sop {
          id = "refill", title = "refill", enrol = { on = "order.paid" }, again = "never",
          goal = { on = "order.paid", within = "90d" },
          steps = { { id = "remind", wait = "45d", send = "content/a" } },
        }
        """)
    ])
    lab.now = Self.begin
    let numbers = Set(purchases.map(\.customer)).sorted()
    try lab.bringPeople(numbers)
    try lab.bring(
      .orders(
        purchases.enumerated().map { index, purchase in
          var row = OrderRecord(orderID: "o\(index)", amount: 1_000)
          row.buyer = PersonReference(customerID: "c\(purchase.customer)")
          // At noon: the day's pass at midnight sees it next.
          row.paidAt = Self.begin.advanced(bySeconds: Int64(purchase.day) * Self.day + 43_200)
          return row
        }))
    let overlay = try lab.overlay()
    let report = try Simulation(
      overlay: overlay, planner: lab.planner(store: overlay.store),
      span: SimulatedSpan(
        from: Self.begin, to: Self.begin.advanced(bySeconds: 365 * Self.day), every: Self.day)
    ).run()

    // The same without siyu. A purchase of the last day is seen by no pass of the year.
    let seen = purchases.filter { $0.day < 364 }
    let byCustomer = Dictionary(grouping: seen, by: \.customer)
      .mapValues { $0.map(\.day).sorted() }
    let first = byCustomer.compactMapValues(\.first)
    // Enrolled at the midnight after; the goal is a purchase after that, within 90 days of it. It ends
    // the walk, so whoever buys again within 45 days is not reminded.
    var goals = 0
    var reminded = 0
    var anyway = 0
    for (customer, begun) in first {
      let next = byCustomer[customer]?.first { $0 > begun }
      let remindAt = begun + 1 + 45
      let buysFirst = next.map { $0 < remindAt } ?? false
      if remindAt < 365, !buysFirst { reminded += 1 }
      if let next, next < begun + 1 + 90 {
        goals += 1
        if buysFirst { anyway += 1 }
      }
    }
    let sop = try #require(report.sops.first)
    #expect(report.enrolled == Int64(first.count))
    #expect(report.messages == Int64(reminded))
    #expect(sop.outcome.goals == Int64(goals))
    #expect(sop.goalsBeforeContact == Int64(anyway))
    #expect(reminded > 500 && anyway > 100)
  }
}
