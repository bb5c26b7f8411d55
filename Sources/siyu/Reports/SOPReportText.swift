import SiyuModel
import SiyuReport
import SiyuWords

/// What SOPs brought about, as tables and as JSON.
struct SOPReportText {
  struct Row {
    var figures: SOPFigures
    /// `nil`: no plugin declares it now.
    var declaration: SOPDeclaration?
  }

  let rows: [Row]
  let request: SOPFiguresRequest

  /// In the order in which they are declared; then those that no plugin declares any more.
  init(_ figures: [SOPFigures], declared: [SOPDeclaration], request: SOPFiguresRequest) {
    self.request = request
    var rows = declared.map { sop in
      Row(
        figures: figures.first { $0.sop == sop.name } ?? SOPFigures(sop: sop.name),
        declaration: sop)
    }
    rows += figures.filter { one in !declared.contains { $0.name == one.sop } }.map {
      Row(figures: $0, declaration: nil)
    }
    for index in rows.indices { rows[index].orderSteps() }
    self.rows = rows
  }

  // MARK: Lines

  var lines: [String] {
    var lines = [head]
    if rows.isEmpty {
      return lines + ["", say("No plugin has an SOP, and nobody was ever enrolled in one.")]
    }
    for row in rows { lines += [""] + self.lines(row) }
    return lines
  }

  private var head: String {
    func time(_ instant: Instant) -> String { TimeText.dateTime(instant, in: request.zone) }
    let from = request.from.map { say(" from \(time($0))") } ?? ""
    let to = request.to.map { say(" before \(time($0))") } ?? ""
    let who =
      from.isEmpty && to.isEmpty ? say("all who were ever enrolled") : "enrolled\(from)\(to)"
    return say("At \(time(request.now)) (\(request.zone.name)): \(who).")
  }

  private func lines(_ row: Row) -> [String] {
    let figures = row.figures
    var lines = [
      figures.sop + (row.declaration.map { "  \(TitleText.shown($0.title))" } ?? "")
    ]
    if figures.enrolled + figures.heldOut == 0 {
      return lines + [say("  nobody was enrolled")] + erased(figures)
    }
    lines += people(figures).lines
    lines += goal(row).map { "  " + $0 }
    lines += messages(figures)
    lines += erased(figures)
    if !figures.steps.isEmpty { lines += SOPStepTable(figures).lines }
    return lines
  }

  private func people(_ figures: SOPFigures) -> TextTable {
    var table = TextTable(
      [.init("")]
        + [
          "", say("reached"), say("answered"), say("clicked"), say("bought"), say("left"),
          say("goal met"),
        ].map {
          .init($0, .right)
        }, indent: 2)
    table.add(
      [say("enrolled")]
        + [
          figures.enrolled, figures.reached, figures.answered, figures.clicked, figures.bought,
          figures.left,
        ].map(Grouping.text) + [Self.share(figures.goal)])
    if figures.heldOut > 0 {
      table.add(
        [
          say("held out"), Grouping.text(figures.heldOut), "", "", "", "", "",
          Self.share(figures.heldOutGoal),
        ]
      )
    }
    return table
  }

  /// `98 of 800 (12.3 %)`
  private static func share(_ goal: GoalFigures?) -> String {
    guard let goal, let share = goal.share else { return "" }
    return say(
      "\(Grouping.text(goal.met)) of \(Grouping.text(goal.over)) "
        + "(\(FigureText.percent(share.share)))")
  }

  private func goal(_ row: Row) -> [String] {
    guard let goal = row.figures.goal else {
      return [
        row.declaration == nil
          ? say("no plugin declares it now, so there is no goal to measure it by")
          : say("it has no goal")
      ]
    }
    var lines: [String] = []
    let declared = row.declaration?.goal.map {
      say("goal: \(SOPText.event($0.event, $0.props)) within \($0.within)")
    }
    lines.append((declared ?? say("goal")) + comparison(row.figures))
    let held = row.figures.heldOutGoal ?? GoalFigures()
    let running = goal.running + held.running
    if running > 0 {
      lines.append(
        say(
          "\(Grouping.text(running)) more are still within that time and not counted above;"
            + " \(Grouping.text(goal.metSoFar + held.metSoFar)) of them met it already"))
    }
    return lines
  }

  private func comparison(_ figures: SOPFigures) -> String {
    if let difference = figures.difference {
      return ": \(Self.points(difference))"
        + (difference.mayBeChance
          ? say(", which may be chance") : say(", which is more than chance"))
    }
    if figures.heldOut == 0 {
      return say("; nobody was held out, so what they would have done without it is not known")
    }
    return say("; to compare, that time must be over for some of both")
  }

  /// `+4.3 points against those held out (95 %: -2.1 to +8.6)`
  static func points(_ difference: Proportion.Difference) -> String {
    let (low, high) = (difference.interval.lowerBound, difference.interval.upperBound)
    return say(
      "\(FigureText.points(difference.value)) points against those held out"
        + " (95 %: \(FigureText.points(low)) to \(FigureText.points(high)))")
  }

  private func messages(_ figures: SOPFigures) -> [String] {
    guard let price = figures.leftPerThousand else { return [] }
    var text = "  \(Grouping.count(figures.messages, "message"))"
    text += say(": \(FigureText.tenths(price)) leaves per 1,000")
    if let each = figures.messagesPerGoal {
      text += say("; \(FigureText.tenths(each)) messages for each goal met")
    }
    return [text]
  }

  private func erased(_ figures: SOPFigures) -> [String] {
    figures.erased == 0
      ? []
      : [say("  \(Grouping.count(figures.erased, "enrolment")) of erased customers not counted")]
  }
}

extension SOPReportText.Row {
  /// As the steps are declared; then others.
  fileprivate mutating func orderSteps() {
    guard let declaration else { return }
    func place(_ step: StepFigures) -> Int { declaration.step(step.step) ?? .max }
    // Sorting is stable, so that others stay by name.
    figures.steps.sort { place($0) < place($1) }
  }
}
