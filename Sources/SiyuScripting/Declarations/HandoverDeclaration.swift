import Lua
import SiyuModel

extension DeclarationNoun {
  static let handover = DeclarationNoun(
    name: "handover",
    summary: "Declares who gets a customer: siyu handover --from STAFF --by PLUGIN.ID.",
    fields: [
      Field("id", .id, required: true, "the function's name within the plugin"),
      Field("title", .text, "what operators read; the id unless said"),
      Field(
        "choose", .function("fun(c: siyu.Customer, ctx: siyu.Context): string?, siyu.Reason?"),
        required: true,
        "the function (c, ctx) that returns a staff id, and perhaps the reason; nil for nobody"),
    ],
    example: #"""
      siyu.handover {
        id = "by-city",
        choose = function(c, ctx)
          return c.city == "杭州" and "zhang" or "li", "by city"
        end,
      }
      """#)
}

extension PluginMachine {
  func declareHandover(_ declaration: inout Declaration) {
    guard let id = declaration.text("id") else { return }
    let name = "\(source.id).\(id)"
    if let other = declarations.handovers.first(where: { $0.name == name }) {
      declaration.note(
        "\(declaration.words) is declared a second time; the first is at \(other.place)")
    }
    require("handover", for: &declaration)
    guard let choose = declaration.function("choose"), declaration.problems.isEmpty else { return }
    let place = sourcePlace(declaration)
    let number = add(
      choose, DeclaredFunction(kind: .handover, fullName: name, localID: id, place: place))
    declarations.handovers.append(
      HandoverRule(
        name: name, title: declaration.text("title") ?? id, function: number, place: place))
  }
}
