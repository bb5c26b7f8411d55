/// What a Swift source of ours says to people.
enum SourcePhrases {
  /// Keys of the catalogue.
  ///
  /// What stands in `say(…)`, nouns that are counted, and whatever else reads like a sentence: errors
  /// and helps are English in the code and read back when they are shown.
  static func keys(in source: String) -> [String] {
    SwiftLiterals(source).all.flatMap { literal -> [String] in
      switch literal.call {
      case "say": return literal.keys.filter { !$0.isEmpty && $0 != "{1}" }
      case "Grouping.count" where isNoun(literal), "counted" where isNoun(literal):
        return literal.position == 0 ? literal.keys.map { "{1} \($0)" } : []
      case "things": return literal.keys.map { "{1} \($0)" }
      case let call? where forPrograms.contains(where: { call == $0 || call.hasSuffix(".\($0)") }):
        return []
      default: return isProse(literal) ? literal.keys.filter(hasWord) : []
      }
    }
  }

  /// Names for programs, and traps for our own mistakes.
  private static let forPrograms = [
    "recording", "mark", "fatalError", "precondition", "preconditionFailure",
  ]

  private static func isNoun(_ literal: SwiftLiterals.Literal) -> Bool {
    literal.values.isEmpty
      && literal.texts[0].allSatisfy { $0.isLowercase && $0.isASCII || $0 == " " || $0 == "-" }
  }

  private static func hasWord(_ key: String) -> Bool { key.contains(/[a-z]{2}/) }

  /// Two words with a blank between, or a word beside something that is filled in.
  private static func isProse(_ literal: SwiftLiterals.Literal) -> Bool {
    let text = literal.texts.joined(separator: "\u{1}")
    // SQL has words too.
    if literal.texts.joined().contains(
      /\b(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|FROM|WHERE|JOIN|VALUES|PRAGMA|ORDER BY|UNION|LIMIT|AND|OR|NOT|ON|REFERENCES)\b/
    ) {
      return false
    }
    return text.contains(
      /[A-Za-z]{2,}[,;:.)']* +[A-Za-z('\u{1}]|[\u{1})'] [a-z]{2,}|[a-z]{3,}: ?\u{1}|[a-z]{2,} \u{1}/
    )
  }
}
