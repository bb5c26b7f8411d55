internal import CArchive
public import SiyuBorder
internal import SiyuModel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The entries of a tar archive in gzip, read with libarchive as hostile input.
///
/// Nothing else that libarchive knows is let in: no other format, nothing packed twice, and of the
/// entries plain files alone, with nothing behind them. Names are given as they stand there; who takes
/// them judges them.
public final class ArchiveReader: EntrySource {
  private let archive: OpaquePointer
  private let packed: UnsafeRawBufferPointer
  private let limits: UnpackLimits
  private let block: UnsafeMutableRawBufferPointer
  private var count = 0
  private var total = 0
  /// gzip, and the bytes below it.
  private static let filters: Int32 = 2

  /// - Parameter bytes: the archive, which stays where it is as long as this lives.
  public init(
    _ bytes: UnsafeRawBufferPointer, limits: UnpackLimits = UnpackLimits()
  ) throws(UnpackProblem) {
    guard bytes.count <= limits.packedBytes else { throw UnpackProblem(.tooLarge) }
    guard bytes.starts(with: [0x1F, 0x8B]) else { throw UnpackProblem(.otherFormat) }
    guard let archive = archive_read_new() else { throw UnpackProblem(.damaged, "no memory") }
    self.archive = archive
    packed = bytes
    self.limits = limits
    block = .allocate(byteCount: 1 << 16, alignment: 16)
    archive_read_support_filter_gzip(archive)
    archive_read_support_format_tar(archive)
    guard archive_read_open_memory(archive, bytes.baseAddress, bytes.count) == ARCHIVE_OK else {
      throw damaged
    }
  }

  deinit {
    archive_read_free(archive)
    block.deallocate()
  }

  public func next() throws(UnpackProblem) -> UnpackedEntry? {
    var entry: OpaquePointer?
    switch archive_read_next_header(archive, &entry) {
    case ARCHIVE_OK: break
    // A name beyond ASCII, which it would rather have in the character set of this machine: it is given as it
    // stands there, and whoever takes it refuses it by its name.
    case ARCHIVE_WARN where Self.name(entry).contains(where: { $0 >= 0x80 }): break
    case ARCHIVE_EOF:
      // Read to its end: only now it is known what is whole.
      let end = Int(archive_filter_bytes(archive, 0))
      try WholeGzip(packed, limits: limits).check(tarEnd: end)
      return nil
    default: throw damaged
    }
    guard archive_filter_count(archive) == Self.filters,
      archive_filter_code(archive, 0) == ARCHIVE_FILTER_GZIP
    else { throw UnpackProblem(.otherFormat) }
    count += 1
    guard count <= limits.entries else { throw UnpackProblem(.tooManyEntries) }
    let name = Self.name(entry)
    guard archive_entry_filetype(entry) & S_IFMT == S_IFREG, archive_entry_hardlink(entry) == nil,
      archive_entry_symlink(entry) == nil, archive_entry_sparse_count(entry) == 0
    else { throw UnpackProblem(.notPlainFile, Self.shown(name)) }
    guard archive_entry_size(entry) <= Int64(limits.entryBytes) else {
      throw UnpackProblem(.entryTooLarge, Self.shown(name))
    }
    return UnpackedEntry(name: name, bytes: try content(of: name))
  }

  private func content(of name: [UInt8]) throws(UnpackProblem) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let count = archive_read_data(archive, block.baseAddress, block.count)
      if count == 0 { return bytes }
      guard count > 0 else { throw damaged }
      total += count
      guard bytes.count + count <= limits.entryBytes else {
        throw UnpackProblem(.entryTooLarge, Self.shown(name))
      }
      guard total <= limits.totalBytes else { throw UnpackProblem(.tooLarge) }
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: block[..<count]))
    }
  }

  private static func name(_ entry: OpaquePointer?) -> [UInt8] {
    guard let text = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else {
      return []
    }
    return UnsafeRawBufferPointer(start: text, count: min(strlen(text), UnpackedEntry.longestName))
      .map { $0 }
  }

  private static func shown(_ name: [UInt8]) -> String {
    CappedText.cut(TextEscape.terminalSafe(String(decoding: name, as: UTF8.self)), 200)
  }

  private var damaged: UnpackProblem {
    let reason = archive_error_string(archive).map { String(cString: $0) } ?? ""
    return UnpackProblem(.damaged, CappedText.cut(TextEscape.terminalSafe(reason), 200))
  }
}
