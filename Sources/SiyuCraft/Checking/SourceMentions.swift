internal import LuaSource

/// Every name and text that stands in a plugin's Lua, wherever: what is none of them is certainly not used.
struct SourceMentions {
  /// Of fields and methods that are looked at.
  private(set) var names: Set<String> = []
  /// Of what, word for word: `ctx.settings`, `settings`.
  private var tables: Set<String> = []
  private(set) var texts: Set<String> = []
  /// Texts that others are put together of.
  private var pieces: Set<String> = []
  private static let mostPieces = 2_000
  /// Names that tables are written with.
  private var keys: Set<String> = []
  /// Whether anything is looked up by what only a run knows: `settings[name]`.
  private var looksUp = false
  /// Asks for modules that are not the plugin's own: what those use is not known.
  private(set) var asksElsewhere = false

  /// - Parameter modules: the plugin's own: `lib.rfm`.
  mutating func add(_ tree: LuaFile, modules: Set<String>) {
    tree.body.visit { see($0, modules) }
  }

  /// Whether a text of this name may be made somewhere.
  func mayMake(_ name: String) -> Bool {
    // Who puts so much together may make anything, and nobody waits for the answer.
    texts.contains(name) || (looksUp && keys.contains(name)) || pieces.count > Self.mostPieces
      || pieces.contains { !$0.isEmpty && (name.hasPrefix($0) || name.hasSuffix($0)) }
  }

  /// Whether something may be looked up by this name without it standing behind a dot. A text of it alone
  /// is none: a level may be called what a setting is called.
  func mayLookUp(_ name: String) -> Bool { looksUp && mayMake(name) }

  /// Whether a table of this name is gone through as a whole.
  func goesThrough(_ name: String) -> Bool { tables.contains(name) }

  private mutating func see(_ value: LuaExpression, _ modules: Set<String>) {
    switch value.kind {
    case .string: if let text = value.stringValue { texts.insert(text) }
    case .field(_, let name): names.insert(name.text)
    case .methodCall(_, let name, let arguments):
      names.insert(name.text)
      if name.text == "format" { arguments.forEach { piece($0) } }
    case .binary(.concat, let left, let right):
      piece(left)
      piece(right)
    case .table(let items):
      for case .named(let name, _) in items { keys.insert(name.text) }
    case .index(_, let key):
      switch key.bare.kind {
      case .string: if let name = key.bare.stringValue { names.insert(name) }
      case .integer, .number: break
      default: looksUp = true
      }
    case .call(let target, let arguments): call(target, arguments, modules)
    default: break
    }
  }

  private mutating func call(
    _ target: LuaExpression, _ arguments: [LuaExpression], _ modules: Set<String>
  ) {
    switch target.kind {
    case .name(let name) where name.text == "require":
      guard let module = arguments.first?.stringValue else {
        asksElsewhere = true
        return
      }
      if !modules.contains(TypeWalk.module(module)) { asksElsewhere = true }
    case .name(let name) where name.text == "rawget": looksUp = true
    case .name(let name) where ["pairs", "next"].contains(name.text):
      switch arguments.first?.bare.kind {
      case .name(let table)?, .field(_, let table)?: tables.insert(table.text)
      default: break
      }
    case .field(_, let name) where name.text == "format":
      arguments.forEach { piece($0) }
    default: break
    }
  }

  /// What stands before the first sign of a format counts.
  private mutating func piece(_ value: LuaExpression) {
    guard let text = value.bare.stringValue else { return }
    for part in text.split(separator: "%", omittingEmptySubsequences: false) {
      pieces.insert(String(part))
      pieces.insert(String(part.dropFirst()))
    }
  }
}
