public import SiyuModel

/// The surface as pages of the reference, in Markdown.
public struct ReferencePages: Sendable {
  /// One page.
  public struct Page: Sendable, Hashable {
    /// `time.md`
    public var file: String
    public var title: String
    public var text: String
  }

  private let surface: SurfaceDescription

  public init(_ surface: SurfaceDescription) { self.surface = surface }

  /// In the order in which one would read them.
  public var pages: [Page] {
    [declarations, subject, context] + surface.modules.map(module) + [findings]
  }

  private static let made =
    "<!-- Made by `siyu api --markdown`; edit what it describes instead. -->"

  private func page(_ file: String, _ title: String, _ lines: [String]) -> Page {
    let text = ["# \(title)", "", Self.made, ""] + lines
    return Page(file: file, title: title, text: text.joined(separator: "\n") + "\n")
  }

  // MARK: Declarations

  private var declarations: Page {
    var lines = [
      "A plugin's `main.lua` declares what it offers, while it loads. Fields marked * are required; a",
      "misspelt one is an error with the nearest right name. All that is wrong in a file is told at once, and",
      "the plugin does not load. Of every declaration is refused:", "",
    ]
    let always =
      surface.declarations.first?.errors.filter { error in
        surface.declarations.allSatisfy { $0.errors.contains(error) }
      } ?? []
    lines += always.map { "- \($0)" } + [""]
    var shown: Set<String> = []
    for declaration in surface.declarations {
      lines += ["## `siyu.\(declaration.name)`", "", declaration.summary, ""]
      for name in declaration.takes.split(separator: "|").map(String.init) {
        guard let entry = class_(name) else { continue }
        if declaration.takes.contains("|") { lines += ["### `\(name)`", ""] }
        lines += fieldTable(entry)
        lines += parts(of: entry, &shown)
      }
      lines += ["```lua", declaration.example, "```", ""]
      let own = declaration.errors.filter { !always.contains($0) }
      lines += own.map { "- refused: \($0)" }
      lines += ["- can be called \(declaration.phases); since \(declaration.since)", ""]
    }
    lines += types(shown)
    return page("declarations.md", "Declarations", lines)
  }

  /// Other names, and the tables that only they name.
  private func types(_ shown: Set<String>) -> [String] {
    var shown = shown
    var lines = ["## Types", "", "| type | is | |", "|---|---|---|"]
    for alias in surface.aliases {
      lines.append("| `\(alias.name)` | \(code(alias.type)) | \(escaped(alias.about)) |")
    }
    lines.append("")
    for part in surface.classes
    where part.isWritten && surface.aliases.contains(where: { $0.type.mentions(part.name) })
      && shown.insert(part.name).inserted
    {
      lines += ["### `\(part.name)`", "", part.summary, ""] + fieldTable(part)
    }
    return lines
  }

  /// Tables inside of a declaration, each once and behind the first that takes it.
  private func parts(of entry: SurfaceClass, _ shown: inout Set<String>) -> [String] {
    var lines: [String] = []
    for field in entry.fields {
      for part in surface.classes
      where part.isWritten && field.type.mentions(part.name) && shown.insert(part.name).inserted {
        lines += ["#### `\(part.name)`", ""]
        if !part.summary.isEmpty { lines += [part.summary, ""] }
        lines += fieldTable(part) + parts(of: part, &shown)
      }
    }
    return lines
  }

  private func class_(_ name: String) -> SurfaceClass? {
    surface.classes.first { $0.name == name }
  }

  // MARK: Views

  /// Not of Lua itself, and made like the rest.
  private var findings: Page {
    let lines =
      [
        "What `siyu plugin check` can find, by the code that stands behind a finding, in `--json` as `code` and in",
        "SARIF as the rule's id.", "", "| code | what is so | what to do |", "|---|---|---|",
      ]
      + FindingCode.allCases.map {
        "| `\($0.rawValue)` | \(escaped($0.about)) | \(escaped($0.mend)) |"
      }
    return page("findings.md", "Findings of siyu plugin check", lines)
  }

  private static let contextual: Set<String> = [
    "siyu.Context", "siyu.Settings", "siyu.Random", "siyu.Run", "siyu.Group", "siyu.Invited",
    "siyu.FirstOrder", "siyu.Done", "siyu.HandedIn",
  ]

  /// What functions of specs give.
  private static let ofSpecs: Set<String> = ["siyu.Simulation"]

  private var subject: Page {
    let views = surface.classes.filter {
      !$0.isWritten && !Self.contextual.contains($0.name) && !Self.ofSpecs.contains($0.name)
    }
    return page("customer.md", "The customer `c`", views.flatMap(entry) + wanted(by: views))
  }

  private var context: Page {
    let views = surface.classes.filter { Self.contextual.contains($0.name) }
    return page("context.md", "The context `ctx`", views.flatMap(entry) + wanted(by: views))
  }

  /// Tables that are written for the functions of views, each once.
  private func wanted(by views: [SurfaceClass]) -> [String] {
    let types = views.flatMap { $0.functions + $0.methods }.flatMap(\.parameters).map(\.type)
    return surface.classes.filter { part in
      part.isWritten && types.contains { $0.mentions(part.name) }
    }.flatMap { ["## `\($0.name)`", "", $0.summary, ""] + fieldTable($0) }
  }

  private func entry(_ entry: SurfaceClass) -> [String] {
    var lines = ["## `\(entry.name)`", "", entry.summary + " Found at `\(entry.from)`.", ""]
    if !entry.fields.isEmpty { lines += fieldTable(entry) }
    lines += functions(entry.functions, prefix: entry.from + ".")
    lines += functions(entry.methods, prefix: ":")
    if !entry.notes.isEmpty { lines += [entry.notes, ""] }
    return lines
  }

  private func fieldTable(_ entry: SurfaceClass) -> [String] {
    var lines = ["| field | type | |", "|---|---|---|"]
    for field in entry.fields {
      let permission = field.permission.map { "; permission `\($0)`" } ?? ""
      let star = field.isRequired ? " *" : ""
      lines.append(
        "| `\(field.name)`\(star) | \(code(field.type)) | \(escaped(field.about))\(permission) |")
    }
    if let others = entry.others { lines.append("| any other | \(code(others)) | |") }
    return lines + [""]
  }

  // MARK: Modules

  private func module(_ module: SurfaceModule) -> Page {
    var lines: [String] = []
    if !module.about.isEmpty { lines += [module.about, ""] }
    if !module.values.isEmpty {
      lines += ["| value | type | |", "|---|---|---|"]
      for value in module.values {
        let places =
          value.places.map { "; only in \(SurfacePlace.words($0))" } ?? ""
        lines.append(
          "| `\(module.path(of: value))` | \(code(value.type)) | \(value.about)\(places) |")
      }
      lines.append("")
      for value in module.values {
        if let example = value.example { lines += ["```lua", example, "```", ""] }
      }
    }
    lines += functions(module.functions, prefix: "")
    var shown: Set<String> = []
    for parameter in module.functions.flatMap(\.parameters) {
      for part in surface.classes
      where part.isWritten && parameter.type.mentions(part.name)
        && shown.insert(part.name).inserted
      {
        lines += ["## `\(part.name)`", "", part.summary, ""] + fieldTable(part)
        lines += parts(of: part, &shown)
      }
    }
    for result in module.functions.flatMap(\.results) {
      for part in surface.classes
      where (part.isWritten || Self.ofSpecs.contains(part.name)) && result.type.mentions(part.name)
        && shown.insert(part.name).inserted
      {
        lines +=
          part.isWritten
          ? ["## `\(part.name)`", "", part.summary, ""] + fieldTable(part) : self.entry(part)
        lines += parts(of: part, &shown)
      }
    }
    let name = module.name.split(separator: ".").last.map(String.init) ?? module.name
    return page("\(name).md", module.title, lines)
  }

  private func functions(_ all: [SurfaceFunction], prefix: String) -> [String] {
    all.flatMap { function -> [String] in
      var lines = [
        "### `\(function.signature(as: prefix + function.name))`", "", function.summary, "",
      ]
      if !function.parameters.isEmpty {
        lines += ["| parameter | type | |", "|---|---|---|"]
        for parameter in function.parameters {
          lines.append(
            "| `\(parameter.name)` | \(code(parameter.type)) | \(escaped(parameter.about)) |")
        }
        lines.append("")
      }
      for result in function.results {
        lines.append(
          "- gives \(code(result.type))" + (result.about.isEmpty ? "" : ": \(result.about)"))
      }
      for error in function.errors { lines.append("- raises: \(error)") }
      if let permission = function.permission { lines.append("- permission: `\(permission)`") }
      lines += ["- can be called \(function.phases); since \(function.since)", ""]
      return lines + ["```lua", function.example, "```", ""]
    }
  }

  private func code(_ type: String) -> String { "`\(type.replacing("|", with: "\\|"))`" }
  private func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }
}

extension String {
  /// Whether a type names a class, as a whole word.
  fileprivate func mentions(_ name: String) -> Bool {
    var rest = self[...]
    while let found = rest.firstRange(of: name) {
      let next = rest[found.upperBound...].first
      if next == nil || !(next!.isLetter || next!.isNumber || next == "_") { return true }
      rest = rest[found.upperBound...]
    }
    return false
  }
}
