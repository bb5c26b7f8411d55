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
