/// What may be a name, in manifests and workspaces.
enum Name {
  /// A plugin's id: `a-z`, `0-9` and single `-` between them, a letter first, 2...40.
  static func isPluginID(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard (2...40).contains(bytes.count), let first = bytes.first, isLetter(first) else {
      return false
    }
    var previous = first
    for byte in bytes {
      guard isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "-") else { return false }
      if byte == UInt8(ascii: "-"), previous == byte { return false }
      previous = byte
    }
    return previous != UInt8(ascii: "-")
  }

  /// A setting, group, value, attribute, kind or field: `a-z`, `0-9`, `_`, a letter first, 1...40.
  ///
  /// These are fields in Lua, where `high-value` would be a subtraction.
  static func isKey(_ text: String) -> Bool {
    guard (1...40).contains(text.utf8.count), let first = text.utf8.first, isLetter(first) else {
      return false
    }
    return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  /// What Lua declares: `a-z`, `0-9`, `-` and `_`, a letter or digit first, 1...64.
  static func isDeclared(_ text: String) -> Bool {
    guard (1...64).contains(text.utf8.count), let first = text.utf8.first,
      isLetter(first) || isDigit(first)
    else { return false }
    return text.utf8.allSatisfy {
      isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }
}
