internal import LuaSource

/// What a file tries, and goes on whatever comes of it.
struct Attempts {
  /// Fields that are read somewhere without being called: whether they are there may have been asked.
  private var asked: Set<String> = []
  /// Functions that are handed to `pcall`, `xpcall` or an assertion.
  private var guarded: [SourceRange] = []

  init() {}

  init(in block: LuaBlock) {
    var called: Set<Int> = []
    block.visit { value in
      switch value.kind {
      case .call(let target, let arguments):
        called.insert(target.bare.range.start)
        if Self.isGuard(target) { guarded += arguments.filter(\.isFunction).map(\.range) }
      case .field(_, let name) where !called.contains(value.range.start): asked.insert(name.text)
      default: break
      }
    }
  }

  func isAsked(_ field: String) -> Bool { asked.contains(field) }
  func isGuarded(_ range: SourceRange) -> Bool {
    guarded.contains { $0.start <= range.start && range.end <= $0.end }
  }

  private static func isGuard(_ target: LuaExpression) -> Bool {
    switch target.bare.kind {
    case .name(let name): name.text == "pcall" || name.text == "xpcall"
    // `assert.has_error(function() … end)`
    case .field(let of, _): of.isName("assert")
    default: false
    }
  }
}

extension LuaExpression {
  fileprivate var isFunction: Bool { if case .function = bare.kind { true } else { false } }
  fileprivate func isName(_ text: String) -> Bool {
    if case .name(let name) = kind { name.text == text } else { false }
  }
}
