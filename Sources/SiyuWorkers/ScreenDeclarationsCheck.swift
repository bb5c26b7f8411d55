internal import SiyuModel

extension DeclarationsCheck {
  /// What is wrong with the screens, as the end of a sentence.
  /// - Parameter functions: the numbers that are taken; those of screens are added.
  func problem(inScreens all: [ScreenRule], _ functions: inout Set<Int>) -> String? {
    var names: Set<String> = []
    for screen in all {
      let name = Self.quoted(screen.name)
      if !functions.insert(screen.function).inserted { return "two rules share one function" }
      if !names.insert(screen.name).inserted { return "screen \(name) is declared twice" }
      guard isOwn(screen.name) else { return "screen \(name) is not its own" }
      guard (1...ScreenRule.mostTypes).contains(screen.on.count),
        Set(screen.on).count == screen.on.count,
        screen.on.allSatisfy({ SOPLimits.isPlain($0) && $0 != KnownEvents.joinSuspect })
      else { return "screen \(name) looks at no proper events" }
      let permissions = ["koc"] + screen.on.map(KnownEvents.permission(for:))
      if let missing = permissions.first(where: { !source.asked.contains($0) }) {
        return "screen \(name) needs the permission '\(missing)', which it does not ask for"
      }
    }
    return nil
  }
}
