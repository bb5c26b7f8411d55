import SiyuModel
import SiyuReport

/// A KOC programme as `siyu plugin info` shows it, step by step.
enum KOCProgrammeText {
  static func lines(_ koc: KOCDeclaration, _ currency: Currency) -> [String] {
    var lines = ["koc \(koc.name)  \(TitleText.shown(koc.title))  (\(koc.place))"]
    lines.append("  recruit: " + recruit(koc.recruit))
    lines.append("  select: " + select(koc.select))
    if let assess = koc.assess { lines += assessing(assess) }
    if let share = koc.share {
      lines.append(
        "  share: \(share.contents.joined(separator: ", "))"
          + (share.givesCode ? ", with a code" : ""))
    }
    if let fission = koc.fission { lines.append("  fission: " + fissionWords(fission, currency)) }
    return lines
  }

  private static func recruit(_ recruit: KOCRecruiting) -> String {
    var parts = ["survey \(recruit.survey)"]
    if recruit.invite != nil { parts.append("invites by a condition") }
    if let content = recruit.send { parts.append("sends \(content)") }
    if recruit.open { parts.append("open to whoever answers") }
    if let again = recruit.again { parts.append("again after \(again)") }
    return parts.joined(separator: ", ")
  }

  private static func select(_ select: KOCSelecting) -> String {
    var parts: [String] = []
    if let top = select.top { parts.append("the first \(Grouping.text(Int64(top))) by score") }
    if let least = select.least {
      parts.append("a score of \(AnswerValue.number(least).canonical)")
    }
    if parts.isEmpty { parts.append("by score") }
    if select.quota != nil { parts.append("a quota per \(select.perWord ?? "part")") }
    return parts.joined(separator: ", ")
  }

  private static func assessing(_ assess: KOCAssessing) -> [String] {
    var table = TextTable(
      [
        .init("task"), .init("title"), .init("points", .right), .init("proof"),
        .init("times", .right),
        .init("reviewed by"),
      ], indent: 4)
    for task in assess.tasks {
      let review =
        switch task.review {
        case .none: "nobody"
        case .staff: "staff"
        case .function: "a condition"
        }
      table.add(
        task.id, TitleText.shown(task.title), Grouping.text(task.points), task.proof.rawValue,
        "\(task.times)", review)
    }
    let words =
      "every \(assess.every), \(Grouping.count(Int64(assess.warnings), "warning"))"
      + (assess.backAfter.map { ", back after \($0)" } ?? "")
    return ["  assess: " + words] + table.lines
  }

  private static func fissionWords(_ fission: FissionDeclaration, _ currency: Currency) -> String {
    var parts = ["by \(fission.mechanism.word)", "within \(fission.within)"]
    parts.append("stays \(fission.stays)")
    parts.append("hold \(fission.hold)")
    parts.append(Grouping.count(Int64(fission.levels), "level"))
    switch fission.reward {
    case .fixed(let reward)?:
      var gives: [String] = []
      if reward.points > 0 { gives.append(Grouping.count(reward.points, "point")) }
      if reward.money > 0 { gives.append(Money.format(reward.money, currency)) }
      if !gives.isEmpty { parts.append("gives \(gives.joined(separator: " and "))") }
    case .asked?: parts.append("gives what a function says")
    case nil: break
    }
    return parts.joined(separator: ", ")
  }
}
