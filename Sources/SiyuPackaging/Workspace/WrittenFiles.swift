public import SiyuModel

extension Workspace {
  public var writtenFilesPath: String { "\(privatePath)/written" }

  /// Where siyu has put files with customers in them: rejected rows, exports, plans. When a person
  /// is erased these are searched.
  ///
  /// Kept as one path a line, relative to the workspace where it lies in it, as JSON, so that no
  /// name can pretend to be two.
  /// - Returns: absolute paths.
  public func writtenFiles() -> [String] {
    guard
      let bytes = try? DiskFile.bytes(
        of: writtenFilesPath, name: Self.privateFolder, limit: 64 << 20)
    else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap {
      guard let path = (try? JSON.parse(Array($0)))?.stringValue else { return nil }
      return path.hasPrefix("/") ? path : "\(root)/\(path)"
    }
  }

  /// Remembers a file that siyu has just written. Whoever may not write to `.siyu/` keeps his files
  /// to himself: nothing is remembered, and nothing fails.
  public func noteWritten(_ path: String) {
    let path = DiskFile.resolved(path)
    if writtenFiles().contains(path) { return }
    // After half a line, left by a process that was killed, this one would be part of that.
    let known = try? DiskFile.bytes(
      of: writtenFilesPath, name: Self.privateFolder, limit: 64 << 20)
    let isCut = known?.last.map { $0 != UInt8(ascii: "\n") } ?? false
    _ = DiskFile.append(
      (isCut ? [UInt8(ascii: "\n")] : []) + line(path), to: writtenFilesPath, mode: 0o600)
  }

  private func line(_ path: String) -> [UInt8] {
    let inside = path.hasPrefix("\(root)/")
    let kept = inside ? String(path.dropFirst(root.count + 1)) : path
    return JSON.bytes(.string(kept)) + [UInt8(ascii: "\n")]
  }

  /// Forgets files that are gone, or whose names are to be forgotten.
  public func keepWritten(_ isKept: (String) -> Bool) throws(Diagnostic) {
    let before = writtenFiles()
    let after = before.filter { DiskFile.exists($0) && isKept($0) }
    if after.count == before.count { return }
    try DiskFile.replace(
      writtenFilesPath, name: "\(Self.privateFolder)/written", mode: 0o600,
      after.flatMap { line($0) })
  }
}
