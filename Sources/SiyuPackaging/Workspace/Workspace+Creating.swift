import Crypto
public import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension Workspace {
  /// Makes a workspace in a folder, which is made too if need be.
  ///
  /// Nothing that is there is touched: with a `siyu.toml`, `siyu.lock` or `.siyu` in the folder nothing
  /// is written. When a step fails, the files made so far are taken away again.
  ///
  /// - Parameters:
  ///   - brand: the brand's name; the folder's name when it is empty.
  ///   - key: makes the 32 bytes that personal fields are encrypted with.
  /// - Returns: the workspace, and what was made, relative to it, for showing.
  public static func create(
    at folder: String, brand: String = "",
    key: () throws(Diagnostic) -> [UInt8] = Workspace.randomKey
  ) throws(Diagnostics) -> (workspace: Workspace, made: [String]) {
    var maker = WorkspaceMaker(folder: folder)
    do throws(Diagnostic) {
      try maker.make(brand: brand, key: try key())
    } catch {
      maker.takeBack()
      throw Diagnostics([error])
    }
    return (try open(folder), maker.made)
  }

  /// From the system's random source.
  public static func randomKey() -> [UInt8] {
    SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
  }
}

private struct WorkspaceMaker {
  let folder: String
  /// Relative to the folder, in the order in which they were made; folders end in `/`.
  var made: [String] = []

  mutating func make(brand: String, key: [UInt8]) throws(Diagnostic) {
    for name in [WorkspaceFile.name, LockFile.name, Workspace.privateFolder]
    where DiskFile.exists("\(folder)/\(name)") {
      let isClone = (try? Workspace.open(folder))?.isClone ?? false
      throw Diagnostic(
        file: folder, Message.alreadyThere(name), hint: isClone ? Message.cloneHint : nil)
    }
    guard key.count == Workspace.keyBytes else {
      throw Diagnostic(file: "\(Workspace.privateFolder)/key", Message.keySize(key.count))
    }
    try DiskFile.makeFolder(folder, name: folder)
    let path = DiskFile.resolved(folder)
    let name =
      brand.isEmpty ? path.split(separator: "/").last.map(String.init) ?? "brand" : brand

    try makeFolder(Workspace.privateFolder, mode: 0o700)
    try makeFile("\(Workspace.privateFolder)/key", mode: 0o600, key)
    try makeFile(Workspace.privateIgnoreName, WorkspaceScaffold.privateIgnore)
    try makeFolder("plugins")
    try makeFolder("scripts")
    try makeFolder(Workspace.calendarFolder)
    if !DiskFile.exists("\(folder)/\(Workspace.usualCalendar)") {
      try makeFile(Workspace.usualCalendar, CalendarScaffold.workdays)
    }
    if !DiskFile.exists("\(folder)/.gitignore") {
      try makeFile(".gitignore", WorkspaceScaffold.ignore)
    }
    if !DiskFile.exists("\(folder)/\(AdvertisingWords.path)") {
      try makeFolder("words")
      try makeFile(AdvertisingWords.path, AdvertisingWords.text)
    }
    try makeFile(LockFile.name, LockFile().text)
    // Last, because it is what makes a folder a workspace.
    try makeFile(WorkspaceFile.name, WorkspaceScaffold.settings(brand: name))
  }

  private mutating func makeFolder(_ name: String, mode: mode_t = 0o755) throws(Diagnostic) {
    if try DiskFile.makeFolder("\(folder)/\(name)", name: name, mode: mode) {
      made.append("\(name)/")
    }
  }

  private mutating func makeFile(_ name: String, _ text: String) throws(Diagnostic) {
    try makeFile(name, mode: 0o644, Array(text.utf8))
  }

  private mutating func makeFile(
    _ name: String, mode: mode_t, _ bytes: [UInt8]
  ) throws(Diagnostic) {
    // Noted first, so that a file that was only half written is taken back as well.
    if DiskFile.exists("\(folder)/\(name)") {
      throw Diagnostic(file: folder, Message.alreadyThere(name))
    }
    made.append(name)
    try DiskFile.create("\(folder)/\(name)", name: name, mode: mode, bytes)
  }

  /// Folders only when they are empty.
  func takeBack() {
    for name in made.reversed() {
      let path = "\(folder)/\(name)"
      if name.hasSuffix("/") { rmdir(path) } else { unlink(path) }
    }
  }
}
