import SiyuTestPrograms
import Foundation
import GRDB

/// A workspace as the first version left it: its tables as SQL, made by that version's own program.
enum OldStore {
  static func make(_ folder: String, _ siyu: Siyu) throws {
    let above = (folder as NSString).deletingLastPathComponent
    try siyu.must(["init", folder, "--brand", "旧店", "--playbook", "none"], in: above)
    try SampleFiles.writePlugin(to: folder + "/plugins/party")
    let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Samples")
    let hex = try String(contentsOf: samples.appending(path: "store-0001.key"), encoding: .utf8)
    let digits = Array(hex.trimmingCharacters(in: .whitespacesAndNewlines))
    let key = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...($0 + 1)]), radix: 16)
    }
    // In place, so that the mode stays.
    let file = try FileHandle(forWritingTo: URL(filePath: folder + "/.siyu/key"))
    try file.write(contentsOf: Data(key))
    try file.close()
    let path = folder + "/.siyu/siyu.db"
    for side in ["", "-wal", "-shm"] { unlink(path + side) }
    let sql = try String(contentsOf: samples.appending(path: "store-0001.sql"), encoding: .utf8)
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.allowsUnsafeTransactions = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.inDatabase { database in
      try database.execute(sql: "PRAGMA page_size = 8192")
      try database.execute(sql: "PRAGMA journal_mode = WAL")
      try database.execute(sql: sql)
    }
    try queue.close()
    chmod(path, 0o600)
  }
}
