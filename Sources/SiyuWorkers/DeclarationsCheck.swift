internal import SiyuBorder
internal import SiyuModel

/// Holds a worker's declarations against what a plugin may declare.
///
/// The Lua side tells authors about their mistakes, with lines. What is refused here was not
/// written by that code, or slipped through it.
struct DeclarationsCheck {
  let source: PluginSource
  let surroundings: PluginSurroundings

  /// The first thing wrong, as the end of a sentence.
  func problem(in all: PluginDeclarations) -> String? {
    var functions: Set<Int> = []
    var groups: Set<String> = []
    for rule in all.tagRules {
      let name = quoted(rule.group.name)
      if !functions.insert(rule.function).inserted { return "two rules share one function" }
      if !groups.insert(rule.group.name).inserted { return "tag group \(name) is declared twice" }
      if let problem = problem(in: rule.group, shared: rule.shared) {
        return "tag group \(name) \(problem)"
      }
      let permission = rule.shared ? "tag:\(rule.group.name)" : "tag"
      guard source.asked.contains(permission) else {
        return "tag group \(name) needs the permission '\(permission)', which it does not ask for"
      }
    }
    for rule in all.segments {
      if !functions.insert(rule.function).inserted { return "two rules share one function" }
      if !groups.insert(rule.name).inserted { return "\(quoted(rule.name)) is declared twice" }
      guard isOwn(rule.name) else { return "segment \(quoted(rule.name)) is not its own" }
    }
    var handovers: Set<String> = []
    for rule in all.handovers {
      if !functions.insert(rule.function).inserted { return "two rules share one function" }
      if !handovers.insert(rule.name).inserted { return "\(quoted(rule.name)) is declared twice" }
      guard isOwn(rule.name) else { return "handover \(quoted(rule.name)) is not its own" }
      guard source.asked.contains("handover") else {
        return
          "handover \(quoted(rule.name)) needs the permission 'handover', which it does not ask"
          + " for"
      }
    }
    var coupons: Set<String> = []
    for coupon in all.coupons {
      let name = quoted(coupon.name)
      if !coupons.insert(coupon.name).inserted { return "coupon \(name) is declared twice" }
      guard isOwn(coupon.name) else { return "coupon \(name) is not its own" }
      guard source.asked.contains("coupon") else {
        return "coupon \(name) needs the permission 'coupon', which it does not ask for"
      }
      if let worth = coupon.worth, !Purse.amounts.contains(worth) {
        return "coupon \(name) is worth \(worth)"
      }
      if coupon.lasts?.isZero == true { return "coupon \(name) lasts no time" }
      if let pool = coupon.pool, !CouponPool.isName(pool) {
        return "coupon \(name) is of a pool of no proper name"
      }
    }
    let others = [
      all.attributes.map(\.name), all.entities.map(\.kind), all.importers.map(\.id),
    ]
    for names in others + all.entities.map({ $0.fields.map(\.name) }) {
      if let odd = names.first(where: { !isName($0) }) { return "\(quoted(odd)) is no name" }
      var seen: Set<String> = []
      if let twice = names.first(where: { !seen.insert($0).inserted }) {
        return "\(quoted(twice)) is declared twice"
      }
    }
    for sop in all.sops {
      for function in sop.functions where !functions.insert(function.number).inserted {
        return "two rules share one function"
      }
    }
    if let problem = problem(inMemberships: all.memberships, &functions) { return problem }
    if let problem = problem(inBenefits: all) { return problem }
    for koc in all.kocs {
      for function in koc.functions where !functions.insert(function.number).inserted {
        return "two rules share one function"
      }
    }
    if let problem = problem(inScreens: all.screens, &functions) { return problem }
    if let problem = KOCDeclarationsCheck(source: source, all: all).problem() { return problem }
    let sops = SOPDeclarationsCheck(source: source, surroundings: surroundings, all: all)
    if let problem = sops.problem() { return problem }
    let places =
      all.tagRules.map(\.place) + all.segments.map(\.place) + all.importers.map(\.place)
      + all.handovers.map(\.place) + all.memberships.map(\.place)
      + all.coupons.map(\.place) + all.benefits.map(\.place) + all.screens.map(\.place)
      + all.kocs.flatMap { koc in [koc.place] + (koc.assess?.tasks.map(\.place) ?? []) }
      + all.sops.flatMap { [$0.place] + $0.steps.map(\.place) }
    if let odd = places.first(where: { !isOwnFile($0.file) }) {
      return "\(quoted(odd.file)) is no file of its own"
    }
    return nil
  }

  /// `lib/rfm.lua`: a path inside of the plugin, to be shown and kept with what it decides.
  private func isOwnFile(_ path: String) -> Bool {
    !path.isEmpty && path.utf8.count <= 300 && !path.hasPrefix("/")
      && !path.split(separator: "/").contains("..") && TextEscape.terminalSafe(path) == path
  }

  private func problem(in group: TagGroup, shared: Bool) -> String? {
    if shared {
      guard let known = surroundings.sharedGroups.first(where: { $0.name == group.name }) else {
        return "is not one the workspace shares"
      }
      return known == group ? nil : "differs from the one the workspace shares"
    }
    guard isOwn(group.name) else { return "is not its own" }
    guard group.values.count < Int(AnswerColumn.largest) else { return "has too many values" }
    var values: Set<String> = []
    for value in group.values {
      if !isName(value.name) { return "has a value without a proper name" }
      if !values.insert(value.name).inserted {
        return "has the value \(quoted(value.name)) twice"
      }
    }
    return nil
  }

  private func isName(_ text: String) -> Bool { Self.isName(text) }
  private func quoted(_ name: String) -> String { Self.quoted(name) }

  /// `skincare.value` for plugin `skincare`.
  func isOwn(_ name: String) -> Bool {
    name.hasPrefix(source.id + ".") && isName(String(name.dropFirst(source.id.count + 1)))
  }

  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 100
      && !text.unicodeScalars.contains { scalar in
        scalar.value <= 0x20 || scalar == ":" || scalar == "," || scalar == "."
          || scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
      } && TextEscape.terminalSafe(text) == text
  }

  static func quoted(_ name: String) -> String {
    "'\(CappedText.cut(TextEscape.terminalSafe(name), 100))'"
  }
}
