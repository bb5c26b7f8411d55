internal import SiyuBorder
internal import SiyuModel

/// Holds a worker's SOPs against what a plugin may declare, as `DeclarationsCheck` does the rest.
struct SOPDeclarationsCheck {
  let source: PluginSource
  let surroundings: PluginSurroundings
  let all: PluginDeclarations

  /// The first thing wrong, as the end of a sentence.
  func problem() -> String? {
    var names: Set<String> = []
    for sop in all.sops {
      let name = "SOP \(quoted(sop.name))"
      guard isOwn(sop.name) else { return "\(name) is not its own" }
      if !names.insert(sop.name).inserted { return "\(name) is declared twice" }
      if let problem = problem(in: sop) { return "\(name) \(problem)" }
      if !SOPCheck(sop).errors.isEmpty { return "\(name) goes round in a circle without time" }
    }
    return nil
  }

  private func problem(in sop: SOPDeclaration) -> String? {
    if case .entity(let kind) = sop.subject, fields(of: kind) == nil {
      return "is for \(quoted(kind)), which nobody declares"
    }
    if !SOPLimits.holdout.contains(sop.holdout) { return "holds out \(sop.holdout) of 1000" }
    if !SOPLimits.priority.contains(sop.priority) { return "has the priority \(sop.priority)" }
    if case .after(let duration) = sop.again, duration.isZero { return "enrols again at once" }
    // What siyu itself makes looks for what the plugin's own programme brought forth.
    for trigger in sop.triggers where sop.programme == nil {
      if let problem = problem(in: trigger, of: sop) { return problem }
    }
    if let goal = sop.goal {
      if goal.within.isZero { return "has a goal without time" }
      if let problem = problem(in: goal.event, goal.props) { return "has a goal that \(problem)" }
    }
    guard SOPLimits.steps.contains(sop.steps.count) else { return "has no steps" }
    var ids: Set<String> = []
    for step in sop.steps {
      guard isName(step.id) else { return "has a step without a proper name" }
      if !ids.insert(step.id).inserted { return "has the step \(quoted(step.id)) twice" }
    }
    for step in sop.steps {
      if let problem = problem(in: step, ids) {
        return "has the step \(quoted(step.id)): \(problem)"
      }
    }
    return nil
  }

  // MARK: Occasions

  private func problem(in trigger: EnrolTrigger, of sop: SOPDeclaration) -> String? {
    switch trigger {
    case .event(let type, let props):
      return problem(in: type, props).map { "is for an event that \($0)" }
    case .condition(let trigger):
      switch trigger.condition {
      case .hasTag(let tag), .lacksTag(let tag):
        return isTag(tag) ? nil : "is for the tag \(quoted(tag.description)), which is no name"
      case .inSegment(let name):
        let isThere = all.segments.contains { $0.name == name }
        return isThere ? nil : "is for the segment \(quoted(name)), which it does not declare"
      }
    case .date(let trigger): return problem(in: trigger, of: sop)
    case .calendar(let trigger):
      let count: Int
      switch trigger.days {
      case .weekly(let days): count = days.count
      case .monthly(let days): count = days.count
      case .yearly(let days), .lunarYearly(let days): count = days.count
      case .dates(let dates): count = dates.count
      case .workdays: count = 1
      }
      return count > 0 ? nil : "is for no day at all"
    }
  }

  private func problem(in trigger: DateTrigger, of sop: SOPDeclaration) -> String? {
    guard SOPLimits.offset.contains(trigger.offset) else {
      return "is for \(trigger.offset) days after a date"
    }
    switch trigger.source {
    case .birthday: return missing("birthday")
    case .attribute(let name):
      let known = surroundings.attributes + all.attributes
      guard sop.subject == .customer, known.contains(where: { $0.name == name && $0.type == .date })
      else { return "is for \(quoted(name)), which is no date of a customer's" }
    case .field(let name):
      guard case .entity(let kind) = sop.subject,
        fields(of: kind)?.contains(where: { $0.name == name && $0.type == .date }) == true
      else { return "is for \(quoted(name)), which is no date of its subject's" }
    }
    return nil
  }

  // MARK: Steps

  private func problem(in step: SOPStep, _ ids: Set<String>) -> String? {
    if case .day(let day, _) = step.timing, !SOPLimits.day.contains(day) {
      return "it is on day \(day)"
    }
    if case .weekdays(let days) = step.days, days.isEmpty { return "it is on no day of the week" }
    if step.within.isZero { return "it has no time" }
    if let problem = problem(in: step.action, ids) { return problem }
    return step.action.permission(plugin: source.id).flatMap(missing)
  }

  private func problem(in action: StepAction, _ ids: Set<String>) -> String? {
    func leads(_ ways: [StepWay]) -> String? {
      for case .step(let id) in ways where !ids.contains(id) {
        return "it leads to \(quoted(id)), which is no step"
      }
      return nil
    }
    switch action {
    case .send(let contents):
      guard SOPLimits.contents.contains(contents.count) else { return "it sends nothing" }
      for content in contents {
        if let problem = problem(inContent: content.content) { return problem }
        if !SOPLimits.weight.contains(content.weight) { return "it weighs \(content.weight)" }
      }
      guard Touchpoint.allCases.contains(where: { source.asked.contains($0.rawValue) }) else {
        return "it sends, and it asks for no touchpoint"
      }
    case .task(let title, let content):
      guard SOPLimits.isPlain(title) else { return "it has a task of no proper title" }
      if let content, let problem = problem(inContent: content) { return problem }
    case .tag(let tag, _):
      let groups = all.tagRules.map(\.group) + surroundings.sharedGroups
      guard let group = groups.first(where: { $0.name == tag.group }),
        group.values.contains(where: { $0.name == tag.value })
      else { return "it tags \(quoted(tag.description)), which nobody declares" }
    case .points(let points):
      guard SOPLimits.points.contains(points) else { return "it gives \(points) points" }
    case .coupon(let coupon):
      guard SOPLimits.isPlain(coupon) else { return "it gives a coupon of no proper name" }
      guard all.coupons.contains(where: { $0.localID == coupon }) else {
        return "it gives the coupon \(quoted(coupon)), which it does not declare"
      }
    case .waitFor(let event, let props, let timeout, let then, let timedOut):
      if let problem = problem(in: event, props) { return "it waits for an event that \(problem)" }
      if timeout.isZero { return "it waits for no time" }
      return leads([then, timedOut])
    case .goTo(let id): return leads([.step(id)])
    case .end: break
    }
    return nil
  }

  private func problem(inContent path: String) -> String? {
    ContentPath.problem(in: path).map { "content \(quoted(path)) \($0)" }
  }

  // MARK: Names and permissions

  private func problem(in event: String, _ props: [PropMatch]) -> String? {
    guard SOPLimits.isPlain(event) else { return "has no proper type" }
    guard props.allSatisfy({ SOPLimits.isPlain($0.name) }) else {
      return "has a property without a proper name"
    }
    guard Set(props.map(\.name)).count == props.count else { return "has one property twice" }
    return missing(KnownEvents.permission(for: event))
  }

  private func missing(_ permission: String) -> String? {
    source.asked.contains(permission)
      ? nil : "needs the permission \(quoted(permission)), which it does not ask for"
  }

  private func fields(of kind: String) -> [FieldDeclaration]? {
    let known = (surroundings.entities + all.entities).filter { $0.kind == kind }
    return known.isEmpty ? nil : known.flatMap(\.fields)
  }

  /// `value:high`, `lifecycle:new` or `other.value:high`: another plugin's cannot be looked up here.
  private func isTag(_ tag: TagName) -> Bool {
    let parts = tag.group.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count <= 2 && parts.allSatisfy { isName(String($0)) } && isName(tag.value)
  }

  /// `skincare.new-friend` for plugin `skincare`.
  private func isOwn(_ name: String) -> Bool {
    name.hasPrefix(source.id + ".") && isName(String(name.dropFirst(source.id.count + 1)))
  }

  private func isName(_ text: String) -> Bool { DeclarationsCheck.isName(text) }
  private func quoted(_ name: String) -> String { DeclarationsCheck.quoted(name) }
}
