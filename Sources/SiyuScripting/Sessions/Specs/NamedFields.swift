internal import Lua
internal import SiyuModel

/// The fields of a table that describes something in a spec. A name nobody knows is an error, never
/// silence.
struct NamedFields {
  /// What is described, with its article: `an order of a customer`.
  let what: String
  private let table: LuaTable

  init(_ value: LuaValue, what: String, known: [String]) throws(LuaError) {
    guard case .table(let table) = value else {
      throw LuaError(
        .runtime, "\(what) is described by a table, got \(ValueText().oneLine(value)).")
    }
    if let first = table.list.first {
      throw LuaError(
        .runtime,
        "\(what) is described by named fields, got \(ValueText().oneLine(first)) without"
          + " a name.")
    }
    for field in table.fields {
      guard case .string(let name) = field.key, known.contains(name) else {
        let name =
          if case .string(let name) = field.key { name } else { ValueText().key(field.key) }
        throw LuaError(.runtime, "unknown field '\(name)' of \(what)" + suggestion(name, known))
      }
    }
    self.what = what
    self.table = table
  }

  subscript(name: String) -> LuaValue? { table[name] }

  var names: [String] {
    table.fields.compactMap { if case .string(let name) = $0.key { name } else { nil } }
  }

  func text(_ name: String) throws(LuaError) -> String? {
    switch table[name] {
    case nil: return nil
    case .string(let text): return text
    case .integer(let number): return String(number)
    case let value?: throw wrong(name, "a text", value)
    }
  }

  func flag(_ name: String) throws(LuaError) -> Bool? {
    switch table[name] {
    case nil: return nil
    case .boolean(let flag): return flag
    case let value?: throw wrong(name, "true or false", value)
    }
  }

  func integer(_ name: String) throws(LuaError) -> Int64? {
    guard let value = table[name] else { return nil }
    guard let number = value.integer else { throw wrong(name, "a whole number", value) }
    return number
  }

  /// Text in the major unit, or an integer in the minor one.
  func money(_ name: String, _ currency: Currency) throws(LuaError) -> Int64? {
    switch table[name] {
    case nil: return nil
    case .string(let text):
      do { return try Money.parse(text, currency) } catch {
        throw LuaError(.runtime, "'\(name)' of \(what): '\(text)': \(error).")
      }
    case let value?:
      guard let minor = value.integer else {
        throw wrong(name, "an amount as text (\"99.00\") or in minor units (9900)", value)
      }
      return minor
    }
  }

  func list(_ name: String) throws(LuaError) -> [LuaValue] {
    switch table[name] {
    case nil: return []
    case .table(let table) where table.fields.isEmpty: return table.list
    case let value?: throw wrong(name, "a list", value)
    }
  }

  func oneOf(_ name: String, _ known: [String]) throws(LuaError) -> String? {
    guard let text = try text(name) else { return nil }
    if known.contains(text) { return text }
    throw LuaError(.runtime, "'\(name)' of \(what) cannot be '\(text)'" + suggestion(text, known))
  }

  func wrong(_ name: String, _ wants: String, _ value: LuaValue) -> LuaError {
    LuaError(
      .runtime, "'\(name)' of \(what) wants \(wants), got \(ValueText().oneLine(value)).")
  }
}
