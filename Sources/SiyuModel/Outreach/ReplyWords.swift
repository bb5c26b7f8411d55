/// Replies that mean "no more of this".
///
/// Only a whole reply counts: "T" and "退订。" do, "T恤有货吗" does not. People type such words in any
/// width and case, with blanks, full stops or an emoji around them; those make no difference.
public enum ReplyWords {
  /// - Parameter words: as the operator wrote them; ones with nothing in them match nothing.
  public static func isUnsubscribe(_ text: String, _ words: [String]) -> Bool {
    // Nobody unsubscribes in more than this, and replies can be long.
    guard text.utf8.count <= longest else { return false }
    let reply = folded(text)
    guard !reply.isEmpty else { return false }
    return words.contains { folded($0) == reply }
  }

  /// In bytes of UTF-8: room for the longest word an operator may set, and for what stands around it.
  private static let longest = 512

  /// What is compared: narrow, lower case, without what cannot be seen, and without blanks,
  /// punctuation and symbols at both ends. Empty when there is nothing else.
  public static func folded(_ text: String) -> String {
    let plain = PlainText.lower(PlainText.halfwidth(text)).unicodeScalars.filter {
      !HiddenCharacters.isEverHidden($0)
    }
    guard let first = plain.firstIndex(where: isWord),
      let last = plain.lastIndex(where: isWord)
    else { return "" }
    return String(String.UnicodeScalarView(plain[first...last]))
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark:
      true
    default: false
    }
  }
}
