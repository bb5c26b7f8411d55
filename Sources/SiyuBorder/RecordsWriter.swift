public import SiyuModel

/// Lays the records for one plugin out, to be copied into memory that only its worker gets.
///
/// One for each worker, owned by its lane.
public final class RecordsWriter {
  public let segment = SegmentWriter(.records)
  private var bytes = ByteWriter()

  public init() {}

  /// Replaces what was laid out before.
  /// - Throws: `Diagnostic` when there is more than offsets can say, 4 GB.
  public func lay(_ records: [DataValue], for needs: ReadNeeds) throws(Diagnostic) {
    let orders = needs.contains(.orders)
    let events = needs.contains(.events)
    let target = segment.target
    segment.removeAll()
    target.append(TextColumn.offsets.rawValue, UInt32(0))
    for record in records {
      if !record.isNull {
        bytes.bytes.removeAll(keepingCapacity: true)
        bytes.value(SubjectRecord.granted(record, orders: orders, events: events))
        bytes.bytes.withUnsafeBufferPointer {
          target.append(TextColumn.bytes.rawValue, text: $0)
        }
      }
      guard let end = UInt32(exactly: target.bytes(TextColumn.bytes.rawValue)) else {
        throw Diagnostic(
          "records of more than 4 GB for one batch; ask about fewer subjects at once")
      }
      target.append(TextColumn.offsets.rawValue, end)
    }
  }
}

/// The records of a mapped batch.
public struct RecordsReader {
  private let texts: TextsReader

  /// - Parameter segment: of kind `records`; `nil` where nobody has one.
  public init(_ segment: SegmentReader?) {
    let segment = segment?.kind == .records ? segment : nil
    texts = (segment ?? .empty(.records)).texts(
      offsets: TextColumn.offsets.rawValue, bytes: TextColumn.bytes.rawValue)
  }

  /// The record of one of those asked about: empty for none, and for one that is not there; `nil`
  /// when it is none that can be read.
  public subscript(asked: Int) -> SubjectRecord? {
    let bytes = texts[asked]
    if bytes.isEmpty { return SubjectRecord() }
    var reader = ByteReader(UnsafeRawBufferPointer(bytes))
    do throws(ByteError) {
      let value = try reader.value()
      try reader.expectEnd()
      return SubjectRecord(value)
    } catch {
      return nil
    }
  }
}
