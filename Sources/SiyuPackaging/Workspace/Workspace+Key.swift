import SiyuDisk
public import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The key that personal fields are encrypted with, 32 bytes in `.siyu/key`, and the one that is to
/// follow it, in `.siyu/key.next` while it is rotated.
///
/// A rotation makes `key.next` first, safe on the disk; then the store goes over to it in one
/// transaction; when that is safe on the disk too, it is renamed to `key`. So whatever the moment at which all stops, one of the
/// two files opens the store.
extension Workspace {
  public var keyPath: String { "\(root)/\(Self.keyName)" }
  public var nextKeyPath: String { "\(root)/\(Self.nextKeyName)" }

  static let keyName = "\(privateFolder)/key"
  static let nextKeyName = "\(privateFolder)/key.next"
  static let privateIgnoreName = "\(privateFolder)/.gitignore"
  static let keyBytes = 32

  /// - Throws: `Diagnostic` when it is missing, damaged, a link, somebody else's, or readable by
  ///   others.
  public func key() throws(Diagnostic) -> [UInt8] {
    try Self.key(in: keyPath, name: Self.keyName)
  }

  /// The key of a rotation that was begun and not ended; `nil` when none was.
  public func nextKey() throws(Diagnostic) -> [UInt8]? {
    guard DiskFile.exists(nextKeyPath) else { return nil }
    return try Self.key(
      in: nextKeyPath, name: Self.nextKeyName, hint: Message.nextKeyHint(nextKeyPath))
  }

  /// Whether this is a copy from version control, which leaves `.siyu/` out: neither a key nor a store is
  /// here, nor anything that `siyu init` puts beside them. Whoever lost one of them has no such copy.
  public var isClone: Bool {
    let traces = [
      keyPath, nextKeyPath, storePath, storePath + "-wal", "\(root)/\(Self.privateIgnoreName)",
    ]
    return !traces.contains { DiskFile.exists($0) }
  }

  /// Gives a copy from version control its `.siyu/`, with a key of its own; nothing elsewhere.
  /// - Returns: what was made, relative to the workspace.
  public func makePrivateFolder() throws(Diagnostic) -> [String] {
    guard isClone else { return [] }
    try DiskFile.makeFolder(privatePath, name: Self.privateFolder, mode: 0o700)
    try DiskFile.create(keyPath, name: Self.keyName, mode: 0o600, Self.randomKey())
    try DiskFile.create(
      "\(root)/\(Self.privateIgnoreName)", name: Self.privateIgnoreName, mode: 0o644,
      Array(WorkspaceScaffold.privateIgnore.utf8))
    return [Self.keyName]
  }

  /// What a command says that needs a store, in such a copy.
  public var cloneProblem: Diagnostic {
    Diagnostic(file: root, Message.isClone, hint: Message.cloneHint)
  }

  /// A key from a file, which is checked as the workspace's own.
  /// - Parameter hint: what to do about one that is damaged.
  public static func key(
    in path: String, name: String, hint: String? = nil
  ) throws(Diagnostic) -> [UInt8] {
    guard DiskFile.exists(path) else {
      throw Diagnostic(file: name, Message.keyMissing, hint: Message.keyHint)
    }
    // Not followed, and looked at through the handle: what is checked is what is read.
    let handle = DiskFile.handle(of: path)
    guard handle >= 0 else {
      throw errno == ELOOP
        ? Diagnostic(file: name, Message.keyIsLink, hint: Message.keyIsLinkHint)
        : Diagnostic(
          file: name, Message.cannotRead(errno), hint: SystemFailure.advice(errno))
    }
    defer { close(handle) }
    var status = stat()
    guard fstat(handle, &status) == 0 else {
      throw Diagnostic(
        file: name, Message.cannotRead(errno), hint: SystemFailure.advice(errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Diagnostic(file: name, Message.keyNotPlain, hint: Message.keyIsLinkHint)
    }
    // The superuser reads everybody's files, and may be asked to run a workspace of theirs.
    if status.st_uid != geteuid(), geteuid() != 0 {
      throw Diagnostic(file: name, Message.keyOwner, hint: Message.keyOwnerHint(path))
    }
    if status.st_mode & 0o077 != 0 {
      throw Diagnostic(file: name, Message.keyOpen, hint: Message.keyOpenHint(path))
    }
    let bytes = try DiskFile.bytes(from: handle, name: name, limit: 1024)
    guard bytes.count == keyBytes else {
      throw Diagnostic(file: name, Message.keySize(bytes.count), hint: hint ?? Message.keyHint)
    }
    return bytes
  }

  // MARK: Rotating

  /// The key that is to follow: the one of a rotation that was begun, or a new one, which is on the
  /// disk for good when this returns.
  public func makeNextKey() throws(Diagnostic) -> [UInt8] {
    // A process that died between making its key and its name has left a copy.
    let beside = HalfFile.path(of: nextKeyPath, ending: "new")
    if let begun = try nextKey() { return begun }
    unlink(beside)
    try DiskFile.create(beside, name: Self.nextKeyName, mode: 0o600, Self.randomKey())
    // Appears whole or not at all, and never over one that another process made meanwhile.
    let result = link(beside, nextKeyPath)
    let problem = errno
    unlink(beside)
    guard result == 0 || problem == EEXIST else {
      throw Diagnostic(
        file: Self.nextKeyName, Message.cannotWrite(problem), hint: SystemFailure.advice(problem))
    }
    DiskSync.name(of: nextKeyPath)
    guard let made = try nextKey() else {
      throw Diagnostic(file: Self.nextKeyName, Message.keyReplaced, hint: Message.keyReplacedHint)
    }
    return made
  }

  /// Makes sure that a key is still the one in `key.next`: the last look before the store goes over
  /// to it.
  public func checkNextKey(_ key: [UInt8]) throws(Diagnostic) {
    guard try nextKey() == key else {
      throw Diagnostic(file: Self.nextKeyName, Message.keyReplaced, hint: Message.keyReplacedHint)
    }
  }

  /// Puts `key.next` in the place of `key`, once the store opens with it *on the disk*: after this
  /// nothing opens a store that a power cut has put back to the old key.
  public func takeNextKey() throws(Diagnostic) {
    do throws(DiskFailure) {
      try HalfFile.putInPlace(nextKeyPath, at: keyPath)
    } catch {
      // Another process that found the rotation committed was faster.
      if error.code == ENOENT, DiskFile.exists(keyPath) { return }
      throw Diagnostic(
        file: Self.keyName, Message.cannotWrite(error.code),
        hint: SystemFailure.advice(error.code))
    }
  }
}
