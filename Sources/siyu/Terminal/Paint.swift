import ArgumentParser
import SiyuModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether there shall be colours.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  /// On a terminal that has them, unless the environment says no.
  case auto
  case always, never

  /// As `--color` says anywhere before `--`; the last one counts.
  init(words: some Collection<String>) {
    self = .auto
    var rest = Array(words.prefix { $0 != "--" })[...]
    while let word = rest.popFirst() {
      if word == "--color", let choice = rest.first.flatMap(Self.init(rawValue:)) {
        self = choice
      } else if word.hasPrefix("--color="),
        let choice = Self(rawValue: String(word.dropFirst("--color=".count)))
      {
        self = choice
      }
    }
  }

  /// - Parameter environment: `NO_COLOR` (no-color.org) and `TERM`.
  func isOn(isTerminal: Bool, environment: (String) -> String?) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      if environment("NO_COLOR")?.isEmpty == false { return false }
      let terminal = environment("TERM") ?? ""
      return isTerminal && !terminal.isEmpty && terminal != "dumb"
    }
  }
}

/// Colours, and the only place that knows any. Without them nothing but the text comes out.
struct Paint {
  let isOn: Bool

  init(isOn: Bool) { self.isOn = isOn }

  init(_ choice: ColorChoice, isTerminal: Bool) {
    isOn = choice.isOn(isTerminal: isTerminal) { name in getenv(name).map { String(cString: $0) } }
  }

  /// A diagnostic as a terminal may have it: whatever could steer it is made visible first.
  func text(_ problem: Diagnostic, word: String, showingCode: Bool = false) -> String {
    let lines = problem.lines(showingCode: showingCode)
    return lines.enumerated().map { index, line in
      var text = index == 0 ? painted(word, Self.severity(problem.severity)) : ""
      // What follows a line break cannot pass for a line of ours.
      if index > 0, let first = line.first?.text, !first.isEmpty, !first.hasPrefix("  ") {
        text += "  "
      }
      for (part, words) in line {
        text += painted(TextEscape.terminalSafe(words), style(part, problem.severity))
      }
      return text
    }.joined(separator: "\n")
  }

  /// Select Graphic Rendition (ECMA-48, 8.3.117): bold, red, yellow, cyan; `nil` leaves it plain.
  private func style(_ part: Diagnostic.Part, _ severity: Diagnostic.Severity) -> String? {
    switch part {
    case .place: "1"
    case .marker: Self.severity(severity)
    case .hint: "36"
    case .code: "2"
    case .message, .source: nil
    }
  }

  private static func severity(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "1;31"
    case .warning: "1;33"
    case .note: "1;36"
    }
  }

  private func painted(_ text: String, _ style: String?) -> String {
    guard isOn, let style, !text.isEmpty else { return text }
    return "\u{1B}[\(style)m\(text)\u{1B}[0m"
  }
}
