import Lua
import SiyuModel

extension DeclarationNoun {
  static let attribute = DeclarationNoun(
    name: "attribute",
    summary: "Declares a typed field that customers have besides siyu's own.",
    fields: fieldFields,
    example: #"""
      siyu.attribute {
        id = "skin", title = "肤质", type = "choice", choices = { "dry", "oily", "sensitive" },
      }
      """#)

  /// What describes a field of customers or of entities.
  static let fieldFields = [
    Field("id", .id, required: true, "the field's name, the same for all plugins"),
    Field("title", .text, required: true, "what operators read"),
    Field(
      "type", .oneOf(FieldType.allCases.map(\.rawValue)), required: true, "what values it takes"),
    Field("choices", .table("string[]"), "for type \"choice\": the texts to choose from"),
  ]
}

extension PluginMachine {
  func declareAttribute(_ declaration: inout Declaration) {
    guard let field = field(&declaration) else { return }
    if let other = attributes.first(where: { $0.name == field.name }) {
      if let conflict = field.conflict(with: other) {
        let place = other.place.map { "at \($0)" } ?? "by the workspace"
        declaration.note(
          "\(declaration.words) \(conflict), but it was declared \(place) already", at: "type")
      }
    }
    guard declaration.problems.isEmpty else { return }
    if !attributes.contains(where: { $0.name == field.name }) { attributes.append(field) }
    declarations.attributes.append(field)
  }

  /// The field that a checked declaration describes; nil, with the reason noted, when none.
  func field(_ declaration: inout Declaration) -> FieldDeclaration? {
    let type = declaration.text("type").flatMap(FieldType.init)
    var choices: [String] = []
    if let table = declaration.table("choices") {
      if type != nil, type != .choice {
        declaration.note(
          "'choices' in \(declaration.words) is for type \"choice\" only", at: "choices")
      }
      for item in table.list {
        guard case .string(let text) = item, !text.isEmpty, !choices.contains(text) else {
          declaration.note(
            "'choices' in \(declaration.words) wants different texts, got "
              + "\(declaration.described(item)).", at: "choices")
          continue
        }
        choices.append(text)
      }
      if !table.fields.isEmpty {
        declaration.note("'choices' in \(declaration.words) wants a list of texts", at: "choices")
      }
    }
    if type == .choice, choices.isEmpty {
      declaration.note("\(declaration.words) has no 'choices': the texts to choose from")
    }
    guard let id = declaration.text("id"), let title = declaration.text("title"), let type,
      declaration.problems.isEmpty
    else { return nil }
    return FieldDeclaration(
      name: id, title: title, type: type, choices: choices, place: sourcePlace(declaration))
  }
}

extension FieldDeclaration {
  /// Why the two cannot be the same field, or nil.
  func conflict(with other: FieldDeclaration) -> String? {
    if type != other.type {
      return "is \"\(type.rawValue)\" here and \"\(other.type.rawValue)\" there"
    }
    if choices != other.choices { return "has other choices here than there" }
    return nil
  }
}
