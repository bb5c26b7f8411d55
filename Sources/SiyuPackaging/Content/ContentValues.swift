internal import Mustache
import SiyuModel

/// What the variables of one message stand for, by their whole names.
struct ContentValues {
  enum Value: Sendable, Hashable {
    case text(String)
    case flag(Bool)
    case list([String])
  }

  private(set) var values: [String: Value] = [:]
  private let plugin: ContentPlugin

  subscript(name: String) -> Value? { values[name] }

  /// What is the same for everybody.
  init(_ plugin: ContentPlugin) {
    self.plugin = plugin
    set("brand.name", plugin.surroundings.brand)
    for entry in plugin.settings.entries {
      guard let value = entry.value else { continue }
      set("settings.\(entry.declaration.name)", value, entry.declaration.kind)
    }
  }

  init(_ plugin: ContentPlugin, _ facts: RenderFacts, link: String?) {
    self.init(plugin)
    // Not cleaned: it is an address, checked when the file was read.
    if let link { values["link"] = .text(link) }
    set("staff.name", facts.staffName)
    set("coupon.code", facts.couponCode)
    set(ContentVocabulary.code, facts.invitationCode)
    if let customer = facts.customer { set(customer) }
    if let entity = facts.entity {
      set("subject.entity.id", entity.id)
      let fields = plugin.entities.first { $0.kind == entity.kind }?.fields ?? []
      for field in fields {
        set("subject.entity.\(field.name)", entity.fields[field.name], field)
      }
    }
    if let group = facts.group {
      set("subject.group.id", group.id)
      set("subject.group.name", group.name)
      set("subject.group.members", String(group.members))
      set("subject.group.capacity", group.capacity.map { String($0) })
    }
  }

  private mutating func set(_ customer: CustomerFacts) {
    set("subject.id", customer.id)
    for field in PersonalField.allCases where plugin.grants.contains(.readPersonal(field)) {
      set("subject.\(field.permission)", customer.personal[field])
    }
    set("subject.gender", customer.gender.map { $0 == .female ? "女" : "男" })
    values["subject.is_female"] = .flag(customer.gender == .female)
    values["subject.is_male"] = .flag(customer.gender == .male)
    set("subject.province", customer.province)
    set("subject.city", customer.city)
    set("subject.channel", customer.channel)
    set("subject.campaign", customer.campaign)
    set("subject.pool", customer.pool)
    for field in plugin.attributes {
      set("subject.attributes.\(field.name)", customer.attributes[field.name], field)
    }
    let tags = Set(customer.tags)
    for group in plugin.groups {
      let held = group.group.values.filter {
        tags.contains(TagName(group: group.group.name, value: $0.name))
      }
      let titles = held.compactMap { HiddenText.cleaned($0.title) }
      let name = "subject.tags.\(group.short)"
      if group.group.exclusive {
        set(name, titles.first)
      } else {
        values[name] = .list(titles)
      }
      for value in group.group.values {
        values["\(name).\(value.name)"] = .flag(held.contains(value))
      }
    }
  }

  /// Foreign text: on one line, without what nobody sees. What is empty then is missing.
  private mutating func set(_ name: String, _ text: String?) {
    if let text = text.flatMap(HiddenText.cleaned) { values[name] = .text(text) }
  }

  // MARK: Spellings

  private mutating func set(_ name: String, _ text: String?, _ field: FieldDeclaration) {
    guard let text else { return }
    switch field.type {
    case .boolean:
      values[name] = .flag(["true", "yes", "1", "是"].contains(text.lowercased()))
    case .money:
      let currency = plugin.surroundings.plugins.currency
      set(name, (try? Money.parse(text, currency)).map { Self.spelled($0, currency) })
    case .text, .integer, .number, .date, .choice: set(name, text)
    }
  }

  private mutating func set(
    _ name: String, _ value: DataValue, _ kind: SettingDeclaration.Kind
  ) {
    switch (kind, value) {
    case (.money, .int(let minor)):
      set(name, Self.spelled(minor, plugin.surroundings.plugins.currency))
    case (.duration, .string(let text)):
      set(name, (try? CalendarDuration(text)).map(Self.spelled) ?? text)
    case (_, .int(let number)): set(name, String(number))
    case (_, .double(let number)): set(name, Self.spelled(number))
    case (_, .string(let text)): set(name, text)
    case (_, .bool(let flag)): values[name] = .flag(flag)
    case (_, .list(let items)):
      values[name] = .list(items.compactMap { $0.stringValue.flatMap(HiddenText.cleaned) })
    default: break
    }
  }

  /// 200 for 200.00: people write 满 200 元减 20 元.
  static func spelled(_ minor: Int64, _ currency: Currency) -> String {
    let whole = minor % Int64(currency.scale) == 0
    let text = Money.format(minor, currency, .plain)
    guard whole, let point = text.firstIndex(of: ".") else { return text }
    return String(text[..<point])
  }

  static func spelled(_ number: Double) -> String {
    if let whole = Int64(exactly: number) { return String(whole) }
    return "\(number)"
  }

  /// 90 天, 1 年 2 个月; for people, and these are Chinese.
  static func spelled(_ duration: CalendarDuration) -> String {
    var parts: [String] = []
    func add(_ count: Int, _ unit: String) { if count > 0 { parts.append("\(count) \(unit)") } }
    add(duration.months / 12, "年")
    add(duration.months % 12, "个月")
    add(duration.days, "天")
    add(Int(duration.seconds / 3_600), "小时")
    add(Int(duration.seconds % 3_600 / 60), "分钟")
    return parts.isEmpty ? "0 分钟" : parts.joined(separator: " ")
  }
}

/// The values as the library asks for them: part by part, and for names that have none.
final class ContentPage {
  let values: ContentValues
  let vocabulary: ContentVocabulary
  /// Printed without a value.
  private(set) var missing: [String] = []

  init(_ values: ContentValues, _ vocabulary: ContentVocabulary) {
    self.values = values
    self.vocabulary = vocabulary
  }

  func render(_ template: MustacheTemplate) -> String {
    template.render(ContentPlace(name: "", page: self))
  }

  fileprivate func note(_ name: String) { missing.append(name) }

  /// What stands behind a whole name; `nil` where there is nothing of that name.
  fileprivate func child(_ name: String, of parent: String) -> Any? {
    let whole = parent.isEmpty ? name : "\(parent).\(name)"
    guard let variable = vocabulary.variables[whole] else {
      return vocabulary.prefixes.contains(whole) ? ContentPlace(name: whole, page: self) : nil
    }
    switch (variable.kind, values[whole]) {
    case (.flag, .flag(let flag)): return flag
    case (.flag, _): return false
    case (.list, .list(let texts)):
      return ContentList(
        name: whole, items: texts.map { ContentText(name: whole, text: $0, page: self) }, page: self
      )
    case (.list, _): return ContentList(name: whole, items: [], page: self)
    case (.text, .text(let text)): return ContentText(name: whole, text: text, page: self)
    case (.text, _): return ContentText(name: whole, text: nil, page: self)
    }
  }
}

/// What stands before a dot.
private struct ContentPlace: MustacheParent {
  let name: String
  let page: ContentPage

  func child(named part: String) -> Any? {
    if let child = page.child(part, of: name) { return child }
    // Never so in content that was checked: nothing may be left blank all the same.
    page.note(name.isEmpty ? part : "\(name).\(part)")
    return nil
  }
}

/// A text, or that it is missing: then sections on it are passed over, and printing it is noted.
private struct ContentText: MustacheParent, MustacheCustomRenderable {
  let name: String
  let text: String?
  let page: ContentPage

  var isNull: Bool { text == nil }
  var renderText: String {
    if text == nil { page.note(name) }
    return text ?? ""
  }
  func child(named part: String) -> Any? { page.child(part, of: name) }
}

private struct ContentList: MustacheSequence, MustacheParent, MustacheCustomRenderable {
  let name: String
  let items: [ContentText]
  let page: ContentPage

  func makeIterator() -> IndexingIterator<[ContentText]> { items.makeIterator() }
  var isNull: Bool { items.isEmpty }
  var renderText: String {
    page.note(name)
    return ""
  }
  func child(named part: String) -> Any? { page.child(part, of: name) }
}
