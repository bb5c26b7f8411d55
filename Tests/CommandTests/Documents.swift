import Foundation
import Testing

/// A document with commands in it.
struct Document: Sendable, CustomTestStringConvertible {
  /// From the top of the project.
  var name: String
  var path: String
  var testDescription: String { name }

  /// `LANG` where its commands run: readers of Chinese see what they see at home.
  var language: String { name.hasSuffix(".zh-CN.md") ? "zh_CN.UTF-8" : "C.UTF-8" }

  /// Every document of the project that has a `console` block, sorted; with `SIYU_DOCUMENT` those whose
  /// name holds it, for whoever writes one.
  static func all() -> [Document] { every().filter(\.hasCommands) }

  /// Every document of the project, with commands or without, sorted.
  static func every() -> [Document] {
    let part = ProcessInfo.processInfo.environment["SIYU_DOCUMENT"] ?? ""
    let top = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    let folders = ["Tests/CommandTests/Transcripts", "docs", "plugins"].flatMap { folder in
      (FileManager.default.enumerator(atPath: "\(top)/\(folder)")?.allObjects ?? [])
        .compactMap { $0 as? String }
        .map { "\(folder)/\($0)" }
    }
    return (["README.md", "README.zh-CN.md", "CONTRIBUTING.md"] + folders)
      .filter { $0.hasSuffix(".md") && (part.isEmpty || $0.contains(part)) }
      .sorted()
      .map { Document(name: $0, path: "\(top)/\($0)") }
  }

  /// A document that can't be understood counts, so that its test says so.
  private var hasCommands: Bool {
    guard let text = try? read(), text.contains("```console\n") else { return false }
    return (try? Transcript(parsing: text))?.commands.isEmpty != true
  }

  func read() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  func write(_ text: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
