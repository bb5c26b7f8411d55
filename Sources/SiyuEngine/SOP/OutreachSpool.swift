internal import SiyuModel

/// Decisions about outreach, ascending by customer, on the disk until they are committed. Written by
/// one thread, then read by one.
final class OutreachSpool {
  private let entries: TemporarySpool
  private var buffer = ByteWriter()

  /// - Parameter directory: one the owner alone can read.
  init(in directory: String) throws { entries = try TemporarySpool(in: directory) }

  func removeAll() throws { try entries.removeAll() }

  func append(_ record: OutreachRecord) throws {
    buffer.bytes.removeAll(keepingCapacity: true)
    record.write(to: &buffer)
    try entries.append(buffer.bytes)
  }

  /// From the first one on; one at a time may be in use.
  func cursor() throws -> Cursor { Cursor(entries: try entries.cursor()) }

  struct Cursor {
    fileprivate var entries: TemporarySpool.Cursor

    mutating func next() throws -> OutreachRecord? {
      guard let bytes = try entries.next() else { return nil }
      return try ByteReader.reading(bytes) { reader throws(ByteError) in
        try OutreachRecord(from: &reader)
      }
    }
  }
}
