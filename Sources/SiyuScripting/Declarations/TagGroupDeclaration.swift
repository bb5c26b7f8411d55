import Lua
import SiyuModel

extension DeclarationNoun {
  static let tagGroup = DeclarationNoun(
    name: "tag_group",
    summary: "Declares a group of tags and the function that says which of them a customer has.",
    fields: [
      Field("id", .id, "the group's name within the plugin; others call it PLUGIN.ID"),
      Field("title", .text, "what operators read"),
      Field(
        "dimension", .oneOf(TagDimension.allCases.map(\.rawValue)),
        "产品 product, 客户 customer, 价值 value or 行为 behaviour"),
      Field("exclusive", .boolean, "whether a customer has one value at a time; true unless said"),
      Field(
        "values", .table("table<string, string>|string[]|string[][]"),
        "the possible values: { high = \"高\", … } or, in an order, { { \"high\", \"高\" }, … }"),
      Field("shared", .id, "instead of the above: a group that the workspace declares"),
      Field("review", .review, "how long ctx.now stands still; the brand's day unless said"),
      Field(
        "assign",
        .function(
          "fun(c: siyu.Customer, ctx: siyu.Context): string|string[]|siyu.Keep|nil, siyu.Reason?"),
        required: true, "the function (c, ctx) that answers"),
    ],
    example: #"""
      siyu.tag_group {
        id = "value", title = "消费价值", dimension = "value", exclusive = true,
        values = { { "high", "高价值" }, { "low", "低价值" } },
        assign = function(c, ctx) return "high" end,
      }
      """#)
}

extension PluginMachine {
  func declareTagGroup(_ declaration: inout Declaration) {
    guard let (group, shared, localID) = tagGroup(&declaration) else { return }
    if let other = declarations.tagRules.first(where: { $0.group.name == group.name }) {
      declaration.note(
        "\(declaration.words) is declared a second time; the first is at \(other.place)")
    }
    guard let assign = declaration.function("assign"), declaration.problems.isEmpty else { return }
    let place = sourcePlace(declaration)
    let number = add(
      assign,
      DeclaredFunction(
        kind: .tagGroup, fullName: group.name, localID: localID, place: place,
        review: declaration.review, group: group))
    declarations.tagRules.append(
      TagRule(group: group, shared: shared, function: number, place: place))
  }

  private func tagGroup(
    _ declaration: inout Declaration
  ) -> (group: TagGroup, shared: Bool, localID: String)? {
    if let shared = declaration.text("shared") { return sharedGroup(shared, &declaration) }
    for name in ["id", "title", "dimension", "values"] where declaration.fields[name] == nil {
      let about = declaration.noun.fields.first { $0.name == name }?.about ?? ""
      declaration.note("\(declaration.words) has no '\(name)': \(about)")
    }
    require("tag", for: &declaration)
    let values = declaration.table("values").map { self.values($0, &declaration) } ?? []
    guard let id = declaration.text("id"), let title = declaration.text("title"),
      let dimension = declaration.text("dimension").flatMap(TagDimension.init)
    else { return nil }
    let group = TagGroup(
      name: "\(source.id).\(id)", title: title, dimension: dimension,
      exclusive: declaration.boolean("exclusive") ?? true, values: values)
    return (group, false, id)
  }

  private func sharedGroup(
    _ name: String, _ declaration: inout Declaration
  ) -> (group: TagGroup, shared: Bool, localID: String)? {
    for field in ["id", "title", "dimension", "exclusive", "values"]
    where declaration.fields[field] != nil {
      declaration.note(
        "'\(field)' in \(declaration.words) is for a group of the plugin's own; the workspace "
          + "declares what is shared", at: field)
    }
    guard let group = surroundings.sharedGroups.first(where: { $0.name == name }) else {
      let names = surroundings.sharedGroups.map(\.name)
      let near = NearestName.nearest(to: name, in: names).map { "; did you mean '\($0)'?" }
      let list = names.isEmpty ? "; it shares none" : "; there are \(names.joined(separator: ", "))"
      declaration.note(
        "the workspace shares no tag group '\(name)'" + (near ?? list), at: "shared",
        hint: names.isEmpty ? "Shared groups are declared in siyu.toml." : nil)
      return nil
    }
    require("tag:\(name)", for: &declaration)
    return (group, true, name)
  }

  /// `{ high = "高", … }` in the order of the names' bytes, or a list of names or of pairs.
  private func values(_ table: LuaTable, _ declaration: inout Declaration) -> [TagValue] {
    var values: [TagValue] = []
    var names: Set<String> = []
    func add(_ name: String, _ title: String) {
      guard Declaration.isID(name) else {
        declaration.note(
          "value '\(declaration.shown(name))' in \(declaration.words) wants "
            + DeclarationNoun.FieldKind.id.wants, at: "values")
        return
      }
      guard !PlainText.trim(title).isEmpty else {
        declaration.note("value '\(name)' in \(declaration.words) has an empty title", at: "values")
        return
      }
      guard names.insert(name).inserted else {
        declaration.note("value '\(name)' in \(declaration.words) is there twice", at: "values")
        return
      }
      values.append(TagValue(name: name, title: title))
    }
    for (index, item) in table.list.enumerated() {
      switch item {
      case .string(let name): add(name, name)
      case .table(let pair):
        guard pair.list.count == 2, pair.fields.isEmpty, case .string(let name) = pair.list[0],
          case .string(let title) = pair.list[1]
        else { fallthrough }
        add(name, title)
      default:
        declaration.note(
          "value \(index + 1) in \(declaration.words) wants a name or a pair "
            + "{ \"high\", \"高价值\" }, got \(declaration.described(item)).", at: "values")
      }
    }
    for field in table.fields {
      guard case .string(let name) = field.key, case .string(let title) = field.value else {
        let key =
          if case .string(let name) = field.key { "'\(declaration.shown(name))'" } else {
            declaration.described(field.key.value)
          }
        declaration.note(
          "value \(key) in \(declaration.words) wants a title, got "
            + "\(declaration.described(field.value)).", at: "values")
        continue
      }
      add(name, title)
    }
    if table.list.isEmpty, table.fields.isEmpty {
      declaration.note("'values' in \(declaration.words) is empty; name at least one", at: "values")
    }
    if values.count > TagGroup.mostValues {
      declaration.note(
        "\(declaration.words) has \(values.count) values; a group has at most "
          + "\(TagGroup.mostValues)", at: "values")
    }
    return values
  }
}

extension TagGroup {
  /// Answers number values in 16 bits; and nobody reads more.
  static let mostValues = 2_000
}
