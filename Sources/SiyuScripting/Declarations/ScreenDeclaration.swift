import Lua
import SiyuModel

extension DeclarationNoun {
  static let screen = DeclarationNoun(
    name: "screen",
    summary:
      "Declares which new events look abnormal; who is suspect counts for nobody as brought.",
    fields: [
      Field("id", .id, required: true, "the screen's name within the plugin"),
      Field("title", .text, "what operators read; the id unless said"),
      Field(
        "on",
        .any(
          "the type of an event such as \"pool.joined\", or a list of types", as: "string|string[]"),
        "the types of events that are looked at; \"pool.joined\" unless said"),
      Field(
        "suspect", .condition, required: true,
        "the function (c, ctx) that says yes or no, and perhaps the reason; asked once for each new event"
      ),
    ],
    otherWords: ["when": "suspect", "where": "suspect"],
    example: #"""
      siyu.screen {
        id = "odd-join", title = "异常入池", on = "pool.joined",
        suspect = function(c, ctx)
          local accounts = tonumber(ctx.event.same_device) or 1
          return accounts >= 3, { "同一设备 {n} 个账号", n = accounts }
        end,
      }
      """#)
}

extension PluginMachine {
  func declareScreen(_ declaration: inout Declaration) {
    guard let id = declaration.text("id") else { return }
    let name = "\(source.id).\(id)"
    if let other = declarations.screens.first(where: { $0.name == name }) {
      declaration.note(
        "\(declaration.words) is declared a second time; the first is at \(other.place)")
    }
    if declarations.screens.count >= ScreenRule.most {
      declaration.note(
        "\(declaration.words) is one too many; a plugin has at most \(ScreenRule.most)")
    }
    require("koc", for: &declaration)
    let types = screenedTypes(&declaration)
    for permission in Set(types.map(KnownEvents.permission(for:))).sorted()
    where !source.asked.contains(permission) {
      declaration.notePermission(permission, at: "on")
    }
    guard let suspect = declaration.function("suspect"), declaration.problems.isEmpty else {
      return
    }
    let place = sourcePlace(declaration)
    let number = add(
      suspect,
      DeclaredFunction(
        kind: .programme(noun: DeclarationNoun.screen.name, wants: .yesOrNo), fullName: name,
        localID: id, place: place))
    declarations.screens.append(
      ScreenRule(
        name: name, title: declaration.text("title") ?? id, on: types, function: number,
        place: place))
  }

  private func screenedTypes(_ declaration: inout Declaration) -> [String] {
    let items: [LuaValue]
    switch declaration.fields["on"] {
    case nil, .nil: return [KnownEvents.poolJoined]
    case .string(let type): items = [.string(type)]
    case .table(let table) where table.fields.isEmpty && !table.list.isEmpty: items = table.list
    default:
      declaration.noteWrong("on")
      return []
    }
    if items.count > ScreenRule.mostTypes {
      declaration.note(
        "'on' in \(declaration.words) lists \(items.count) types; \(ScreenRule.mostTypes) are the most",
        at: "on")
    }
    var types: [String] = []
    for item in items {
      guard case .string(let type) = item, SOPLimits.isPlain(type) else {
        declaration.note(
          "'on' in \(declaration.words) wants the type of an event such as \"pool.joined\", got "
            + "\(declaration.described(item)).", at: "on")
        continue
      }
      if type == KnownEvents.joinSuspect {
        declaration.note(
          "'on' in \(declaration.words): '\(type)' is what screens themselves bring about", at: "on"
        )
      } else if types.contains(type) {
        declaration.note("'on' in \(declaration.words) has '\(type)' twice", at: "on")
      } else {
        types.append(type)
      }
    }
    return types
  }
}
