internal import SiyuModel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Decisions of a running pass, kept in an unnamed temporary file until the pass is over: only
/// then is it known which plugins were set aside, and decisions for ten million customers do not
/// belong in memory.
///
/// The merger appends under its lock; reading begins when the pass is done.
public final class DecisionSpool: @unchecked Sendable {  // The merger's lock, then one reader.
  let file: UnsafeMutablePointer<FILE>
  private let directory: String
  /// So that a file that ends early is not taken for a whole one.
  private var appended = 0

  /// - Parameter directory: one the owner alone can read; the file has no name in it.
  public init(in directory: String) throws {
    var template = Array((directory + "/spool-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0, let file = fdopen(descriptor, "w+b") else {
      if descriptor >= 0 { close(descriptor) }
      throw Diagnostic(
        "cannot make a temporary file in \(directory): \(SystemFailure.reason(errno))",
        hint: SystemFailure.advice(errno, about: directory)
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
    appended = 0
  }

  func append(_ slice: SliceResult) throws {
    var writer = ByteWriter(reserving: slice.evaluated * 32)
    writer.varint(UInt64(slice.dues.count))
    var before: Int64 = 0
    for due in slice.dues {
      writer.varint(UInt64(due.customer - before))
      before = due.customer
      writer.int64(due.due)
    }
    writer.varint(UInt64(slice.plugins.count))
    for part in slice.plugins { Self.write(part.changes, to: &writer) }
    var length = UInt64(writer.bytes.count)
    guard fwrite(&length, 8, 1, file) == 1,
      fwrite(writer.bytes, 1, writer.bytes.count, file) == writer.bytes.count
    else { throw failure() }
    appended += 1
  }

  /// Calls `body` with every slice, in order: due times by customer, and changes by plugin.
  func forEach(_ body: ([SubjectDue], [[DecidedChange]]) throws -> Void) throws {
    var cursor = try cursor()
    while let (dues, changes) = try cursor.next() { try body(dues, changes) }
  }

  /// From the first slice on; one at a time may be in use.
  func cursor() throws -> Cursor {
    guard fflush(file) == 0 else { throw failure() }
    rewind(file)
    return Cursor(spool: self, left: appended)
  }

  struct Cursor {
    fileprivate let spool: DecisionSpool
    fileprivate var left: Int

    mutating func next() throws -> (dues: [SubjectDue], changes: [[DecidedChange]])? {
      guard left > 0 else { return nil }
      left -= 1
      return try spool.readSlice()
    }
  }

  private func readSlice() throws -> ([SubjectDue], [[DecidedChange]]) {
    var length: UInt64 = 0
    guard fread(&length, 8, 1, file) == 1 else { throw failure() }
    var bytes = [UInt8](repeating: 0, count: Int(length))
    guard fread(&bytes, 1, bytes.count, file) == bytes.count else { throw failure() }
    return try ByteReader.reading(bytes) { reader throws(ByteError) in try Self.read(&reader) }
  }

  private static func write(_ changes: [DecidedChange], to writer: inout ByteWriter) {
    writer.varint(UInt64(changes.count))
    var readNumbers: [[String]: UInt64] = [:]
    for change in changes {
      writer.int64(change.customer)
      writer.varint(UInt64(change.rule))
      writer.int32(change.tag)
      writer.bool(change.gained)
      writer.string(change.reason ?? "")
      // Most customers of a slice read the same things: words are written once a slice.
      if let known = readNumbers[change.reads] {
        writer.varint(known)
      } else {
        let number = UInt64(readNumbers.count)
        readNumbers[change.reads] = number
        writer.varint(number)
        writer.varint(UInt64(change.reads.count))
        for line in change.reads { writer.string(line) }
      }
    }
  }

  private static func read(
    _ reader: inout ByteReader
  ) throws(ByteError) -> ([SubjectDue], [[DecidedChange]]) {
    var dues: [SubjectDue] = []
    var customer: Int64 = 0
    for _ in 0..<(try reader.count()) {
      customer += Int64(try reader.varint())
      dues.append(SubjectDue(customer: customer, due: try reader.int64()))
    }
    var plugins: [[DecidedChange]] = []
    for _ in 0..<(try reader.count()) {
      var changes: [DecidedChange] = []
      var words: [[String]] = []
      for _ in 0..<(try reader.count()) {
        let customer = try reader.int64()
        let rule = Int(try reader.varint())
        let tag = try reader.int32()
        let gained = try reader.bool()
        let reason = try reader.string()
        let number = Int(try reader.varint())
        if number == words.count {
          var lines: [String] = []
          for _ in 0..<(try reader.count()) { lines.append(try reader.string()) }
          words.append(lines)
        }
        guard number < words.count else { throw reader.failure("unknown read set") }
        changes.append(
          DecidedChange(
            customer: customer, rule: rule, tag: tag, gained: gained,
            reason: reason.isEmpty ? nil : reason, reads: words[number]))
      }
      plugins.append(changes)
    }
    return (dues, plugins)
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
