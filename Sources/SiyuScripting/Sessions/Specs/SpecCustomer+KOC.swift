internal import Lua
internal import SiyuModel

extension SpecCustomerReader {
  /// `koc = { ambassador = "active" }`: own programmes by their ids, with the stage they are in.
  func stages(_ fields: NamedFields) throws(LuaError) -> [SpecCustomer.Level] {
    guard let value = fields["koc"] else { return [] }
    let all = KOCStage.allCases.map(\.rawValue)
    guard case .table(let table) = value, table.list.isEmpty else {
      throw LuaError(
        .runtime,
        "'koc' of a customer is a table such as { ambassador = \"active\" }, got "
          + "\(ValueText().oneLine(value)).")
    }
    var stages: [SpecCustomer.Level] = []
    let prefix = plugin + "."
    for field in table.fields {
      guard case .string(let name) = field.key, case .string(let stage) = field.value else {
        throw LuaError(
          .runtime,
          "'koc' of a customer names a programme and a stage, such as ambassador = \"active\".")
      }
      guard all.contains(stage) else {
        throw LuaError(
          .runtime, "a KOC has no stage '\(stage)'" + suggestion(stage, all))
      }
      let full = name.contains(".") ? name : prefix + name
      if full.hasPrefix(prefix), !kocs.contains(where: { $0.name == full }) {
        throw LuaError(
          .runtime,
          "the plugin has no koc '\(name)'" + suggestion(name, kocs.map(\.localID)))
      }
      stages.append(SpecCustomer.Level(programme: full, level: stage))
    }
    return stages.sorted { $0.programme.utf8.lexicographicallyPrecedes($1.programme.utf8) }
  }
}

extension SpecWorld {
  /// What a programme's score says of a customer.
  func score(
    in name: String, of customer: Int, _ lua: LuaState
  ) throws -> (value: DataValue, reason: String?) {
    return try programmeAnswer(try declaredKOC(name).select.score, about: customer, lua)
  }
}
