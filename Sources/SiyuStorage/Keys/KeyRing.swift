import Crypto
import Foundation
import SiyuModel

/// Seals and opens personal fields, and makes the keyed hashes by which phones and union ids are
/// compared.
///
/// Each account has a data key of its own, wrapped by the workspace key. Dropping the wrapped key
/// erases the person's fields; rotating the workspace key rewraps data keys and the index key.
struct KeyRing: Sendable {
  let workspace: WorkspaceKey
  /// For keyed hashes. Random, wrapped in `meta`, so that it outlives a rotation.
  let index: SymmetricKey

  /// What a field is bound to: a sealed value moved elsewhere does not open.
  static func place(_ table: String, _ row: Int64, _ field: String) -> [UInt8] {
    Array("\(table)/\(row)/\(field)".utf8)
  }

  // MARK: Data keys

  func newDataKey(for account: Int64) throws -> (key: SymmetricKey, wrapped: [UInt8]) {
    let key = SymmetricKey(size: .bits256)
    return (key, try wrap(key, Self.place("data_keys", account, "wrapped")))
  }

  func dataKey(_ wrapped: some DataProtocol, of account: Int64) throws -> SymmetricKey {
    try unwrap(wrapped, Self.place("data_keys", account, "wrapped"))
  }

  func wrap(_ key: SymmetricKey, _ place: [UInt8]) throws -> [UInt8] {
    try key.withUnsafeBytes { try Self.seal(Array($0), with: workspace.key, place) }
  }

  func unwrap(_ wrapped: some DataProtocol, _ place: [UInt8]) throws -> SymmetricKey {
    SymmetricKey(data: try Self.open(wrapped, with: workspace.key, place))
  }

  // MARK: Fields

  static func seal(_ plain: [UInt8], with key: SymmetricKey, _ place: [UInt8]) throws -> [UInt8] {
    let box = try AES.GCM.seal(plain, using: key, authenticating: place)
    return Array(box.nonce) + box.ciphertext + box.tag
  }

  static func open(
    _ sealed: some DataProtocol, with key: SymmetricKey, _ place: [UInt8]
  ) throws -> [UInt8] {
    do {
      let box = try AES.GCM.SealedBox(combined: sealed)
      return Array(try AES.GCM.open(box, using: key, authenticating: place))
    } catch {
      throw StoreError(
        .damaged, "a personal field cannot be opened: it was altered, or moved from another row",
        hint: "restore the last backup, or erase the person's fields by importing them anew")
    }
  }

  // MARK: Matching

  /// 16 bytes of HMAC-SHA-256; equal texts of one kind give equal tokens.
  func token(_ kind: EvidenceKind, _ text: String) -> [UInt8] {
    var code = HMAC<SHA256>(key: index)
    code.update(data: [kind.rawValue])
    code.update(data: Array(text.utf8))
    return Array(code.finalize().prefix(16))
  }
}

extension KeyRing {
  /// For ids in indexes and memory; its seed comes from the index key and stays with it.
  var keyHash: KeyHash {
    let code = HMAC<SHA256>.authenticationCode(for: Array("siyu key hash".utf8), using: index)
    return code.withUnsafeBytes {
      KeyHash(
        seed: (
          $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
          $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        ))
    }
  }
}
