import SiyuTestPrograms
import Foundation
import Testing

/// The clock goes back: somebody set it, or asks with `--now` about the past.
@Suite struct ClockTests {
  @Test func `a clock that was set back doubles nothing, and forward again all is as before`()
    async throws
  {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.full.copy(siyu, for: "clock")
      defer { Base.remove(workspace) }
      try siyu.must(["apply", "--now", Base.now], in: workspace)
      let before = try Contents(of: workspace)
      let back = try siyu.must(["apply", "--now", "2026-03-01"], in: workspace)
      #expect(back.output.contains("the clock stands before the last apply"), "\(back)")
      try siyu.must(["apply", "--now", Base.now], in: workspace)
      let after = try Contents(of: workspace)
      let held = { (contents: Contents) in
        Set((contents.tables["tags"] ?? []).map { $0.prefix(2).joined(separator: " ") })
      }
      #expect(held(after) == held(before))
      #expect(after.tables["tags"]?.count == before.tables["tags"]?.count)
      let again = try siyu.must(["apply", "--now", Base.now], in: workspace)
      #expect(again.output.contains("Nothing changed"), "\(again)")
    }
  }

  @Test(.enabled(if: Siyu.canFail, "faults need Linux and the injector beside the tests"))
  func `the system's clock may jump`() async throws {
    let siyu = try Siyu()
    try await Lanes.run {
      let workspace = try Base.half.copy(siyu, for: "jump")
      defer { Base.remove(workspace) }
      let years = 365 * 86_400
      for (words, clock) in [
        (["import", "orders", "data/orders.csv"], -20 * years), (["apply"], 3 * years),
        (["import", "events", "data/events.csv"], -3 * years), (["apply"], -years),
        (["tag", "C000007", "skincare.value:high"], -10 * years), (["apply"], 0),
        (["untag", "C000007", "skincare.value:high"], -56 * years), (["plan"], 5 * years),
      ] {
        let ran = try siyu.run(words, in: workspace, clock: clock)
        #expect(ran.status == 0, "\(words) \(clock): \(ran)")
      }
      let contents = try Contents(of: workspace)
      let orders = contents.tables["orders"]?.map(\.first) ?? []
      #expect(Set(orders).count == orders.count)
    }
  }
}
