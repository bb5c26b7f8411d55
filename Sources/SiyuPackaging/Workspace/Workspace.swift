public import SiyuModel

/// A brand's folder: `siyu.toml`, `siyu.lock`, `plugins/`, `scripts/`, `calendars/`, and what only siyu
/// touches in `.siyu/`.
public struct Workspace: Sendable {
  /// An absolute path, without links.
  public let root: String
  public var file: WorkspaceFile
  public var lock: LockFile

  static let privateFolder = ".siyu"

  public var storePath: String {
    file.storePath.hasPrefix("/") ? file.storePath : "\(root)/\(file.storePath)"
  }
  /// For sockets, applied plugins, half-done work: readable by the owner only.
  public var privatePath: String { "\(root)/\(Self.privateFolder)" }
  public var pluginsPath: String { "\(root)/plugins" }
  public var scriptsPath: String { "\(root)/scripts" }

  // MARK: Finding

  /// The workspace that a folder lies in.
  ///
  /// - Throws: `Diagnostics`: there is none here or above, or what it says is wrong.
  public static func find(from folder: String) throws(Diagnostics) -> Workspace {
    if let found = try findAny(from: folder) { return found }
    throw Diagnostics([
      Diagnostic(
        file: DiskFile.resolved(folder), Message.noWorkspace, hint: Message.initHint)
    ])
  }

  /// The workspace that a folder lies in; `nil` where it lies in none.
  ///
  /// - Throws: `Diagnostics`: what it says is wrong.
  public static func findAny(from folder: String) throws(Diagnostics) -> Workspace? {
    var folder = DiskFile.resolved(folder)
    while true {
      if DiskFile.isPlainFile("\(folder)/\(WorkspaceFile.name)") { return try open(folder) }
      guard let slash = folder.lastIndex(of: "/"), folder != "/" else { return nil }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
  }

  /// The workspace in exactly this folder.
  public static func open(_ folder: String) throws(Diagnostics) -> Workspace {
    let root = DiskFile.resolved(folder)
    guard DiskFile.isPlainFile("\(root)/\(WorkspaceFile.name)") else {
      throw Diagnostics([Diagnostic(file: root, Message.noWorkspace, hint: Message.initHint)])
    }
    let text = try bytes(of: WorkspaceFile.name, in: root)
    let file = try WorkspaceFile.parse(text)
    var lock = LockFile()
    if DiskFile.exists("\(root)/\(LockFile.name)") {
      lock = try LockFile.parse(try bytes(of: LockFile.name, in: root))
    }
    return Workspace(root: root, file: file, lock: lock)
  }

  private static func bytes(of name: String, in root: String) throws(Diagnostics) -> [UInt8] {
    do throws(Diagnostic) {
      return try DiskFile.bytes(of: "\(root)/\(name)", name: name, limit: TOMLDocument.maximumBytes)
    } catch {
      throw Diagnostics([error])
    }
  }

  // MARK: What the workspace gives plugins

  /// - Throws: `Diagnostic` when the zone is unknown or tzdata is missing.
  public func zoneRules() throws(Diagnostic) -> TimeZoneRules {
    let bytes: [UInt8]
    do throws(Diagnostic) {
      bytes = try ZoneFiles.load(file.timeZone)
    } catch {
      var problem = error
      problem.file = problem.file ?? WorkspaceFile.name
      throw problem
    }
    do {
      return try TimeZoneRules(name: file.timeZone, tzif: bytes)
    } catch {
      throw Diagnostic(
        file: "\(ZoneFiles.systemFolder)/\(file.timeZone)", "\(error)", hint: Message.installZones)
    }
  }

  public func surroundings() throws(Diagnostic) -> PluginSurroundings {
    PluginSurroundings(
      zone: try zoneRules(), currency: file.currency, sharedGroups: file.tagGroups,
      attributes: file.attributes, entities: file.entities, limits: file.limits,
      confinement: file.confinement)
  }

  // MARK: Writing

  /// Puts `lock` on the disk, as a whole.
  public func saveLock() throws(Diagnostic) {
    try DiskFile.replace("\(root)/\(LockFile.name)", name: LockFile.name, Array(lock.text.utf8))
  }
}
