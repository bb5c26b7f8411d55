public import SiyuModel

/// `[content]` of `siyu.toml`: what may not stand in messages, and how links are known again.
public struct ContentRules: Sendable, Hashable {
  public struct File: Sendable, Hashable {
    /// Relative to the workspace.
    public var path: String
    /// In `siyu.toml`, 1-based.
    public var line: Int
  }
  /// Lists of forbidden words.
  public var forbidden: [File] = []
  /// Words that are fine although a forbidden one stands in them.
  public var allowed: [String] = []
  public var linkParameter = TrackingCode.usualParameter

  public init() {}
}

extension WorkspaceFile {
  static func readContent(_ reader: inout SectionReader) -> ContentRules {
    var rules = ContentRules()
    guard var section = reader.table("content") else { return rules }
    for (path, line) in section.texts("forbidden") ?? [] {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
        section.problems.add(line: line, Message.wordsOutside(path))
      } else {
        rules.forbidden.append(ContentRules.File(path: path, line: line))
      }
    }
    for (word, line) in section.texts("allow") ?? [] {
      if WordText(word).letters.isEmpty {
        section.problems.add(line: line, Message.wordIsNothing(word))
      } else {
        rules.allowed.append(word)
      }
    }
    if let name = section.text("link_parameter") {
      if TrackingCode.isParameter(name) {
        rules.linkParameter = name
      } else {
        section.problems.add(
          line: section.section["link_parameter"]?.line, Message.badParameter(name))
      }
    }
    section.finish()
    return rules
  }
}

extension Workspace {
  /// - Throws: `Diagnostics`: a list is missing or cannot be read. Without it nothing may be sent that
  ///   it might forbid.
  public func wordList() throws(Diagnostics) -> WordList {
    var words = WordList()
    var problems: [Diagnostic] = []
    for list in file.content.forbidden {
      do throws(Diagnostic) {
        let bytes = try DiskFile.bytes(
          of: "\(root)/\(list.path)", name: list.path, limit: WordFile.maximumBytes)
        let read = WordFile.read(bytes, file: list.path)
        problems += read.problems
        for word in read.words { words.forbid(word, list: list.path) }
      } catch {
        var problem = error
        problem.hint = problem.hint ?? Message.listNamedAt(WorkspaceFile.name, list.line)
        problems.append(problem)
      }
    }
    for word in file.content.allowed { words.allow(word) }
    guard problems.isEmpty else { throw Diagnostics(problems) }
    return words
  }

  public func contentSurroundings(
    _ plugins: PluginSurroundings
  ) throws(Diagnostics) -> ContentSurroundings {
    ContentSurroundings(
      brand: file.brand, plugins: plugins, words: try wordList(),
      linkParameter: file.content.linkParameter)
  }
}
