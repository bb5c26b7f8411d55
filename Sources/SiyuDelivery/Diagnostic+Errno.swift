import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Diagnostic {
  /// A call to the system failed: its reason, and what mends it.
  init(file: String, _ what: String, errno code: Int32) {
    self.init(
      file: file, "\(what): \(SystemFailure.reason(code))",
      hint: SystemFailure.advice(code, about: file))
  }
}
