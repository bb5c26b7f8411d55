internal import Lua
internal import SiyuModel

/// Settings that a spec sets over a plugin's own: such as siyu.toml could, and no others.
struct SpecSettings {
  let source: PluginSource
  let currency: Currency

  /// The plugin's own, with those of a Lua table over them.
  func over(_ value: LuaValue) throws(LuaError) -> DataRecord {
    var settings = source.settings.recordValue ?? DataRecord()
    let names = settings.names
    if case .table(let table) = value {
      for case .string(let name) in table.fields.map(\.key) where !names.contains(name) {
        throw LuaError(
          .runtime, "plugin.toml declares no setting '\(name)'" + suggestion(name, names))
      }
    }
    let given = try NamedFields(value, what: "the settings", known: names)
    for name in given.names {
      guard let plain = settings[name], let value = given[name] else { continue }
      if let rule = source.settingRules.first(where: { $0.name == name }) {
        settings[name] = try ruled(value, by: rule)
      } else {
        settings[name] = try unruled(name, plain, value, given)
      }
    }
    return settings
  }

  private func ruled(_ value: LuaValue, by rule: SettingRule) throws(LuaError) -> DataValue {
    guard let data = read(value, as: rule) else {
      throw wrong(
        rule, rule.kind.wanted(choices: rule.choices, currency: currency), value)
    }
    if let amount = data.doubleValue {
      let unit = rule.kind == .money ? Double(currency.scale) : 1
      if let bound = rule.bound(missedBy: amount / unit) { throw wrong(rule, bound, value) }
    }
    return data
  }

  /// As ctx.settings gives it; `nil` where siyu.toml would not take it.
  private func read(_ value: LuaValue, as rule: SettingRule) -> DataValue? {
    switch (rule.kind, value) {
    case (.money, .string(let text)): (try? Money.parse(text, currency)).map { .int($0) }
    case (.money, _), (.integer, _): value.integer.map { .int($0) }
    case (.number, .integer(let number)): .double(Double(number))
    case (.number, .number(let number)) where number.isFinite: .double(number)
    case (.text, .string(let text)): .string(text)
    case (.boolean, .boolean(let flag)): .bool(flag)
    case (.duration, .string(let text)):
      (try? CalendarDuration(text)).map { _ in .string(text) }
    case (.choice, .string(let text)): rule.choices.contains(text) ? .string(text) : nil
    case (.list, .table(let table)) where table.fields.isEmpty: texts(table.list)
    default: nil
    }
  }

  private func texts(_ list: [LuaValue]) -> DataValue? {
    let texts = list.compactMap { item -> DataValue? in
      if case .string(let text) = item { .string(text) } else { nil }
    }
    return texts.count == list.count ? .list(texts) : nil
  }

  /// What siyu.toml is told, too, and where the rule stands.
  private func wrong(_ rule: SettingRule, _ wants: String, _ value: LuaValue) -> LuaError {
    let got = ValueText().oneLine(value)
    var near: String?
    if case .string(let text) = value {
      near = NearestName.nearest(to: text, in: rule.choices)
    }
    return LuaError(
      .runtime,
      "settings.\(source.id).\(rule.name) wants \(wants), got \(got);"
        + " \(source.folder)/plugin.toml:\(rule.line) declares it"
        + (near.map { "; did you mean '\($0)'?" } ?? ""))
  }

  /// Where there is no manifest, by the kind of what there is.
  private func unruled(
    _ name: String, _ plain: DataValue, _ value: LuaValue, _ given: NamedFields
  ) throws(LuaError) -> DataValue {
    switch (plain, value) {
    case (.int, .string(let text)) where text.contains("."):
      return .int(try given.money(name, currency) ?? 0)
    case (.int, .string):
      throw LuaError(
        .runtime,
        "the setting '\(name)' is a whole number; write money as \"3000.00\" or in minor"
          + " units.")
    default: break
    }
    let data = try PlainData.value(value, "the setting '\(name)'")
    let fits =
      plain.isNull || data.kind == plain.kind
      || (plain.doubleValue != nil && data.doubleValue != nil)
    guard fits else {
      throw given.wrong(name, plain.kind, value)
    }
    return data
  }
}
