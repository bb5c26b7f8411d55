import SiyuWords

/// `siyu -C brand plan` means the same as `siyu plan -C brand`.
enum LeadingOptions {
  private static let withValue: Set<String> = ["-C", "--directory", "--now", "--color"]
  private static let flags: Set<String> = ["--json"]

  /// The words with leading options of the workspace moved behind the command's own.
  static func movedBehind(_ words: some Collection<String>) -> [String] {
    var leading: [String] = []
    var rest = Array(words)[...]
    while let first = rest.first {
      if withValue.contains(first), rest.count > 1 {
        leading.append(contentsOf: rest.prefix(2))
        rest = rest.dropFirst(2)
      } else if flags.contains(first)
        || withValue.contains(where: { $0.hasPrefix("--") && first.hasPrefix($0 + "=") })
      {
        leading.append(first)
        rest = rest.dropFirst()
      } else {
        break
      }
    }
    // The root takes no options.
    guard let next = rest.first, !next.hasPrefix("-") else { return Array(words) }
    if leading.isEmpty { return Array(words) }
    // Behind `--` everything belongs to the command's arguments.
    let end = rest.firstIndex(of: "--") ?? rest.endIndex
    return Array(rest[..<end]) + leading + Array(rest[end...])
  }

  /// The words without the language, which was chosen by then: also where what follows is the name of a
  /// group alone, or a name that is none, and no command is there to take it. One that is no language is
  /// left, to be told.
  static func withoutLanguage(_ words: some Collection<String>) -> [String] {
    var kept: [String] = []
    var rest = Array(words)[...]
    while let first = rest.first, first != "--" {
      if first == "--lang", let named = rest.dropFirst().first, Language(named: named) != nil {
        rest = rest.dropFirst(2)
        continue
      }
      rest = rest.dropFirst()
      if first.hasPrefix("--lang="), Language(named: String(first.dropFirst(7))) != nil { continue }
      kept.append(first)
    }
    return kept + rest
  }
}
