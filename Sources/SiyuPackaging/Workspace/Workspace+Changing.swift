import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension Workspace {
  /// Changes `siyu.lock`, `trust.toml` or `plugins/` while no other siyu does: two that read, change and
  /// write at once would lose what one of them wrote, a plugin's signer for instance.
  ///
  /// Waits up to five seconds for the other one. A lock ends with its process, however that ends. On a
  /// file system without locks it goes on without.
  /// - Parameters:
  ///   - root: the workspace, which `body` gets as it is by then.
  ///   - tries: how often it is looked whether the other one has ended, after the first look.
  /// - Throws: `Diagnostic` when the other one has not ended by then, and what `body` throws.
  public static func changing<T>(
    _ root: String, tries: Int = 100, _ body: (inout Workspace) throws -> T
  ) throws -> T {
    // The folder stands for the files in it, which are replaced as wholes.
    let handle = DiskFile.folderHandle(root)
    defer { if handle >= 0 { close(handle) } }
    var left = tries
    while handle >= 0, flock(handle, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK else { break }
      guard left > 0 else {
        throw Diagnostic(Message.otherChanges, hint: Message.otherChangesHint)
      }
      left -= 1
      usleep(50_000)
    }
    var workspace = try open(root)
    return try body(&workspace)
  }
}
