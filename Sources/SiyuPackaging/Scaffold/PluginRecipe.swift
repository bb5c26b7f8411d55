public import SiyuModel

/// What `siyu plugin new` is asked to write.
public struct PluginRecipe: Sendable, Hashable {
  public var id: String
  /// What people read; the id, or the industry's handbook, unless said.
  public var title: String
  /// Such as 咖啡; told in what people read, and not in what customers do.
  public var industry: String?
  /// In the order of the cases; at least one.
  public var parts: [PluginPart]

  /// - Throws: `Diagnostic`: a title or an industry that is none, or too long for a line.
  public init(
    id: String, title: String? = nil, industry: String? = nil, parts: Set<PluginPart> = [.tags]
  ) throws(Diagnostic) {
    self.id = id
    self.industry = try industry.map { text throws(Diagnostic) in try Self.line(text, "industry") }
    self.title =
      try title.map { text throws(Diagnostic) in try Self.line(text, "title") }
      ?? self.industry.map(Self.title(of:)) ?? id
    self.parts = PluginPart.allCases.filter(parts.isEmpty ? [.tags] : parts)
  }

  /// How the playbooks that come with siyu are called.
  public static func title(of industry: String) -> String { industry + "行业手册" }

  /// Characters of a title or an industry.
  public static let longest = 60

  /// One line that says something: it ends up in TOML, in a comment and in a page.
  private static func line(_ text: String, _ what: String) throws(Diagnostic) -> String {
    let line = String(text.trimmingBlanks)
    if line.isEmpty { throw Diagnostic("the \(what) is empty") }
    if line.count > longest {
      throw Diagnostic(
        "the \(what) has \(line.count) characters, and \(longest) are the most",
        hint: "README.md has room for more")
    }
    if TextEscape.terminalSafe(line) != line {
      throw Diagnostic("the \(what) holds a character that cannot be seen")
    }
    return line
  }
}

/// What a new plugin does.
public enum PluginPart: String, Sendable, Hashable, CaseIterable {
  case tags, sop, koc, membership

  /// For whoever chooses.
  public var summary: String {
    switch self {
    case .tags: "tags customers by when they last ordered (打标签)"
    case .sop: "writes to customers who fell silent, and has them called (SOP)"
    case .koc: "recruits customers who bring customers (KOC)"
    case .membership: "gives levels by what was spent (会员)"
    }
  }
}

extension Array where Element: Hashable {
  fileprivate func filter(_ chosen: Set<Element>) -> [Element] { filter { chosen.contains($0) } }
}
