import Testing

@testable import Lua
@testable import SiyuScripting

@Suite struct EndlessCallTests {
  private static let body = "local function f() return 1 + f() end"
  private static let words = "stack overflow: a function calls itself without end"

  @Test(arguments: [8 << 20, 64 << 20, 512 << 20])
  func `a function that calls itself without end is told, whatever fills up first`(
    _ memory: Int64
  ) throws {
    let machine = try Harness.machine("\(Self.body)\nf()", memory: memory)
    #expect(Harness.outcome(machine) == "plugins/skincare/main.lua:1: \(Self.words)")
  }

  @Test func `so is one in a rule and in the REPL`() throws {
    let machine = try Harness.machine(Harness.segment("return f()", before: Self.body))
    #expect(Harness.outcome(machine).isEmpty)
    #expect(Harness.ask(machine).hasSuffix(Self.words))
    let line = try ReplHarness()
    #expect(line("\(Self.body) f()")[0].contains(Self.words))
    #expect(line("t = {} for i = 1, 1e9 do t[i] = i end")[0].contains("a plugin may have 8 MB"))
  }
}
