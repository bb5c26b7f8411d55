internal import SiyuModel

/// Decisions of a running pass, kept on the disk until the pass is over: only then is it known which
/// plugins were set aside, and decisions for ten million customers do not belong in memory.
///
/// The merger appends under its lock; reading begins when the pass is done.
public final class DecisionSpool: @unchecked Sendable {  // The merger's lock, then one reader.
  let entries: TemporarySpool

  /// - Parameter directory: one the owner alone can read.
  public init(in directory: String) throws { entries = try TemporarySpool(in: directory) }

  func removeAll() throws { try entries.removeAll() }

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
    try entries.append(writer.bytes)
  }

  /// Calls `body` with every slice, in order: due times by customer, and changes by plugin.
  func forEach(_ body: ([SubjectDue], [[DecidedChange]]) throws -> Void) throws {
    var cursor = try cursor()
    while let (dues, changes) = try cursor.next() { try body(dues, changes) }
  }

  /// From the first slice on; one at a time may be in use.
  func cursor() throws -> Cursor { Cursor(entries: try entries.cursor()) }

  struct Cursor {
    fileprivate var entries: TemporarySpool.Cursor

    mutating func next() throws -> (dues: [SubjectDue], changes: [[DecidedChange]])? {
      guard let bytes = try entries.next() else { return nil }
      return try ByteReader.reading(bytes) { reader throws(ByteError) in
        try DecisionSpool.read(&reader)
      }
    }
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

  fileprivate static func read(
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
}
