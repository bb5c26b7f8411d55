public import LuaSource
public import SiyuModel

/// Looks through a plugin's files, without running them, for what is certainly wrong: by the same definitions
/// that editors use.
public struct LuaChecker: Sendable {
  private let definitions: LuaDefinitions
  private let standard: [String]
  /// What plugins' files do not find and others do, and the same of specs.
  private let notInPlugins, notInSpecs: [String: [SurfacePlace]]
  /// What has to be granted, by member: `siyu.Customer.orders`.
  private let permissions: [String: String]

  /// - Throws: `LuaDefinitionProblem` where siyu's own definitions cannot be read, which is a bug.
  public init(_ surface: SurfaceDescription) throws(LuaDefinitionProblem) {
    definitions = try LuaDefinitions(DefinitionsFile.text(surface))
    standard = surface.standard
    notInPlugins = surface.elsewhere(than: .plugin)
    notInSpecs = surface.elsewhere(than: .spec)
    permissions = Self.permissions(surface)
    outermost = Self.outermost(surface)
    onlyLoading = Set(
      surface.declarations.filter { !$0.phases.contains("rule") }.map { "siyu." + $0.name })
  }

  /// Of members that are looked at first, by name alone: `orders`.
  private let outermost: [String: String]
  /// What can be called only while the plugin loads.
  private let onlyLoading: Set<String>

  /// - Parameter files: by path inside the plugin's folder: `main.lua`, `lib/rfm.lua`, `test/tags_spec.lua`.
  /// - Parameter asked: permissions that the plugin asks for; `nil`: whatever it reads.
  /// - Parameter needed: the plugins that it needs. What is wrong in theirs is not told.
  /// - Parameter lacksFiles: whether the plugin has more files, of which nothing is known.
  /// - Returns: what was found, by file, line and column.
  public func check(
    _ files: [String: [UInt8]], asked: Set<String>? = nil, needed: NeededModules = NeededModules(),
    lacksFiles: Bool = false
  ) -> [SourceFinding] {
    check(files, asked: asked, facts: nil, needed, lacksFiles: lacksFiles)
  }

  /// - Parameter facts: what the plugin's other files say; then also what is of no use is told, and what
  ///   of it the Lua gets wrong.
  public func check(
    _ files: [String: [UInt8]], beside facts: PluginFacts, needed: NeededModules = NeededModules(),
    lacksFiles: Bool = false
  ) -> [SourceFinding] {
    check(files, asked: Set(facts.asked.keys), facts: facts, needed, lacksFiles: lacksFiles)
  }

  private func check(
    _ files: [String: [UInt8]], asked: Set<String>?, facts: PluginFacts?, _ needed: NeededModules,
    lacksFiles: Bool
  ) -> [SourceFinding] {
    var findings: [SourceFinding] = []
    var trees: [String: LuaFile] = [:]
    for (path, bytes) in files where path.hasSuffix(".lua") {
      do throws(LuaSyntaxError) {
        trees[path] = try LuaFile(bytes)
      } catch {
        findings.append(Self.syntax(error, bytes, path))
      }
    }
    let isWhole = findings.isEmpty && !lacksFiles
    var modules = returned(by: needed)
    let hasMetatables = lacksFiles || Self.hasMetatables(files, needed)
    var functions = functions(trees, facts, modules, hasMetatables)
    functions.isWhole = isWhole
    let ownModules =
      lacksFiles ? nil : Set(files.keys.filter { $0.hasSuffix(".lua") }.map(Self.module))
    let tagGroups = facts.flatMap { facts in
      facts.declarations.map { KnownTagGroups(facts, $0) }
    }
    for path in trees.keys.sorted(by: Self.isReadBefore) {
      guard let tree = trees[path] else { continue }
      var walk = TypeWalk(
        definitions(for: path, facts), file: path, lines: tree.lines, modules: modules,
        surveys: facts?.surveys)
      walk.elsewhere = elsewhere(path)
      if !path.hasPrefix("test/") { walk.functions = functions }
      walk.hasMetatables = hasMetatables
      walk.ownModules = ownModules
      walk.tagGroups = tagGroups
      (walk.declared, walk.plugin) = (facts?.declarations, facts?.id ?? "")
      walk.onlyLoading = onlyLoading
      walk.segments = facts?.declarations.map { Self.ids($0.segments) }
      walk.walk(tree)
      findings += walk.findings
      // A spec describes what it likes; what counts is the rule that it asks.
      if let asked, !path.hasPrefix("test/") {
        findings += missing(walk.reads, asked, path, tree.lines)
      }
      modules[Self.module(path)] = walk.returned
    }
    if let facts {
      let own = trees.filter { !$0.key.hasPrefix("test/") }
      findings += declared(own, facts)
      // What the Lua of others may use of it is not followed.
      if isWhole, needed.files.isEmpty {
        findings += unused(own, facts, files["plugin.toml"] ?? [])
      }
    }
    return findings.sorted {
      ($0.file, $0.line, $0.column, $0.message) < ($1.file, $1.line, $1.column, $1.message)
    }
  }

  /// Which function is called with what. Each look at the files knows what the one before it found:
  /// a helper's helper is known after its caller.
  private func functions(
    _ trees: [String: LuaFile], _ facts: PluginFacts?, _ needed: [String: LuaTypeExpression],
    _ hasMetatables: Bool
  ) -> KnownFunctions {
    var functions = KnownFunctions()
    var modules = needed
    let own = trees.filter { !$0.key.hasPrefix("test/") }.sorted {
      Self.isReadBefore($0.key, $1.key)
    }
    for look in 0..<Self.mostLooks {
      for (path, tree) in own {
        var walk = TypeWalk(
          definitions(for: path, facts), file: path, lines: tree.lines, modules: modules,
          surveys: facts?.surveys)
        walk.isQuiet = true
        walk.hasMetatables = hasMetatables
        walk.functions = functions
        walk.walk(tree)
        functions = walk.functions ?? functions
        modules[Self.module(path)] = walk.returned
        functions.modules[Self.module(path)] = walk.returnedOrigin
      }
      if !functions.settle(isFirst: look == 0) { break }
    }
    return functions
  }

  private static let mostLooks = 5

  private static func hasMetatables(_ files: [String: [UInt8]], _ needed: NeededModules) -> Bool {
    let word = Array("setmetatable".utf8)
    return ([files] + needed.files.values).contains { files in
      files.contains { $0.hasSuffix(".lua") && $1.contains(word) }
    }
  }

  /// Says what to write instead, where that is known.
  private static func syntax(
    _ error: LuaSyntaxError, _ bytes: [UInt8], _ path: String
  ) -> SourceFinding {
    var finding = SourceFinding(
      .syntax, error.message, file: path, lines: SourceLines(bytes), range: error.range)
    guard
      let slip = LuaSlip.find(in: String(decoding: bytes, as: UTF8.self), error: error),
      let columns = slip.columns
    else { return finding }
    finding.message = slip.message ?? finding.message
    finding.hint = slip.hint
    (finding.line, finding.endLine) = (slip.line, slip.line)
    (finding.column, finding.endColumn) = (columns.lowerBound, columns.upperBound)
    finding.source = slip.source ?? SourceLines(bytes).text(of: slip.line)
    return finding
  }

  /// `dormant` and `skincare.dormant`: a segment answers to both.
  private static func ids(_ segments: [SegmentRule]) -> [String] {
    segments.flatMap { [$0.name.split(separator: ".").last.map(String.init) ?? $0.name, $0.name] }
  }

  /// What declarations and the functions in them make of each other.
  private func declared(_ trees: [String: LuaFile], _ facts: PluginFacts) -> [SourceFinding] {
    trees.flatMap { path, tree in
      StepConditions.findings(tree, file: path)
        + TagReturns(tree, file: path, plugin: facts.id, facts.declarations ?? .init()).findings
    }
  }

  private func unused(
    _ trees: [String: LuaFile], _ facts: PluginFacts, _ manifest: [UInt8]
  ) -> [SourceFinding] {
    guard let declared = facts.declarations else { return [] }
    var mentions = SourceMentions()
    let modules = Set(trees.keys.map(Self.module))
    for tree in trees.values { mentions.add(tree, modules: modules) }
    return UnusedCheck(
      facts: facts, declared: declared, mentions: mentions, members: outermost,
      manifest: SourceLines(manifest)
    ).findings
  }

  /// What `require` gives of other plugins: `rfm-kit.lib.rfm`.
  private func returned(by needed: NeededModules) -> [String: LuaTypeExpression] {
    var all: [String: LuaTypeExpression] = [:]
    for id in needed.order {
      let files = needed.files[id] ?? [:]
      // Its own modules by the names that it has for them, and those of the plugins that it needs.
      var inside = all
      for path in files.keys.sorted() {
        guard path.hasSuffix(".lua"), let bytes = files[path], let tree = try? LuaFile(bytes) else {
          continue
        }
        var walk = TypeWalk(
          definitions(for: path, nil), file: path, lines: tree.lines, modules: inside)
        walk.walk(tree)
        inside[Self.module(path)] = walk.returned
        all["\(id).\(Self.module(path))"] = walk.returned
      }
    }
    return all
  }

  private func missing(
    _ reads: [String: SourceRange], _ asked: Set<String>, _ path: String, _ lines: SourceLines
  ) -> [SourceFinding] {
    // What `c.events` gives wants no more than `c.events` did.
    let told = Set(reads.keys.filter(Self.isOutermost).compactMap { permissions[$0] })
    return reads.sorted { $0.key < $1.key }.compactMap { member, range in
      guard let permission = permissions[member], !asked.contains(permission),
        Self.isOutermost(member) || !told.contains(permission)
      else { return nil }
      let name = member.split(separator: ".").last ?? ""
      return SourceFinding(
        .missingPermission,
        "'\(name)' needs the permission \"\(permission)\", which plugin.toml does not ask for",
        hint:
          "write there under [permissions]: \(PermissionLists.line(adding: permission, to: asked))",
        file: path, lines: lines, range: range)
    }
  }

  private static func permissions(_ surface: SurfaceDescription) -> [String: String] {
    var all: [String: String] = [:]
    for entry in surface.classes {
      for field in entry.fields { all["\(entry.name).\(field.name)"] = field.permission }
      for function in entry.functions + entry.methods {
        all["\(entry.name).\(function.name)"] = function.permission
      }
    }
    return all
  }

  private static let outermostClasses = [
    "siyu.Customer", "siyu.Context", "siyu.Run", "siyu.Invited",
  ]
  private static func isOutermost(_ member: String) -> Bool {
    outermostClasses.contains { member.hasPrefix($0 + ".") }
  }

  /// Rows and collections are reached by these only.
  private static func outermost(_ surface: SurfaceDescription) -> [String: String] {
    var all: [String: String] = [:]
    for entry in surface.classes
    where outermostClasses.contains(entry.name) {
      for field in entry.fields { all[field.name] = field.permission }
      for function in entry.functions + entry.methods { all[function.name] = function.permission }
    }
    let answers = surface.classes.first { $0.name == TypeWalk.answers }
    for method in answers?.methods ?? [] where method.permission == "answers:text" {
      all[method.name] = method.permission
    }
    return all
  }

  /// Modules come before those who ask for them; specs last.
  private static func isReadBefore(_ a: String, _ b: String) -> Bool {
    func rank(_ path: String) -> Int {
      path.hasPrefix("lib/") ? 0 : path == "main.lua" ? 1 : 2
    }
    return (rank(a), a) < (rank(b), b)
  }

  /// `lib.rfm` of `lib/rfm.lua`.
  private static func module(_ path: String) -> String {
    String(path.dropLast(".lua".count)).replacing("/", with: ".")
  }

  private func elsewhere(_ path: String) -> [String: [SurfacePlace]] {
    path.hasPrefix("test/") ? notInSpecs : notInPlugins
  }

  private func definitions(for path: String, _ facts: PluginFacts?) -> LuaDefinitions {
    var own = definitions
    if let facts {
      own.classes["siyu.Settings"] = Self.settings(facts.settings)
      for survey in facts.surveys {
        own.classes[TypeWalk.answers(to: survey.localName)] = own.classes[TypeWalk.answers]
      }
    }
    for name in elsewhere(path).keys { own.globals[name] = nil }
    for name in standard where own.globals[name] == nil {
      let table = name.firstIndex(of: ".").map { String(name[..<$0]) }
      if let table { own.globals[table] = .anyTable }
      own.globals[name] = name == "_G" ? .any : table == nil ? .anyFunction : .any
    }
    return own
  }

  /// Those that plugin.toml declares, and no others; one without a value is nil.
  private static func settings(_ all: [PluginFacts.Setting]) -> LuaDefinitions.Class {
    var settings = LuaDefinitions.Class()
    for setting in all {
      settings.members[setting.name] = .init(
        type: LuaTypeExpression(setting.type)?.optional ?? .any, isMethod: false, about: "")
    }
    return settings
  }
}
