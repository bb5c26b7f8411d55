/// Names that authors bring from elsewhere: other languages, other frameworks for specs, and the parts of
/// Lua's library that plugins do not have.
public enum ForeignWords {
  /// - Parameter name: as it was written, in full: `null`, `assert.are`.
  /// - Returns: what to say, or `nil` for a name that nobody brings along.
  public static func message(_ name: String, inSpec: Bool) -> String? {
    if let reason = leftOut.first(where: { $0.name == name })?.reason {
      return "'\(name)' is not there for plugins: \(reason)"
    }
    guard let instead = words[name] ?? (inSpec ? specWords[name] : nil) else { return nil }
    return "'\(name)' is not there; write \(instead)"
  }

  /// Why a part of Lua's library is not there for plugins, and what is.
  /// - Parameter name: in full: `os`, `os.execute`.
  /// - Returns: `nil` for what is no such part.
  public static func absent(_ name: String) -> String? {
    let table = name.prefix { $0 != "." }
    return leftOut.first { $0.name == name || $0.name == table }?.reason
  }

  private static let leftOut: [(name: String, reason: String)] = [
    ("os", "nothing outside the plugin is; ctx.now is the time, siyu.time the calendar"),
    ("io", "nothing outside the plugin is; print and siyu.log write to the log"),
    ("debug", "it could look into the host"),
    ("package", "require(\"lib.name\") loads files of the plugin's own folder"),
    ("dofile", "use require(\"lib.name\")"),
    ("loadfile", "use require(\"lib.name\")"),
    ("loadstring", "use load"),
    ("unpack", "use table.unpack"),
    ("collectgarbage", "the host decides when memory is collected"),
    ("warn", "use siyu.log"),
  ]

  private static let words = [
    "null": "nil", "NULL": "nil", "None": "nil", "none": "nil", "undefined": "nil",
    "True": "true", "TRUE": "true", "False": "false", "FALSE": "false",
    "printf": "print", "echo": "print",
  ]

  private static let specWords: [String: String] = {
    var words = [
      "setup": "before_each", "teardown": "after_each", "lazy_setup": "before_each",
      "strict_setup": "before_each", "before_all": "before_each", "after_all": "after_each",
      "beforeEach": "before_each", "afterEach": "after_each", "context": "describe",
      "insulate": "describe", "expose": "describe", "test": "it", "spec": "it", "xit": "pending",
      "expect": "assert.equal(…)",
    ]
    let assertions = [
      "are": "assert.equal, assert.same", "is": "assert.equal, assert.same",
      "are_equal": "assert.equal", "is_equal": "assert.equal", "eq": "assert.equal",
      "are_same": "assert.same", "is_same": "assert.same", "deep_equal": "assert.same",
      "is_not": "assert.not_equal, assert.not_same", "are_not": "assert.not_equal, assert.not_same",
      "is_not_equal": "assert.not_equal", "are_not_equal": "assert.not_equal",
      "is_not_same": "assert.not_same", "has": "assert.has_error", "has_no": "assert.has_no_error",
      "has_errors": "assert.has_error", "error": "assert.has_error", "errors": "assert.has_error",
      "raises": "assert.has_error", "throws": "assert.has_error",
      "has_no_errors": "assert.has_no_error", "no_error": "assert.has_no_error",
      "error_matches": "assert.has_error(function, text)",
      "has_error_like": "assert.has_error(function, text)", "True": "assert.is_true",
      "False": "assert.is_false", "Nil": "assert.is_nil", "not_nil": "assert.is_not_nil",
      "is_truthy": "assert.truthy", "is_falsy": "assert.falsy", "not_equals": "assert.not_equal",
      "match": "assert.contains(part, text)", "matches": "assert.contains(part, text)",
      "has_match": "assert.contains(part, text)",
    ]
    for (name, instead) in assertions { words["assert.\(name)"] = instead }
    for type in ["table", "string", "number", "boolean", "function"] {
      words["assert.is_\(type)"] = "assert.equal(\"\(type)\", type(…))"
    }
    return words
  }()
}
