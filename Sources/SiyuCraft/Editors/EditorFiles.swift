public import SiyuModel

/// Files that tell editors and linters what Lua finds in a workspace.
public enum EditorFiles {
  /// Where the definitions lie in a workspace.
  public static let definitions = ".lua/siyu.lua"

  /// `.luarc.json`, for the Lua language server.
  /// - Parameter folder: the definitions' folder, from where the file lies.
  public static func luarc(definitionsIn folder: String) -> String {
    JSON.text(
      [
        "runtime.version": "Lua 5.4", "workspace.library": .list([.string(folder)]),
        "workspace.checkThirdParty": .bool(false),
      ], pretty: true) + "\n"
  }

  /// `.luacheckrc`, for luacheck. Specs find more than plugins, scripts too.
  public static func luacheckrc(_ surface: SurfaceDescription) -> String {
    let words = names(surface, .spec).filter { $0 != "siyu" && $0 != "assert" }
    let asserts = surface.modules.flatMap(\.functions).map(\.name).filter {
      $0.hasPrefix("assert.")
    }.map { String($0.dropFirst("assert.".count)) }
    return """
      -- What Lua finds in siyu; `siyu api` tells more. luacheck plugins scripts
      std = "lua54"
      max_line_length = 120
      self = false
      -- Functions are asked with (c, ctx), whether they look at both or not.
      unused_args = false
      read_globals = {
        siyu = { fields = { \(fields(surface)) } },
      }
      -- Scripts have what they were called with, and their clock.
      files["scripts/**/*.lua"] = {
        read_globals = { siyu = { fields = { "args", "now" } } },
      }
      files["**/test/*_spec.lua"] = {
        read_globals = {
          \(words.sorted().joined(separator: ", ").quotedWords),
          assert = { fields = { \(asserts.sorted().joined(separator: ", ").quotedWords) } },
        },
      }

      """
  }

  private static func names(_ surface: SurfaceDescription, _ place: SurfacePlace) -> Set<String> {
    Set(
      surface.modules.filter { $0.places == [place] }.flatMap(\.functions)
        .map { String($0.name.prefix { $0 != "." }) })
  }

  /// Whether no file finds it: luacheck sees files only.
  private static func isInReplOnly(_ name: String, _ surface: SurfaceDescription) -> Bool {
    surface.places(of: name) == [.repl]
  }

  /// What `siyu` has, tables with what is in them.
  private static func fields(_ surface: SurfaceDescription) -> String {
    var plain = Set(surface.declarations.map(\.name))
    var tables: [String: Set<String>] = [:]
    for module in surface.modules {
      for name in module.functions.map(\.name) + module.values.map(module.path(of:))
      where !isInReplOnly(name, surface) {
        let parts = name.split(separator: ".").map(String.init)
        guard parts.first == "siyu", parts.count > 1 else { continue }
        if parts.count == 2 {
          plain.insert(parts[1])
        } else {
          tables[parts[1], default: []].insert(parts[2])
        }
      }
    }
    let inner = tables.sorted { $0.key < $1.key }.map { name, fields in
      "\(name) = { fields = { \(fields.sorted().joined(separator: ", ").quotedWords) } }"
    }
    return ([plain.sorted().joined(separator: ", ").quotedWords] + inner).joined(separator: ", ")
  }
}

extension String {
  /// `a, b` as `"a", "b"`.
  fileprivate var quotedWords: String {
    split(separator: ", ").map { "\"\($0)\"" }.joined(separator: ", ")
  }
}
