internal import Crypto
public import SiyuModel

/// Ids of messages, tasks, gifts and events, made of the decision behind them: the same decision makes the same id
/// again, in a plan, in the apply after it and after a crash, whoever owns the customer by then.
public enum EffectID {
  public static func message(_ key: EnrolmentKey, step: String, visit: Int) -> String {
    make("siyu message 1", key, step, visit)
  }

  public static func task(_ key: EnrolmentKey, step: String, visit: Int) -> String {
    make("siyu task 1", key, step, visit)
  }

  public static func points(_ key: EnrolmentKey, step: String, visit: Int) -> String {
    make("siyu points 1", key, step, visit)
  }

  /// Of an event that a programme makes happen.
  /// - Parameter occurrence: what tells it from others of its type: a time, a count.
  public static func event(
    _ type: String, programme: String, subject: SubjectKey, occurrence: String
  ) -> String {
    make(
      "siyu event 1", EnrolmentKey(sop: programme, subject: subject, occurrence: occurrence), type,
      0)
  }

  public static func coupon(_ key: EnrolmentKey, step: String, visit: Int) -> String {
    make("siyu coupon 1", key, step, visit)
  }

  /// 26 letters and digits: 130 bits of SHA-256. No part can hold a line break: names and ids of
  /// steps are words, and a group's id is checked when it is imported.
  private static func make(
    _ kind: String, _ key: EnrolmentKey, _ step: String, _ visit: Int
  ) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(160)
    text.append(contentsOf: kind.utf8)
    for part in [key.sop, key.subject.text, key.occurrence, step, String(visit)] {
      text.append(UInt8(ascii: "\n"))
      text.append(contentsOf: part.utf8)
    }
    return CrockfordBase32.text(SHA256.hash(data: text), letters: 26)
  }
}

/// Douglas Crockford's base32 in small letters: no i, l, o and u, so that an id can be read out.
enum CrockfordBase32 {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// The first `letters` groups of five bits, highest first.
  static func text(_ bytes: some Sequence<UInt8>, letters: Int) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(letters)
    var held: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
      held = held << 8 | UInt32(byte)
      bits += 8
      while bits >= 5, out.count < letters {
        bits -= 5
        out.append(alphabet[Int(held >> bits & 31)])
      }
      if out.count == letters { break }
      held &= 1 << bits - 1
    }
    return String(decoding: out, as: UTF8.self)
  }
}
