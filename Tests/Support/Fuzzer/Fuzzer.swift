import CFuzzer
import FuzzTargets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Chosen once, before libFuzzer begins; its callback can hold nothing itself.
nonisolated(unsafe) private var target = FuzzTarget.all[0]

/// `siyu-fuzz TARGET` with libFuzzer's own arguments behind it; without any, the targets' names.
@main
struct Fuzzer {
  /// For merging and minimising libFuzzer starts this program anew, with its own arguments only.
  private static let variable = "SIYU_FUZZ_TARGET"

  static func main() {
    let first = find(CommandLine.arguments.dropFirst().first)
    guard let chosen = first ?? find(getenv(variable).map { String(cString: $0) }) else {
      for target in FuzzTarget.all { print("\(target.name)\t\(target.longest)\t\(target.title)") }
      return
    }
    target = chosen
    setenv(variable, chosen.name, 1)
    let skipped = first == nil ? 0 : 1
    // libFuzzer sees the rest, with the program's name in front.
    CommandLine.unsafeArgv[skipped] = CommandLine.unsafeArgv[0]
    var count = CommandLine.argc - Int32(skipped)
    var rest: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? =
      CommandLine.unsafeArgv + skipped
    _ = LLVMFuzzerRunDriver(&count, &rest) { bytes, size in
      do {
        try target.run(UnsafeRawBufferPointer(start: bytes, count: size))
      } catch {
        fatalError("\(target.name): \(error)")
      }
      return 0
    }
  }

  private static func find(_ name: String?) -> FuzzTarget? {
    FuzzTarget.all.first { $0.name == name }
  }
}
