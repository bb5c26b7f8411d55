import SiyuFiles
import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Small files read and written at once.
enum WholeFile {
  /// - Throws: `Diagnostic` that says what is wrong with the path.
  static func read(_ path: String, limit: Int) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw failure(path, "cannot be opened") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
      if bytes.count > limit {
        throw Diagnostic(file: path, "is larger than \(limit >> 20) MB, which no such file is")
      }
    }
    if ferror(file) != 0 { throw failure(path, "cannot be read") }
    return bytes
  }

  /// The bytes of a plain file; never waits for a pipe.
  /// - Returns: `nil` where there is none. Whatever else keeps it from being read is thrown.
  static func readIfThere(_ path: String, limit: Int) throws(Diagnostic) -> [UInt8]? {
    let handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard handle >= 0 else {
      if errno == ENOENT { return nil }
      throw failure(path, "cannot be opened")
    }
    guard let file = fdopen(handle, "rb") else {
      close(handle)
      throw failure(path, "cannot be opened")
    }
    defer { fclose(file) }
    var about = stat()
    guard fstat(handle, &about) == 0, about.st_mode & S_IFMT == S_IFREG, about.st_size <= limit
    else { throw Diagnostic(file: path, "cannot be read") }
    var bytes = [UInt8](repeating: 0, count: Int(about.st_size))
    let count = fread(&bytes, 1, bytes.count, file)
    guard count == bytes.count else { throw failure(path, "cannot be read") }
    return bytes
  }

  /// Readable by the owner only; appears whole or not at all.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let file = try AtomicFileSink(path: path, mode: 0o600)
    try bytes.withUnsafeBytes { try file.write($0) }
    try file.finish()
  }

  private static func failure(_ path: String, _ what: String) -> Diagnostic {
    Diagnostic(file: path, what, errno: errno)
  }
}
