import SiyuDelivery
import SiyuFiles
import SiyuModel
import SiyuPackaging

/// Files of messages for people and programs, in the formats that exports have. Texts that a
/// spreadsheet would run as a formula are guarded as there.
struct MessageFileWriter {
  let format: ChannelSettings.Format
  let zone: TimeZoneRules
  /// Remembers where customers are about to be, for `siyu privacy erase`.
  let note: (String) -> Void

  private static let widths = ["message_id": 28, "text": 60, "link": 40, "deadline": 26]

  func write(_ file: FolderChannel.File) throws {
    note(file.finalPath)
    let columns = RenderedMessage.fieldNames.map { TableColumn($0, width: Self.widths[$0] ?? 16) }
    let writer = try writer(file.path, columns)
    for message in file.messages {
      let fields = message.fields { TimeText.iso($0, in: zone) }
      try writer.write(fields.map { $0.map { .text($0) } ?? .none })
    }
    try writer.finish()
  }

  private func writer(_ path: String, _ columns: [TableColumn]) throws -> any TableWriter {
    switch format {
    case .xlsx: return try XLSXWriter(path: path, columns: columns, sheetName: "messages")
    case .jsonLines:
      return JSONWriter(try AtomicFileSink(path: path, mode: 0o600), columns: columns)
    case .csv:
      var options = CSVWriter.Options()
      // People open these; without it a spreadsheet on Windows reads Chinese as garbage.
      options.marksEncoding = true
      return CSVWriter(
        try AtomicFileSink(path: path, mode: 0o600), columns: columns, options: options)
    }
  }
}
