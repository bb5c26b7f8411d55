import Foundation
import Testing

@testable import SiyuScripting

/// The reference page is written for people; that it says of each field what siyu says is held here.
@Suite struct ReferencePageTests {
  private static let page: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent("docs/reference/lua.md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  private static let parts: [DeclarationNoun] = [.sopEnrol, .sopGoal, .sopStep, .sopWait]
  static let nouns =
    DeclarationNoun.all + parts + [.kocRecruit, .kocSelect, .kocAssess, .kocTask, .kocShare]
    + [.fission, .redPacket, .team]

  @Test(arguments: nouns.map(\.name))
  func `every field stands in the reference`(_ name: String) throws {
    let noun = try #require(Self.nouns.first { $0.name == name })
    for field in noun.fields {
      let isThere = Self.page.split(separator: "\n").contains { line in
        line.hasPrefix("| `\(field.name)`") && line.hasSuffix("| \(field.about) |")
      }
      #expect(isThere, "\(noun.name).\(field.name): \(field.about)")
    }
  }

  @Test(arguments: parts.map(\.name))
  func `the example of a part is the reference's and loads`(_ name: String) throws {
    let noun = try #require(Self.parts.first { $0.name == name })
    #expect(noun.summary.hasSuffix("."))
    let machine =
      switch name {
      case "step": try SOPHarness.machine(SOPHarness.steps(noun.example))
      case "wait_for":
        try SOPHarness.machine(
          SOPHarness.steps(
            "{ id = 'reply', \(noun.example) }", "{ id = 'thanks', points = 1 }",
            "{ id = 'call', points = 1 }"))
      default: try SOPHarness.machine(SOPHarness.with(noun.example + ","))
      }
    #expect(Harness.outcome(machine) == "")
  }
}
