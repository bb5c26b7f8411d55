internal import SiyuModel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Decisions about outreach, ascending by customer, in an unnamed temporary file until they are
/// committed. Written by one thread, then read by one.
final class OutreachSpool {
  private let file: UnsafeMutablePointer<FILE>
  private let directory: String
  private var written = 0
  private var buffer = ByteWriter()

  /// - Parameter directory: one the owner alone can read; the file has no name in it.
  init(in directory: String) throws {
    file = try TemporarySpool.open(in: directory)
    self.directory = directory
  }

  deinit { fclose(file) }

  func removeAll() throws {
    rewind(file)
    guard ftruncate(fileno(file), 0) == 0 else {
      throw TemporarySpool.failure(file, directory)
    }
    written = 0
  }

  func append(_ record: OutreachRecord) throws {
    buffer.bytes.removeAll(keepingCapacity: true)
    record.write(to: &buffer)
    try TemporarySpool.write(buffer.bytes, to: file, directory)
    written += 1
  }

  /// From the first one on; one at a time may be in use.
  func cursor() throws -> Cursor {
    guard fflush(file) == 0 else { throw TemporarySpool.failure(file, directory) }
    rewind(file)
    return Cursor(spool: self, left: written)
  }

  struct Cursor {
    fileprivate let spool: OutreachSpool
    fileprivate var left: Int

    mutating func next() throws -> OutreachRecord? {
      guard left > 0 else { return nil }
      left -= 1
      let bytes = try TemporarySpool.read(spool.file, spool.directory)
      return try ByteReader.reading(bytes) { reader throws(ByteError) in
        try OutreachRecord(from: &reader)
      }
    }
  }
}

/// Files without a name for what does not belong in memory.
enum TemporarySpool {
  static func open(in directory: String) throws -> UnsafeMutablePointer<FILE> {
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
    return file
  }

  static func write(
    _ bytes: [UInt8], to file: UnsafeMutablePointer<FILE>, _ directory: String
  ) throws {
    var length = UInt64(bytes.count)
    guard fwrite(&length, 8, 1, file) == 1, fwrite(bytes, 1, bytes.count, file) == bytes.count
    else { throw failure(file, directory) }
  }

  static func read(_ file: UnsafeMutablePointer<FILE>, _ directory: String) throws -> [UInt8] {
    var length: UInt64 = 0
    guard fread(&length, 8, 1, file) == 1 else { throw failure(file, directory) }
    var bytes = [UInt8](repeating: 0, count: Int(length))
    guard fread(&bytes, 1, bytes.count, file) == bytes.count else {
      throw failure(file, directory)
    }
    return bytes
  }

  static func failure(_ file: UnsafeMutablePointer<FILE>, _ directory: String) -> Diagnostic {
    let code = errno
    let reason = feof(file) != 0 ? "it ends early" : SystemFailure.reason(code)
    return Diagnostic(
      "the temporary file for decisions in \(directory) failed: \(reason)",
      hint: SystemFailure.advice(code, about: directory)
        ?? "run the command again; it goes on from what is committed")
  }
}
