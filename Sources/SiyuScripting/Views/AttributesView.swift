internal import Lua
internal import SiyuBorder
internal import SiyuModel

private var selfParameter: LuaParameter { .receiver("c.attributes") }

/// `c.attributes:get("skin_type")`: a field the brand added, by its declared type, or nil.
var attributesGet: LuaFunction {
  LuaFunction("attributes:get", [selfParameter, .string]) { call in
    let context = ViewContext.of(call.stack)
    let name = try call.string(1)
    let field = try context.attribute(named: name)
    guard let text = context.attributeText(name) else { return try call.return(LuaValue.nil) }
    try call.return(fieldValue(text, field, context.surroundings.currency))
  }
}

/// `c.attributes:has("skin_type")`.
var attributesHas: LuaFunction {
  LuaFunction("attributes:has", [selfParameter, .string]) { call in
    let context = ViewContext.of(call.stack)
    let name = try call.string(1)
    _ = try context.attribute(named: name)
    try call.return(context.attributeText(name) != nil)
  }
}

extension ViewContext {
  func attribute(named name: String) throws(LuaError) -> FieldDeclaration {
    let known = surroundings.attributes + ownAttributes
    if let field = known.first(where: { $0.name == name }) { return field }
    throw LuaError(
      .runtime, "there is no attribute '\(name)'" + suggestion(name, known.map(\.name)))
  }

  func attributeText(_ name: String) -> String? {
    note(ReadKey.text(1, name)) { "attribute \(name)" }
    guard let base = columns?.base else { return nil }
    let wanted = Array(name.utf8)
    for index in Int(base.attributeOffsets[subject])..<Int(base.attributeOffsets[subject + 1])
    where base.dictionary[Int(base.attributeName[index])].elementsEqual(wanted) {
      let text = Views.string(base.attributeValue[index])
      if trace != nil { trace?.append("attribute \(name) = \(text)") }
      return text
    }
    return nil
  }
}
