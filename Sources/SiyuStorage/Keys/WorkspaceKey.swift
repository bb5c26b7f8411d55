import Crypto
import Foundation
import SiyuModel

/// The key that wraps every other key of a workspace; kept in a file only its owner may read.
///
/// Losing it loses all personal fields: they cannot be read without it.
public struct WorkspaceKey: Sendable {
  let key: SymmetricKey

  init(_ key: SymmetricKey) { self.key = key }

  /// First eight bytes of the key's SHA-256: tells keys apart and gives nothing away.
  var id: [UInt8] { key.withUnsafeBytes { Array(SHA256.hash(data: $0).prefix(8)) } }

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

  /// Makes a new key and writes it to a new file with mode 0600.
  /// - Throws: `StoreError` `.key` when there is a file already: a key is never overwritten.
  public static func create(at path: String) throws -> WorkspaceKey {
    let made = random()
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw StoreError(
        .key, "the workspace key \"\(path)\" cannot be made: \(reason)",
        hint: errno == EEXIST ? "there is one already; siyu never overwrites a key" : nil)
    }
    defer { close(descriptor) }
    let text = made.key.withUnsafeBytes { $0.map(hexadecimal).joined() } + "\n"
    let bytes = Array(text.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw StoreError(.key, "the workspace key \"\(path)\" cannot be written")
    }
    return made
  }

  /// Reads a key file.
  /// - Throws: `StoreError` `.key` when it is missing, readable by others or not a key.
  public static func load(from path: String) throws -> WorkspaceKey {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw StoreError(
        .key,
        "the workspace key \"\(path)\" cannot be read: \(String(cString: strerror(errno)))",
        hint: "restore it from where you keep it; without it no personal field can be read")
    }
    defer { close(descriptor) }
    var about = stat()
    guard fstat(descriptor, &about) == 0, about.st_mode & S_IFMT == S_IFREG else {
      throw StoreError(.key, "the workspace key \"\(path)\" is not a file")
    }
    guard about.st_mode & 0o077 == 0 else {
      throw StoreError(
        .key, "the workspace key \"\(path)\" can be read by others than its owner",
        hint: "run: chmod 600 \(path)")
    }
    guard about.st_uid == geteuid() else {
      throw StoreError(
        .key, "the workspace key \"\(path)\" belongs to another user",
        hint: "run siyu as the workspace's owner")
    }
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 64, let key = parse(bytes.prefix(count)) else {
      throw StoreError(
        .key, "the workspace key \"\(path)\" does not hold a key (64 hexadecimal digits)",
        hint: "restore it from where you keep it")
    }
    return WorkspaceKey(SymmetricKey(data: key))
  }

  private static func parse(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let digits = text.filter { $0 > 0x20 }.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == 64, !digits.contains(nil) else { return nil }
    let values = digits.compactMap(\.self)
    return stride(from: 0, to: 64, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
  }
}

private func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16)
  return digits.count == 1 ? "0" + digits : digits
}
