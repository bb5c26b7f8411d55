import Foundation
import SiyuModel
import Testing

@testable import siyu

@Suite struct LineHistoryTests {
  /// A folder that goes away with the test.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.path + "/siyu-history-\(UUID().uuidString)"
    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test(arguments: [
    (["XDG_STATE_HOME": "/x/state", "HOME": "/home/a"], "/x/state/siyu/history"),
    (["XDG_STATE_HOME": "relative", "HOME": "/home/a"], "/home/a/.local/state/siyu/history"),
    (["HOME": "/home/a"], "/home/a/.local/state/siyu/history"),
    ([:], nil),
  ])
  func `lies where state is kept`(_ environment: [String: String], _ path: String?) {
    #expect(LineHistory.path { environment[$0] } == path)
  }

  @Test func `what was typed is there the next time, for its owner alone`() throws {
    let folder = try Folder()
    let path = folder.path + "/state/siyu/history"
    let first = LineHistory(path: path)
    for line in ["c = siyu.customer(\"C001\")", "tags(c)", "tags(c)", "  ", "赵晓月"] {
      first.add(line)
    }
    let lines = ["c = siyu.customer(\"C001\")", "tags(c)", "赵晓月"]
    #expect(LineHistory(path: path).lines == lines)
    #expect(try mode(path) == 0o600)
    #expect(try mode(folder.path + "/state/siyu") == 0o700)
  }

  @Test func `a line that could move the cursor is neither kept nor brought back`() throws {
    let folder = try Folder()
    let path = folder.path + "/history"
    try Data("good\nbad\u{1B}[2Jline\n\u{202E}other\n\nfine\n".utf8).write(
      to: URL(fileURLWithPath: path))
    let history = LineHistory(path: path)
    #expect(history.lines == ["good", "fine"])
    history.add("\u{1B}]0;title\u{7}")
    history.add(String(repeating: "x", count: 10_000))
    #expect(LineHistory(path: path).lines == ["good", "fine"])
  }

  @Test func `neither a link nor a folder is written to`() throws {
    let folder = try Folder()
    let target = folder.path + "/precious"
    try Data("keep me\n".utf8).write(to: URL(fileURLWithPath: target))
    let link = folder.path + "/history"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    let history = LineHistory(path: link)
    history.add("x = 1")
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "keep me\n")
    #expect(history.lines == ["x = 1"])
    LineHistory(path: folder.path).add("x = 1")
  }

  @Test func `the file is cut when it has grown`() throws {
    let folder = try Folder()
    let path = folder.path + "/history"
    let all = (1...2500).map { "x = \($0)\n" }.joined()
    try Data(all.utf8).write(to: URL(fileURLWithPath: path))
    #expect(LineHistory(path: path).lines.count == LineHistory.most)
    let rest = try String(contentsOfFile: path, encoding: .utf8)
    #expect(rest.hasPrefix("x = 1501\n") && rest.hasSuffix("x = 2500\n"))
    #expect(try mode(path) == 0o600)
  }

  /// The worker answers what it likes.
  @Test func `what completes nothing that is typed is no completion`() {
    func complete(_ typed: Int64, _ names: String...) -> [String] {
      let (count, names) = ReplRun.completion(
        ["typed": .int(typed), "names": .list(names.map { .string($0) })], of: "c.or")
      return ["\(count)"] + names
    }
    #expect(complete(2, "orders", "order") == ["2", "orders", "order"])
    #expect(complete(2, "orders", "events", "or\u{1B}") == ["2", "orders"])
    #expect(complete(-1, "orders") == ["0"])
    #expect(complete(5, "orders") == ["0"])
    #expect(complete(.max, "orders") == ["0"])
  }

  @Test func `shares are shares, whatever a worker counts`() {
    #expect(ProfileText.share(1, of: 3) == "33.3 %")
    #expect(ProfileText.share(.max, of: 3) == "100.0 %")
    #expect(ProfileText.share(.min, of: 3) == "0.0 %")
    #expect(ProfileText.share(3, of: 0) == "–")
  }

  @Test func `names stand side by side, and not all of a thousand`() {
    #expect(LineEditor.columns(["a", "bb", "ccc"]) == ["a    bb   ccc"])
    let many = LineEditor.columns((0..<150).map { "name\($0)" })
    #expect(many.last == "… and 50 more")
    #expect(many.allSatisfy { $0.count <= 80 })
  }
}
