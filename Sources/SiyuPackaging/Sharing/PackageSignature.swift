public import SiyuModel

/// Who signed a list, and the proof.
public struct PackageSignature: Sendable, Hashable {
  public let signer: Signer
  private let proof: [UInt8]

  /// The name of the entry, the second of a signed archive.
  public static let name = "siyu-signature"

  public init(of list: PackageList, by key: SigningKey) throws(Diagnostic) {
    signer = key.signer
    proof = try key.sign(list.bytes)
  }

  public var bytes: [UInt8] {
    Array("key ed25519 \(signer.text)\nsignature \(Base64.text(proof))\n".utf8)
  }

  public func isValid(for list: PackageList) -> Bool { signer.hasSigned(list.bytes, proof) }

  /// `nil` for anything but the one way in which a signature is written.
  static func read(_ bytes: [UInt8]) -> PackageSignature? {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count == 2, lines[0].hasPrefix("key ed25519 "), lines[1].hasPrefix("signature "),
      let key = Base64.bytes(String(lines[0].dropFirst("key ed25519 ".count))),
      let signer = Signer(bytes: key),
      let proof = Base64.bytes(String(lines[1].dropFirst("signature ".count))), proof.count == 64
    else { return nil }
    let read = PackageSignature(signer: signer, proof: proof)
    return read.bytes == bytes ? read : nil
  }

  private init(signer: Signer, proof: [UInt8]) {
    self.signer = signer
    self.proof = proof
  }
}
