internal import LuaSource

/// The functions that a file names once, at its top.
struct NamedFunctions {
  private let functions: [String: LuaFunctionBody]

  init(_ tree: LuaFile) {
    var functions: [String: LuaFunctionBody] = [:]
    var count: [String: Int] = [:]
    let assigned = AssignedNames(in: tree.body)
    var isAssigned: Set<String> = []
    for statement in tree.body.statements {
      switch statement.kind {
      case .localFunction(let name, let body):
        functions[name.text] = body
        count[name.text, default: 0] += 1
        if assigned.isAssigned(name) { isAssigned.insert(name.text) }
      case .local(let names, let values):
        for (index, name) in names.enumerated() {
          count[name.name.text, default: 0] += 1
          if assigned.isAssigned(name.name) { isAssigned.insert(name.name.text) }
          if index < values.count, case .function(let body) = values[index].kind {
            functions[name.name.text] = body
          }
        }
      default: break
      }
    }
    // Of two of a name each stands for what comes behind it.
    self.functions = functions.filter { !isAssigned.contains($0.key) && count[$0.key] == 1 }
  }

  /// Of a function that is written out, or named.
  func body(_ value: LuaExpression?) -> LuaFunctionBody? {
    switch value?.bare.kind {
    case .function(let body)?: body
    case .name(let name)?: functions[name.text]
    default: nil
    }
  }
}
