import SiyuModel
import SiyuTestSupport
import Testing

@testable import SiyuEngine

@Suite struct HandoverPlannerTests {
  private let now = Instant(seconds: 1_000 * 86_400)

  private func planner(most: Int64? = nil) -> HandoverPlanner {
    HandoverPlanner(rules: HandoverRules(mostCustomers: most), now: now, zone: .utc)
  }

  private func customers(_ count: Int, transfers: [Instant] = []) -> [OwnedCustomer] {
    (1...count).map {
      OwnedCustomer(
        number: CustomerNumber(rawValue: Int64($0)), id: "c\(1_000 + $0)", transfers: transfers)
    }
  }

  private func daysAgo(_ days: Int64) -> Instant { now.advanced(bySeconds: -days * 86_400) }

  @Test func `each goes to whoever owns the fewest then, of several the smallest id`() {
    let plan = planner().plan(
      customers(5), way: .balanced(among: ["s3", "s2"]), owned: ["s2": 1, "s3": 3, "s9": 0])
    #expect(plan.moves.map(\.to) == ["s2", "s2", "s2", "s3", "s2"])
    #expect(plan.refused == [])
  }

  @Test func `the same again is the same, whatever the order of names`() {
    let one = planner().plan(customers(50), way: .balanced(among: ["a", "b", "c"]), owned: [:])
    let two = planner().plan(customers(50), way: .balanced(among: ["c", "a", "b"]), owned: [:])
    #expect(one == two)
  }

  @Test func `a third transfer within 90 days is refused, until the first is over`() {
    let often = customers(1, transfers: [daysAgo(89), daysAgo(3)])
    let plan = planner().plan(often, way: .balanced(among: ["s2"]), owned: [:])
    #expect(plan.moves == [])
    #expect(
      plan.refused.map(\.reason)
        == ["handed over 2 times within 90 days; again from 1972-09-28 00:00"])
    let rested = customers(1, transfers: [daysAgo(90), daysAgo(3)])
    #expect(planner().plan(rested, way: .balanced(among: ["s2"]), owned: [:]).moves.count == 1)
  }

  @Test func `nobody gets more than is allowed`() {
    let plan = planner(most: 3).plan(
      customers(5), way: .balanced(among: ["s2", "s3"]), owned: ["s2": 2, "s3": 1])
    #expect(plan.moves.map(\.to) == ["s3", "s2", "s3"])
    #expect(plan.refused.map(\.customer) == ["c1004", "c1005"])
    #expect(
      plan.refused.first?.reason
        == "each of them owns as many as [staff] customers_at_most allows (3)")
  }

  @Test func `a request holds a hundred, all for one`() {
    let plan = planner().plan(
      customers(250), way: .balanced(among: ["s2", "s3"]), owned: ["s3": 50])
    let requests = plan.requests
    #expect(requests.map(\.to) == ["s2", "s2", "s3"])
    #expect(requests.map(\.customers.count) == [100, 50, 100])
    #expect(requests.flatMap(\.customers).count == 250)
  }

  @Test func `whom a function chose nobody for stays, with the reason`() {
    let people = customers(4)
    let plan = planner(most: 1).plan(
      people,
      way: .chosen([
        people[0].number: .staff("s2", reason: "near"), people[1].number: .nobody,
        people[2].number: .failed(Diagnostic("choose returned 'x'")),
        people[3].number: .staff("s2", reason: nil),
      ]), owned: [:])
    #expect(plan.moves.map(\.reason) == ["near"])
    #expect(
      plan.refused.map(\.reason) == [
        "the function chose nobody", "the function failed: choose returned 'x'",
        "s2 owns as many as [staff] customers_at_most allows (1)",
      ])
  }
}
