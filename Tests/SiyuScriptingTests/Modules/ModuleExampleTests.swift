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

  /// `siyu plugin check` tells such a value as an error, by the type that the surface says.
  @Test(arguments: names)
  func `a value of another type than the surface says is refused`(_ name: String) throws {
    let entry = try #require(Surface.entries.first { $0.name == name })
    let last = name.split(separator: ".").last.map(String.init) ?? name
    for (index, parameter) in entry.parameters.enumerated() {
      for wrong in WrongLiterals.of(parameter.type) {
        guard
          let call = WrongLiterals.call(of: last, in: entry.example, argument: index, is: wrong)
        else { continue }
        let outcome = Harness.outcome(
          try Harness.machine(
            "local ok, why = pcall(function() return \(call) end)\n"
              + "print(tostring(ok) .. tostring(tostring(why):find('attempt to', 1, true)))",
            grants: KOCHarness.asked, surveys: [KOCHarness.survey]))
        #expect(outcome.hasSuffix("falsenil"), "\(call): \(outcome)")
      }
    }
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
