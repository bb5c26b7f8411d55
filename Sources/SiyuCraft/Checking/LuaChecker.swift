public import LuaSource
public import SiyuModel

/// Looks through a plugin's files, without running them, for what is certainly wrong: by the same definitions
/// that editors use.
public struct LuaChecker: Sendable {
  private let definitions: LuaDefinitions
  private let standard: [String]
  /// Names that only specs find.
  private let specNames: Set<String>
  /// What has to be granted, by member: `siyu.Customer.orders`.
  private let permissions: [String: String]

  /// - Throws: `LuaDefinitionProblem` where siyu's own definitions cannot be read, which is a bug.
  public init(_ surface: SurfaceDescription) throws(LuaDefinitionProblem) {
    definitions = try LuaDefinitions(DefinitionsFile.text(surface))
    standard = surface.standard
    func names(_ place: SurfacePlace) -> Set<String> {
      Set(
        surface.modules.filter { $0.places == [place] }.flatMap(\.functions)
          .map { String($0.name.prefix { $0 != "." }) })
    }
    // Scripts have more under `siyu`; specs have names of their own.
    specNames = names(.spec).subtracting(["siyu"])
    permissions = Self.permissions(surface)
  }

  /// - Parameter files: by path inside the plugin's folder: `main.lua`, `lib/rfm.lua`, `test/tags_spec.lua`.
  /// - Parameter asked: permissions that the plugin asks for; `nil`: whatever it reads.
  /// - Returns: what was found, by file, line and column.
  public func check(_ files: [String: [UInt8]], asked: Set<String>? = nil) -> [SourceFinding] {
    var findings: [SourceFinding] = []
    var trees: [String: LuaFile] = [:]
    for (path, bytes) in files where path.hasSuffix(".lua") {
      do throws(LuaSyntaxError) {
        trees[path] = try LuaFile(bytes)
      } catch {
        findings.append(
          SourceFinding(
            .syntax, error.message, file: path, lines: SourceLines(bytes), range: error.range))
      }
    }
    var modules: [String: LuaTypeExpression] = [:]
    for path in trees.keys.sorted(by: Self.isReadBefore) {
      guard let tree = trees[path] else { continue }
      var walk = TypeWalk(
        definitions(for: path), file: path, lines: tree.lines, modules: modules)
      walk.walk(tree)
      findings += walk.findings
      // A spec describes what it likes; what counts is the rule that it asks.
      if let asked, !path.hasPrefix("test/") {
        findings += missing(walk.reads, asked, path, tree.lines)
      }
      modules[Self.module(path)] = walk.returned
    }
    return findings.sorted {
      ($0.file, $0.line, $0.column, $0.message) < ($1.file, $1.line, $1.column, $1.message)
    }
  }

  private func missing(
    _ reads: [String: SourceRange], _ asked: Set<String>, _ path: String, _ lines: SourceLines
  ) -> [SourceFinding] {
    reads.sorted { $0.key < $1.key }.compactMap { member, range in
      guard let permission = permissions[member], !asked.contains(permission) else { return nil }
      let name = member.split(separator: ".").last ?? ""
      return SourceFinding(
        .missingPermission,
        "'\(name)' needs the permission \"\(permission)\", which plugin.toml does not ask for",
        hint: "list it there under [permissions]", file: path, lines: lines, range: range)
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

  private func definitions(for path: String) -> LuaDefinitions {
    var own = definitions
    func drop(_ names: Set<String>) {
      for name in own.globals.keys where names.contains(String(name.prefix { $0 != "." })) {
        own.globals[name] = nil
      }
    }
    if !path.hasPrefix("test/") { drop(specNames) }
    for name in standard where own.globals[name] == nil {
      let table = name.firstIndex(of: ".").map { String(name[..<$0]) }
      if let table { own.globals[table] = .anyTable }
      own.globals[name] = name == "_G" ? .any : table == nil ? .anyFunction : .any
    }
    return own
  }
}
