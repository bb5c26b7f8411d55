import Lua
import SiyuModel

extension Surface {
  /// `siyu.tag_group` and the others.
  static var declarationEntries: [ModuleEntry] { declarations + [split] }

  /// One for each of ``DeclarationNoun/all``, in their order.
  static var declarations: [ModuleEntry] {
    DeclarationNoun.all.map { noun in
      ModuleEntry(
        "siyu." + noun.name, noun.summary,
        [.init("declaration", noun.name, "a table; see its fields", .any.optional)],
        errors: [
          "a field that is unknown, is missing or has a value that it does not take",
          "an id that another one has, or that is no name",
          "a permission that plugin.toml does not ask for",
        ], example: noun.example, phases: .loading
      ) { call, context in
        try context.machine?.declare(noun, call)
      }
    }
  }
}

extension PluginMachine {
  /// Takes a declaration; what is wrong with it is noted, not raised.
  func declare(_ noun: DeclarationNoun, _ call: LuaCall) throws(LuaError) {
    let place = call.stack.place ?? LuaPlace(chunk: source.folder, line: 1)
    let limits = LuaLimits(depth: 12, entries: 20_000, bytes: 4 << 20, keepsReferences: true)
    let value: LuaValue
    do throws(LuaConversionError) {
      value = call.count == 0 ? .nil : try call.state.value(at: call.index(1), limits: limits)
    } catch {
      misdeclared.insert(noun.name)
      return note("siyu.\(noun.name) cannot take this: \(error)", place)
    }
    guard case .table(let table) = value else {
      misdeclared.insert(noun.name)
      return note("siyu.\(noun.name) wants a table, as in siyu.\(noun.name) { id = … }", place)
    }
    var noun = noun
    if noun.name == DeclarationNoun.membership.name {
      var kind: String?
      if case .string(let word)? = table["kind"] { kind = word }
      noun = .membership(kind: kind)
    }
    var declaration = Declaration(
      noun, table, place, source: DeclarationSource(sources: lua.sources, asked: source.asked),
      currency: surroundings.currency)
    switch noun.name {
    case DeclarationNoun.tagGroup.name: declareTagGroup(&declaration)
    case DeclarationNoun.segment.name: declareSegment(&declaration)
    case DeclarationNoun.attribute.name: declareAttribute(&declaration)
    case DeclarationNoun.entity.name: declareEntity(&declaration)
    case DeclarationNoun.handover.name: declareHandover(&declaration)
    case DeclarationNoun.membership.name: declareMembership(&declaration)
    case DeclarationNoun.coupon.name: declareCoupon(&declaration)
    case DeclarationNoun.benefit.name: declareBenefit(&declaration)
    case DeclarationNoun.screen.name: declareScreen(&declaration)
    case DeclarationNoun.sop.name:
      // Read when all the rest is declared: an SOP may name what comes after it.
      return sops.append(declaration)
    case DeclarationNoun.koc.name: return kocs.append(declaration)
    default: declareImporter(&declaration)
    }
    if !declaration.problems.isEmpty { misdeclared.insert(noun.name) }
    problems += declaration.problems
  }

  private func note(_ message: String, _ place: LuaPlace) {
    problems.append(Diagnostic(file: place.chunk, line: place.line, message))
  }

  func sourcePlace(_ declaration: Declaration) -> SourcePlace {
    place(of: declaration.place) ?? SourcePlace(file: "main.lua", line: declaration.place.line)
  }

  /// Numbers a function.
  func add(_ function: LuaReference, _ rule: DeclaredFunction) -> Int {
    functions.append(function)
    rules.append(rule)
    return functions.count - 1
  }

  /// Notes a permission that the manifest does not ask for. Whether it is granted is for the host
  /// to see when the plugin decides something.
  func require(_ permission: String, for declaration: inout Declaration) {
    guard !source.asked.contains(permission) else { return }
    declaration.notePermission(permission)
  }
}
