import Lua
import SiyuModel

extension DeclarationNoun {
  static let entity = DeclarationNoun(
    name: "entity",
    summary: "Declares a kind of thing that customers have: a pet, a child, a flat.",
    fields: [
      Field("id", .id, required: true, "the kind, the same for all plugins"),
      Field("title", .text, required: true, "what operators read"),
      Field(
        "fields", .table("siyu.AttributeDeclaration[]"), required: true,
        "a list of fields, each as an attribute is declared"),
    ],
    example: #"""
      siyu.entity {
        id = "pet", title = "宠物",
        fields = {
          { id = "species", title = "种类", type = "choice", choices = { "cat", "dog" } },
          { id = "born", title = "生日", type = "date" },
        },
      }
      """#)

  static let entityField = DeclarationNoun(
    name: "field", summary: "", fields: fieldFields, example: "")
}

extension PluginMachine {
  func declareEntity(_ declaration: inout Declaration) {
    var fields: [FieldDeclaration] = []
    let table = declaration.table("fields") ?? LuaTable()
    if !table.fields.isEmpty {
      declaration.note(
        "'fields' in \(declaration.words) wants a list: { { id = …, title = …, type = … }, … }",
        at: "fields")
    }
    for (index, item) in table.list.enumerated() {
      guard case .table(let described) = item else {
        declaration.note(
          "field \(index + 1) in \(declaration.words) wants a table, got "
            + "\(declaration.described(item)).", at: "fields")
        continue
      }
      var inner = Declaration(
        .entityField, described, declaration.place,
        source: DeclarationSource(sources: lua.sources))
      let field = field(&inner)
      declaration.adopt(inner.problems, in: declaration.words)
      guard let field else { continue }
      if fields.contains(where: { $0.name == field.name }) {
        declaration.note(
          "field '\(field.name)' in \(declaration.words) is there twice", at: "fields")
      }
      fields.append(field)
    }
    guard let id = declaration.text("id"), let title = declaration.text("title"),
      declaration.problems.isEmpty
    else { return }
    merge(
      EntityDeclaration(kind: id, title: title, fields: fields, place: sourcePlace(declaration)),
      &declaration)
  }

  /// Adds fields to a kind that is known already.
  private func merge(_ entity: EntityDeclaration, _ declaration: inout Declaration) {
    guard let index = entities.firstIndex(where: { $0.kind == entity.kind }) else {
      entities.append(entity)
      declarations.entities.append(entity)
      return
    }
    var whole = entities[index]
    for field in entity.fields {
      guard let other = whole.fields.first(where: { $0.name == field.name }) else {
        whole.fields.append(field)
        continue
      }
      guard let conflict = field.conflict(with: other) else { continue }
      let place = (other.place ?? whole.place).map { "at \($0)" } ?? "by the workspace"
      declaration.note(
        "field '\(field.name)' in \(declaration.words) \(conflict), but it was declared \(place) "
          + "already", at: "fields")
    }
    guard declaration.problems.isEmpty else { return }
    entities[index] = whole
    declarations.entities.append(entity)
  }
}

extension Declaration {
  /// Takes over the problems of something inside this declaration.
  mutating func adopt(_ inner: [Diagnostic], in words: String) {
    for problem in inner {
      note("\(words): \(problem.message)", at: "fields", hint: problem.hint)
    }
  }
}
