import Lua
import SiyuModel

extension SOPReader {
  mutating func goal() -> SOPGoal? {
    guard let table = sop.table("goal") else { return nil }
    var goal = part(.sopGoal, table, at: sop.place(of: "goal"), in: sop)
    defer { sop.adopt(goal) }
    guard subject != .group else {
      goal.note("\(goal.words): groups have no events, so there is none to want")
      return nil
    }
    let props = props(&goal)
    guard let event = event(&goal), let within = goal.duration("within") else { return nil }
    checkProgramme(event, props, &goal)
    return SOPGoal(event: event, props: props, within: within, ends: goal.boolean("stop") ?? true)
  }

  /// The type of event that a part looks for, with the permission for it.
  mutating func event(_ declaration: inout Declaration) -> String? {
    guard let type = declaration.text("on") else { return nil }
    guard SOPLimits.isPlain(type) else {
      declaration.note(
        "'on' in \(declaration.words) wants the type of an event such as \"order.paid\", got "
          + "\(declaration.described(.string(type))).", at: "on")
      return nil
    }
    require(KnownEvents.permission(for: type), &declaration, at: "on")
    return type
  }

  /// The fields that are not the part's own: properties that an event must have.
  ///
  /// - Parameter isMeant: whether a value looks like one of this field's, so that a name close to the
  ///   field's is a slip and no property.
  func props(
    _ declaration: inout Declaration,
    isMeant: (DeclarationNoun.Field, LuaValue) -> Bool = { _, _ in false }
  ) -> [PropMatch] {
    let own = declaration.noun.fields
    var props: [PropMatch] = []
    for name in declaration.fields.keys.sorted() where !own.contains(where: { $0.name == name }) {
      guard let value = declaration.fields[name] else { continue }
      let free = own.filter { field in
        declaration.fields[field.name] == nil && (field.fits(value) || isMeant(field, value))
      }
      let other = declaration.noun.otherWords[name].flatMap { word in
        free.first { $0.name == word }?.name
      }
      if let near = other ?? NearestName.nearest(to: name, in: free.map(\.name)) {
        declaration.note(
          "unknown field '\(declaration.shown(name))' in \(declaration.words); did you mean "
            + "'\(near)'?", at: name)
        continue
      }
      guard let data = DataValue(comparable: value), SOPLimits.isPlain(name) else {
        declaration.note(
          "'\(declaration.shown(name))' in \(declaration.words) is a property of the event; it wants "
            + "a text, a number, true or false, got \(declaration.described(value)).", at: name)
        continue
      }
      props.append(PropMatch(name: name, value: data))
    }
    if props.count > SOPLimits.props.upperBound {
      declaration.note(
        "\(declaration.words) names \(props.count) properties; "
          + "\(SOPLimits.props.upperBound) are the most")
    }
    return props
  }
}

extension DeclarationNoun.Field {
  /// The value can hardly be meant for anything but a field of this kind.
  fileprivate func fits(_ value: LuaValue) -> Bool {
    switch (kind, value) {
    case (.boolean, .boolean), (.function, .reference(_, .function)): true
    case (.someTime, .string(let text)), (.duration, .string(let text)):
      (try? CalendarDuration(text)) != nil
    default: false
    }
  }
}

extension DataValue {
  /// `nil` for what no field of an event is compared with.
  fileprivate init?(comparable value: LuaValue) {
    switch value {
    case .boolean(let value): self = .bool(value)
    case .integer(let value): self = .int(value)
    case .number(let value): self = .double(value)
    case .string(let text): self = .string(text)
    case .nil, .bytes, .table, .reference: return nil
    }
    guard SOPLimits.isComparable(self) else { return nil }
  }
}
