import Crypto
import Foundation
import SiyuModel

extension KeyRing {
  private static let indexPlace = place("meta", 0, "index_key")

  /// Reads the store's own keys with the workspace key, or makes them in a new store.
  /// - Throws: `StoreError` `.key` when the store was made with another key.
  static func open(_ workspace: WorkspaceKey, in connection: Connection) throws -> KeyRing {
    let read = try connection.statement("SELECT value FROM meta WHERE name = ?")
    func value(_ name: String) throws -> [UInt8]? {
      read.bind(1, name)
      defer { read.reset() }
      return try read.step() ? Array(read.bytes(0)) : nil
    }
    guard let id = try value("key_id") else {
      return try make(workspace, in: connection)
    }
    guard id == workspace.id, let wrapped = try value("index_key"),
      let index = try? KeyRing.open(wrapped, with: workspace.key, indexPlace)
    else {
      throw StoreError(
        .key, "the workspace key is not the one this store was made with",
        hint: "put back the key file that belongs to this workspace")
    }
    return KeyRing(workspace: workspace, index: SymmetricKey(data: index))
  }

  private static func make(_ workspace: WorkspaceKey, in connection: Connection) throws -> KeyRing {
    let index = SymmetricKey(size: .bits256)
    let ring = KeyRing(workspace: workspace, index: index)
    let write = try connection.statement("INSERT INTO meta (name, value) VALUES (?, ?)")
    func keep(_ name: String, _ bytes: [UInt8]) throws {
      write.bind(1, name)
      write.bind(2, bytes)
      try write.run()
    }
    try keep("key_id", workspace.id)
    try keep("index_key", try ring.wrap(index, indexPlace))
    return ring
  }
}
