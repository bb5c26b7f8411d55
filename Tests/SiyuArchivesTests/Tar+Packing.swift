import CArchive
import SiyuTestSupport

extension Tar {
  /// With tar's end, in gzip.
  var packed: [UInt8] { Tar.gzip(whole) }

  /// In gzip by libarchive's raw format.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    let room = UnsafeMutableRawBufferPointer.allocate(
      byteCount: bytes.count + bytes.count / 100 + 4096, alignment: 16)
    defer { room.deallocate() }
    let used = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    defer { used.deallocate() }
    used.initialize(to: 0)
    let archive = archive_write_new()
    defer { archive_write_free(archive) }
    archive_write_set_format_raw(archive)
    archive_write_add_filter_gzip(archive)
    archive_write_set_bytes_in_last_block(archive, 1)
    archive_write_open_memory(archive, room.baseAddress, room.count, used)
    let entry = archive_entry_new()
    archive_entry_set_filetype(entry, 0o100000)
    archive_write_header(archive, entry)
    _ = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
    archive_entry_free(entry)
    archive_write_close(archive)
    return Array(room[..<used.pointee])
  }
}
