internal import Lua
internal import SiyuModel

/// A method of a view with all that is said about it. Views are made of these, so nothing can be
/// registered without words.
struct ViewMethod {
  enum Body {
    case native(LuaNativeMethod)
    case function(LuaFunction)
  }

  let described: SurfaceFunction
  let body: Body

  /// - Parameters:
  ///   - parameters: behind what it is called on.
  ///   - example: Lua that a rule runs about the sample customer of the reference.
  init(
    _ name: String, _ summary: String, _ parameters: [SurfaceFunction.Parameter] = [],
    returns: [SurfaceFunction.Result], errors: [String] = [], permission: String? = nil,
    example: String, _ body: Body
  ) {
    described = SurfaceFunction(
      name: name, summary: summary, parameters: parameters, results: returns, errors: errors,
      phases: CallPhases.asking.words, permission: permission, example: example)
    self.body = body
  }
}

extension [ViewMethod] {
  var natives: [(name: String, native: LuaNativeMethod)] {
    compactMap { method in
      if case .native(let native) = method.body { (method.described.name, native) } else { nil }
    }
  }
  var functions: [LuaFunction] {
    compactMap { if case .function(let function) = $0.body { function } else { nil } }
  }
  var described: [SurfaceFunction] { map(\.described) }
  var names: [String] { map(\.described.name) }
}

/// What stands behind a name of a view: a value, or a function called with a dot.
enum ViewField {
  case value(SurfaceField)
  case function(SurfaceFunction)

  static func value(
    _ name: String, _ type: String, _ about: String, permission: String? = nil
  ) -> ViewField {
    .value(SurfaceField(name, type, about, permission: permission))
  }

  static func function(
    _ name: String, _ summary: String, _ parameters: [SurfaceFunction.Parameter],
    returns: [SurfaceFunction.Result], errors: [String] = [], permission: String? = nil,
    example: String
  ) -> ViewField {
    .function(
      SurfaceFunction(
        name: name, summary: summary, parameters: parameters, results: returns, errors: errors,
        phases: CallPhases.asking.words, permission: permission, example: example))
  }
}

extension SurfaceClass {
  init(
    view name: String, _ summary: String, from: String, members: [ViewField] = [],
    methods: [ViewMethod] = [], others: String? = nil, notes: String = ""
  ) {
    self.init(
      name, summary, from: from,
      fields: members.compactMap { if case .value(let field) = $0 { field } else { nil } },
      functions: members.compactMap {
        if case .function(let function) = $0 { function } else { nil }
      },
      methods: methods.described, others: others, notes: notes)
  }
}
