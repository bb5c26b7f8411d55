import Foundation

/// The programs under test.
enum Programs {
  /// The folder with `siyu` and `siyu-worker`: `SIYU_BIN`, else where the tests were built.
  static func folder() throws -> String {
    if let named = ProcessInfo.processInfo.environment["SIYU_BIN"], !named.isEmpty {
      return try checked(named)
    }
    // On macOS the tests are a bundle some folders below the build folder.
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for _ in 0..<4 {
      folder.deleteLastPathComponent()
      if let found = try? checked(folder.path) { return found }
    }
    throw ShellError(
      description: """
        no siyu and siyu-worker beside the tests (\(CommandLine.arguments[0])); \
        run "swift build" first, or set SIYU_BIN to their folder
        """)
  }

  private static func checked(_ folder: String) throws -> String {
    for name in ["siyu", "siyu-worker"]
    where !FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
      throw ShellError(description: "there is no program \(name) in \(folder)")
    }
    return folder
  }
}
