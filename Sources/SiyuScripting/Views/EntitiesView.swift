internal import Lua
internal import SiyuBorder
internal import SiyuModel

private var selfParameter: LuaParameter { .receiver("c.entities") }
private var entityParameter: LuaParameter { .receiver("an entity") }

/// `for pet in c.entities:each("pet") do`; without a kind, all.
var entitiesEach: LuaFunction {
  LuaFunction("entities:each", [selfParameter, .string.optional]) { call in
    let context = ViewContext.of(call.stack)
    let kind = call.isNil(1) ? nil : try call.string(1)
    if let kind { _ = try context.entityDeclaration(kind) }
    context.noteEntities(kind)
    try call.return(context.types.nextEntity)
    // A cursor and a kind: the rows are found as the loop goes along.
    try call.return(
      .table(
        LuaTable(fields: [
          .init(.string("kind"), kind.map(LuaValue.string) ?? .nil),
          .init(.string("at"), .integer(Int64(context.entityRange?.lowerBound ?? 0))),
        ])))
  }
}

/// `c.entities:count("pet")`.
var entitiesCount: LuaFunction {
  LuaFunction("entities:count", [selfParameter, .string.optional]) { call in
    let context = ViewContext.of(call.stack)
    let kind = call.isNil(1) ? nil : try call.string(1)
    if let kind { _ = try context.entityDeclaration(kind) }
    context.noteEntities(kind)
    try call.return(Int64(context.entityRows(kind).count))
  }
}

/// `c.entities:first("pet")`: the first by id, or nil.
var entitiesFirst: LuaFunction {
  LuaFunction("entities:first", [selfParameter, .string.optional]) { call in
    let context = ViewContext.of(call.stack)
    let kind = call.isNil(1) ? nil : try call.string(1)
    if let kind { _ = try context.entityDeclaration(kind) }
    context.noteEntities(kind)
    guard let row = context.entityRows(kind).first else { return try call.return(LuaValue.nil) }
    try call.return(
      RowView(generation: context.generation, row: Int32(row)), as: context.types.entity)
  }
}

let nextEntityRow: LuaNative = { pointer in
  let stack = LuaStack(pointer)
  let context = ViewContext.of(stack)
  // Arguments: the cursor table, and the row before, `nil` at first.
  var after = -1
  if let before = stack.payload(at: 2, as: context.types.entity) {
    guard before.pointee.generation == context.generation else {
      return stack.raising(staleView("entity"))
    }
    after = Int(before.pointee.row)
  }
  let kind = (try? context.lua.entityKind(stack)) ?? nil
  guard let row = context.entityRows(kind).first(where: { $0 > after }) else {
    stack.pushNil()
    return 1
  }
  return stack.returning(
    RowView(generation: context.generation, row: Int32(row)), as: context.types.entity)
}

extension LuaState {
  /// The kind in the cursor table of a running loop.
  fileprivate func entityKind(_ stack: LuaStack) throws(LuaError) -> String? {
    guard stack.reserve(2) else { return nil }
    stack.pushKeptKind()
    stack.rawGet(1)
    defer { stack.pop() }
    return stack.string(at: -1)
  }
}

extension LuaStack {
  /// Pushes the key `kind` by way of the context, which keeps it.
  fileprivate func pushKeptKind() { push(ViewContext.of(self).kindKey) }
}

/// Fields of an entity: `pet.id`, `pet.kind`; the rest by `pet:get("birthday")`.
let getEntityField: LuaNativeGetter = { pointer, payload, number in
  let stack = LuaStack(pointer)
  let context = ViewContext.of(stack)
  let view = payload.assumingMemoryBound(to: RowView.self).pointee
  guard view.generation == context.generation, let base = context.columns?.base else {
    return stack.raising(staleView("entity"))
  }
  if number == 0 || number == 1 { context.noteSubject(view, number == 0 ? "id" : "kind") }
  switch number {
  case 0: return returnText(base.entityID[Int(view.row)], stack)
  case 1: return returnText(base.dictionary[Int(base.entityKind[Int(view.row)])], stack)
  default:
    let key = stack.string(at: 2) ?? "?"
    if context.isSubject(view), CustomerField.allCases.contains(where: { $0.name == key }) {
      return stack.raising(
        "unknown field '\(key)' of an entity; its owner's is ctx.customer.\(key).")
    }
    return stack.raising(
      "unknown field '\(key)' of an entity; write entity:get(\"\(key)\") for a declared field.")
  }
}

/// `pet:get("birthday")`: a declared field by its type, or nil.
var entityGet: LuaFunction {
  LuaFunction("entity:get", [entityParameter, .string]) { call in
    let context = ViewContext.of(call.stack)
    guard let view = call.stack.payload(at: 1, as: context.types.entity)?.pointee,
      view.generation == context.generation, let base = context.columns?.base
    else { throw LuaError(.runtime, staleView("entity")) }
    let name = try call.string(1)
    let row = Int(view.row)
    let kind = Views.string(base.dictionary[Int(base.entityKind[row])])
    let declaration = try context.entityDeclaration(kind)
    guard let field = declaration.fields.first(where: { $0.name == name }) else {
      throw LuaError(
        .runtime,
        "an entity of kind '\(kind)' has no field '\(name)'"
          + suggestion(name, declaration.fields.map(\.name)))
    }
    context.noteSubject(view, name)
    let wanted = Array(name.utf8)
    for index in Int(base.fieldOffsets[row])..<Int(base.fieldOffsets[row + 1])
    where base.dictionary[Int(base.fieldName[index])].elementsEqual(wanted) {
      let text = Views.string(base.fieldValue[index])
      if context.isSubject(view) { context.trace?.append("\(kind) \(name) = \(text)") }
      return try call.return(fieldValue(text, field, context.surroundings.currency))
    }
    try call.return(LuaValue.nil)
  }
}

extension ViewContext {
  func entityDeclaration(_ kind: String) throws(LuaError) -> EntityDeclaration {
    let known = surroundings.entities + ownEntities
    if let entity = known.first(where: { $0.kind == kind }) { return entity }
    throw LuaError(
      .runtime, "there is no kind of entity '\(kind)'" + suggestion(kind, known.map(\.kind)))
  }

  var entityRange: Range<Int>? {
    guard let base = columns?.base else { return nil }
    return Int(base.entityOffsets[subject])..<Int(base.entityOffsets[subject + 1])
  }

  func entityRows(_ kind: String?) -> [Int] {
    guard let base = columns?.base, let range = entityRange else { return [] }
    guard let kind else { return Array(range) }
    let wanted = Array(kind.utf8)
    return range.filter { base.dictionary[Int(base.entityKind[$0])].elementsEqual(wanted) }
  }

  /// Reading of the entity that the question is about; of others it was noted how they were found.
  func noteSubject(_ view: RowView, _ field: String) {
    guard isSubject(view) else { return }
    let words = "entity: \(field)"
    note(ReadKey.text(2, words)) { words }
  }

  func noteEntities(_ kind: String?) {
    let words = "entities" + (kind.map { " of kind \($0)" } ?? "")
    note(ReadKey.text(2, words)) { words }
    if trace != nil { trace?.append("\(words): \(entityRows(kind).count)") }
  }
}
