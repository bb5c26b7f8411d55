#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What lies in a folder.
public enum DiskFolder {
  /// Hidden ones too, sorted by their bytes, so that what is reported does not depend on the disk.
  /// Nothing where the folder cannot be read; names that are no text are made readable.
  public static func names(in folder: String) -> [String] {
    (try? entries(of: folder))?.map { String(decoding: $0, as: UTF8.self) } ?? []
  }

  /// The names as the folder has them: any bytes. Without `.` and `..`, sorted.
  public static func entries(of folder: String) throws(DiskFailure) -> [[UInt8]] {
    let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard handle >= 0 else { throw DiskFailure() }
    return try entries(closing: handle)
  }

  /// The same of a folder that is open and stays so.
  public static func names(in handle: Int32) throws(DiskFailure) -> [String] {
    let own = fcntl(handle, F_DUPFD_CLOEXEC, 0)
    guard own >= 0 else { throw DiskFailure() }
    return try entries(closing: own).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func entries(closing handle: Int32) throws(DiskFailure) -> [[UInt8]] {
    guard let stream = fdopendir(handle) else {
      let failure = DiskFailure()
      close(handle)
      throw failure
    }
    defer { closedir(stream) }
    var entries: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { start in
          UnsafeBufferPointer(start: start, count: strlen(start)).map { UInt8(bitPattern: $0) }
        }
      }
      if name != [dot], name != [dot, dot] { entries.append(name) }
    }
    return entries.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static let dot = UInt8(ascii: ".")

  /// Takes away a file, or a folder with all that lies in it; links in it are not followed. What
  /// cannot be removed stays.
  public static func remove(_ path: String) {
    var about = stat()
    guard lstat(path, &about) == 0 else { return }
    guard about.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
