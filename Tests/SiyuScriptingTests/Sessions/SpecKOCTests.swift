import Testing

@testable import SiyuScripting

/// Programmes of KOCs in specs.
@Suite struct SpecKOCTests {
  private static func run(_ body: String, main: String = SpecHarness.koc) throws -> [String] {
    try SpecHarness.run(
      "it(\"x\", function()\n\(body)\nend)", main: main, grants: ["tag", "koc", "answers"],
      surveys: [KOCHarness.survey]
    ).lines
  }

  @Test func `a score reads the answers to the programme's survey`() throws {
    let lines = try Self.run(
      """
      local c = customer { answers = { koc = { fans = 300 } } }
      local points, why = score(c, "ambassador")
      assert.equal(300, points)
      assert.equal("有粉丝", why)
      assert.is_nil((score(customer {}, "ambassador")))
      """)
    #expect(lines.count == 1 && lines[0].hasPrefix("passed"), "\(lines)")
  }

  @Test func `a stage that is described is read by rules`() throws {
    let lines = try Self.run(
      """
      assert.equal("active", customer { koc = { ambassador = "active" } }.koc("ambassador").stage)
      assert.is_nil(customer {}.koc("ambassador"))
      """)
    #expect(lines.count == 1 && lines[0].hasPrefix("passed"), "\(lines)")
  }

  @Test(arguments: [
    (#"customer { koc = { ambassador = "activ" } }"#, "no stage 'activ'; did you mean 'active'?"),
    (
      #"customer { koc = { ambasador = "left" } }"#,
      "no koc 'ambasador'; did you mean 'ambassador'?"
    ),
    (#"customer { koc = "left" }"#, "is a table such as"),
    (#"customer {}.koc("ambasador")"#, "there is no koc 'ambasador' in this plugin"),
    (#"score(customer {}, "star")"#, "the plugin has no koc 'star'"),
  ])
  func `a slip is told with what is near`(_ body: String, _ words: String) throws {
    let lines = try Self.run(body)
    #expect(lines.contains { $0.contains(words) }, "\(lines)")
  }

  @Test func `what belongs to a programme is there for its functions only`() throws {
    let main =
      SpecHarness.koc
        + #"""

        siyu.segment { id = "s", title = "S", where = function(c, ctx) return ctx.done ~= nil end }
        """#
    let lines = try Self.run(#"segment(customer {}, "s")"#, main: main)
    #expect(
      lines.contains { $0.contains("ctx.done can be read in the functions of siyu.koc only") },
      "\(lines)")
  }
}
