public import SiyuModel

/// The surface for a terminal: a list, or all about one name.
public struct SurfaceText: Sendable {
  private let surface: SurfaceDescription

  public init(_ surface: SurfaceDescription) { self.surface = surface }

  /// Every name with one line.
  public var list: [String] {
    var lines = ["version \(surface.version) of the Lua surface; siyu api NAME tells more", ""]
    lines.append("declarations, while a plugin loads:")
    lines += aligned(surface.declarations.map { ("siyu.\($0.name)", $0.summary) })
    for module in surface.modules {
      lines += ["", "\(module.title.lowercasedFirst)\(where_(module)):"]
      lines += aligned(
        module.values.map { (module.path(of: $0), $0.about) }
          + module.functions.map { ($0.signature(as: $0.name), $0.summary) })
    }
    lines += ["", "what functions get and give:"]
    lines += aligned(
      surface.classes.filter { !$0.isWritten }.map { ($0.from, $0.summary) })
    return lines
  }

  private func where_(_ module: SurfaceModule) -> String {
    module.places == SurfacePlace.allCases
      ? "" : ", only there"
  }

  private func aligned(_ rows: [(String, String)]) -> [String] {
    let width = min(38, rows.map(\.0.count).max() ?? 0)
    return rows.flatMap { name, about -> [String] in
      let padding = String(repeating: " ", count: max(0, width - name.count))
      if name.count > width { return ["  \(name)", "    " + about] }
      return ["  \(name)\(padding)  \(about)"]
    }
  }

  // MARK: One name

  private struct Entry {
    var names: [String]
    var lines: [String]
  }

  /// All that a name stands for.
  /// - Throws: `Diagnostic` with the nearest names.
  public func about(_ name: String) throws(Diagnostic) -> [String] {
    let wanted = name.replacing(":", with: ".")
    let all = entries
    let found =
      all.filter { $0.names.contains { $0 == wanted } }
    // The last part alone, such as `within`, where nothing has the whole name.
    let loose =
      found.isEmpty ? all.filter { $0.names.contains { $0.hasSuffix(".\(wanted)") } } : found
    let standard = StandardText(surface)
    guard !loose.isEmpty else {
      let told = standard.about(wanted)
      if !told.isEmpty { return told }
      let known = Set(all.flatMap(\.names)).union(standard.names).union(
        (all.flatMap(\.names) + standard.names).compactMap {
          $0.split(separator: ".").last.map(String.init)
        })
      let near = NearestName.nearest(to: wanted, in: known.sorted())
      throw Diagnostic(
        "nothing is called '\(TextEscape.terminalSafe(name))'"
          + (near.map { "; did you mean '\($0)'?" } ?? ""), hint: "siyu api lists everything")
    }
    return Array(loose.map(\.lines).joined(separator: [""]))
  }

  private var entries: [Entry] {
    surface.declarations.map(entry)
      + surface.modules.flatMap { module in
        module.functions.map { Entry(names: [$0.name], lines: lines($0, as: $0.name)) }
          + module.values.map {
            Entry(
              names: [module.path(of: $0)], lines: valueLines($0, as: module.path(of: $0)))
          }
      } + surface.classes.flatMap(entries)
  }

  private func valueLines(_ value: SurfaceField, as path: String) -> [String] {
    let places = surface.places(of: path)
    return ["\(path): \(value.type)", "  \(value.about)"]
      + (places == SurfacePlace.allCases ? [] : ["  found only in \(SurfacePlace.words(places))"])
      + (value.example.map { ["  for example:"] + indented($0) } ?? [])
  }

  private func entry(_ declaration: SurfaceDeclaration) -> Entry {
    var text = ["siyu.\(declaration.name) { … }", "  " + declaration.summary]
    for name in declaration.takes.split(separator: "|") {
      guard let taken = surface.classes.first(where: { $0.name == name }) else { continue }
      if declaration.takes.contains("|") { text += ["", "\(name):"] }
      text += fields(taken)
    }
    text += [""] + declaration.errors.map { "  refused: \($0)" }
    text.append("  can be called \(declaration.phases); since \(declaration.since)")
    text += ["", "for example:"] + indented(declaration.example)
    return Entry(names: ["siyu.\(declaration.name)", declaration.name], lines: text)
  }

  private func entries(_ entry: SurfaceClass) -> [Entry] {
    var text = [entry.name, "  " + entry.summary]
    if !entry.from.isEmpty { text.append("  found at \(entry.from)") }
    text += fields(entry)
    let calls = entry.functions.map { (".", $0) } + entry.methods.map { (":", $0) }
    text += calls.map { "  \($0.0)\($0.1.signature(as: $0.1.name))  \($0.1.summary)" }
    let short = entry.from.replacing(":", with: ".")
    var all = [Entry(names: [entry.name, short] + Self.shortNames(entry), lines: text)]
    for (mark, function) in calls {
      all.append(
        Entry(
          names: ["\(entry.name).\(function.name)", "\(short).\(function.name)"],
          lines: lines(function, as: "\(entry.from)\(mark)\(function.name)")))
    }
    // `sop.steps`, as authors think of the declaration and not of what it takes.
    let declared = surface.declarations.filter {
      $0.takes.split(separator: "|").contains(entry.name[...])
    }.flatMap { [$0.name, "siyu.\($0.name)"] }
    for field in entry.fields where !field.name.hasPrefix("[") {
      all.append(
        Entry(
          names: ([entry.name, short] + declared).map { "\($0).\(field.name)" },
          lines: [
            entry.isWritten
              ? "\(field.name) of \(entry.name): \(field.type)"
              : "\(entry.from).\(field.name): \(field.type)", "  \(text_(field))",
          ]))
    }
    return all
  }

  /// What authors call it: `order` and `Order` for `siyu.Order`.
  private static func shortNames(_ entry: SurfaceClass) -> [String] {
    guard let last = entry.name.split(separator: ".").last.map(String.init) else { return [] }
    return [last, last.lowercased()]
  }

  private func text_(_ field: SurfaceField) -> String {
    field.about + (field.permission.map { "; permission \($0)" } ?? "")
  }

  private func fields(_ entry: SurfaceClass) -> [String] {
    let width = entry.fields.map(\.name.count).max() ?? 0
    return entry.fields.map { field in
      let padding = String(repeating: " ", count: width - field.name.count)
      return
        "  \(field.name)\(field.isRequired ? "*" : " ")\(padding) \(field.type): \(text_(field))"
    }
  }

  private func lines(_ function: SurfaceFunction, as name: String) -> [String] {
    var text = [function.signature(as: name), "  " + function.summary]
    text += function.parameters.map { "  \($0.name) \($0.type): \($0.about)" }
    text += function.results.map {
      "  gives \($0.type)" + ($0.about.isEmpty ? "" : ": \($0.about)")
    }
    text += function.errors.map { "  raises: \($0)" }
    if let permission = function.permission { text.append("  permission: \(permission)") }
    text.append("  can be called \(function.phases); since \(function.since)")
    return text + ["  for example:"] + indented(function.example)
  }

  private func indented(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
  }
}

extension String {
  fileprivate var lowercasedFirst: String {
    // Words such as JSON stay as they are.
    dropFirst().first.map { $0.isUppercase } == true ? self : prefix(1).lowercased() + dropFirst()
  }
}
