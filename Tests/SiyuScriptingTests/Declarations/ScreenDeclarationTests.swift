import SiyuModel
import Testing

@testable import SiyuScripting

@Suite struct ScreenDeclarationTests {
  private static func read(
    _ fields: String, asked: Set<String> = KOCHarness.asked
  ) throws -> (screens: [ScreenRule], problems: [String]) {
    let (declarations, problems) = try KOCHarness.read("siyu.screen { \(fields) }", asked: asked)
    return (declarations?.screens ?? [], problems)
  }

  @Test func `a screen looks at joins, or at what it says`() throws {
    let usual = try Self.read("id = 'odd', suspect = print")
    #expect(usual.problems == [])
    #expect(usual.screens.map(\.on) == [["pool.joined"]])
    #expect(usual.screens.map(\.name) == ["skincare.odd"])
    #expect(usual.screens.map(\.title) == ["odd"])
    let more = try Self.read(
      "id = 'odd', title = '异常', on = { 'pool.joined', 'link.opened' }, suspect = print")
    #expect(more.screens.map(\.on) == [["pool.joined", "link.opened"]])
    #expect(more.screens.map(\.title) == ["异常"])
  }

  @Test(arguments: [
    ("id = 'odd'", "screen 'odd' has no 'suspect'"),
    ("id = 'odd', on = 'join.suspect', suspect = print", "is what screens themselves bring about"),
    ("id = 'odd', on = {}, suspect = print", "'on' in screen 'odd' wants the type of an event"),
    ("id = 'odd', on = { 5 }, suspect = print", "got 5."),
    ("id = 'odd', on = { 'a', 'a' }, suspect = print", "has 'a' twice"),
    (
      "id = 'odd', on = { 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k' }, suspect = print",
      "10 are the most"
    ),
    ("id = 'odd', when = print", "did you mean 'suspect'?"),
    ("id = 'odd', suspect = print } siyu.screen { id = 'odd', suspect = print", "a second time"),
  ])
  func `what is wrong with one is said`(_ test: (fields: String, words: String)) throws {
    let problems = try Self.read(test.fields).problems
    #expect(problems.contains { $0.contains(test.words) }, "\(problems)")
  }

  @Test(arguments: [("koc", "pool.joined"), ("events", "pool.joined"), ("orders", "order.paid")])
  func `it needs permissions for what it reads and brings about`(
    _ test: (permission: String, type: String)
  ) throws {
    let problems = try Self.read(
      "id = 'odd', on = '\(test.type)', suspect = print",
      asked: KOCHarness.asked.subtracting([test.permission])
    ).problems
    #expect(problems.contains { $0.contains("permission \"\(test.permission)\"") }, "\(problems)")
  }
}
