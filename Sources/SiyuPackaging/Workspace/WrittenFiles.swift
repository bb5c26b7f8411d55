import SiyuDisk
public import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What `.siyu/written` says.
public struct WrittenList: Sendable, Hashable {
  /// Absolute.
  public var paths: [String] = []
  /// 1-based numbers of lines that name no path: damage, or half a line left by a death.
  public var damaged: [Int] = []
}

extension Workspace {
  public var writtenFilesPath: String { "\(privatePath)/written" }

  /// Where siyu has put files with customers in them: rejected rows, exports, plans. When a person
  /// is erased these are searched.
  ///
  /// Kept as one path a line, relative to the workspace where it lies in it, as JSON, so that no
  /// name can pretend to be two.
  /// - Throws: when there is a list and it cannot be read; only a missing one is empty.
  public func writtenFiles() throws(Diagnostic) -> WrittenList {
    var list = WrittenList()
    for (index, line) in try writtenLines().enumerated() where !line.isEmpty {
      if let path = path(line) { list.paths.append(path) } else { list.damaged.append(index + 1) }
    }
    return list
  }

  /// Remembers a file that siyu is about to write, before the first byte of it is there: a process
  /// that is killed in between leaves a path too many, never one too few. Whoever may not write to
  /// `.siyu/` keeps his files to himself: nothing is remembered, and nothing fails.
  public func noteWritten(_ path: String) {
    let path = Self.place(of: path)
    whileLocked {
      let known = try? DiskFile.bytes(of: writtenFilesPath, name: Self.listName, limit: 64 << 20)
      if let known, lines(known).contains(where: { self.path($0) == path }) { return }
      // After half a line, left by a process that was killed, this one would be part of that.
      let isCut = known?.last.map { $0 != UInt8(ascii: "\n") } ?? false
      _ = DiskFile.append(
        (isCut ? [UInt8(ascii: "\n")] : []) + line(path), to: writtenFilesPath, mode: 0o600)
      if known == nil { DiskSync.name(of: writtenFilesPath) }
    }
  }

  /// Forgets these paths and no other: a file on a disk that is away now is there again tomorrow.
  public func forgetWritten(_ paths: Set<String>) throws(Diagnostic) {
    if paths.isEmpty { return }
    let outcome = whileLocked { () -> Result<Void, Diagnostic> in
      Result { () throws(Diagnostic) in
        let before = try writtenLines()
        let after = before.filter { line in path(line).map { !paths.contains($0) } ?? true }
        if after.count == before.count { return }
        try DiskFile.replace(
          writtenFilesPath, name: Self.listName, mode: 0o600,
          after.filter { !$0.isEmpty }.flatMap { $0 + [UInt8(ascii: "\n")] })
      }
    }
    try outcome.get()
  }

  // MARK: Lines

  private static let listName = "\(privateFolder)/written"

  private func writtenLines() throws(Diagnostic) -> [ArraySlice<UInt8>] {
    // A link that leads nowhere is not a missing list.
    guard DiskFile.exists(writtenFilesPath) || errno != ENOENT else { return [] }
    return lines(
      try DiskFile.bytes(of: writtenFilesPath, name: Self.listName, limit: 64 << 20))
  }

  private func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  private func path(_ line: ArraySlice<UInt8>) -> String? {
    guard let path = (try? JSON.parse(Array(line)))?.stringValue, !path.isEmpty else { return nil }
    return path.hasPrefix("/") ? path : "\(root)/\(path)"
  }

  private func line(_ path: String) -> [UInt8] {
    let inside = path.hasPrefix("\(root)/")
    let kept = inside ? String(path.dropFirst(root.count + 1)) : path
    return JSON.bytes(.string(kept)) + [UInt8(ascii: "\n")]
  }

  /// Without links, also of a file that is not there yet: its folder is.
  private static func place(of path: String) -> String {
    let (folder, name) = DiskPath.split(path)
    return DiskPath.join(DiskFile.resolved(folder), name)
  }

  /// Two who change the list at once would lose one's path. The folder stands for the list, which is
  /// replaced as a whole; a lock ends with its process.
  private func whileLocked<T>(_ body: () -> T) -> T {
    let handle = DiskFile.folderHandle(privatePath)
    defer { if handle >= 0 { close(handle) } }
    while handle >= 0, flock(handle, LOCK_EX) != 0, errno == EINTR {}
    return body()
  }
}
