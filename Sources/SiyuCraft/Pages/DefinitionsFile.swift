public import SiyuModel

/// The surface as a file for editors with a Lua language server (LuaCATS).
public struct DefinitionsFile: Sendable {
  private let surface: SurfaceDescription
  private var lines: [String] = []

  /// - Returns: the file's text, ending with a line break.
  public static func text(_ surface: SurfaceDescription) -> String {
    var file = DefinitionsFile(surface: surface)
    file.write()
    return file.lines.joined(separator: "\n") + "\n"
  }

  private init(surface: SurfaceDescription) { self.surface = surface }

  private mutating func write() {
    lines += [
      "---@meta",
      "-- What siyu's plugins, specs and scripts find, version \(surface.version) of the surface.",
      "-- Made by `siyu api --lua`; nothing here runs.", "",
    ]
    for alias in surface.aliases {
      about([alias.about])
      lines += ["---@alias \(alias.name) \(alias.type)", ""]
    }
    surface.classes.forEach { write($0) }
    write(surface.modules)
    for declaration in surface.declarations { write(declaration) }
    while lines.last == "" { lines.removeLast() }
  }

  private mutating func about(_ texts: [String]) {
    for text in texts where !text.isEmpty {
      lines += text.split(separator: "\n", omittingEmptySubsequences: false).map { "---" + $0 }
    }
  }

  // MARK: Classes

  private mutating func write(_ entry: SurfaceClass) {
    about([entry.summary, entry.from.isEmpty ? "" : "From: \(entry.from)"])
    lines.append("---@class \(entry.name)")
    for field in entry.fields where !field.name.hasPrefix("[") {
      lines.append("---@field \(field.name) \(field.type) \(text(field))")
    }
    if let others = entry.others { lines.append("---@field [string] \(others)") }
    let short = entry.name.split(separator: ".").last.map(String.init) ?? entry.name
    lines += ["local \(short) = {}", ""]
    for function in entry.functions { write(function, as: "\(short).\(function.name)") }
    for method in entry.methods { write(method, as: "\(short):\(method.name)") }
  }

  private func text(_ field: SurfaceField) -> String {
    field.about + (field.permission.map { "; permission \($0)" } ?? "")
  }

  // MARK: Functions

  private mutating func write(_ function: SurfaceFunction, as name: String) {
    about([function.summary])
    if !function.errors.isEmpty {
      about(["Raises: \(function.errors.joined(separator: "; "))."])
    }
    if let permission = function.permission { about(["Permission: \(permission)."]) }
    about(["```lua\n\(function.example)\n```"])
    for parameter in function.parameters {
      let type = parameter.isOptional ? String(parameter.type.dropLast()) : parameter.type
      let optional = parameter.isOptional ? "?" : ""
      lines.append("---@param \(parameter.name)\(optional) \(type) \(parameter.about)")
    }
    if function.isVariadic { lines.append("---@param ... any") }
    for result in function.results {
      lines.append("---@return \(result.type)" + (result.about.isEmpty ? "" : " # \(result.about)"))
    }
    let names = function.parameters.map(\.name) + (function.isVariadic ? ["..."] : [])
    lines += ["function \(name)(\(names.joined(separator: ", "))) end", ""]
  }

  private mutating func write(_ declaration: SurfaceDeclaration) {
    about([
      declaration.summary, "Refused: \(declaration.errors.joined(separator: "; ")).",
      "```lua\n\(declaration.example)\n```",
    ])
    lines += [
      "---@param declaration \(declaration.takes)",
      "function siyu.\(declaration.name)(declaration) end", "",
    ]
  }

  // MARK: Modules

  private mutating func write(_ modules: [SurfaceModule]) {
    var tables: Set<String> = []
    for module in modules {
      about([module.title + ". " + module.about])
      for function in module.functions {
        let path = function.name.split(separator: ".").dropLast()
        for count in path.indices.map({ $0 + 1 }) {
          let table = path.prefix(count).joined(separator: ".")
          if tables.insert(table).inserted {
            declare(table, module.functions.first { $0.name == table })
          }
        }
      }
      for value in module.values {
        let path = module.path(of: value)
        about([value.about, found(path), value.example.map { "```lua\n\($0)\n```" } ?? ""])
        lines += ["---@type \(value.type)", "\(path) = nil", ""]
      }
      // What is a table too was told with it.
      for function in module.functions where !tables.contains(function.name) {
        about([found(function.name)])
        write(function, as: function.name)
      }
    }
  }

  /// Where plugins do not have it: who does.
  private func found(_ name: String) -> String {
    let places = surface.places(of: name)
    return places.contains(.plugin) ? "" : "Only in \(SurfacePlace.words(places))."
  }

  /// - Parameter function: where the table can be called, as what.
  private mutating func declare(_ table: String, _ function: SurfaceFunction?) {
    if let function {
      about([function.summary, "```lua\n\(function.example)\n```"])
      let parameters = function.parameters.map { parameter in
        let type = parameter.isOptional ? String(parameter.type.dropLast()) : parameter.type
        return "\(parameter.name)\(parameter.isOptional ? "?" : ""): \(type)"
      }
      lines += [
        "---@class siyu.\(table.prefix(1).uppercased() + table.dropFirst())",
        "---@overload fun(\(parameters.joined(separator: ", ")))",
      ]
    }
    // In specs `assert` is called as Lua's own, too.
    if table == "assert" {
      lines += ["---@class siyu.Assert", "---@overload fun(value: any, message?: any): any"]
    }
    lines += ["\(table) = {}", ""]
  }
}
