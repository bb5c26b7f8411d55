import Lua
import SiyuModel

// Events of programmes name the programme, and what became of the customer in it. A name that nobody
// declared would be waited for in silence.
extension SOPReader {
  func checkProgramme(_ type: String, _ props: [PropMatch], _ declaration: inout Declaration) {
    let known = programmes(bearing: type)
    guard let known else { return }
    var levels = known.flatMap(\.levels)
    if case .string(let name)? = props.first(where: { $0.name == "programme" })?.value {
      guard let own = known.first(where: { $0.name == name }) else {
        return noteProgramme(name, type, known.map(\.name), &declaration)
      }
      levels = own.levels
    }
    if levels.isEmpty { return }
    levels.append(Standing.noState)
    for name in ["from", "to"] {
      guard case .string(let level)? = props.first(where: { $0.name == name })?.value,
        !levels.contains(level)
      else { continue }
      noteUnknown(
        "'\(name)' in \(declaration.words): there is no level '\(declaration.shown(level))'", level,
        levels, &declaration, at: name)
    }
  }

  private func noteProgramme(
    _ name: String, _ type: String, _ known: [String], _ declaration: inout Declaration
  ) {
    let plugin = name.prefix { $0 != "." }
    // Whatever another plugin declares is not known here.
    if name.contains("."), plugin != machine.source.id { return }
    let words =
      "'programme' in \(declaration.words): '\(type)' comes from no programme "
      + "'\(declaration.shown(name))'"
    // The plugin's name is what people leave out.
    if let full = known.first(where: { $0 == "\(machine.source.id).\(name)" }), complete {
      declaration.note("\(words); did you mean '\(full)'?", at: "programme")
    } else {
      noteUnknown(words, name, known, &declaration, at: "programme")
    }
  }

  private struct Bearing {
    /// Full.
    var name: String
    /// Of a growth membership.
    var levels: [String] = []
  }

  /// The plugin's programmes that such an event can come from; `nil`: it is no programme's, or one of them
  /// is declared wrongly, which is told already.
  private func programmes(bearing type: String) -> [Bearing]? {
    let prefix = machine.source.id + "."
    let noun = type.hasPrefix("koc.") ? DeclarationNoun.koc : .membership
    if machine.misdeclared.contains(noun.name) { return nil }
    switch type.prefix(while: { $0 != "." }) {
    case "koc":
      let ids = machine.kocs.map { $0.text("id") }
      if ids.contains(nil) { return nil }
      return ids.compactMap(\.self).map { Bearing(name: prefix + $0) }
    case "level":
      return machine.declarations.memberships.compactMap { membership in
        guard case .growth(let growth) = membership else { return nil }
        return Bearing(name: membership.name, levels: growth.levels.map(\.id))
      }
    case "delivery", "subscription":
      return machine.declarations.memberships.filter {
        $0.kind.hasSuffix("_subscription")
      }.map { Bearing(name: $0.name) }
    case "benefit": return machine.declarations.memberships.map { Bearing(name: $0.name) }
    default: return nil
    }
  }
}
