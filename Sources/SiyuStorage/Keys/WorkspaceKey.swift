import Crypto
import SiyuModel

/// The key that wraps every other key of a workspace.
///
/// Losing it loses all personal fields: they cannot be read without it.
public struct WorkspaceKey: Sendable {
  let key: SymmetricKey

  init(_ key: SymmetricKey) { self.key = key }

  /// First eight bytes of the key's SHA-256: tells keys apart and gives nothing away.
  var id: [UInt8] { key.withUnsafeBytes { Array(SHA256.hash(data: $0).prefix(8)) } }

  /// For people: by it a copy of the key is recognised. 16 hexadecimal digits.
  public var fingerprint: String { Self.text(of: id) }

  static func text(of id: [UInt8]) -> String {
    id.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// The key a workspace keeps; where it is kept is the workspace's affair.
  /// - Throws: `StoreError` `.key` unless it has 32 bytes.
  public init(bytes: [UInt8]) throws {
    guard bytes.count == 32 else {
      throw StoreError(.key, "a workspace key has 32 bytes, not \(bytes.count)")
    }
    self.init(SymmetricKey(data: bytes))
  }

  /// A new random key that is in no file.
  public static func random() -> WorkspaceKey { WorkspaceKey(SymmetricKey(size: .bits256)) }
}
