/// `siyu -C brand plan` means the same as `siyu plan -C brand`.
enum LeadingOptions {
  private static let withValue: Set<String> = ["-C", "--directory", "--now", "--lang", "--color"]
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
    guard let next = rest.first, !next.hasPrefix("-") else {
      // The root takes no options, and its help is told in the language that was chosen anyway.
      let isLanguage =
        leading.first == "--lang" && leading.count == 2
        || leading.count == 1 && leading[0].hasPrefix("--lang=")
      return isLanguage ? Array(rest) : Array(words)
    }
    if leading.isEmpty { return Array(words) }
    // Behind `--` everything belongs to the command's arguments.
    let end = rest.firstIndex(of: "--") ?? rest.endIndex
    return Array(rest[..<end]) + leading + Array(rest[end...])
  }
}
