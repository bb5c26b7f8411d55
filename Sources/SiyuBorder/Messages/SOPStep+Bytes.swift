internal import SiyuModel

// Steps, as they travel.

extension ByteWriter {
  mutating func step(_ step: SOPStep) {
    string(step.id)
    switch step.timing {
    case .after(let duration):
      uint8(0)
      self.duration(duration)
    case .wait(let duration):
      uint8(1)
      self.duration(duration)
    case .day(let day, let at):
      uint8(2)
      zigzag(Int64(day))
      timeOfDay(at)
    }
    switch step.days {
    case .any: uint8(0)
    case .workdays: uint8(1)
    case .weekdays(let days):
      uint8(2)
      weekdays(days)
    }
    optional(step.when) { writer, function in writer.varint(UInt64(max(0, function))) }
    action(step.action)
    oneOf(IfRefused.allCases, step.ifRefused)
    duration(step.within)
    place(step.place)
  }

  private mutating func action(_ action: StepAction) {
    switch action {
    case .send(let contents):
      uint8(0)
      list(contents) { writer, content in
        writer.string(content.content)
        writer.zigzag(Int64(content.weight))
      }
    case .task(let title, let content):
      uint8(1)
      string(title)
      optional(content) { writer, content in writer.string(content) }
    case .tag(let tag, let gained):
      uint8(2)
      self.tag(tag)
      bool(gained)
    case .points(let points):
      uint8(3)
      zigzag(points)
    case .coupon(let coupon):
      uint8(4)
      string(coupon)
    case .waitFor(let event, let props, let timeout, let then, let timedOut):
      uint8(5)
      string(event)
      self.props(props)
      duration(timeout)
      way(then)
      way(timedOut)
    case .goTo(let step):
      uint8(6)
      string(step)
    case .end: uint8(7)
    }
  }

  private mutating func way(_ way: StepWay) {
    switch way {
    case .next: uint8(0)
    case .step(let id):
      uint8(1)
      string(id)
    case .end: uint8(2)
    }
  }
}

extension ByteReader {
  mutating func step() throws(ByteError) -> SOPStep {
    let id = try name()
    let timing: StepTiming =
      switch try kind(3, "timing") {
      case 0: .after(try duration())
      case 1: .wait(try duration())
      default: .day(try small(), at: try timeOfDay())
      }
    let days: DayChoice =
      switch try kind(3, "choice of days") {
      case 0: .any
      case 1: .workdays
      default: .weekdays(try weekdays())
      }
    return SOPStep(
      id: id, timing: timing, days: days,
      when: try optional { reader throws(ByteError) in try reader.number() },
      action: try action(), ifRefused: try oneOf(IfRefused.allCases, "rule for refusals"),
      within: try duration(), place: try place())
  }

  private mutating func action() throws(ByteError) -> StepAction {
    switch try kind(8, "action") {
    case 0:
      return .send(
        try list(limit: SOPLimits.contents.upperBound, each: 2) { reader throws(ByteError) in
          WeightedContent(content: try reader.name(), weight: try reader.small())
        })
    case 1:
      return .task(
        title: try name(),
        content: try optional { reader throws(ByteError) in try reader.name() })
    case 2: return .tag(try tag(), gained: try bool())
    case 3: return .points(try zigzag())
    case 4: return .coupon(try name())
    case 5:
      return .waitFor(
        event: try name(), props: try props(), timeout: try duration(), then: try way(),
        timedOut: try way())
    case 6: return .goTo(try name())
    default: return .end
    }
  }

  private mutating func way() throws(ByteError) -> StepWay {
    switch try kind(3, "way") {
    case 0: .next
    case 1: .step(try name())
    default: .end
    }
  }
}
