import SiyuEngine
import SiyuModel

/// An SOP by the name somebody typed: in full, or without its plugin where that names one.
struct SOPFinding {
  let plugins: [PassPlugin]

  func find(_ text: String) throws(Diagnostic) -> (plugin: PassPlugin, sop: SOPDeclaration) {
    let all = plugins.flatMap { plugin in plugin.declarations.sops.map { (plugin, $0) } }
    if let found = all.first(where: { $0.1.name == text }) { return found }
    let local = all.filter { $0.1.localID == text }
    if local.count == 1 { return local[0] }
    let names = all.map(\.1.name).sorted()
    if !local.isEmpty {
      throw Diagnostic(
        "'\(text)' can mean several SOPs",
        hint: "write one of \(local.map(\.1.name).sorted().joined(separator: ", "))")
    }
    let near =
      NearestName.nearest(to: text, in: names)
      ?? NearestName.nearest(to: text, in: all.map(\.1.localID).sorted())
    let list =
      names.isEmpty ? "no plugin declares one" : "there are \(names.joined(separator: ", "))"
    throw Diagnostic(
      "there is no SOP '\(text)'", hint: near.map { "did you mean '\($0)'?" } ?? list)
  }
}
