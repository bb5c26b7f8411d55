public import SiyuModel

/// A `[settings.NAME]` of a manifest: something that an operator may set.
public struct SettingDeclaration: Sendable {
  public typealias Kind = SettingRule.Kind

  public var name: String
  public var kind: Kind
  public var title: String
  public var help: String?
  /// For `choice`, in the author's order.
  public var choices: [String]
  /// Where the manifest declares it, 1-based.
  public var line: Int

  var preset: TOMLItem?
  var minimum: TOMLItem?
  var maximum: TOMLItem?

  /// Checks and takes one declaration; `nil` where its type cannot be told.
  static func read(_ name: String, _ reader: SectionReader) -> SettingDeclaration? {
    var reader = reader
    if !Name.isKey(name) {
      reader.problems.add(line: reader.line, Message.badKeyName(name, what: "a setting"))
    }
    let hasKind = reader.section["type"] != nil
    let kind = reader.word("type", as: Kind.self)
    if !hasKind {
      reader.problems.add(
        line: reader.line, Message.missing("type", in: reader.path, example: "\"money\""))
    }
    var setting = SettingDeclaration(
      name: name, kind: kind ?? .text, title: reader.text("title") ?? name,
      help: reader.text("help"), choices: [], line: reader.line, preset: reader.item("default"),
      minimum: reader.item("min"), maximum: reader.item("max"))
    setting.readChoices(&reader)
    reader.finish()
    guard kind != nil else { return nil }
    setting.checkBounds(reader)
    if let preset = setting.preset, case .failure(let wants) = setting.read(preset, currency: nil) {
      reader.wrongType("default", preset, wants: wants.text)
      setting.preset = nil
    }
    return setting
  }

  private mutating func readChoices(_ reader: inout SectionReader) {
    let listed = reader.section["choices"]
    choices = reader.texts("choices")?.map(\.text) ?? []
    if kind != .choice {
      if let listed {
        reader.problems.add(
          line: listed.line, Message.settingHasNoUse(reader.name("choices"), for: kind))
      }
      return
    }
    if choices.isEmpty {
      reader.problems.add(line: listed?.line ?? line, Message.choicesMissing(reader.path))
    }
    var seen: Set<String> = []
    for choice in choices where !seen.insert(choice).inserted {
      reader.problems.add(
        line: listed?.line, Message.choiceTwice(choice, in: reader.name("choices")))
    }
  }

  private mutating func checkBounds(_ reader: SectionReader) {
    for (key, bound) in [("min", minimum), ("max", maximum)] {
      guard let bound else { continue }
      if !SettingRule.Kind.bounded.contains(kind) {
        reader.problems.add(
          line: bound.line, Message.settingHasNoUse(reader.name(key), for: kind))
      } else if case .failure(let wants) = SettingValue.read(bound, kind: kind, currency: nil) {
        reader.wrongType(key, bound, wants: wants.text)
      } else {
        continue
      }
      if key == "min" { minimum = nil } else { maximum = nil }
    }
    if let low = minimum?.settingAmount(kind), let high = maximum?.settingAmount(kind), low > high {
      reader.problems.add(line: minimum?.line, Message.boundsCrossed(reader.path))
    }
  }
}
