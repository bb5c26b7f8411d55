import Synchronization

/// What siyu speaks to people. Programs are spoken to in JSON, which is the same in all languages.
public enum Language: String, Sendable, CaseIterable {
  case english = "en"
  /// Simplified.
  case chinese = "zh"

  /// As people name it, with or without a country: `zh`, `zh-CN`, `zh_CN.UTF-8`.
  public init?(named name: String) {
    let first = name.prefix { $0.isLetter }.lowercased()
    self.init(rawValue: first)
  }

  /// The language of a run: `--lang`, else `SIYU_LANG`, else the first of `LC_ALL`, `LC_MESSAGES` and
  /// `LANG` that is set. English where none says Chinese.
  ///
  /// - Parameter words: of the command line, without the program's name. A language that is none is
  ///   left to whoever reads the command line to tell.
  public static func chosen(words: [String], environment: (String) -> String?) -> Language {
    if let named = option(in: words).flatMap(Language.init(named:)) { return named }
    if let named = environment("SIYU_LANG").flatMap(Language.init(named:)) { return named }
    let system = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(environment)
      .first { !$0.isEmpty }
    return system.flatMap(Language.init(named:)) ?? .english
  }

  /// What `--lang` was given; behind `--` everything is an argument.
  private static func option(in words: [String]) -> String? {
    let own = words.prefix { $0 != "--" }
    for (index, word) in own.enumerated() {
      if word == "--lang", index + 1 < own.count { return own[index + 1] }
      if word.hasPrefix("--lang=") { return String(word.dropFirst(7)) }
    }
    return nil
  }
}

extension Language {
  /// Set once, when the process begins.
  private static let ofProcess = Atomic<Bool>(false)

  /// For a test's own task, whatever the process speaks.
  @TaskLocal public static var here: Language?

  /// What is spoken now: English until somebody says otherwise.
  public static var current: Language {
    here ?? (ofProcess.load(ordering: .relaxed) ? .chinese : .english)
  }

  /// To be called by a program's `main`, before anything is said.
  public static func speak(_ language: Language) {
    ofProcess.store(language == .chinese, ordering: .relaxed)
  }
}
