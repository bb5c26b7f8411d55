internal import CArchive
public import SiyuBorder
public import SiyuModel

/// Packs files into a tar archive in gzip. The same files in the same order give the same bytes with
/// the same libraries: no times, no owners, no machine.
public enum ArchiveWriter {
  /// - Throws: `Diagnostic` when libarchive refuses, which says why.
  public static func pack(_ entries: [UnpackedEntry]) throws(Diagnostic) -> [UInt8] {
    // Heads take at most four blocks an entry; what cannot be made smaller grows by some bytes.
    let content = entries.reduce(0) { $0 + $1.bytes.count }
    let packed = UnsafeMutableRawBufferPointer.allocate(
      byteCount: content + content / 100 + 4096 * entries.count + (1 << 16), alignment: 16)
    defer { packed.deallocate() }
    // libarchive goes on writing to both until it is freed, which has to come first.
    let used = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    defer { used.deallocate() }
    used.initialize(to: 0)
    guard let archive = archive_write_new() else { throw Diagnostic("no memory for an archive") }
    defer { archive_write_free(archive) }
    archive_write_set_format_pax_restricted(archive)
    archive_write_add_filter_gzip(archive)
    archive_write_set_filter_option(archive, "gzip", "timestamp", nil)
    archive_write_set_bytes_in_last_block(archive, 1)
    try check(archive, archive_write_open_memory(archive, packed.baseAddress, packed.count, used))
    for entry in entries { try add(entry, to: archive) }
    try check(archive, archive_write_close(archive))
    return Array(packed[..<used.pointee])
  }

  private static func add(
    _ entry: UnpackedEntry, to archive: OpaquePointer
  ) throws(Diagnostic) {
    // libarchive 3.6 falls over names that the locale has no letters for.
    guard entry.name.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      throw Diagnostic("an archive has names of plain ASCII only")
    }
    let header = archive_entry_new()
    defer { archive_entry_free(header) }
    archive_entry_set_pathname(header, String(decoding: entry.name, as: UTF8.self))
    archive_entry_set_size(header, Int64(entry.bytes.count))
    archive_entry_set_filetype(header, 0o100000)
    archive_entry_set_perm(header, 0o644)
    archive_entry_set_mtime(header, 0, 0)
    try check(archive, archive_write_header(archive, header))
    let written = entry.bytes.withUnsafeBytes {
      archive_write_data(archive, $0.baseAddress, $0.count)
    }
    guard written == entry.bytes.count else { throw failure(archive) }
  }

  private static func check(_ archive: OpaquePointer, _ result: Int32) throws(Diagnostic) {
    guard result == ARCHIVE_OK else { throw failure(archive) }
  }

  private static func failure(_ archive: OpaquePointer) -> Diagnostic {
    let reason = archive_error_string(archive).map { String(cString: $0) } ?? "no reason given"
    return Diagnostic("the archive cannot be made: \(TextEscape.terminalSafe(reason))")
  }
}
