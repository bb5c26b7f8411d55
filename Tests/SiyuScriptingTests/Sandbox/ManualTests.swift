import Foundation
import Lua
import Testing

@testable import SiyuScripting

/// Legal Lua behaves as the manual says. The chunks of `Manual/` are ours, one folder for the
/// sandbox and stock Lua alike: each prints nothing, and raises where something is otherwise.
@Suite struct ManualTests {
  @Test(arguments: LuaCorpus.files("Manual"))
  func `holds in the sandbox`(_ file: URL) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    let outcome = Harness.outcome(try Harness.machine(text))
    #expect(outcome == "")
  }

  @Test(.enabled(if: StockLua.isThere, "lua5.4 is not installed"))
  func `holds in stock Lua too`() throws {
    for file in LuaCorpus.files("Manual") {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(try StockLua.output(of: text) == "", "\(file.lastPathComponent)")
    }
  }

  @Test func `there are some hundred assertions`() throws {
    let all = try LuaCorpus.files("Manual").map { try String(contentsOf: $0, encoding: .utf8) }
    let asserted = all.joined().components(separatedBy: "is(").count
    #expect(asserted > 300)
  }
}

/// Stock Lua in a process of its own.
enum StockLua {
  private static let path = [
    "/usr/bin/lua5.4", "/usr/local/bin/lua5.4", "/opt/homebrew/bin/lua5.4",
  ]
  .first { FileManager.default.isExecutableFile(atPath: $0) }
  static var isThere: Bool { path != nil }

  /// What a text prints, and the error it ends with.
  static func output(of text: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "lua5.4")
    process.arguments = ["-"]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
