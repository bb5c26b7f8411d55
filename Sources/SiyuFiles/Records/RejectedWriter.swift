#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `FILE.rejected.csv`: the rows that were left out, with their line, the reason in words and the
/// original fields. Readable by its owner only, because the rows hold personal data.
///
/// It appears when reading is finished and only if a row was rejected; one of an earlier run goes.
public final class RejectedWriter {
  public let path: String
  private var writer: CSVWriter?
  private let columnNames: [String]
  public private(set) var count = 0

  /// - Parameters:
  ///   - file: the path of the file being read.
  ///   - columnNames: its header, `RecordReader.columnNames`.
  ///   - path: where the rows go; default beside the file.
  public init(for file: String, columnNames: [String], path: String? = nil) {
    self.path = path ?? file + ".rejected.csv"
    self.columnNames = columnNames
  }

  public func write(_ row: RejectedRow) throws(FileFailure) {
    if writer == nil {
      let width = max(columnNames.count, row.fields.count)
      let names = (0..<width).map {
        columnNames.indices.contains($0) ? columnNames[$0] : "field \($0 + 1)"
      }
      var options = CSVWriter.Options()
      options.marksEncoding = true
      writer = CSVWriter(
        try AtomicFileSink(path: path, mode: 0o600),
        columns: [TableColumn("line"), TableColumn("reason")] + names.map { TableColumn($0) },
        options: options)
    }
    guard let writer else { return }
    // A row of too many fields keeps them, in its last column.
    let room = writer.columns.count - 2
    var fields = row.fields
    if fields.count > room, room > 0 {
      fields[room - 1] = fields[(room - 1)...].joined(separator: ",")
      fields.removeSubrange(room...)
    }
    try writer.write(
      [.integer(Int64(row.line)), .text(row.reason)]
        // Each gets a guard of its own, and must not have two.
        + fields.map { .text(CellText.unmarked($0)) })
    count += 1
  }

  public func finish() throws(FileFailure) {
    if let writer {
      try writer.finish()
      self.writer = nil
    } else if count == 0, unlink(path) != 0, errno != ENOENT {
      throw FileFailure(.cannotWrite, path: path, "cannot be removed", errno: errno)
    }
  }
}

@available(*, unavailable)
extension RejectedWriter: Sendable {}  // Holds a half-written file.
