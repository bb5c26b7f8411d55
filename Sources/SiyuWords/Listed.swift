extension Sequence<String> {
  /// Names one behind the other, as they are printed: `a, b`, `a、b`.
  ///
  /// For what is made in the language of now. Errors and hints are English until they are shown, and
  /// join theirs by ", ", which is found again when they are read back.
  public func listed() -> String {
    joined(separator: Language.current == .chinese ? "、" : ", ")
  }
}

/// Lists of names within English texts.
enum NameList {
  /// `a, b` as `a、b`, `'a', 'b'` as `“a”、“b”`; `nil` for what is no list of names.
  ///
  /// A name has no blank, and no mark that Lua or a sentence would have there.
  ///
  /// - Parameter one: whether a single name will do.
  static func chinese(_ text: String, orOne one: Bool = false) -> String? {
    let names = text.split(separator: ", ", omittingEmptySubsequences: false)
    guard names.count > (one ? 0 : 1), names.allSatisfy(isName) else { return nil }
    return names.map { isQuoted($0) ? "“\($0.dropFirst().dropLast())”" : String($0) }
      .joined(separator: "、")
  }

  private static func isQuoted(_ name: Substring) -> Bool {
    name.count > 2 && name.first == name.last && name.first.map { "'\"".contains($0) } == true
  }

  private static func isName(_ name: Substring) -> Bool {
    let own = isQuoted(name) ? name.dropFirst().dropLast() : name
    return !own.isEmpty && !own.contains { $0.isWhitespace || ",;:=(){}\"'`".contains($0) }
  }
}
