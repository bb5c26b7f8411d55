internal import SiyuModel

/// What `:help NAME` says of a function or a declaration.
enum ReplHelp {
  static func lines(_ name: String) -> [String] {
    let surface = SurfaceDescription.current
    let own = ReplVocabulary(session: nil).entries.map(\.described)
    let functions = own + surface.modules.flatMap(\.functions)
    func isMeant(_ full: String) -> Bool { full == name || full.hasSuffix(".\(name)") }
    if let function = functions.first(where: { isMeant($0.name) }) {
      return lines(function, function.signature(as: function.name))
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

  private static func lines(_ function: SurfaceFunction, _ signature: String) -> [String] {
    [signature, "  \(function.summary)"]
      + function.parameters.map { "  \($0.name): \($0.type)  \($0.about)" }
      + function.results.map { "  gives \($0.type)" + ($0.about.isEmpty ? "" : "  \($0.about)") }
      + function.errors.map { "  raises: \($0)" } + ["  \(function.example)"]
  }
}
