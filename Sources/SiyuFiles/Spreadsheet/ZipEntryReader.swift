import CArchive

/// One archive, walked through from the start; entries' bytes come in blocks.
final class ZipEntryReader {
  private let archive: OpaquePointer
  private let path: String
  private let limits: SpreadsheetLimits
  private let budget: UnpackBudget
  private let block: UnsafeMutableRawBufferPointer

  init(
    path: String, limits: SpreadsheetLimits, budget: UnpackBudget, blockSize: Int
  ) throws(FileFailure) {
    guard let archive = archive_read_new() else {
      throw FileFailure(.cannotOpen, path: path, "cannot be opened: no memory")
    }
    self.archive = archive
    self.path = path
    self.limits = limits
    self.budget = budget
    block = .allocate(byteCount: blockSize, alignment: 16)
    archive_read_support_format_zip_seekable(archive)
    guard archive_read_open_filename(archive, path, 64 * 1024) == ARCHIVE_OK else {
      throw FileFailure(
        .damaged, path: path, "is not an .xlsx file (\(reason))",
        hint: "open it in a spreadsheet program and save it again as .xlsx or as CSV")
    }
  }

  deinit {
    archive_read_free(archive)
    block.deallocate()
  }

  /// Packed bytes read from the file so far.
  var position: Int64 { archive_filter_bytes(archive, -1) }

  private var reason: String {
    archive_error_string(archive).map { String(cString: $0).lowercased() } ?? "unreadable"
  }

  /// The next entry's name, with `/` between folders and none in front; `nil` at the end.
  func nextEntry() throws(FileFailure) -> String? {
    var entry: OpaquePointer?
    switch archive_read_next_header(archive, &entry) {
    case ARCHIVE_OK, ARCHIVE_WARN:
      if archive_entry_is_encrypted(entry) != 0 {
        throw FileFailure(
          .cannotRead, path: path, "is protected by a password",
          hint: "remove the password in a spreadsheet program and save it again")
      }
      guard let name = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else {
        return ""
      }
      return String(String(cString: name).drop { $0 == "/" })
    case ARCHIVE_EOF: return nil
    default: throw damaged()
    }
  }

  /// The next bytes of the entry, none at its end; valid until the next call.
  func nextBlock() throws(FileFailure) -> UnsafeRawBufferPointer {
    let count = archive_read_data(archive, block.baseAddress, block.count)
    guard count >= 0 else { throw damaged() }
    try budget.spend(Int64(count), path: path, limits: limits)
    return UnsafeRawBufferPointer(rebasing: block[..<count])
  }

  private func damaged() -> FileFailure {
    FileFailure(
      .damaged, path: path, "is damaged (\(reason))",
      hint: "fetch it again, or open it in a spreadsheet program and save it anew")
  }
}

/// Counts what is unpacked over all passes through one archive.
final class UnpackBudget {
  private let packed: Int64
  private var unpacked: Int64 = 0

  init(packed: Int64) { self.packed = max(1, packed) }

  func spend(_ bytes: Int64, path: String, limits: SpreadsheetLimits) throws(FileFailure) {
    unpacked += bytes
    if unpacked > limits.unpackedBytes {
      throw FileFailure(
        .tooLarge, path: path, "unpacks to more than \(limits.unpackedBytes >> 20) MB",
        hint: "save the sheet as CSV, which may be of any size")
    }
    if unpacked > limits.ratioFrom, unpacked / packed > limits.ratio {
      throw FileFailure(
        .tooLarge, path: path,
        "unpacks to more than \(limits.ratio) times its size, which no real sheet does",
        hint: "if it is genuine, save the sheet as CSV")
    }
  }
}
