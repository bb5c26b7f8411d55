import SiyuTestPrograms
import Foundation
import Testing

/// Without the injector most suites here are skipped, and so is what they prove.
@Suite struct InjectorTests {
  private static let isRequired: Bool = {
    #if os(Linux)
      ProcessInfo.processInfo.environment["CI"] == "true"
    #else
      false
    #endif
  }()

  @Test(.enabled(if: isRequired, "only where CI=true, on Linux"))
  func `where all has to be tested the injector is there`() {
    #expect(Siyu.canFail, "no libsiyu-faults.so beside siyu: swift build --build-tests")
  }
}
