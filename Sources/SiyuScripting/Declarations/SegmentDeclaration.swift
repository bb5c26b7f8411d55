import Lua
import SiyuModel

extension DeclarationNoun {
  static let segment = DeclarationNoun(
    name: "segment",
    summary: "Declares a named condition on customers.",
    fields: [
      Field("id", .id, required: true, "the segment's name within the plugin"),
      Field("title", .text, required: true, "what operators read"),
      Field("review", .review, "how long ctx.now stands still; the brand's day unless said"),
      Field("where", .condition, required: true, "the function (c, ctx) that says yes or no"),
    ],
    example: #"""
      siyu.segment {
        id = "dormant", title = "沉睡客户",
        where = function(c, ctx) return true end,
      }
      """#)
}

extension PluginMachine {
  func declareSegment(_ declaration: inout Declaration) {
    guard let id = declaration.text("id"), let title = declaration.text("title") else { return }
    let name = "\(source.id).\(id)"
    if let other = declarations.segments.first(where: { $0.name == name }) {
      declaration.note(
        "\(declaration.words) is declared a second time; the first is at \(other.place)")
    }
    guard let condition = declaration.function("where"), declaration.problems.isEmpty else {
      return
    }
    let place = sourcePlace(declaration)
    let number = add(
      condition,
      DeclaredFunction(
        kind: .segment, fullName: name, localID: id, place: place, review: declaration.review))
    declarations.segments.append(
      SegmentRule(name: name, title: title, function: number, place: place))
  }
}
