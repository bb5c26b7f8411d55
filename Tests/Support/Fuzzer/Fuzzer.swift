import CFuzzer
import FuzzTargets

/// Chosen once, before libFuzzer begins; its callback can hold nothing itself.
nonisolated(unsafe) private var target = FuzzTarget.all[0]

/// `siyu-fuzz TARGET` with libFuzzer's own arguments behind it; without any, the targets' names.
@main
struct Fuzzer {
  static func main() {
    let name = CommandLine.arguments.dropFirst().first ?? ""
    guard let chosen = FuzzTarget.all.first(where: { $0.name == name }) else {
      for target in FuzzTarget.all { print("\(target.name)\t\(target.longest)\t\(target.title)") }
      return
    }
    target = chosen
    // libFuzzer sees the rest, with the program's name in front.
    CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
    var count = CommandLine.argc - 1
    var rest: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
    _ = LLVMFuzzerRunDriver(&count, &rest) { bytes, size in
      do {
        try target.run(UnsafeRawBufferPointer(start: bytes, count: size))
      } catch {
        fatalError("\(target.name): \(error)")
      }
      return 0
    }
  }
}
