import Crypto
import Foundation
import SiyuModel

extension KeyRing {
  private static let indexPlace = place("meta", 0, "index_key")

  /// Reads the store's own keys with the workspace key, or makes them in a new store.
  ///
  /// - Parameter next: the key of a rotation that was begun; it fits once that is committed.
  /// - Throws: `StoreError` `.key` when the store was made with another key.
  static func open(
    _ workspace: WorkspaceKey, or next: WorkspaceKey? = nil, in connection: Connection
  ) throws -> KeyRing {
    guard let id = try connection.metaBytes("key_id") else {
      return try make(workspace, in: connection)
    }
    guard let key = [workspace, next].compactMap(\.self).first(where: { $0.id == id }) else {
      throw StoreError(
        .key,
        "the workspace key (fingerprint \(workspace.fingerprint)) is not the one this store was"
          + " made with (fingerprint \(WorkspaceKey.text(of: id)))",
        hint: "put back the key that belongs to this workspace; `siyu key check FILE` tells the"
          + " fingerprint of a copy. Without it names, phones, birthdays, addresses and union ids"
          + " cannot be read by anybody")
    }
    guard let wrapped = try connection.metaBytes("index_key"),
      let index = try? KeyRing.open(wrapped, with: key.key, indexPlace)
    else {
      throw StoreError(
        .damaged, "the store's own key cannot be opened, though the workspace key is the right one",
        hint: "restore the last backup of the store; what came since can be imported again")
    }
    return KeyRing(workspace: key, index: SymmetricKey(data: index))
  }

  private static func make(_ workspace: WorkspaceKey, in connection: Connection) throws -> KeyRing {
    // Without the mark of its key a store that holds people is no new one.
    if try connection.int("SELECT 1 FROM accounts LIMIT 1") != nil {
      throw StoreError(
        .damaged, "the store holds customers, and the mark of its key is missing",
        hint: "restore the last backup of the store; what came since can be imported again")
    }
    let ring = KeyRing(workspace: workspace, index: SymmetricKey(size: .bits256))
    try ring.keep(in: connection)
    return ring
  }

  /// Writes whose the store is from now on: the mark of the workspace key, and the index key.
  func keep(in connection: Connection) throws {
    let write = try connection.statement(
      """
      INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2
      """)
    for (name, bytes) in [
      ("key_id", workspace.id), ("index_key", try wrap(index, Self.indexPlace)),
    ] {
      write.bind(1, name)
      write.bind(2, bytes)
      try write.run()
    }
  }

  /// The ring of another workspace key, with an index key of its own.
  func successor(_ workspace: WorkspaceKey) -> KeyRing {
    KeyRing(workspace: workspace, index: SymmetricKey(size: .bits256))
  }

  /// - Throws: `StoreError` `.key` when another process has rotated the key since the store was
  ///   opened: what is written with the old one could never be read.
  func checkCurrent(in connection: Connection) throws {
    if try connection.metaBytes("key_id") == workspace.id { return }
    throw StoreError(
      .key, "the workspace key was rotated while this command ran",
      hint: "run the same command again")
  }
}

extension Connection {
  func metaBytes(_ name: String) throws -> [UInt8]? {
    let read = try statement("SELECT value FROM meta WHERE name = ?")
    read.bind(1, name)
    defer { read.reset() }
    return try read.step() ? Array(read.bytes(0)) : nil
  }
}
