import SiyuWords

/// `siyu api` and the REPL's `:help` in the language of now: headings and labels. What a function does,
/// takes and gives is said in English, as the reference's pages and editors' files say it.
enum SurfaceWords {
  static func spoken(_ line: String) -> String {
    guard Language.current != .english else { return line }
    if !line.hasPrefix(" ") { return line.hasSuffix(":") ? heading(line) : said(line) }
    // Examples are further in, and hold no such words.
    let text = line.dropFirst(2)
    if text.first == " " { return line }
    for (label, words) in labels where text.hasPrefix(label) {
      return "  " + words(String(text.dropFirst(label.count)))
    }
    // What differs from Lua's manual, and where that is told.
    return text.hasPrefix("docs/") ? "  " + said(String(text)) : line
  }

  /// `scripts, only there:`
  private static func heading(_ line: String) -> String {
    let only = ", only there:"
    if line.hasSuffix(only) {
      return say("\(said(String(line.dropLast(only.count)))), only there:")
    }
    let whole = said(line)
    return whole != line ? whole : said(String(line.dropLast())) + "："
  }

  private static let labels: [(String, @Sendable (String) -> String)] = [
    ("gives ", { say("returns \($0)") }),
    ("raises: ", { say("raises: \($0)") }),
    ("refused: ", { say("is refused: \($0)") }),
    ("permission: ", { say("permission: \($0)") }),
    ("found only in ", { say("found only in \(places($0))") }),
    ("found at ", { say("found at \($0)") }),
    // One word: what follows a parameter of this name is more.
    ("from ", { $0.contains(" ") ? "from " + $0 : say("found at \($0)") }),
    ("can be called ", { called($0) }),
    ("for example:", { _ in say("for example:") }),
  ]

  /// `specs and the REPL`
  private static func places(_ text: String) -> String {
    text.replacing(" and ", with: ", ").split(separator: ", ").map { said(String($0)) }.listed()
  }

  /// `only in scripts; since 1`
  private static func called(_ text: String) -> String {
    let parts = text.split(separator: "; since ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return text }
    let when =
      parts[0].hasPrefix("only in ")
      ? say("only in \(places(String(parts[0].dropFirst(8))))") : said(parts[0])
    return say("can be called \(when); since \(parts[1])")
  }
}
