/// A file of the catalogue: what one area of siyu says.
///
///     # What siyu plan prints.
///
///     Nothing would change.
///     = 不会有任何变化。
///
/// The English as the code has it, and below it, behind `=`, the translation. Empty lines and lines
/// with `#` are for people. `\n` is a line break, `\#` and `\=` begin a text with such a mark.
public struct CatalogueFile: Sendable {
  public struct Problem: Error, Sendable, CustomStringConvertible {
    public var line: Int
    public var description: String
  }

  public let entries: [Catalogue.Entry]

  public init(parsing text: String) throws(Problem) {
    var entries: [Catalogue.Entry] = []
    var english: (text: String, line: Int)?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let number = index + 1
      if line.hasPrefix("="), let key = english {
        let translation = line.dropFirst().drop { $0 == " " }
        entries.append(
          .init(
            english: key.text, translation: Self.unescaped(translation), line: key.line))
        english = nil
        continue
      }
      if let key = english {
        throw Problem(line: key.line, description: "no translation follows, behind '='")
      }
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("=") {
        throw Problem(line: number, description: "a translation of nothing: no text stands above")
      }
      english = (Self.unescaped(line), number)
    }
    if let key = english {
      throw Problem(line: key.line, description: "no translation follows, behind '='")
    }
    self.entries = entries
  }

  private static func unescaped(_ text: some StringProtocol) -> String {
    var plain = ""
    var escapes = false
    for character in text {
      if escapes {
        plain +=
          character == "n"
          ? "\n"
          : character == "#" || character == "="
            ? "\(character)"
            : "\\\(character)"
        escapes = false
      } else if character == "\\" {
        escapes = true
      } else {
        plain.append(character)
      }
    }
    return escapes ? plain + "\\" : plain
  }
}
