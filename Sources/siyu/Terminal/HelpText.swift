import SiyuModel
import SiyuWords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The argument parser's help and complaints in another language.
///
/// It makes them in English and folds them by counting characters, which neither finds sentences
/// again nor fits Chinese, so they are taken unfolded, read back line by line and folded here.
enum HelpText {
  /// Wider than any text.
  static let unfolded = 100_000
  /// Where what an option does stands behind its name.
  private static let column = 26

  static func translated(_ text: String, width: Int = Self.terminalWidth) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { folded(line(String($0)), to: width) }
      .joined(separator: "\n")
  }

  /// An indented name and what is said of it, or a line of text.
  private static func line(_ line: String) -> String {
    for heading in ["OVERVIEW: ", "USAGE: ", "Usage: ", "Error: ", "Help:  "]
    where line.hasPrefix(heading) {
      let rest = String(line.dropFirst(heading.count))
      if heading.uppercased() == "USAGE: " { return said(heading) + rest }
      // An option, and what it does.
      if heading.hasPrefix("Help"), let blanks = rest.firstRange(of: "  ") {
        return said(heading) + rest[..<blanks.upperBound]
          + sentence(String(rest[blanks.upperBound...]))
      }
      return said(heading) + sentence(rest)
    }
    guard line.hasPrefix("  "), !line.hasPrefix("   ") else { return sentence(line) }
    let start = line.index(line.startIndex, offsetBy: column, limitedBy: line.endIndex)
    guard let start, start < line.endIndex, line[start] != " ",
      line[line.index(before: start)] == " ",
      // A sentence may have a word there by chance.
      !line[..<start].contains(": "), !line[..<start].contains("'")
    else { return "  " + sentence(String(line.dropFirst(2))) }
    let name = String(line[..<start]).trimmingBlanks
    let words = line[start...]
    return DisplayWidth.padded("  " + name, to: column) + sentence(String(words))
  }

  /// A sentence with what the parser adds to it, such as `(default: .)`.
  private static func sentence(_ text: String) -> String {
    for mark in ["(default: ", "(values: "] {
      if let range = text.firstRange(of: mark), text.hasSuffix(")") {
        let sentence = said(String(text[..<range.lowerBound]))
        return sentence + said(String(text[range.lowerBound...]))
      }
    }
    return said(text)
  }

  /// Between words, and between characters of Chinese.
  private static func folded(_ line: String, to width: Int) -> [String] {
    guard DisplayWidth.of(line) > width else { return [line] }
    let indent = line.hasPrefix("  ") && line.dropFirst(2).contains("  ") ? column : 0
    var lines: [String] = []
    var current = ""
    for word in pieces(of: line) {
      if DisplayWidth.of(current + word.trimmingBlanks) > width, !current.trimmingBlanks.isEmpty {
        lines.append(String(current.reversed().drop { $0 == " " }.reversed()))
        current = String(repeating: " ", count: min(indent, width / 2)) + word.drop { $0 == " " }
      } else {
        current += word
      }
    }
    return lines + [current]
  }

  /// Words with the blanks before them; a wide character is a word, and so that none begins a line,
  /// a mark behind one belongs to it.
  private static func pieces(of line: String) -> [String] {
    var pieces: [String] = []
    for character in line {
      let isWide = DisplayWidth.of(String(character)) > 1
      let isMark = "，。；：、！？）》”’".contains(character)
      let last = pieces.last?.last
      let joins =
        last.map { last in
          isMark
            || (last == " ") == (character == " ") && !isWide && DisplayWidth.of("\(last)") == 1
            || last == " " && !isWide
        } ?? false
      if joins { pieces[pieces.count - 1].append(character) } else { pieces.append("\(character)") }
    }
    return pieces
  }

  /// Of the terminal, as the argument parser reads it: `COLUMNS`, else the terminal's own, else 80.
  private static var terminalWidth: Int {
    if let given = getenv("COLUMNS").flatMap({ Int(String(cString: $0)) }), given > 20 {
      return given
    }
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 80 }
    return Int(size.ws_col)
  }
}
