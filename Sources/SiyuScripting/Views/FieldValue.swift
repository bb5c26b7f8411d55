internal import Lua
internal import SiyuModel

/// A brand's own field, kept as text, as the Lua value its declared type says.
func fieldValue(_ text: String, _ field: FieldDeclaration, _ currency: Currency) -> LuaValue {
  switch field.type {
  case .text, .choice, .date: .string(text)
  case .integer: Int64(text).map(LuaValue.integer) ?? .nil
  case .number: Double(text).map(LuaValue.number) ?? .nil
  case .boolean: .boolean(["true", "yes", "1", "是"].contains(text.lowercased()))
  case .money: (try? Money.parse(text, currency)).map(LuaValue.integer) ?? .nil
  }
}
