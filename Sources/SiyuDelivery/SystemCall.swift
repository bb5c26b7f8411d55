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

enum FolderSync {
  /// Puts the names in a folder on the disk. Folders that cannot be synced are as safe as they get.
  static func sync(_ folder: String) {
    let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard handle >= 0 else { return }
    fsync(handle)
    close(handle)
  }
}
