/// One step of an SOP.
public struct SOPStep: Sendable, Hashable {
  /// What enrolments keep: renaming one is removing it and adding another.
  public var id: String
  public var timing: StepTiming
  /// The days on which it may happen; others move it on to the next one, at the same time of day.
  public var days: DayChoice
  /// A function `(c, ctx)`; false skips the step.
  public var when: Int?
  public var action: StepAction
  public var ifRefused: IfRefused
  /// How long after its moment a step may still happen: then it is late, and what waited for the gate
  /// is refused. A day unless said.
  public var within: CalendarDuration
  public var place: SourcePlace

  public init(
    id: String, timing: StepTiming, days: DayChoice = .any, when: Int? = nil, action: StepAction,
    ifRefused: IfRefused = .skip, within: CalendarDuration = SOPStep.usualWithin, place: SourcePlace
  ) {
    self.id = id
    self.timing = timing
    self.days = days
    self.when = when
    self.action = action
    self.ifRefused = ifRefused
    self.within = within
    self.place = place
  }

  public static let usualWithin = CalendarDuration(days: 1)!
}

/// When a step is due. Never earlier than the step before it was done.
public enum StepTiming: Sendable, Hashable {
  /// Since enrolment.
  case after(CalendarDuration)
  /// Since the step before; `0m` for the first.
  case wait(CalendarDuration)
  /// On the nth day, the day of enrolment being 1, at this time in the brand's zone.
  case day(Int, at: TimeOfDay)
}

public enum DayChoice: Sendable, Hashable {
  case any
  /// By the workspace's calendar file.
  case workdays
  case weekdays(Set<Weekday>)
}

public enum StepAction: Sendable, Hashable {
  /// One content, or one of several by weight: which is fixed for a subject.
  case send([WeightedContent])
  /// Work for whoever owns the customer, with words prepared.
  case task(title: String, content: String?)
  /// Of a group that the plugin may fill.
  case tag(TagName, gained: Bool)
  /// 1…1,000,000
  case points(Int64)
  case coupon(String)
  /// Waits for an event after the step's moment, at most so long.
  case waitFor(
    event: String, props: [PropMatch], timeout: CalendarDuration, then: StepWay, timedOut: StepWay)
  case goTo(String)
  case end
}

/// Where a walk goes on.
public enum StepWay: Sendable, Hashable {
  case next
  case step(String)
  case end
}

public struct WeightedContent: Sendable, Hashable {
  /// Path in the plugin, without `.md`: `content/welcome`.
  public var content: String
  /// 1…1,000,000
  public var weight: Int
  public init(content: String, weight: Int = 1) {
    self.content = content
    self.weight = weight
  }
}

/// What a message does that the gate refuses for now. One held back by quiet hours, by a pause, for an
/// approval or because the sender's day is full waits in any case.
public enum IfRefused: String, Sendable, Hashable, CaseIterable {
  case wait, skip
}
