internal import SiyuModel

extension DeclarationsCheck {
  /// What is wrong with the memberships, as the end of a sentence.
  /// - Parameter functions: the numbers that are taken; those of memberships are added.
  func problem(
    inMemberships all: [MembershipDeclaration], _ functions: inout Set<Int>
  ) -> String? {
    var names: Set<String> = []
    for membership in all {
      let name = Self.quoted(membership.name)
      if !names.insert(membership.name).inserted { return "membership \(name) is declared twice" }
      guard isOwn(membership.name) else { return "membership \(name) is not its own" }
      guard source.asked.contains("membership") else {
        return "membership \(name) needs the permission 'membership', which it does not ask for"
      }
      for function in membership.functionNumbers where !functions.insert(function).inserted {
        return "two rules share one function"
      }
      switch membership {
      case .growth(let growth):
        if let problem = problem(in: growth) { return "membership \(name) \(problem)" }
      }
    }
    return nil
  }

  private func problem(in growth: GrowthMembership) -> String? {
    if growth.period.isZero { return "has a period of no length" }
    if growth.levels.isEmpty { return "has no levels" }
    var ids: Set<String> = [Standing.noState]
    var last: Double?
    for level in growth.levels {
      guard Self.isName(level.id) else { return "has a level without a proper name" }
      if !ids.insert(level.id).inserted { return "has the level \(Self.quoted(level.id)) twice" }
      guard level.from.isFinite, level.from >= 0, last.map({ level.from > $0 }) ?? true else {
        return "has levels that overlap, or begin below 0"
      }
      last = level.from
    }
    return nil
  }
}
