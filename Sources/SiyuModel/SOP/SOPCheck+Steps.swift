extension SOPCheck {
  /// Steps that lead back to themselves at once: the walk would never stand still.
  var circles: [Diagnostic] {
    let graph = SOPGraph(sop)
    guard graph.hasCircle else { return [] }
    var told: Set<Int> = []
    var all: [Diagnostic] = []
    for (index, step) in sop.steps.enumerated() where step.action.jumps && !told.contains(index) {
      guard let circle = graph.circle(through: index) else { continue }
      told.formUnion(circle)
      let names = circle.map { "'\(sop.steps[$0].id)'" }
      all.append(
        diagnostic(
          .circle, .error, "goes round in a circle without time passing: \(Self.shown(names))",
          at: step.place, hint: "give one of these steps a wait, such as wait = \"7d\""))
    }
    return all
  }

  /// A circle of many steps, with those in the middle left out.
  private static func shown(_ names: [String]) -> String {
    let all = names.count > 8 ? names.prefix(4) + ["…"] + names.suffix(3) : names[...]
    return all.joined(separator: " → ")
  }

  var unreached: [Diagnostic] {
    let reached = SOPGraph(sop).reached()
    return sop.steps.indices.filter { !reached.contains($0) }.map { index in
      diagnostic(
        .unreachable, .warning, "never comes to step '\(sop.steps[index].id)'",
        at: sop.steps[index].place,
        hint: "no step leads there; the one before it always goes elsewhere or ends")
    }
  }

  /// Days and times since enrolment that go back: such a step is due as soon as it is reached.
  var order: [Diagnostic] {
    var all: [Diagnostic] = []
    var day: (step: SOPStep, day: Int, at: TimeOfDay)?
    var after: (step: SOPStep, duration: CalendarDuration)?
    var waits = Waits()
    for step in sop.steps {
      switch step.timing {
      case .day(let number, let at):
        if let day, (number, at) < (day.day, day.at) {
          all.append(
            backwards(
              step, "day \(number) at \(at)", behind: day.step, "day \(day.day) at \(day.at)"))
        } else if let last = waits.last, Int64(number) * 90_000 < waits.shortest {
          all.append(backwards(step, "day \(number) at \(at)", behind: last, waits.words))
        } else {
          day = (step, number, at)
        }
      case .after(let duration):
        if let after, duration.longestSeconds < after.duration.shortestSeconds {
          all.append(backwards(step, "after \(duration)", behind: after.step, "\(after.duration)"))
        } else if let last = waits.last, duration.longestSeconds < waits.shortest {
          all.append(backwards(step, "after \(duration)", behind: last, waits.words))
        } else {
          after = (step, duration)
        }
      case .wait: break
      }
      waits.pass(step)
    }
    return all
  }

  /// The steps that a walk has waited for when it comes to one, along the steps as they are written.
  private struct Waits {
    private(set) var shortest: Int64 = 0
    private(set) var last: SOPStep?
    private var isCertain = true

    var words: String {
      if case .wait(let duration)? = last?.timing { "wait \(duration)" } else { "" }
    }

    mutating func pass(_ step: SOPStep) {
      if isCertain, case .wait(let duration) = step.timing, !duration.isZero {
        shortest += duration.shortestSeconds
        last = step
      }
      // From a jump on there is another way to each step.
      if step.action.jumps { isCertain = false }
    }
  }

  private func backwards(
    _ step: SOPStep, _ when: String, behind other: SOPStep, _ otherWhen: String
  ) -> Diagnostic {
    diagnostic(
      .stepOrder, .warning,
      "has step '\(step.id)' (\(when)) behind step '\(other.id)' (\(otherWhen)), so it is due as soon"
        + " as the walk comes to it", at: step.place,
      hint: "steps are gone through in the order in which they are written")
  }
}

extension StepAction {
  /// Leads elsewhere than to the next step.
  var jumps: Bool {
    switch self {
    case .goTo, .waitFor: true
    case .send, .task, .tag, .points, .coupon, .end: false
    }
  }
}

extension CalendarDuration {
  /// Whatever the calendar makes of it: months of 28 days, days of 23 hours.
  var shortestSeconds: Int64 { Int64(months * 28 + days) * 82_800 + seconds }
  /// Months of 31 days, days of 25 hours.
  var longestSeconds: Int64 { Int64(months * 31 + days) * 90_000 + seconds }
}
