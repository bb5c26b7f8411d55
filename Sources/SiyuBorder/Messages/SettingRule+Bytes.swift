internal import SiyuModel

// How what a manifest lets a setting be travels.

extension ByteWriter {
  mutating func settingRule(_ rule: SettingRule) {
    string(rule.name)
    uint8(UInt8(SettingRule.Kind.allCases.firstIndex(of: rule.kind) ?? 0))
    list(rule.choices) { writer, choice in writer.string(choice) }
    for bound in [rule.minimum, rule.maximum] {
      optional(bound) { writer, bound in
        writer.string(bound.spelling)
        writer.double(bound.amount)
      }
    }
    int64(Int64(rule.line))
  }
}

extension ByteReader {
  mutating func settingRule() throws(ByteError) -> SettingRule {
    SettingRule(
      name: try string(), kind: try oneOf(SettingRule.Kind.allCases, "kind of setting"),
      choices: try list { reader throws(ByteError) in try reader.string() },
      minimum: try optional { reader throws(ByteError) in try reader.settingBound() },
      maximum: try optional { reader throws(ByteError) in try reader.settingBound() },
      line: Int(try int64()))
  }

  private mutating func settingBound() throws(ByteError) -> SettingRule.Bound {
    SettingRule.Bound(spelling: try string(), amount: try double())
  }
}
