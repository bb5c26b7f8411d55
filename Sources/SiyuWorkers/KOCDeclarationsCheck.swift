internal import SiyuBorder
internal import SiyuModel

/// Holds a worker's programmes against what a plugin may declare, as `DeclarationsCheck` does the rest.
struct KOCDeclarationsCheck {
  let source: PluginSource
  let all: PluginDeclarations

  /// The first thing wrong, as the end of a sentence.
  func problem() -> String? {
    var names: Set<String> = []
    for koc in all.kocs {
      let name = "KOC \(quoted(koc.name))"
      guard koc.name.hasPrefix(source.id + "."),
        DeclarationsCheck.isName(String(koc.name.dropFirst(source.id.count + 1)))
      else { return "\(name) is not its own" }
      if !names.insert(koc.name).inserted { return "\(name) is declared twice" }
      if let problem = problem(in: koc) { return "\(name) \(problem)" }
    }
    return nil
  }

  private func problem(in koc: KOCDeclaration) -> String? {
    for permission in ["koc", "answers"] {
      if let problem = missing(permission) { return problem }
    }
    guard source.surveys.contains(where: { $0.name == koc.recruit.survey }) else {
      return "asks the survey \(quoted(koc.recruit.survey)), which it does not have"
    }
    if koc.recruit.invite == nil, !koc.recruit.open { return "invites nobody" }
    if koc.recruit.again?.isZero == true { return "invites again at once" }
    if let problem = problem(in: koc.select) { return problem }
    if let assess = koc.assess, let problem = problem(in: assess) { return problem }
    if let share = koc.share, !KOCLimits.contents.contains(share.contents.count) {
      return "shares \(share.contents.count) contents"
    }
    return nil
  }

  private func problem(in select: KOCSelecting) -> String? {
    if select.top == nil, select.least == nil { return "does not say how many it selects" }
    if let top = select.top, !KOCLimits.places.contains(top) { return "selects \(top)" }
    if let least = select.least, !least.isFinite { return "wants no number as a score" }
    guard (select.per == nil) == (select.quota == nil) else { return "has half a quota" }
    guard let quota = select.quota else { return nil }
    let counts = quota.named.values + [quota.others].compactMap { $0 }
    if counts.isEmpty || !counts.allSatisfy(KOCLimits.places.contains) {
      return "has a quota of nobody"
    }
    return nil
  }

  private func problem(in assess: KOCAssessing) -> String? {
    if assess.every.isZero { return "has periods of no length" }
    if assess.backAfter?.isZero == true { return "takes back at once" }
    guard KOCLimits.warnings.contains(assess.warnings) else { return "warns too often" }
    guard KOCLimits.tasks.contains(assess.tasks.count) else { return "has no tasks" }
    guard assess.tasks.reduce(0, { $0 + $1.times }) <= KOCLimits.proofs / 2 else {
      return "asks for too many proofs"
    }
    var ids: Set<String> = []
    for task in assess.tasks {
      let name = "task \(quoted(task.id))"
      guard DeclarationsCheck.isName(task.id) else { return "has a task without a proper name" }
      if !ids.insert(task.id).inserted { return "has the \(name) twice" }
      guard KOCLimits.points.contains(task.points), KOCLimits.times.contains(task.times),
        task.due?.isZero != true
      else { return "has the \(name) with numbers that none has" }
      var permissions: [String] = []
      if task.points > 0 { permissions.append("points") }
      if task.proof == .order { permissions.append("orders") }
      if task.review == .staff { permissions.append("task") }
      for permission in permissions {
        if let problem = missing(permission) { return "has the \(name), which \(problem)" }
      }
    }
    return nil
  }

  private func missing(_ permission: String) -> String? {
    source.asked.contains(permission)
      ? nil : "needs the permission \(quoted(permission)), which it does not ask for"
  }

  private func quoted(_ name: String) -> String { DeclarationsCheck.quoted(name) }
}
