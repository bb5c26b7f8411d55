/// Timed, conditional steps for one kind of subject, as a plugin declared them.
///
/// Plain data with numbers of functions in it: the walk is the host's, and Lua is only asked whether.
public struct SOPDeclaration: Sendable, Hashable {
  /// Full name: `skincare.new-friend`.
  public var name: String
  public var title: String
  public var subject: SOPSubjectKind
  /// Any of them enrols. Empty: only by hand.
  public var triggers: [EnrolTrigger]
  /// Asked once a trigger has fired: a function `(c, ctx)`; false declines.
  public var enrolWhen: Int?
  public var again: AgainRule
  /// Enrolled and never contacted, to compare with: in thousandths, 0…900.
  public var holdout: Int
  public var goal: SOPGoal?
  /// A function `(c, ctx)`, asked before every step: true ends the walk.
  public var leave: Int?
  /// `nil`: messages that market are skipped, everything else is done late.
  public var late: LateRule?
  /// Higher goes first when several want one slot: -100…100, 0 unless said.
  public var priority: Int
  public var edit: EditRule
  /// At least one, ids unique.
  public var steps: [SOPStep]
  public var place: SourcePlace
  /// siyu made it of this programme's declaration; `nil` for one that its author wrote.
  public var programme: SOPProgramme?

  public init(
    name: String, title: String, subject: SOPSubjectKind = .customer, triggers: [EnrolTrigger] = [],
    enrolWhen: Int? = nil, again: AgainRule = .never, holdout: Int = 0, goal: SOPGoal? = nil,
    leave: Int? = nil, late: LateRule? = nil, priority: Int = 0, edit: EditRule = .pin,
    steps: [SOPStep], place: SourcePlace, programme: SOPProgramme? = nil
  ) {
    self.name = name
    self.title = title
    self.subject = subject
    self.triggers = triggers
    self.enrolWhen = enrolWhen
    self.again = again
    self.holdout = holdout
    self.goal = goal
    self.leave = leave
    self.late = late
    self.priority = priority
    self.edit = edit
    self.steps = steps
    self.place = place
    self.programme = programme
  }

  public func step(_ id: String) -> Int? { steps.firstIndex { $0.id == id } }

  /// The functions that it has asked.
  public var functionNumbers: [Int] {
    [enrolWhen, leave].compactMap { $0 } + steps.compactMap(\.when)
  }
}

/// What walks through an SOP.
public enum SOPSubjectKind: Sendable, Hashable {
  case customer
  /// A chat group.
  case group
  /// A thing of a customer's: `pet`. Whoever owns it is contacted.
  case entity(kind: String)

  /// As an author writes it: `customer`, `group`, `pet`.
  public var word: String {
    switch self {
    case .customer: "customer"
    case .group: "group"
    case .entity(let kind): kind
    }
  }
}

/// What enrols a subject.
public enum EnrolTrigger: Sendable, Hashable {
  /// An event of this type with these props (`pool.joined`, `order.paid`, a brand's own). Each counts
  /// once, and only those after the SOP was first applied.
  case event(type: String, props: [PropMatch])
  case condition(ConditionTrigger)
  case date(DateTrigger)
  case calendar(CalendarTrigger)
}

/// Something that is true of a subject or not, and enrols when it becomes true. The host keeps what
/// was true at the last pass.
public struct ConditionTrigger: Sendable, Hashable {
  public enum Condition: Sendable, Hashable {
    case hasTag(TagName)
    case lacksTag(TagName)
    /// Full name of a segment of the same plugin.
    case inSegment(String)
  }
  public var condition: Condition
  /// Those for whom it is true already when the SOP is first applied are enrolled too. Not unless
  /// said: installing a playbook does not write to everybody.
  public var existing: Bool
  public init(_ condition: Condition, existing: Bool = false) {
    self.condition = condition
    self.existing = existing
  }
}

/// A field of an event and the value it must have; texts are compared as they are.
public struct PropMatch: Sendable, Hashable {
  public var name: String
  public var value: DataValue
  public init(name: String, value: DataValue) {
    self.name = name
    self.value = value
  }

  /// Whether an event with these props is meant. 5 and 5.0 are one number; a text is never one.
  public func holds(in props: DataValue) -> Bool {
    guard let found = props[name] else { return false }
    if found == value { return true }
    guard let a = found.doubleValue, let b = value.doubleValue else { return false }
    return a == b
  }
}

/// A day of the subject's own: each year (birthday), or once (an expiry).
public struct DateTrigger: Sendable, Hashable {
  public enum Source: Sendable, Hashable {
    /// Needs the permission `birthday`. Enrolment is never planned ahead, so that no schedule tells it.
    case birthday
    /// A date field of the customer, declared as an attribute.
    case attribute(String)
    /// A date field of the entity; for SOPs that are for that kind.
    case field(String)
  }
  public enum Calendar: String, Sendable, Hashable, CaseIterable {
    case solar
    /// The day's date in the Chinese calendar.
    case lunar
  }
  public var source: Source
  public var calendar: Calendar
  /// Every year on this day; otherwise the one day.
  public var yearly: Bool
  /// So many days before (negative) or after it, -366…366.
  public var offset: Int
  public var at: TimeOfDay
  public init(
    source: Source, calendar: Calendar = .solar, yearly: Bool = true, offset: Int = 0,
    at: TimeOfDay = TimeOfDay(hour: 9, minute: 0)!
  ) {
    self.source = source
    self.calendar = calendar
    self.yearly = yearly
    self.offset = offset
    self.at = at
  }
}

/// Days that come for everybody.
public struct CalendarTrigger: Sendable, Hashable {
  public enum Days: Sendable, Hashable {
    case weekly(Set<Weekday>)
    /// Days of the month, 1…31 and negative from its end; a day the month lacks is its last.
    case monthly(Set<Int>)
    /// Each year: month and day.
    case yearly([MonthDay])
    case dates([CivilDate])
    /// By the workspace's calendar file.
    case workdays
    /// Each year in the Chinese calendar: `1-15` is 元宵.
    case lunarYearly([MonthDay])
  }
  public var days: Days
  public var at: TimeOfDay
  public init(days: Days, at: TimeOfDay) {
    self.days = days
    self.at = at
  }
}

public struct MonthDay: Sendable, Hashable, Comparable {
  /// 1…12
  public var month: Int
  /// 1…31; a day the month lacks (29 February) is its last.
  public var day: Int
  public init(month: Int, day: Int) {
    self.month = month
    self.day = day
  }
  public static func < (a: Self, b: Self) -> Bool { (a.month, a.day) < (b.month, b.day) }
}

/// A time on the wall clock: `20:00`.
public struct TimeOfDay: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// 0…86,399
  public let secondOfDay: Int
  /// `nil` when no clock shows it.
  public init?(hour: Int, minute: Int) {
    guard 0...23 ~= hour, 0...59 ~= minute else { return nil }
    secondOfDay = hour * 3_600 + minute * 60
  }
  public var hour: Int { secondOfDay / 3_600 }
  public var minute: Int { secondOfDay / 60 % 60 }
  public static func < (a: Self, b: Self) -> Bool { a.secondOfDay < b.secondOfDay }
  public var description: String {
    (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
  }
}

/// Whether a subject that has been through an SOP may be enrolled again. One that is in it is not.
public enum AgainRule: Sendable, Hashable {
  case never
  /// So long after the last enrolment.
  case after(CalendarDuration)
  /// Each time a trigger fires; several enrolments may run at once.
  case each
}

/// What an SOP wants to bring about.
public struct SOPGoal: Sendable, Hashable {
  /// `order.paid`, or a type of event.
  public var event: String
  public var props: [PropMatch]
  /// After enrolment.
  public var within: CalendarDuration
  /// Reaching it ends the walk; true unless said.
  public var ends: Bool
  public init(event: String, props: [PropMatch] = [], within: CalendarDuration, ends: Bool = true) {
    self.event = event
    self.props = props
    self.within = within
    self.ends = ends
  }
}

/// What happens to a step whose time passed while the host was away.
public enum LateRule: String, Sendable, Hashable, CaseIterable {
  case send, skip
  /// At the same time of day on the next day the step allows.
  case next
}

/// What becomes of enrolments under way when an SOP's plugin changes.
public enum EditRule: String, Sendable, Hashable, CaseIterable {
  /// They finish on the version they began with.
  case pin
  /// They go on in the new one, at the step of the same id, or the next one that is still there.
  case migrate
  /// They finish on the old version, and nobody is enrolled before the last of them is through.
  case drain
}
