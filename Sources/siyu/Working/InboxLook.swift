import SiyuDisk
import SiyuModel
import SiyuWords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What tells one state of a file from the next.
struct FileState: Hashable {
  var inode: UInt64
  var bytes: Int64
  /// Nanoseconds since 1970 of its last change, of its bytes or of its name.
  var changed: Int64
  /// `S_IFREG` and the like.
  var kind: mode_t

  init(_ status: stat) {
    inode = UInt64(status.st_ino)
    bytes = Int64(status.st_size)
    #if canImport(Darwin)
      let (modified, named) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (modified, named) = (status.st_mtim, status.st_ctim)
    #endif
    changed = max(Self.nanoseconds(modified), Self.nanoseconds(named))
    kind = status.st_mode & S_IFMT
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    let (whole, _) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    return whole &+ Int64(time.tv_nsec)
  }

  /// Of the entry itself, a link not followed; `nil` where there is none.
  static func of(_ path: [CChar]) -> FileState? {
    var status = stat()
    return lstat(path, &status) == 0 ? FileState(status) : nil
  }

  /// The same bytes, as far as can be told without reading them; a new name is no new file.
  func isSameFile(as other: FileState) -> Bool {
    inode == other.inode && bytes == other.bytes
  }
}

/// A file in the inbox that is finished.
struct InboxEntry: Hashable {
  /// As the folder has it: any bytes.
  var bytes: [UInt8]
  var state: FileState

  /// Made readable where it is no text.
  var name: String { String(decoding: bytes, as: UTF8.self) }
  var isText: Bool { Array(name.utf8) == bytes }
}

/// Which files of the inbox are finished.
///
/// One that somebody closed or renamed into place since we listen is. Any other has to rest for a
/// while, and nobody may have it open for writing; where the system cannot tell, it rests longer. So
/// does an empty one: many a writer makes its file first and fills it then.
struct InboxLook {
  /// Seconds.
  static let rest = 1.0
  static let longRest = 10.0

  private var seen: [[UInt8]: (state: FileState, since: Double)] = [:]
  /// Names told of once.
  private var told: Set<[UInt8]> = []

  struct Found {
    var ready: [InboxEntry] = []
    /// Monotonic seconds at which the next one may have rested long enough.
    var nextRest: Double?
    /// What is left lying, told once.
    var notes: [String] = []
  }

  /// - Parameters:
  ///   - closed: names that were closed or renamed into place since the last look.
  ///   - now: monotonic seconds.
  ///   - wall: nanoseconds since 1970.
  ///   - isBeingWritten: `nil` where the system does not tell.
  mutating func look(
    at entries: [InboxEntry], closed: Set<[UInt8]>, now: Double, wall: Int64,
    isBeingWritten: (InboxEntry) -> Bool?
  ) -> Found {
    var found = Found()
    var still: [[UInt8]: (state: FileState, since: Double)] = [:]
    for entry in entries {
      if let note = leave(entry) {
        if told.insert(entry.bytes).inserted { found.notes.append(note) }
        continue
      }
      if !InboxName.isFinal(entry.name) { continue }
      let isWritten = entry.state.kind == S_IFREG
      // Links, pipes and the like are not written to here; they are refused at once.
      if !isWritten || closed.contains(entry.bytes) && entry.state.bytes > 0 {
        found.ready.append(entry)
        continue
      }
      let known = seen[entry.bytes].flatMap { $0.state == entry.state ? $0.since : nil }
      let rested = max(
        Double(wall &- entry.state.changed) / 1e9, known.map { now - $0 } ?? 0)
      if rested >= Self.rest,
        rested >= Self.longRest || (entry.state.bytes > 0 && isBeingWritten(entry) == false),
        isBeingWritten(entry) != true
      {
        found.ready.append(entry)
      } else {
        still[entry.bytes] = (entry.state, known ?? now)
        found.nextRest = now + Self.rest
      }
    }
    seen = still
    told.formIntersection(entries.map(\.bytes))
    return found
  }

  /// Why an entry stays where it is.
  private func leave(_ entry: InboxEntry) -> String? {
    if entry.bytes.first == UInt8(ascii: ".") { return nil }
    if entry.state.kind == S_IFDIR {
      return ["done", "rejected"].contains(entry.name)
        ? nil : say("\(entry.name): left alone: it is a folder; only files are taken")
    }
    if InboxName.isFinal(entry.name) || entry.name.hasSuffix(".rejected.csv") { return nil }
    return say(
      "\(entry.name): left alone: names end in .csv, .jsonl or .xlsx when they are finished")
  }

  /// What a folder holds, hidden files aside, sorted by bytes.
  static func entries(of folder: String) throws(Diagnostic) -> [InboxEntry] {
    let names: [[UInt8]]
    do throws(DiskFailure) {
      names = try DiskFolder.entries(of: folder)
    } catch {
      throw Diagnostic(file: folder, "cannot be opened", errno: error.code)
    }
    return names.filter { $0.first != UInt8(ascii: ".") }.compactMap { bytes in
      FileState.of(path(bytes, in: folder)).map { InboxEntry(bytes: bytes, state: $0) }
    }
  }

  /// Whether somebody has the file open for writing: a lease on it is refused then. Opening it for
  /// writing meanwhile waits for us to be done, and is told by a signal, which is ignored.
  /// - Returns: `nil` where the file system has no leases.
  static func isBeingWritten(_ path: [CChar]) -> Bool? {
    #if os(Linux)
      let (setLease, readLease, noLease): (Int32, Int32, Int32) = (1024, 0, 2)
      let handle = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard handle >= 0 else { return nil }
      defer { close(handle) }
      if fcntl(handle, setLease, readLease) == 0 {
        _ = fcntl(handle, setLease, noLease)
        return false
      }
      return errno == EAGAIN ? true : nil
    #else
      return nil
    #endif
  }

  static func path(_ name: [UInt8], in folder: String) -> [CChar] {
    (Array(folder.utf8) + [UInt8(ascii: "/")] + name + [0]).map { CChar(bitPattern: $0) }
  }
}
