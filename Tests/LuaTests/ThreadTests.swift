import Foundation
import Testing

/// Misuse that must not compile, each a file in MustNotCompile.
@Suite(.enabled(if: Compiler.isThere, "needs swiftc and the built module of Lua"))
struct ThreadTests {
  @Test(arguments: [
    ("StateToTask", "risks causing data races"),
    ("StateAsSendable", "conformance of 'LuaState' to 'Sendable' is unavailable"),
    ("StateReturned", "conformance of 'LuaState' to 'Sendable' is unavailable"),
    ("ReferenceToTask", "risks causing data races"),
    ("StateMade", "initializer is inaccessible"),
  ])
  func `the compiler refuses`(_ sample: String, _ message: String) throws {
    let output = try Compiler.errors(of: sample)
    #expect(output.contains("error: "))
    #expect(output.contains(message), "\(output)")
  }

  @Test func `the compiler takes the sample without misuse`() throws {
    #expect(try Compiler.errors(of: "Control") == "")
  }
}

private enum Compiler {
  /// Where this build put its modules.
  static let modules: URL? = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while folder.path.count > 1 {
      let modules = folder.appendingPathComponent("Modules")
      let module = modules.appendingPathComponent("Lua.swiftmodule")
      if FileManager.default.fileExists(atPath: module.path) { return modules }
      folder.deleteLastPathComponent()
    }
    return nil
  }()

  static let program: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").map { URL(fileURLWithPath: "\($0)/swiftc") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }

  static var isThere: Bool { modules != nil && program != nil }

  /// What the compiler says against a sample; empty when nothing. Region checks happen after type
  /// checking, so it goes as far as SIL.
  static func errors(of sample: String) throws -> String {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let sources = tests.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources")
    let process = Process()
    process.executableURL = program
    process.arguments = [
      "-swift-version", "6", "-parse-as-library", "-emit-sil", "-o", "/dev/null",
      "-I", try #require(modules).path, "-I", sources.appendingPathComponent("CLua").path,
      "-Xcc", "-I/usr/include/lua5.4",
      tests.appendingPathComponent("MustNotCompile/\(sample).swift").path,
    ]
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
