import Crypto
public import SiyuModel

/// The public half of an author's key: who signed.
public struct Signer: Sendable, Hashable {
  /// 32 bytes.
  let bytes: [UInt8]

  init(_ key: Curve25519.Signing.PublicKey) { bytes = Array(key.rawRepresentation) }

  init?(bytes: [UInt8]) {
    guard bytes.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil
    else { return nil }
    self.bytes = bytes
  }

  /// How people compare keys, on the phone if need be: the first 20 hexadecimal digits of the key's
  /// SHA-256, `3f2a-91bc-04de-77a1-c0d9`.
  public var fingerprint: Fingerprint {
    Fingerprint(digits: String(PluginChecksum.digest(of: bytes).prefix(Fingerprint.digits)))
  }

  /// Base64.
  public var text: String { Base64.text(bytes) }

  func hasSigned(_ bytes: [UInt8], _ signature: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: self.bytes) else {
      return false
    }
    return key.isValidSignature(signature, for: bytes)
  }
}

/// A key as people compare it.
public struct Fingerprint: Sendable, Hashable, Comparable, CustomStringConvertible {
  static let digits = 20
  private let plain: String

  init(digits: String) { plain = digits }

  /// 20 hexadecimal digits; blanks, `-` and `:` between them, and capitals, do not matter.
  public init?(_ text: String) {
    let plain = text.lowercased().filter { !" -:".contains($0) }
    guard plain.utf8.count == Self.digits, plain.allSatisfy({ $0.isASCII && $0.isHexDigit })
    else { return nil }
    self.plain = plain
  }

  public var description: String {
    let digits = Array(plain)
    return stride(from: 0, to: digits.count, by: 4).map {
      String(digits[$0..<min($0 + 4, digits.count)])
    }
    .joined(separator: "-")
  }

  public static func < (a: Fingerprint, b: Fingerprint) -> Bool { a.plain < b.plain }
}

/// An author's key, Ed25519. Whoever has it speaks as the author.
public struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  private static let head = "siyu signing key 1"
  private static let mostBytes = 4096

  /// A new one.
  public init() { key = Curve25519.Signing.PrivateKey() }

  private init(key: Curve25519.Signing.PrivateKey) { self.key = key }

  public var signer: Signer { Signer(key.publicKey) }

  func sign(_ bytes: [UInt8]) throws(Diagnostic) -> [UInt8] {
    do { return Array(try key.signature(for: bytes)) } catch {
      throw Diagnostic("the signature cannot be made: \(error)")
    }
  }

  private var text: String {
    """
    \(Self.head)
    private \(Base64.text(Array(key.rawRepresentation)))
    public \(signer.text)

    """
  }

  /// Whether bytes are a key's, also a damaged one or one of another version.
  static func isMeant(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: head.dropLast(" 1".count).utf8)
  }

  /// Puts it into a new file that only its owner reads; no file is written over, and none made in a
  /// plugin's folder, whose files are passed on.
  public func write(to path: String) throws(Diagnostic) {
    if let plugin = PluginFolder.around(path) {
      throw Diagnostic(
        file: path, Message.keyInPlugin(plugin), hint: Message.keyInPluginHint)
    }
    if DiskFile.exists(path) {
      throw Diagnostic(file: path, Message.keyFileThere, hint: Message.keyFileThereHint)
    }
    try DiskFile.create(path, name: path, mode: 0o600, Array(text.utf8))
  }

  /// - Throws: `Diagnostic` when it is missing, damaged, or readable by others.
  public static func read(_ path: String) throws(Diagnostic) -> SigningKey {
    let bytes = try DiskFile.bytes(of: path, name: path, limit: mostBytes)
    guard let key = parse(bytes) else { throw Diagnostic(file: path, Message.notSigningKey) }
    // Who named another file is not told to close that one.
    if DiskFile.isOpenToOthers(path) {
      throw Diagnostic(file: path, Message.signingKeyOpen, hint: Message.keyOpenHint(path))
    }
    return key
  }

  static func parse(_ bytes: [UInt8]) -> SigningKey? {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count == 3, lines[0] == head, lines[1].hasPrefix("private "),
      let raw = Base64.bytes(String(lines[1].dropFirst("private ".count))),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: raw)
    else { return nil }
    let read = SigningKey(key: key)
    // A public half that is another's would show another fingerprint than it signs with.
    return lines[2] == "public \(read.signer.text)" ? read : nil
  }
}
