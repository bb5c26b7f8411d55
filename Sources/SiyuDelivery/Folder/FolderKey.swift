/// Names of files made of names of people.
enum FolderKey {
  private static let longest = 40

  /// Letters, digits, `.`, `_` and `-` stay; everything else becomes `_`. Two that become the same
  /// still have different files, for the rest of the name.
  static func safe(_ text: String) -> String {
    let kept = text.unicodeScalars.prefix(longest).map { isPlain($0) ? Character($0) : "_" }
    return kept.isEmpty ? "_" : String(kept)
  }

  /// Begins with a time and holds nothing but what `safe` lets through.
  static func isKey(_ text: Substring) -> Bool {
    text.utf8.count > 15 && text.unicodeScalars.allSatisfy(isPlain)
      && text.utf8.prefix(8).allSatisfy { 0x30...0x39 ~= $0 }
      && text.utf8.dropFirst(8).first == UInt8(ascii: "T")
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
    default: false
    }
  }
}
