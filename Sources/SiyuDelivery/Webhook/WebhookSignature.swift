import Crypto

/// Proves to the receiver who sent a request, and when: HMAC-SHA-256 over `TIME.BODY`.
///
/// The time is part of what is signed, so that a request that was listened to cannot be sent again
/// later: receivers refuse times more than a few minutes away.
public enum WebhookSignature {
  /// `t=1793000000,v1=5f2b…`
  public static func header(secret: [UInt8], body: [UInt8], time: Int64) -> String {
    var code = HMAC<SHA256>(key: SymmetricKey(data: secret))
    code.update(data: Array("\(time).".utf8))
    code.update(data: body)
    return "t=\(time),v1=\(hexadecimal(code.finalize()))"
  }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// What makes sending the same again recognisable: the message's id, or one made of all ids.
  static func idempotencyKey(_ ids: [String]) -> String {
    if ids.count == 1 { return ids[0] }
    let digest = SHA256.hash(data: Array(ids.joined(separator: "\n").utf8))
    return "batch-" + hexadecimal(digest.prefix(16))
  }
}
