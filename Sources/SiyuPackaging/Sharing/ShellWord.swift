import SiyuModel

/// A word of a command that somebody is told to type.
enum ShellWord {
  /// What comes from files that others write, such as `siyu.lock`, must not be a command of its own in the
  /// shell it is pasted into.
  static func typed(_ text: String) -> String {
    let safe = TextEscape.terminalSafe(text)
    if !safe.isEmpty, safe.utf8.allSatisfy(isPlain) { return safe }
    return "'"
      + safe.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "._/:~-".utf8.contains(byte)
    }
  }
}
