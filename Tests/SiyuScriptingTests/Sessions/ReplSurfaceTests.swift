import SiyuModel
import Testing

@testable import SiyuScripting

/// What the description says of the REPL, and what is there.
@Suite struct ReplSurfaceTests {
  private static let surface = SurfaceDescription.current

  /// Functions that the REPL has and plugins have not.
  static let functions = surface.modules.filter { ["repl", "spec"].contains($0.name) }
    .flatMap { module in
      module.functions.filter { ($0.places ?? module.places).contains(.repl) }
    }

  @Test(arguments: functions.map { ($0.name, $0.example) })
  func `every example of what the REPL has runs there`(
    _ function: (name: String, example: String)
  ) throws {
    let line = try ReplHarness(
      grants: [
        "tag", "orders", "events", "name", "task", "wecom.chat", "membership", "koc", "answers",
      ],
      plugin: [
        SpecHarness.main, SpecHarness.sops, SpecHarness.membership, SpecHarness.koc,
        SpecHarness.screen,
      ].joined(separator: "\n"), surveys: [KOCHarness.survey])
    _ = line("ran = false")
    // Each line has locals of its own, and an example may have several.
    let shown = line("do \(function.example)\nend ran = true")
    #expect(shown == [], "\(function.name)")
    #expect(line("ran") == ["true"])
  }

  @Test func `what siyu has in the REPL and what is described are the same`() throws {
    let found = Set(try ReplHarness().completion("siyu."))
    var described: Set<String> = []
    for module in Self.surface.modules {
      for name in module.functions.map(\.name) + module.values.map(module.path(of:))
      where name.hasPrefix("siyu.") && Self.surface.places(of: name).contains(.repl) {
        described.insert(String(name.split(separator: ".")[1]))
      }
    }
    described.formUnion(Self.surface.declarations.map(\.name))
    #expect(found == described)
    #expect(found.contains("customer") && found.contains("now"))
  }

  @Test func `words of specs are there as described, and no others`() throws {
    let found = Set(try ReplHarness().completion(""))
    let spec = try #require(Self.surface.modules.first { $0.name == "spec" })
    for function in spec.functions {
      let global = String(function.name.prefix { $0 != "." })
      #expect(
        found.contains(global) == Self.surface.places(of: global).contains(.repl), "\(global)")
    }
  }

  @Test func `a plugin's file is told what is there only elsewhere`() throws {
    func outcome(_ main: String) throws -> String { Harness.outcome(try Harness.machine(main)) }
    #expect(
      try outcome("local c = siyu.customer('C001')")
        .contains("'siyu.customer' is there only in the REPL, siyu repl"))
    #expect(
      try outcome("simulate {}").contains("'simulate' is there only in specs, test/NAME_spec.lua"))
    #expect(
      try outcome("siyu.print_table {}")
        .contains("'siyu.print_table' is there only in scripts, siyu run"))
    #expect(try outcome("siyu.customre('C001')").contains("unknown 'siyu.customre'"))
  }
}
