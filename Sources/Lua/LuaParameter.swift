import CLua

/// What a registered function takes at one place, and how that is said to an author.
public struct LuaParameter {
  /// With its article, as `a string`.
  public var wants: String
  public var isOptional = false
  var isSelf = false
  /// Whether a message may repeat the author's text. Off where it could be a customer's data.
  var quotes = false
  var accepts: (LuaStack, Int32) -> Bool

  /// A parameter checked by `accepts`, which looks at the value at an index of the stack.
  public static func matching(
    _ wants: String, quotes: Bool = false, _ accepts: @escaping (LuaStack, Int32) -> Bool
  ) -> LuaParameter {
    LuaParameter(wants: wants, quotes: quotes, accepts: accepts)
  }

  private static func typed(_ wants: String, _ type: LuaType) -> LuaParameter {
    matching(wants) { $0.type(at: $1) == type }
  }

  public static var string: LuaParameter { typed("a string", .string) }
  public static var number: LuaParameter { typed("a number", .number) }
  public static var boolean: LuaParameter { typed("a boolean", .boolean) }
  public static var table: LuaParameter { typed("a table", .table) }
  public static var function: LuaParameter { typed("a function", .function) }
  /// Also a float with an integer's value.
  public static var integer: LuaParameter {
    matching("an integer") { $0.integer(at: $1) != nil }
  }
  /// Anything but nil; with ``optional``, anything.
  public static var any: LuaParameter { matching("a value") { !$0.isNil(at: $1) } }

  /// One of a few texts, which a message lists.
  public static func oneOf(_ texts: [String]) -> LuaParameter {
    let wants = texts.map { "\"\($0)\"" }.joined(separator: " or ")
    return matching(wants, quotes: true) { stack, index in
      stack.string(at: index).map(texts.contains) ?? false
    }
  }

  public static func userdata<Payload>(_ type: LuaUserdataType<Payload>) -> LuaParameter {
    matching("a value of type \(type.name)") { $0.payload(at: $1, as: type) != nil }
  }

  /// What a method is called on; authors do not count it among the arguments.
  public static func `self`<Payload>(_ type: LuaUserdataType<Payload>) -> LuaParameter {
    var parameter = userdata(type)
    parameter.wants = type.name
    parameter.isSelf = true
    return parameter
  }

  /// What a method is called on, for types made together with their methods: the function looks
  /// at the payload itself. Authors do not count it among the arguments.
  public static func receiver(_ name: String) -> LuaParameter {
    var parameter = matching(name) { $0.type(at: $1) == .userdata }
    parameter.isSelf = true
    return parameter
  }

  /// The same, or nil, or nothing.
  public var optional: LuaParameter {
    var copy = self
    copy.isOptional = true
    return copy
  }
}

extension LuaStack {
  /// The value at an index as a message names it. Texts are repeated only when `quoting`.
  func described(at index: Int32, quoting: Bool) -> String {
    switch type(at: index) {
    case .none: return "nothing"
    case .nil: return "nil"
    case .boolean: return boolean(at: index) ? "true" : "false"
    case .number:
      if isInteger(at: index) { return String(integer(at: index) ?? 0) }
      return "\(number(at: index) ?? .nan)"
    case .string:
      guard quoting, let raw = bytes(at: index) else { return "a string" }
      let text = String(decoding: raw.prefix(40), as: UTF8.self)
      return raw.count > 40 ? "\"\(text)…\"" : "\"\(text)\""
    case .userdata: return siyu_type_name(pointer, index).map { String(cString: $0) } ?? "userdata"
    case let type: return "a \(type)"
    }
  }
}
