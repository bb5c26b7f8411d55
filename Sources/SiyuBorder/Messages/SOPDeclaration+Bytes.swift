internal import SiyuModel

// How SOPs travel. Numbers are held against what their types allow; whether an SOP makes sense, and
// names what there is, is checked by whoever uses it.

extension ByteWriter {
  mutating func sop(_ sop: SOPDeclaration) {
    string(sop.name)
    string(sop.title)
    switch sop.subject {
    case .customer: uint8(0)
    case .group: uint8(1)
    case .entity(let kind):
      uint8(2)
      string(kind)
    }
    list(sop.triggers) { writer, trigger in writer.trigger(trigger) }
    optional(sop.enrolWhen) { writer, function in writer.varint(UInt64(max(0, function))) }
    switch sop.again {
    case .never: uint8(0)
    case .each: uint8(1)
    case .after(let duration):
      uint8(2)
      self.duration(duration)
    }
    zigzag(Int64(sop.holdout))
    optional(sop.goal) { writer, goal in
      writer.string(goal.event)
      writer.props(goal.props)
      writer.duration(goal.within)
      writer.bool(goal.ends)
    }
    optional(sop.leave) { writer, function in writer.varint(UInt64(max(0, function))) }
    optional(sop.late) { writer, late in writer.oneOf(LateRule.allCases, late) }
    zigzag(Int64(sop.priority))
    oneOf(EditRule.allCases, sop.edit)
    list(sop.steps) { writer, step in writer.step(step) }
    place(sop.place)
  }

  mutating func duration(_ duration: CalendarDuration) {
    varint(UInt64(duration.months))
    varint(UInt64(duration.days))
    varint(UInt64(duration.seconds))
  }

  mutating func timeOfDay(_ time: TimeOfDay) {
    varint(UInt64(time.secondOfDay / 60))
  }

  /// Seven bits, Monday's the lowest.
  mutating func weekdays(_ days: Set<Weekday>) {
    uint8(days.reduce(0) { $0 | 1 << UInt8($1.rawValue - 1) })
  }

  mutating func props(_ props: [PropMatch]) {
    list(props) { writer, prop in
      writer.string(prop.name)
      writer.value(prop.value)
    }
  }

  mutating func tag(_ tag: TagName) {
    string(tag.group)
    string(tag.value)
  }

  mutating func oneOf<Case: Equatable>(_ all: [Case], _ value: Case) {
    uint8(UInt8(all.firstIndex(of: value) ?? 0))
  }
}

extension ByteReader {
  mutating func sop() throws(ByteError) -> SOPDeclaration {
    let name = try name()
    let title = try self.name()
    let subject: SOPSubjectKind =
      switch try kind(3, "subject of an SOP") {
      case 0: .customer
      case 1: .group
      default: .entity(kind: try self.name())
      }
    let triggers = try list(limit: SOPLimits.triggers.upperBound, each: 3) {
      reader throws(ByteError) in try reader.trigger()
    }
    let enrolWhen = try optional { reader throws(ByteError) in try reader.number() }
    let again: AgainRule =
      switch try kind(3, "rule for enrolling again") {
      case 0: .never
      case 1: .each
      default: .after(try duration())
      }
    let holdout = try small()
    let goal = try optional { reader throws(ByteError) in
      SOPGoal(
        event: try reader.name(), props: try reader.props(), within: try reader.duration(),
        ends: try reader.bool())
    }
    let leave = try optional { reader throws(ByteError) in try reader.number() }
    let late = try optional { reader throws(ByteError) in
      try reader.oneOf(LateRule.allCases, "rule for late steps")
    }
    let priority = try small()
    let edit = try oneOf(EditRule.allCases, "rule for changes")
    let steps = try list(limit: SOPLimits.steps.upperBound, each: 10) {
      reader throws(ByteError) in try reader.step()
    }
    return SOPDeclaration(
      name: name, title: title, subject: subject, triggers: triggers, enrolWhen: enrolWhen,
      again: again, holdout: holdout, goal: goal, leave: leave, late: late, priority: priority,
      edit: edit, steps: steps, place: try place())
  }

  mutating func duration() throws(ByteError) -> CalendarDuration {
    let months = Int(clamping: try varint())
    let days = Int(clamping: try varint())
    let seconds = Int64(clamping: try varint())
    guard let duration = CalendarDuration(months: months, days: days, seconds: seconds) else {
      throw failure("a duration of more than 1,000 years")
    }
    return duration
  }

  mutating func timeOfDay() throws(ByteError) -> TimeOfDay {
    let minutes = try varint()
    guard minutes < 1440,
      let time = TimeOfDay(hour: Int(minutes) / 60, minute: Int(minutes) % 60)
    else { throw failure("minute \(minutes) of a day") }
    return time
  }

  mutating func weekdays() throws(ByteError) -> Set<Weekday> {
    let bits = try uint8()
    guard bits < 128 else { throw failure("an eighth day of the week") }
    return Set(Weekday.allCases.filter { bits >> UInt8($0.rawValue - 1) & 1 == 1 })
  }

  mutating func props() throws(ByteError) -> [PropMatch] {
    try list(limit: SOPLimits.props.upperBound, each: 2) { reader throws(ByteError) in
      let name = try reader.name()
      let value = try reader.value()
      guard SOPLimits.isComparable(value) else {
        throw reader.failure("a property that nothing is equal to")
      }
      return PropMatch(name: name, value: value)
    }
  }

  mutating func tag() throws(ByteError) -> TagName {
    TagName(group: try name(), value: try name())
  }

  /// One of so many shapes.
  mutating func kind(_ count: UInt8, _ what: String) throws(ByteError) -> UInt8 {
    let kind = try uint8()
    guard kind < count else { throw failure("unknown \(what) \(kind)") }
    return kind
  }

  /// A number of which nobody needs many digits.
  mutating func small() throws(ByteError) -> Int {
    let value = try zigzag()
    guard let number = Int32(exactly: value) else { throw failure("\(value) is too large") }
    return Int(number)
  }
}
