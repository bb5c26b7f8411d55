extension SOPCheck {
  /// Steps that cannot bring the goal about, since they come when its window is over.
  var goalWindow: [Diagnostic] {
    guard let goal = sop.goal else { return [] }
    // Along the steps as they are written: the earliest a walk without jumps can be there.
    var earliest: Int64 = 0
    for step in sop.steps {
      switch step.timing {
      case .after(let duration): earliest = max(earliest, duration.shortestSeconds)
      case .wait(let duration): earliest += duration.shortestSeconds
      case .day(let day, _): earliest = max(earliest, Int64(max(0, day - 2)) * 82_800)
      }
      if case .send = step.action, earliest > goal.within.longestSeconds {
        return [
          diagnostic(
            .goalWindow, .warning,
            "sends step '\(step.id)' when the goal's \(goal.within) are over: what it brings about is"
              + " not counted", at: step.place, hint: "make the goal's 'within' longer")
        ]
      }
      // A jump or a wait for something: from here on nothing is certain.
      if step.action.jumps { return [] }
    }
    return []
  }

  var unmeasured: [Diagnostic] {
    guard sop.holdout > 0, sop.goal == nil else { return [] }
    return [
      diagnostic(
        .noGoal, .warning, "holds customers out and has no goal to compare them by",
        hint: "say what it wants, such as goal = { on = \"order.paid\", within = \"14d\" }")
    ]
  }

  /// Types that look like a slip of one that siyu makes.
  var strangeEvents: [Diagnostic] {
    var told: Set<String> = []
    return sop.eventTypes.compactMap { type in
      guard !KnownEvents.types.contains(type), told.insert(type).inserted,
        let near = NearestName.nearest(to: type, in: KnownEvents.types)
      else { return nil }
      return diagnostic(
        .unknownEvent, .warning,
        "looks for '\(type)', which only an import can bring; siyu itself has '\(near)'")
    }
  }

  /// Groups that a step and a rule both fill: the rule has the last word, unless it keeps what is there.
  func sharedTags(_ rules: PluginDeclarations, _ kept: Set<String>) -> [Diagnostic] {
    var told: Set<String> = []
    return sop.steps.compactMap { step in
      guard case .tag(let tag, _) = step.action,
        let rule = rules.tagRules.first(where: { $0.group.name == tag.group }),
        !kept.contains(where: { $0 == tag.group || tag.group.hasSuffix(".\($0)") }),
        told.insert(tag.group).inserted
      else { return nil }
      let name = rule.shared ? tag.group : tag.group.split(separator: ".").last.map(String.init)
      return diagnostic(
        .tagOverwritten, .note,
        "tags '\(name ?? tag.group)', which 'assign' (\(rule.place)) decides at the next pass",
        at: step.place, hint: "let 'assign' return siyu.keep for those whom steps tag")
    }
  }
}
