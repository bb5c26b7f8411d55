public import ArgumentParser
public import SiyuWords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which language the commands speak: read once, before anything is parsed, because what is said of
/// a misspelt command line is to be understood too.
enum Spoken {
  static func choose() {
    let words = Array(CommandLine.arguments.dropFirst())
    // Programs read --json; what they are told must not change with who started them.
    if words.prefix(while: { $0 != "--" }).contains("--json") { return }
    Language.speak(
      Language.chosen(words: words) { name in getenv(name).map { String(cString: $0) } })
  }
}

/// `--lang`, on every command.
struct LanguageOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The language of what is printed: en or zh; else SIYU_LANG, LC_ALL, LC_MESSAGES, LANG decide.",
      valueName: "LANGUAGE"))
  var lang: Language?
}

extension Language: ExpressibleByArgument {
  public init?(argument: String) { self.init(named: argument) }
  public static var allValueStrings: [String] { allCases.map(\.rawValue) }
}
