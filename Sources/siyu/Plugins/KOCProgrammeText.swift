import SiyuModel
import SiyuReport
import SiyuWords

/// A KOC programme as `siyu plugin info` shows it, step by step.
enum KOCProgrammeText {
  static func lines(_ koc: KOCDeclaration, _ currency: Currency) -> [String] {
    var lines = [say("koc \(koc.name)  \(TitleText.shown(koc.title))  (\(koc.place))")]
    lines.append(say("  recruit: ") + recruit(koc.recruit))
    lines.append(say("  select: ") + select(koc.select))
    if let assess = koc.assess { lines += assessing(assess) }
    if let share = koc.share {
      lines.append(
        say("  share: \(share.contents.listed())")
          + (share.givesCode ? say(", with a code") : ""))
    }
    if let fission = koc.fission {
      lines.append(say("  fission: ") + fissionWords(fission, currency))
    }
    return lines
  }

  private static func recruit(_ recruit: KOCRecruiting) -> String {
    var parts = [say("survey \(recruit.survey)")]
    if recruit.invite != nil { parts.append(say("invites by a condition")) }
    if let content = recruit.send { parts.append(say("sends \(content)")) }
    if recruit.open { parts.append(say("open to whoever answers")) }
    if let again = recruit.again { parts.append(say("again after \(again)")) }
    return parts.listed()
  }

  private static func select(_ select: KOCSelecting) -> String {
    var parts: [String] = []
    if let top = select.top { parts.append(say("the first \(Grouping.text(Int64(top))) by score")) }
    if let least = select.least {
      parts.append(say("a score of \(AnswerValue.number(least).canonical)"))
    }
    if parts.isEmpty { parts.append(say("by score")) }
    if select.quota != nil { parts.append(say("a quota per \(select.perWord ?? say("part"))")) }
    return parts.listed()
  }

  private static func assessing(_ assess: KOCAssessing) -> [String] {
    var table = TextTable(
      [
        .init(say("task")), .init(say("title")), .init(say("points"), .right), .init(say("proof")),
        .init(say("times"), .right),
        .init(say("reviewed by")),
      ], indent: 4)
    for task in assess.tasks {
      let review =
        switch task.review {
        case .none: say("nobody")
        case .staff: say("staff")
        case .function: say("a condition")
        }
      table.add(
        task.id, TitleText.shown(task.title), Grouping.text(task.points), task.proof.rawValue,
        "\(task.times)", review)
    }
    let words =
      say("every \(assess.every), \(Grouping.count(Int64(assess.warnings), "warning"))")
      + (assess.backAfter.map { say(", back after \($0)") } ?? "")
    return ["  assess: " + words] + table.lines
  }

  private static func fissionWords(_ fission: FissionDeclaration, _ currency: Currency) -> String {
    var parts = [say("by \(fission.mechanism.word)"), say("within \(fission.within)")]
    parts.append(say("stays \(fission.stays)"))
    parts.append(say("hold \(fission.hold)"))
    parts.append(Grouping.count(Int64(fission.levels), "level"))
    switch fission.reward {
    case .fixed(let reward)?:
      var gives: [String] = []
      if reward.points > 0 { gives.append(Grouping.count(reward.points, "point")) }
      if reward.money > 0 { gives.append(Money.format(reward.money, currency)) }
      if !gives.isEmpty { parts.append(say("gives \(gives.joined(separator: say(" and ")))")) }
    case .asked?: parts.append(say("gives what a function says"))
    case nil: break
    }
    return parts.listed()
  }
}
