import Foundation
import Testing

/// Pages that are there in both languages: the Chinese one shows what the English one shows, so that it
/// cannot fall behind unnoticed.
@Suite struct ChinesePagesTests {
  private static let top = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// In English, from the top of the project: the front page and every tutorial.
  static let pages: [String] = {
    let tutorials = (try? FileManager.default.contentsOfDirectory(atPath: "\(top)/docs/tutorial"))
    return ["README.md"]
      + (tutorials ?? []).filter { $0.hasSuffix(".md") && !$0.hasSuffix(".zh-CN.md") }
      .sorted().map { "docs/tutorial/\($0)" }
  }()

  @Test func `there are the front page and three tutorials`() {
    #expect(
      Self.pages == [
        "README.md", "docs/tutorial/first-shared-playbook.md", "docs/tutorial/first-sop.md",
        "docs/tutorial/first-tag-group.md",
      ])
  }

  @Test(arguments: pages)
  func `the Chinese page has the headings, blocks and links of the English one`(_ name: String)
    throws
  {
    let english = try Page(at: "\(Self.top)/\(name)")
    let chinese = try Page(at: "\(Self.top)/\(name.replacing(".md", with: ".zh-CN.md"))")
    #expect(chinese.headings == english.headings)
    for (zh, en) in zip(chinese.blocks, english.blocks) {
      #expect(zh == en)
      if zh != en { break }
    }
    #expect(chinese.blocks.count == english.blocks.count)
    #expect(english.links.subtracting(chinese.links) == [])
  }
}

/// What a page has in any language.
private struct Page {
  /// Levels, in order; deeper ones are a page's own business.
  var headings: [Int] = []
  /// Each with what it is, without what is said in a language.
  var blocks: [String] = []
  /// Where they lead; a Chinese page counts as its English one.
  var links: Set<String> = []

  init(at path: String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var block: [String]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        if let lines = block { blocks.append(lines.joined(separator: "\n")) }
        block = block == nil ? [line] : nil
      } else if let kind = block?.first {
        if let shown = Self.shown(line, in: kind) { block?.append(shown) }
      } else {
        let level = line.prefix { $0 == "#" }.count
        if (1...2).contains(level) { headings.append(level) }
        links.formUnion(
          line.matches(of: /\]\(([^)]+)\)/).map {
            String($0.output.1).replacing(".zh-CN.md", with: ".md")
          })
      }
    }
  }

  /// Of commands what is typed and how it ends, of other blocks all.
  private static func shown(_ line: String, in kind: String) -> String? {
    switch kind {
    case "```console":
      return ["$ ", "> ", "# exit "].contains(where: line.hasPrefix) ? line : nil
    case "```sh":
      let command = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
      return command.isEmpty ? nil : command
    default: return line
    }
  }
}
