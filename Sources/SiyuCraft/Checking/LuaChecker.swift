public import LuaSource
public import SiyuModel

/// Looks through a plugin's files, without running them, for what is certainly wrong: by the same definitions
/// that editors use.
public struct LuaChecker: Sendable {
  private let definitions: LuaDefinitions
  private let standard: [String]
  /// Names that only specs find, and only scripts.
  private let specNames: Set<String>
  private let scriptNames: Set<String>

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
    scriptNames = names(.script).subtracting(["siyu"])
  }

  /// - Parameter files: by path inside the plugin's folder: `main.lua`, `lib/rfm.lua`, `test/tags_spec.lua`.
  /// - Returns: what was found, by file, line and column.
  public func check(_ files: [String: [UInt8]]) -> [SourceFinding] {
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
      modules[Self.module(path)] = walk.returned
    }
    return findings.sorted {
      ($0.file, $0.line, $0.column, $0.message) < ($1.file, $1.line, $1.column, $1.message)
    }
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
