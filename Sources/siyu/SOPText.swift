import SiyuModel
import SiyuReport
import SiyuWords

/// An SOP in words, as `siyu plugin info` shows it.
enum SOPText {
  static func lines(_ sop: SOPDeclaration) -> [String] {
    var lines = [say("sop \(sop.name)  \(TitleText.shown(sop.title))  (\(sop.place))")]
    lines.append(say("  for \(subject(sop.subject)), \(enrolment(sop))"))
    if let goal = sop.goal {
      lines.append(say("  goal: \(event(goal.event, goal.props)) within \(goal.within)"))
    }
    var rules: [String] = []
    if sop.holdout > 0 { rules.append(say("\(share(sop.holdout)) held out")) }
    switch sop.again {
    case .never: break
    case .each: rules.append(say("again each time"))
    case .after(let duration): rules.append(say("again after \(duration)"))
    }
    if sop.priority != 0 { rules.append(say("priority \(sop.priority)")) }
    if sop.edit != .pin { rules.append(say("edit \(sop.edit.rawValue)")) }
    if let late = sop.late { rules.append(say("late \(late.rawValue)")) }
    if sop.leave != nil { rules.append(say("leaves by a condition")) }
    if !rules.isEmpty { lines.append("  " + rules.listed()) }
    var table = TextTable([.init(say("step")), .init(say("when")), .init(say("does"))], indent: 2)
    for step in sop.steps {
      let when = timing(step.timing) + days(step.days) + (step.when == nil ? "" : ", if")
      table.add(step.id, when, action(step.action))
    }
    return lines + table.lines
  }

  private static func subject(_ kind: SOPSubjectKind) -> String {
    switch kind {
    case .customer: say("customers")
    case .group: say("groups")
    case .entity(let kind): say("each \(kind)")
    }
  }

  private static func enrolment(_ sop: SOPDeclaration) -> String {
    guard !sop.triggers.isEmpty else { return say("enrolled by hand") }
    return say("enrolled ") + sop.triggers.map(occasion).joined(separator: say("; or "))
      + (sop.enrolWhen == nil ? "" : "; if")
  }

  private static func occasion(_ trigger: EnrolTrigger) -> String {
    switch trigger {
    case .event(let type, let props): return say("on \(event(type, props))")
    case .condition(let trigger):
      let words =
        switch trigger.condition {
        case .hasTag(let tag): say("with tag \(tag)")
        case .lacksTag(let tag): say("on losing tag \(tag)")
        case .inSegment(let name): say("in segment \(name)")
        }
      return words + (trigger.existing ? say(", those who are already too") : "")
    case .date(let trigger): return date(trigger)
    case .calendar(let trigger): return say("\(daysOf(trigger.days)) at \(trigger.at)")
    }
  }

  private static func date(_ trigger: DateTrigger) -> String {
    let offset =
      trigger.offset == 0
      ? say("on ")
      : Grouping.count(Int64(abs(trigger.offset)), "day")
        + (trigger.offset < 0 ? say(" before ") : say(" after "))
    let source =
      switch trigger.source {
      case .birthday: say("the birthday")
      case .attribute(let name), .field(let name): "'\(name)'"
      }
    return offset + source + (trigger.calendar == .lunar ? say(" (lunar)") : "")
      + (trigger.yearly ? say(" each year") : "") + say(" at \(trigger.at)")
  }

  private static func daysOf(_ days: CalendarTrigger.Days) -> String {
    switch days {
    case .weekly(let days): say("each \(weekdays(days))")
    case .monthly(let days):
      say("on day ") + days.sorted().map(String.init).listed()
        + say(" of each month")
    case .yearly(let days): say("each year on ") + monthDays(days)
    case .dates(let dates): say("on ") + dates.map(TimeText.date).listed()
    case .workdays: say("each workday")
    case .lunarYearly(let days): say("each lunar year on ") + monthDays(days)
    }
  }

  private static func monthDays(_ days: [MonthDay]) -> String {
    days.map { "\($0.month)-\($0.day)" }.listed()
  }

  private static func weekdays(_ days: Set<Weekday>) -> String {
    days.sorted().map(name).listed()
  }

  private static func name(_ day: Weekday) -> String {
    switch day {
    case .monday: say("mon")
    case .tuesday: say("tue")
    case .wednesday: say("wed")
    case .thursday: say("thu")
    case .friday: say("fri")
    case .saturday: say("sat")
    case .sunday: say("sun")
    }
  }

  static func event(_ type: String, _ props: [PropMatch]) -> String {
    guard !props.isEmpty else { return type }
    let all = props.map { "\($0.name) = \(JSON.text($0.value))" }
    return "\(type) (\(all.listed()))"
  }

  private static func timing(_ timing: StepTiming) -> String {
    switch timing {
    case .after(let duration): say("after \(duration)")
    case .wait(let duration): duration.isZero ? say("at once") : say("\(duration) later")
    case .day(let day, let at): say("day \(day) at \(at)")
    }
  }

  private static func days(_ days: DayChoice) -> String {
    switch days {
    case .any: ""
    case .workdays: ", workdays"
    case .weekdays(let days): ", \(weekdays(days))"
    }
  }

  private static func action(_ action: StepAction) -> String {
    switch action {
    case .send(let contents):
      return say("sends ")
        + contents.map { content in
          content.content + (contents.count > 1 ? " (\(content.weight))" : "")
        }.joined(separator: say(" or "))
    case .task(let title, let content):
      return say("task \(title)") + (content.map { say(", words in \($0)") } ?? "")
    case .tag(let tag, let gained):
      return (gained ? say("tags ") : say("untags ")) + tag.description
    case .points(let points): return say("gives \(Grouping.count(points, "point"))")
    case .coupon(let coupon): return say("gives coupon \(coupon)")
    case .waitFor(let type, let props, let timeout, let then, let timedOut):
      return say("waits \(timeout) for \(event(type, props)): \(way(then)), else \(way(timedOut))")
    case .goTo(let id): return say("goes to \(id)")
    case .end: return say("finishes")
    }
  }

  private static func way(_ way: StepWay) -> String {
    switch way {
    case .next: say("next")
    case .step(let id): id
    case .end: say("finish")
    }
  }

  /// `12.5 %`
  private static func share(_ thousandths: Int) -> String {
    let rest = thousandths % 10
    return "\(thousandths / 10)" + (rest == 0 ? "" : ".\(rest)") + " %"
  }
}
