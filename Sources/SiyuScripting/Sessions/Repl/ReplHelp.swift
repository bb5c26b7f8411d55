internal import SiyuModel

/// What `:help NAME` says of a function or a declaration.
enum ReplHelp {
  static func lines(_ name: String) -> [String] {
    let surface = SurfaceDescription.current
    let functions = surface.modules.flatMap(\.functions)
    func isMeant(_ full: String) -> Bool { full == name || full.hasSuffix(".\(name)") }
    // Of those that end alike, one that is found here.
    let meant = functions.filter { isMeant($0.name) }
    if let function = meant.first(where: { $0.name == name })
      ?? meant.first(where: { surface.places(of: $0.name).contains(.repl) }) ?? meant.first
    {
      return lines(function, function.signature(as: function.name))
        + elsewhere(function.name, surface)
    }
    for module in surface.modules {
      for value in module.values where isMeant(module.path(of: value)) {
        let path = module.path(of: value)
        let example = (value.example ?? "").split(separator: "\n").map { "  \($0)" }
        return ["\(path): \(value.type)", "  \(value.about)"] + example
          + elsewhere(path, surface)
      }
    }
    if let declaration = surface.declarations.first(where: { isMeant("siyu.\($0.name)") }) {
      return ["siyu.\(declaration.name) { … }", "  \(declaration.summary)"]
        + declaration.example.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "  \($0)" }
    }
    for type in surface.classes {
      let short = type.name.split(separator: ".").last.map(String.init) ?? type.name
      if type.name == name || short == name {
        return ["\(type.name): \(type.summary)", "  from \(type.from)"]
          + type.fields.map { "  .\($0.name)  \($0.type)  \($0.about)" }
          + type.functions.map { "  .\($0.signature(as: $0.name))  \($0.summary)" }
          + type.methods.map { "  :\($0.signature(as: $0.name))  \($0.summary)" }
      }
    }
    for type in surface.classes {
      if let method = (type.methods + type.functions).first(where: { $0.name == name }) {
        let mark = type.methods.contains { $0.name == name } ? ":" : "."
        return lines(method, type.name + mark + method.signature(as: method.name))
      }
      if let field = type.fields.first(where: { $0.name == name }), !type.isWritten {
        return ["\(type.name).\(field.name): \(field.type)", "  \(field.about)"]
      }
    }
    return []
  }

  /// That something is not found here.
  private static func elsewhere(_ name: String, _ surface: SurfaceDescription) -> [String] {
    let places = surface.places(of: name)
    return places.contains(.repl) ? [] : ["  found only in \(SurfacePlace.words(places))"]
  }

  private static func lines(_ function: SurfaceFunction, _ signature: String) -> [String] {
    [signature, "  \(function.summary)"]
      + function.parameters.map { "  \($0.name): \($0.type)  \($0.about)" }
      + function.results.map { "  gives \($0.type)" + ($0.about.isEmpty ? "" : "  \($0.about)") }
      + function.errors.map { "  raises: \($0)" } + ["  \(function.example)"]
  }
}
