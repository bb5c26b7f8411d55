import Foundation
import Testing

@testable import SiyuScripting

/// One Lua chunk of a file of many, and what it should come to.
///
/// A file is `--- what it tries`, then Lua, then a line `--> …` for each line of the outcome;
/// `SIYU_RECORD=1` writes these anew.
struct CorpusChunk: Sendable, CustomTestStringConvertible {
  var file: String
  var title: String
  var text: String
  var outcome: String
  var hasOutcome = false

  var testDescription: String { "\(file): \(title)" }
}

enum LuaCorpus {
  static func folder(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent(name)
  }

  static func files(_ name: String) -> [URL] {
    let all = try? FileManager.default.contentsOfDirectory(
      at: folder(name), includingPropertiesForKeys: nil)
    return (all ?? []).filter { $0.pathExtension == "lua" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  static func chunks(of file: URL) -> [CorpusChunk] {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    var chunks: [CorpusChunk] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("--- ") {
        chunks.append(
          CorpusChunk(
            file: file.lastPathComponent, title: String(line.dropFirst(4)), text: "", outcome: ""))
      } else if !chunks.isEmpty {
        let last = chunks.count - 1
        if line.hasPrefix("-->") {
          let part = line.dropFirst(line.hasPrefix("--> ") ? 4 : 3)
          chunks[last].outcome += (chunks[last].hasOutcome ? "\n" : "") + part
          chunks[last].hasOutcome = true
        } else if !line.isEmpty {
          chunks[last].text += (chunks[last].text.isEmpty ? "" : "\n") + line
        }
      }
    }
    return chunks
  }

  static var records: Bool { ProcessInfo.processInfo.environment["SIYU_RECORD"] == "1" }

  /// Writes a file of chunks with their outcomes.
  static func write(_ chunks: [CorpusChunk], to file: URL) throws {
    let blocks = chunks.map { chunk in
      let outcome = chunk.outcome.split(separator: "\n", omittingEmptySubsequences: false)
      return "--- \(chunk.title)\n\(chunk.text)\n"
        + outcome.map { $0.isEmpty ? "-->" : "--> \($0)" }.joined(separator: "\n") + "\n"
    }
    try blocks.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
  }
}
