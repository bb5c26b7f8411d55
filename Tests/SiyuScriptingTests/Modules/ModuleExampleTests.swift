import Testing

@testable import SiyuScripting

@Suite struct ModuleExampleTests {
  static let names = Surface.entries.map(\.name)

  @Test(arguments: names) func `the example of a function runs`(_ name: String) throws {
    let entry = try #require(Surface.entries.first { $0.name == name })
    let outcome = Harness.outcome(
      try Harness.machine(
        entry.example + "\nprint('ran')", grants: KOCHarness.asked, surveys: [KOCHarness.survey]))
    #expect(outcome.hasSuffix("ran"))
    #expect(entry.example.contains(entry.name), "an example shows what it is for")
  }

  @Test(arguments: names) func `each function says what it does`(_ name: String) throws {
    let entry = try #require(Surface.entries.first { $0.name == name })
    #expect(entry.summary.hasSuffix("."))
    #expect(entry.since == "1")
    #expect(entry.parameters.allSatisfy { !$0.about.isEmpty && !$0.type.isEmpty })
  }

  @Test func `signatures show what may be left out`() throws {
    let sub = try #require(Surface.entries.first { $0.name == "siyu.text.sub" })
    #expect(sub.signature == "siyu.text.sub(text, first, [last])")
  }

  @Test func `no two functions have one name`() {
    #expect(Set(Self.names).count == Self.names.count)
  }
}
