internal import Foundation

/// What stands in the way of running a program: the harness's trouble, not the program's.
public struct ProgramError: Error, CustomStringConvertible {
  public var description: String
  public init(_ description: String) { self.description = description }
}

/// The programs under test.
public enum Programs {
  /// The folder with `siyu` and `siyu-worker`: `SIYU_BIN`, else where the tests were built.
  public static func folder() throws -> String {
    if let named = ProcessInfo.processInfo.environment["SIYU_BIN"], !named.isEmpty {
      return try checked(named)
    }
    // On macOS the tests are a bundle some folders below the build folder.
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for _ in 0..<4 {
      folder.deleteLastPathComponent()
      if let found = try? checked(folder.path) { return found }
    }
    throw ProgramError(
      """
      no siyu and siyu-worker beside the tests (\(CommandLine.arguments[0])); \
      run "swift build" first, or set SIYU_BIN to their folder
      """)
  }

  private static func checked(_ folder: String) throws -> String {
    for name in ["siyu", "siyu-worker", "siyu-unpack"]
    where !FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
      throw ProgramError("there is no program \(name) in \(folder)")
    }
    return folder
  }

  /// The library that puts faults into a program's calls (`FaultInjector/`); `nil` where none can be
  /// loaded before libc.
  public static let injector: String? = {
    #if os(Linux)
      guard let folder = try? folder() else { return nil }
      let path = "\(folder)/libsiyu-faults.so"
      return FileManager.default.fileExists(atPath: path) ? path : nil
    #else
      return nil
    #endif
  }()
}
