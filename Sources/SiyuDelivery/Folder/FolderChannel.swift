import SiyuDisk
public import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files in a folder, for people and programs to work from: one for each run and touchpoint, or for
/// each member of staff.
///
/// A file's hidden other name, `.NAME.part`, tells what became of it. It is made, empty and safe on
/// the disk, before the messages are committed as handed over; filled after; and becomes `NAME` by a
/// rename. So when a run was interrupted: with the part there, the rename did not happen, and the
/// messages go into another file. With `NAME` there, it did. With neither, somebody took the file
/// away, or the part: then nobody knows.
public final class FolderChannel: DeliveryChannel {
  /// What is to be written where, whole or not at all, safe on the disk, and for its owner alone.
  public struct File {
    public var messages: [RenderedMessage]
    /// Is there already, empty.
    public var path: String
    /// What it will be called in a moment.
    public var finalPath: String
  }

  public let name: String
  public let batchSize: Int
  public let deduplicates = false
  private let folder: String
  private let base: String
  private let ending: String
  private let splitsByStaff: Bool
  private let zone: TimeZoneRules
  private let write: (File) throws -> Void

  /// - Parameters:
  ///   - folder: absolute; made, for its owner alone, when it is not there.
  ///   - base: a folder above it that has to be there: what lies between is made too.
  ///   - ending: of the files' names: `csv`.
  ///   - zone: for the time in the files' names.
  public init(
    name: String, folder: String, below base: String, ending: String, splitsByStaff: Bool,
    batchSize: Int,
    zone: TimeZoneRules, write: @escaping (File) throws -> Void
  ) {
    self.name = name
    self.folder = folder
    self.base = base
    self.ending = ending
    self.splitsByStaff = splitsByStaff
    self.batchSize = batchSize
    self.zone = zone
    self.write = write
  }

  public func lot(of message: Message) -> String {
    message.touchpoint.rawValue + (splitsByStaff ? "\n\(message.staff ?? "")" : "")
  }

  public func prepare(_ messages: [RenderedMessage], at now: Instant) throws -> String {
    try makeFolder()
    let base = Self.baseName(
      of: messages, at: now, splitsByStaff: splitsByStaff, in: zone)
    for number in 1...100 {
      let key = number == 1 ? base : "\(base)-\(number)"
      // A file that is there was handed out: its messages were taken back by hand, and go again.
      if try exists(path(key)) { continue }
      let handle = open(
        part(key), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
      if handle < 0, errno == EEXIST { continue }
      guard handle >= 0 else { throw Diagnostic(file: folder, "cannot be written", errno: errno) }
      defer { close(handle) }
      guard fsync(handle) == 0 else {
        throw Diagnostic(file: folder, "cannot be written", errno: errno)
      }
      try? DiskSync.folder(folder)
      return key
    }
    throw Diagnostic(
      file: folder, "has a hundred files named \(base) already",
      hint: "move them away; files are named for the time, and the time stands still")
  }

  public func deliver(_ messages: [RenderedMessage], key: String) throws -> DeliveryAnswer {
    try write(File(messages: messages, path: part(key), finalPath: path(key)))
    do throws(DiskFailure) {
      try HalfFile.putInPlace(part(key), at: path(key))
    } catch {
      throw Diagnostic(file: path(key), "cannot be written", errno: error.code)
    }
    return DeliveryAnswer(messages.map { _ in .taken })
  }

  public func recall(_ key: String) throws -> RecalledHandOver {
    // A disk that is away has neither file, and says nothing about them.
    guard try exists(folder) else {
      throw Diagnostic(
        file: folder, "is not there, and with it what tells whether \(key).\(ending) was written",
        hint: "connect its disk, or make the folder again if it is gone for good")
    }
    if try exists(part(key)) { return .notTaken }
    return try exists(path(key)) ? .taken : .unknown
  }

  public func withdraw(_ key: String) { unlink(part(key)) }

  public func tidy(keeping keys: Set<String>) {
    for found in DiskFolder.names(in: folder) {
      // `.KEY.csv.part`, and what a writer that died left beside it: `.KEY.csv.part.123.part`.
      guard found.hasPrefix("."), found.hasSuffix(".part"),
        let end = found.firstRange(of: ".\(ending).part"),
        FolderKey.isKey(found[found.index(after: found.startIndex)..<end.lowerBound]),
        !keys.contains(String(found[found.index(after: found.startIndex)..<end.lowerBound]))
      else { continue }
      unlink("\(folder)/\(found)")
    }
  }

  // MARK: Names

  private func path(_ key: String) -> String { "\(folder)/\(key).\(ending)" }
  private func part(_ key: String) -> String { "\(folder)/.\(key).\(ending).part" }

  /// `20261122T174500-wecom.chat-zhang-3f9a0c12d4e5b6a7`: the same messages at the same time have
  /// the same name, other messages another one.
  private static func baseName(
    of messages: [RenderedMessage], at now: Instant, splitsByStaff: Bool, in zone: TimeZoneRules
  ) -> String {
    let stamp = TimeText.dateTime(now, in: zone, seconds: true)
      .filter { $0.isNumber || $0 == " " }.map { $0 == " " ? "T" : $0 }
    var parts = [String(stamp), messages.first?.touchpoint.rawValue ?? ""]
    if splitsByStaff { parts.append(FolderKey.safe(messages.first?.staffID ?? "nobody")) }
    let hash = FixedHash.hash(messages.map(\.id).joined(separator: "\n"))
    let digits = String(hash, radix: 16)
    parts.append(String(repeating: "0", count: 16 - digits.count) + digits)
    return parts.joined(separator: "-")
  }

  // MARK: The folder

  private func makeFolder() throws {
    var above = base == "/" ? "" : base
    for part in folder.dropFirst(base.count).split(separator: "/") {
      let path = "\(above)/\(part)"
      if mkdir(path, 0o700) == 0 {
        DiskSync.name(of: path)
      } else if errno != EEXIST {
        throw Diagnostic(file: path, "cannot be made", errno: errno)
      }
      above = path
    }
  }

  private func exists(_ path: String) throws -> Bool {
    var about = stat()
    if lstat(path, &about) == 0 { return true }
    if errno == ENOENT { return false }
    throw Diagnostic(file: path, "cannot be looked up", errno: errno)
  }
}

@available(*, unavailable)
extension FolderChannel: Sendable {}  // One run at a time hands over.
