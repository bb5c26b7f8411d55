internal import SiyuModel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Entries in a file without a name, for what does not belong in memory: gone when the process is,
/// however it ends. All are written, then read in order, as often as wanted.
final class TemporarySpool {
  let file: UnsafeMutablePointer<FILE>
  private let directory: String
  /// So that a file that ends early is not taken for a whole one.
  private var written = 0

  /// - Parameter directory: one the owner alone can read; the file has no name in it.
  init(in directory: String) throws {
    var template = Array((directory + "/spool-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0, let file = fdopen(descriptor, "w+b") else {
      let code = errno
      if descriptor >= 0 { close(descriptor) }
      throw Diagnostic(
        "cannot make a temporary file in \(directory): \(SystemFailure.reason(code))",
        hint: SystemFailure.advice(code, about: directory)
          ?? "see that the folder exists and can be written")
    }
    unlink(template)
    self.file = file
    self.directory = directory
  }

  deinit { fclose(file) }

  func removeAll() throws {
    rewind(file)
    guard ftruncate(fileno(file), 0) == 0 else { throw failure() }
    written = 0
  }

  func append(_ bytes: [UInt8]) throws {
    var length = UInt64(bytes.count)
    guard fwrite(&length, 8, 1, file) == 1, fwrite(bytes, 1, bytes.count, file) == bytes.count
    else { throw failure() }
    written += 1
  }

  /// From the first entry on; one at a time may be in use.
  func cursor() throws -> Cursor {
    guard fflush(file) == 0 else { throw failure() }
    rewind(file)
    return Cursor(spool: self, left: written)
  }

  struct Cursor {
    fileprivate let spool: TemporarySpool
    fileprivate var left: Int

    mutating func next() throws -> [UInt8]? {
      guard left > 0 else { return nil }
      left -= 1
      return try spool.read()
    }
  }

  private func read() throws -> [UInt8] {
    var length: UInt64 = 0
    guard fread(&length, 8, 1, file) == 1 else { throw failure() }
    var bytes = [UInt8](repeating: 0, count: Int(length))
    guard fread(&bytes, 1, bytes.count, file) == bytes.count else { throw failure() }
    return bytes
  }

  private func failure() -> Diagnostic {
    let code = errno
    let reason = feof(file) != 0 ? "it ends early" : SystemFailure.reason(code)
    return Diagnostic(
      "the temporary file for decisions in \(directory) failed: \(reason)",
      hint: SystemFailure.advice(code, about: directory)
        ?? "run the command again; it goes on from what is committed")
  }
}
