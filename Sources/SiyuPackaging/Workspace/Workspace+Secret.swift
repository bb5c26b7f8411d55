public import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension Workspace {
  /// What a webhook's requests are signed with, without blanks and line breaks at its ends.
  ///
  /// - Throws: `Diagnostic` when it is missing, too short to be one, or others may read it.
  public func secret(of channel: ChannelSettings) throws(Diagnostic) -> [UInt8] {
    guard case .webhook(let webhook) = channel.way else { return [] }
    switch webhook.secret {
    case .environment(let name):
      guard let value = getenv(name) else {
        throw Diagnostic(
          file: WorkspaceFile.name, line: channel.line,
          Message.variableMissing(name, channel.name))
      }
      return try Self.secret(Array(String(cString: value).utf8), name: "$\(name)")
    case .file(let name):
      let path = name.hasPrefix("/") ? name : "\(root)/\(name)"
      return try Self.secret(Self.privateBytes(path, name: name, channel: channel.name), name: name)
    }
  }

  private static func secret(_ bytes: [UInt8], name: String) throws(Diagnostic) -> [UInt8] {
    let isBlank = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
    let secret = Array(bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    guard 16...4096 ~= secret.count else {
      throw Diagnostic(file: name, Message.secretSize(secret.count), hint: Message.secretMakeHint)
    }
    return secret
  }

  /// Not followed, and looked at through the handle: what is checked is what is read.
  private static func privateBytes(
    _ path: String, name: String, channel: String
  ) throws(Diagnostic) -> [UInt8] {
    guard DiskFile.exists(path) else {
      throw Diagnostic(
        file: name, Message.secretMissing(channel), hint: Message.secretMakeHint)
    }
    let handle = DiskFile.handle(of: path)
    guard handle >= 0 else {
      throw errno == ELOOP
        ? Diagnostic(file: name, Message.secretIsLink, hint: Message.secretIsLinkHint)
        : Diagnostic(file: name, Message.cannotRead(errno), hint: SystemFailure.advice(errno))
    }
    defer { close(handle) }
    var status = stat()
    guard fstat(handle, &status) == 0 else {
      throw Diagnostic(
        file: name, Message.cannotRead(errno), hint: SystemFailure.advice(errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Diagnostic(file: name, Message.notPlainFile)
    }
    if status.st_uid != geteuid(), geteuid() != 0 {
      throw Diagnostic(file: name, Message.secretOwner, hint: Message.keyOwnerHint(path))
    }
    if status.st_mode & 0o077 != 0 {
      throw Diagnostic(file: name, Message.secretOpen, hint: Message.keyOpenHint(path))
    }
    return try DiskFile.bytes(from: handle, name: name, limit: 8192)
  }
}
