import SiyuModel
import Testing

@testable import SiyuScripting

/// A line of a simulation's script that nobody would look at is an error, with the nearest that is meant.
@Suite struct SpecScriptTests {
  private func lines(_ line: String, sop: String = "", more: String = "") throws -> [String] {
    try SpecHarness.run(
      """
      it("x", function()
        simulate { customer = customer {}, days = 3, \(sop) script = { { after = "1d", \(line) } } }
      end)
      """, main: SpecHarness.main + "\n" + SpecHarness.sops + "\n" + more
    ).lines
  }

  @Test(arguments: [
    (
      #"event = "message.answered", step = "welcme""#,
      "'step' of line 1 of the script: the plugin's sops have no step 'welcme'; did you mean 'welcome'?"
    ),
    (
      #"event = "message.answred", step = "welcome""#,
      "nothing in the plugin looks for 'message.answred'; did you mean 'message.answered'?"
    ),
    (
      #"event = "pool.joind""#,
      "nothing in the plugin looks for 'pool.joind'; did you mean 'pool.joined'?"
    ),
    (
      #"event = "visit", step = "welcome""#,
      "'visit' of line 1 of the script is not about a 'step'; there are 'message.answered',"
    ),
    (
      #"evnt = "visit""#, "unknown field 'evnt' of line 1 of the script; did you mean 'event'?"
    ),
    (
      #"order = { amount = "9.00" }, step = "welcome""#,
      "'step' of line 1 of the script goes with an 'event', not with an 'order'."
    ),
    (
      #"order = { amont = "9.00" }"#,
      "unknown field 'amont' of an order of a customer; did you mean 'amount'?"
    ),
    (
      #"event = "message.answered", text = "好""#,
      "'text' of line 1 of the script is what somebody answers; say the 'step' it answers."
    ),
    (
      #"event = "message.clicked", step = "welcome", text = "好""#,
      "'text' of line 1 of the script goes with event = \"message.answered\" only."
    ),
    (
      #"event = "message.clicked", step = "welcome", props = { a = 1 }"#,
      "siyu makes those of what happens about a step; leave them out."
    ),
  ])
  func `a slip in the script is told`(_ line: String, _ message: String) throws {
    let lines = try lines(line)
    #expect(lines.first == "error: x")
    #expect(lines.contains { $0.contains(message) }, "\(lines)")
  }

  @Test func `a step has to be of the sop that is simulated`() throws {
    let lines = try lines(
      #"event = "message.clicked", step = "gift""#, sop: #"sop = "new-friend","#)
    #expect(
      lines.contains {
        $0.contains("'step' of line 1 of the script: sop 'new-friend' has no step")
      },
      "\(lines)")
  }

  /// Whoever looks for `pool.join` in a rule may make it happen, near as it is to another.
  @Test func `an event that the plugin mentions may be like another`() throws {
    let rule = #"""
      siyu.segment { id = "old", title = "旧", where = function(c)
        return c.events:where { type = "pool.join" }:count() > 0 end }
      """#
    let line = #"event = "pool.join""#
    #expect(try lines(line).contains { $0.contains("did you mean 'pool.joined'?") })
    #expect(try !lines(line, more: rule).contains { $0.contains("did you mean") })
  }
}
