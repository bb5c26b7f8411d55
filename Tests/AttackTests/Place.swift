import Foundation
import GRDB

/// A folder of its own for one run: the workspace, a home, a temporary folder, what was printed.
/// Removed when nobody holds it.
final class Place: Sendable {
  let root: String
  var workspace: String { root + "/shop" }
  var home: String { root + "/home" }
  var temporary: String { root + "/tmp" }
  var logs: String { root + "/logs" }

  init() throws {
    var template = Array((NSTemporaryDirectory() + "/siyu-attack-XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else {
      throw CorpusError(words: "mkdtemp: \(String(cString: strerror(errno)))")
    }
    root = String(cString: made)
    for folder in [home, temporary, logs] { try Self.makeFolder(folder) }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  static func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// All that `siyu` gets of the world.
  var environment: [String: String] {
    [
      "PATH": "/usr/bin:/bin", "HOME": home, "TMPDIR": temporary, "LANG": "C.UTF-8",
      "SIYU_CANARY": Canaries.environment, "SWIFT_BACKTRACE": "enable=no",
    ]
  }

  /// Every path below the workspace but the store's own folder, below home and below the temporary
  /// folder.
  func files() -> Set<String> {
    var found: Set<String> = []
    for folder in [workspace, home, temporary] {
      guard let walk = FileManager.default.enumerator(atPath: folder) else { continue }
      while let path = walk.nextObject() as? String {
        if folder == workspace, path == ".siyu" || path.hasPrefix(".siyu/") { continue }
        found.insert(folder == workspace ? path : "\(folder)/\(path)")
      }
    }
    return found
  }

  /// SQLite's own word about the store, and `ok` is the only good one.
  func integrity() throws -> String {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: workspace + "/.siyu/siyu.db", configuration: configuration)
    return try queue.read { database in
      try String.fetchOne(database, sql: "PRAGMA integrity_check") ?? "no answer"
    }
  }

  /// How many passes were committed; one that is under way does not count.
  func runs() throws -> Int {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: workspace + "/.siyu/siyu.db", configuration: configuration)
    return try queue.read { database in
      try Int.fetchOne(database, sql: "SELECT count(*) FROM runs WHERE finished = 1") ?? 0
    }
  }

  /// Processes that stand in this place's temporary folder, where every worker of it stands.
  /// Other users' processes tell nothing; workers are this user's own.
  func processes() -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { process in
      var bytes = [CChar](repeating: 0, count: 4096)
      let count = readlink("/proc/\(process)/cwd", &bytes, bytes.count)
      guard count > 0 else { return false }
      let path = String(
        decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return path.hasPrefix(temporary + "/")
    }
  }
}

extension Place {
  func keyBytes() throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: workspace + "/.siyu/key")))
  }
}
