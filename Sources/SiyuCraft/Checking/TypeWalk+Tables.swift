internal import LuaSource
internal import SiyuModel

// Tables that are written, against the class that is wanted.

extension TypeWalk {
  mutating func table(
    _ items: [LuaTableItem], _ range: SourceRange, as expected: LuaTypeExpression?
  ) -> LuaTypeExpression {
    let wanted = expected.map { definitions.resolved($0) }
    if let wanted, let entry = chosenClass(wanted, items) {
      return written(items, range, entry)
    }
    let element = wanted.flatMap(definitions.listElement)
    let values = wanted.flatMap(definitions.tableValues)
    let own = place(range.start)
    for item in items {
      switch item {
      case .value(let value): _ = expression(value, as: element ?? values)
      case .named(let name, let value):
        if values == nil, let origin = origin(of: value) {
          functions?.put(origin, in: own, name.text)
          _ = kept(value)
        } else {
          functions?.name(name.text, in: own)
          _ = expression(value, as: values)
        }
      case .keyed(let key, let value):
        functions?.name(key.stringValue, in: own)
        _ = expression(key)
        _ = expression(value, as: values)
      }
    }
    return expected ?? .anyTable
  }

  /// Of the classes that are wanted the one whose fixed fields the table has, or the only one.
  func chosenClass(
    _ wanted: LuaTypeExpression, _ items: [LuaTableItem]
  ) -> (name: String, entry: LuaDefinitions.Class)? {
    let classes = wanted.alternatives.compactMap { type -> (String, LuaDefinitions.Class)? in
      guard case .named(let name) = definitions.resolved(type),
        let entry = definitions.classes[name]
      else { return nil }
      return (name, entry)
    }
    // A list where a list may be too.
    let isList = items.contains { if case .value = $0 { true } else { false } }
    if isList, wanted.alternatives.contains(where: { definitions.listElement($0) != nil }) {
      return nil
    }
    if classes.count == 1 { return (classes[0].0, classes[0].1) }
    let fitting = classes.filter { _, entry in
      items.allSatisfy { item in
        guard case .named(let name, let value) = item, let text = value.stringValue,
          case .text(let fixed)? = entry.members[name.text]?.type
        else { return true }
        return fixed == text
      }
    }
    return fitting.count == 1 ? (fitting[0].0, fitting[0].1) : nil
  }

  mutating func written(
    _ items: [LuaTableItem], _ range: SourceRange,
    _ chosen: (name: String, entry: LuaDefinitions.Class)
  ) -> LuaTypeExpression {
    // What is put in by a key that is not known may be anything.
    var isWhole = true
    var given: Set<String> = []
    for item in items {
      switch item {
      case .value(let value): _ = expression(value)
      case .keyed(let key, let value):
        isWhole = false
        _ = expression(key)
        _ = expression(value)
      case .named(let name, let value):
        given.insert(name.text)
        guard let member = chosen.entry.members[name.text] else {
          _ = expression(value, as: chosen.entry.others)
          if chosen.entry.others == nil {
            note(
              .unknownField, name.range,
              "\(chosen.name) has no '\(name.text)'"
                + suggestion(name.text, Array(chosen.entry.members.keys)))
          }
          continue
        }
        field = name.text
        let got = expression(value, as: member.type)
        field = nil
        check(got, against: .init(name.text, member.type), value, chosen.name)
      }
    }
    let missing = chosen.entry.members.filter {
      !$0.value.type.isOptional && !given.contains($0.key)
    }
    if isWhole, !missing.isEmpty {
      let names = missing.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
      note(
        .missingField, SourceRange(range.start, range.start + 1),
        "\(chosen.name) wants \(names) as well")
    }
    return .named(chosen.name)
  }
}
