internal import LuaSource
internal import SiyuModel

// What `require` is asked for: `lib.rfm` is the file lib/rfm.lua.

extension TypeWalk {
  /// `lib/rfm` and `lib/rfm.lua` lead to the same file.
  static func module(_ asked: String) -> String {
    let name = asked.hasSuffix(".lua") ? String(asked.dropLast(".lua".count)) : asked
    return name.replacing("/", with: ".")
  }

  /// What a file gives that is asked for.
  mutating func required(_ asked: String, _ range: SourceRange) -> LuaTypeExpression {
    let module = Self.module(asked)
    if let ownModules { look(asked, module, ownModules, range) }
    return modules[module] ?? .any
  }

  private mutating func look(
    _ asked: String, _ module: String, _ own: Set<String>, _ range: SourceRange
  ) {
    guard tells else { return }
    if own.contains(module) || modules[module] != nil {
      guard asked != module else { return }
      return note(
        .module, range, "files are asked for with dots",
        hint: "write require(\"\(module)\")", severity: .warning)
    }
    // Anything else may be another plugin's.
    guard module.hasPrefix("lib.") || !module.contains(".") else { return }
    let there = own.filter { $0.hasPrefix("lib.") }.sorted()
    let near =
      there.first { $0 == "lib.\(module)" } ?? NearestName.nearest(to: module, in: there)
    let file = module.replacing(".", with: "/")
    note(
      .module, range,
      "the plugin has no file '\(file).lua'"
        + (near.map { "; did you mean require(\"\($0)\")?" } ?? ""),
      hint: near == nil ? "require(\"lib.name\") is the file lib/name.lua" : nil)
  }
}
